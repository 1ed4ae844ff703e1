"""Patterns: what a message has to hold, and where one that does not differs.

A pattern is compiled once, then asked of each message. Nothing here keeps a state, so that any
thread may ask.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, Final, Protocol

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.language import commas, mark, say
from SwanSocketLibrary.swan.json_data import Location, read_json, value_at, write_json
from SwanSocketLibrary.swan.payloads import MASKED
from SwanSocketLibrary.swan.profile import describe

KINDS: Final = mark(
    "<string> <number> <boolean> <array> <object> <null> <not null> <any> <present> <absent> "
    "<uuid>, <array of 3>, <regex …> (the whole text), <optional number> (or missing), <contains> "
    "in front of a list, and <is …> for exactly the text in it"
)
"""What a text of the form ``<…>`` can be, for people."""
REGEX_SECONDS: Final = 0.1
"""That a regex may take."""
_DEEPEST: Final = 100
"""Levels of a pattern: more of them no protocol has, and Python could not follow a thousand."""
_SHOWN: Final = 120
"""Characters of a value in a difference."""
_SHOWN_BYTES: Final = 32
_NEARER: Final = 0.01
"""What a value counts that is there and differs; if it is a text where one is expected, twice."""
_SHOWN_NAMES: Final = 10
_SHOWN_DIFFERENCES: Final = 3
_CONTAINS: Final = "<contains>"
_NUMBER: Final = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")
_UUID: Final = re.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_ARRAY_OF: Final = re.compile("array of ([0-9]{1,9})")
_PLAIN_NAME: Final = re.compile(r"[^\W\d]\w*")


class _Missing:
    """Stands for the value of a name that is not there."""


MISSING: Final = _Missing()
"""No value: of a name that is not there, and of a pattern that is left out."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a message differs from a pattern.

    :ivar location: in the message's JSON; ``None`` where the message is compared as text.
    :ivar expected: what the pattern has there, as people write it.
    :ivar came: the value that is there.
    :ivar instead: what to say in place of the value, ``""`` for nothing.
    :ivar same: how many characters texts have in common at their fronts.
    """

    location: Location | None
    expected: str
    came: Any
    instead: str = ""
    same: int = 0

    def text(self, shown: Any) -> str:
        """``$.items[1].price: expected <number>, got "free"``.

        :param shown: the whole message's value, or text, as it may be shown; of it the value is
            taken.
        """
        where = "" if self.location is None else say("{path}: ", path=path_text(self.location))
        if not self.instead:
            # What is hidden, or stands in what is, shows as the mask.
            came = shown if self.location is None else value_at(shown, self.location, MASKED)
            got = value_text(came)
            if self.same >= _SHOWN:
                got = say("{got}, which differs from character {n} on", got=got, n=self.same + 1)
            return say(
                "{where}expected {expected}, got {came}",
                where=where,
                expected=self.expected,
                came=got,
            )
        return say(
            "{where}expected {expected}, {instead}",
            where=where,
            expected=self.expected,
            instead=self.instead,
        )


@dataclass(frozen=True, slots=True)
class Miss:
    """How a message misses a pattern.

    :ivar differences: at least one.
    :ivar near: how much of the pattern it holds, from 0 to below 1; -1 if it is no JSON where JSON
        is expected.
    """

    differences: tuple[Difference, ...]
    near: float

    def text(self, shown: str | bytes) -> str:
        """The first differences, with "; " between them.

        :param shown: the message as it may be shown.
        """
        try:
            value: Any = message_value(shown)
        except ValueError:
            value = shown
        texts = [
            each.text(shown if each.location is None else value)
            for each in self.differences[:_SHOWN_DIFFERENCES]
        ]
        more = len(self.differences) - len(texts)
        return say("; ").join(
            [*texts, *([say("and {more} more differences", more=more)] if more > 0 else [])]
        )


class Node(Protocol):
    """A part of a pattern; a schema is one too.

    :ivar text: it, as people write it.
    :ivar leaves: how many comparisons it stands for, at least 1.
    """

    text: str
    leaves: int

    def holds(self, value: Any) -> bool:
        """Whether a value matches."""

    def compare(self, value: Any, location: Location, found: list[Difference]) -> float:
        """The same in detail.

        :param found: takes the differences.
        :return: how many of the leaves match.
        """

    def searches(self, value: Any) -> Iterable[tuple[Any, Any]]:
        """Each regex in it, with its match in a value that matches, ``None`` for none."""


class KeyedNode(Node, Protocol):
    """A part that comes from elsewhere.

    :ivar key: equal for parts that mean the same.
    """

    key: str


class Match:
    """A message that holds a pattern.

    :ivar message: the message.
    """

    def __init__(self, pattern: Pattern, message: Any, value: Any) -> None:
        self._pattern = pattern
        self._value = value
        self.message = message

    @cached_property
    def value(self) -> Any:
        """Its JSON.

        :raises ValueError: it is none, which a pattern of text does not mind.
        """
        return message_value(self.message) if self._value is MISSING else self._value

    @cached_property
    def groups(self) -> dict[str, str | None]:
        """The groups of the pattern's regexes: by number as ``"1"``, and by name if they have one.

        Several regexes are numbered on, in the pattern's order. ``None`` is a group that took part
        in nothing.
        """
        found: dict[str, str | None] = {}
        count = 0
        for expression, match in self._pattern.searches(self.message, self._value):
            for number in range(1, expression.groups + 1):
                found[str(count + number)] = match and match[number]
            for name in expression.groupindex:
                found[name] = match and match[name]
            count += expression.groups
        return found


class Pattern:
    """What a message has to hold.

    :ivar text: the pattern, as people write it.
    :ivar key: equal for patterns that mean the same.
    """

    def __init__(self, of_text: Sequence[Node], of_json: Sequence[Node], key: object) -> None:
        self._of_text = tuple(of_text)
        self._of_json = tuple(of_json)
        self.text = " and ".join(each.text for each in (*of_text, *of_json))
        self.key = key

    @classmethod
    def of(
        cls,
        given: object = MISSING,
        fields: Mapping[str, object] | None = None,
        also: Sequence[KeyedNode] = (),
    ) -> Pattern:
        """A pattern as suites write it.

        :param given: a dictionary or a list; text that is JSON, if it begins with ``{`` or ``[``;
            a kind such as ``<regex …>``; any other text or bytes, for the whole message. Left out,
            the fields alone count.
        :param fields: names with values that a message has to have besides.
        :param also: what its JSON has to match besides.
        :raises InvalidArgument: it is none; the sentence says where, and what to write.
        """
        of_text: list[Node] = []
        of_json: list[Node] = list(also)
        if fields:
            of_json.insert(0, _compiled(fields, (), lenient=True))
        if isinstance(given, str) and _begins_json(given):
            of_json.insert(0, _json_node(given, ()))
        elif isinstance(given, str):
            node = _text_node(given, (), lenient=False)
            (of_json if isinstance(node, _Leaf) and node.of_json else of_text).insert(0, node)
        elif isinstance(given, bytes | bytearray):
            of_text.append(_bytes_node(bytes(given)))
        elif given is not MISSING:
            of_json.insert(0, _compiled(given, (), lenient=True))
        key = (type(given).__name__, repr(given), repr(fields), tuple(each.key for each in also))
        return cls(of_text, of_json, key)

    def __str__(self) -> str:
        return self.text

    @property
    def groups(self) -> frozenset[str]:
        """The names that `Match.groups` will have."""
        return frozenset(Match(self, MISSING, MISSING).groups)

    def match(self, message: str | bytes) -> Match | None:
        """What a message that holds it holds; ``None`` for others.

        :raises InvalidArgument: a regex took longer than 100 ms.
        """
        for node in self._of_text:
            if not node.holds(message):
                return None
        if not self._of_json:
            return Match(self, message, MISSING)
        try:
            value = message_value(message)
        except ValueError:
            return None
        return self._match_json(message, value)

    def match_value(self, value: Any) -> Match | None:
        """The same of a value that is there already; text and bytes are taken as messages."""
        if isinstance(value, str | bytes | bytearray):
            return self.match(value if isinstance(value, str) else bytes(value))
        for node in self._of_text:
            if not _as_value(node).holds(value):
                return None
        return self._match_json(value, value)

    def miss(self, message: Any) -> Miss | None:
        """How a message, or a value, differs; ``None`` if it does not.

        :raises InvalidArgument: as for `match`.
        """
        found: list[Difference] = []
        held, as_text = 0.0, isinstance(message, str | bytes)
        for node in self._of_text:
            if as_text:
                part: list[Difference] = []
                held += node.compare(message, (), part)
                found += [replace(each, location=None, came=message) for each in part]
            else:
                held += _as_value(node).compare(message, (), found)
        if self._of_json:
            try:
                value = message_value(message) if as_text else message
            except ValueError as error:
                no_json = Difference(
                    None, "JSON", message, say("and it is none: {error}", error=error)
                )
                return Miss((*found, no_json), -1)
            held += sum(node.compare(value, (), found) for node in self._of_json)
        leaves = sum(node.leaves for node in (*self._of_text, *self._of_json))
        return Miss(tuple(found), held / leaves) if found else None

    def nearest(self, messages: Iterable[str | bytes]) -> tuple[str | bytes, Miss] | None:
        """Of messages that do not hold it the one that comes nearest, of equal ones the last."""
        best: tuple[str | bytes, Miss] | None = None
        for message in messages:
            miss = self.miss(message)
            if miss is not None and (best is None or miss.near >= best[1].near):
                best = message, miss
        return best

    def searches(self, message: Any, value: Any) -> Iterable[tuple[Any, Any]]:
        """Each regex in it, with its match, see `Node.searches`."""
        for node in self._of_text:
            yield from node.searches(message)
        for node in self._of_json:
            yield from node.searches(value)

    def _match_json(self, message: Any, value: Any) -> Match | None:
        for node in self._of_json:
            if not node.holds(value):
                return None
        return Match(self, message, value)


def message_value(message: str | bytes) -> Any:
    """A message's JSON, of a binary one too, in UTF-8.

    :raises ValueError: it is none.
    """
    return read_json(message if isinstance(message, str) else message.decode("utf-8-sig"))


def path_text(location: Location) -> str:
    """``$.items[1]['a name']``: a JSON path (RFC 9535)."""
    parts = [
        f"[{each}]"
        if isinstance(each, int)
        else f".{each}"
        if _PLAIN_NAME.fullmatch(each)
        else f"['{_escaped_name(each)}']"
        for each in location
    ]
    return "".join(["$", *parts])


def same_length(one: str, other: str) -> int:
    """How many characters two texts have in common at their fronts."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def too_slow(regex: str, text: str) -> str:
    """The sentence that a regex took longer than `REGEX_SECONDS`."""
    return say(
        "{text} was not decided in 100 ms on a text of {count} characters: it "
        "tries the same parts over and over. Write repetitions that cannot "
        "take each other's characters, or possessive ones such as a++.",
        text=regex,
        count=len(text),
    )


def _escaped_name(name: str) -> str:
    return json.dumps(name, ensure_ascii=False)[1:-1].replace('\\"', '"').replace("'", "\\'")


# What a pattern is made of


class _Leaf:
    """A text, a number, a kind: one comparison.

    :ivar of_json: whether it is about a message's JSON, where it is all of a pattern.
    """

    leaves = 1

    def __init__(self, text: str, holds: Callable[[Any], bool], *, of_json: bool = False) -> None:
        self.text = text
        self.holds = holds
        self.of_json = of_json

    def compare(self, value: Any, location: Location, found: list[Difference]) -> float:
        if self.holds(value):
            return 1
        found.append(Difference(location, self.text, value))
        return 0

    def searches(self, _value: Any) -> Iterable[tuple[Any, Any]]:
        return ()


class _Literal(_Leaf):
    """A text; what begins like it is nearer than what does not."""

    def __init__(self, literal: str) -> None:
        super().__init__(value_text(literal), lambda value: _is_text(value, literal))
        self.literal = literal

    def compare(self, value: Any, location: Location, found: list[Difference]) -> float:
        held = super().compare(value, location, found)
        if held or not isinstance(value, str):
            return held
        same = same_length(value, self.literal)
        found[-1] = replace(found[-1], same=same)
        return same / (1 + max(len(value), len(self.literal))) or 2 * _NEARER


class _Regex(_Leaf):
    """A regex that the whole text has to match."""

    def __init__(self, text: str, source: str, where: str) -> None:
        import regex  # slow to import, and few patterns need it

        try:
            self._regex = regex.compile(source)
        except (regex.error, RecursionError) as error:
            raise InvalidArgument.say(
                "{where} has {text}, which is no regular expression: {error}.",
                where=where,
                text=text,
                error=error,
            ) from None
        super().__init__(text, lambda value: self._found(value) is not None)

    def compare(self, value: Any, location: Location, found: list[Difference]) -> float:
        return super().compare(value, location, found) or 2 * _NEARER * isinstance(value, str)

    def searches(self, value: Any) -> Iterable[tuple[Any, Any]]:
        return ((self._regex, self._found(value)),)

    def _found(self, value: Any) -> Any:
        if not isinstance(value, str):
            return None
        try:
            return self._regex.fullmatch(value, timeout=REGEX_SECONDS)
        except TimeoutError:
            raise InvalidArgument(too_slow(self.text, value)) from None


class _Optional(_Leaf):
    """What another part says, or no such name."""

    def __init__(self, text: str, node: Node) -> None:
        super().__init__(text, lambda value: value is MISSING or node.holds(value))
        self._node = node

    def searches(self, value: Any) -> Iterable[tuple[Any, Any]]:
        return self._node.searches(value)


class _Object:
    """Names with what their values have to match."""

    def __init__(self, items: Mapping[str, Node], text: str) -> None:
        self._items = tuple(items.items())
        self.text = text
        self.leaves = sum(node.leaves for node in items.values()) or 1

    def holds(self, value: Any) -> bool:
        if not isinstance(value, dict):
            return False
        for name, node in self._items:  # noqa: SIM110 - twice as fast as all()
            if not node.holds(value.get(name, MISSING)):
                return False
        return True

    def compare(self, value: Any, location: Location, found: list[Difference]) -> float:
        if not isinstance(value, dict):
            found.append(Difference(location, say("an object"), value))
            return 0
        held = 0.0 if self._items else 1.0
        for name, node in self._items:
            place = (*location, name)
            if name in value:
                held += node.compare(value[name], place, found) or _NEARER
            elif node.holds(MISSING):
                held += node.leaves
            else:
                found.append(Difference(place, node.text, MISSING, _no_name(value)))
        return held

    def searches(self, value: Any) -> Iterable[tuple[Any, Any]]:
        values = value if isinstance(value, dict) else {}
        for name, node in self._items:
            yield from node.searches(values.get(name, MISSING))


class _Array:
    """Elements in order, and no others."""

    def __init__(self, nodes: Sequence[Node], text: str) -> None:
        self._nodes = tuple(nodes)
        self.text = text
        self.leaves = sum(node.leaves for node in nodes) + 1

    def holds(self, value: Any) -> bool:
        return (
            isinstance(value, list | tuple)
            and len(value) == len(self._nodes)
            and all(node.holds(each) for node, each in zip(self._nodes, value, strict=True))
        )

    def compare(self, value: Any, location: Location, found: list[Difference]) -> float:
        if not isinstance(value, list | tuple):
            found.append(Difference(location, say("an array"), value))
            return 0
        same = len(value) == len(self._nodes)
        if not same:
            count = say("an array of {count}", count=len(self._nodes))
            instead = say("got one of {count}", count=len(value))
            found.append(Difference(location, count, value, instead))
        pairs = enumerate(zip(self._nodes, value, strict=False))
        return same + sum(
            node.compare(each, (*location, place), found) for place, (node, each) in pairs
        )

    def searches(self, value: Any) -> Iterable[tuple[Any, Any]]:
        values = value if isinstance(value, list | tuple) else ()
        for place, node in enumerate(self._nodes):
            yield from node.searches(values[place] if place < len(values) else MISSING)


class _Contains:
    """Elements in any order, beside others."""

    def __init__(self, nodes: Sequence[Node], text: str) -> None:
        self._nodes = tuple(nodes)
        self.text = text
        self.leaves = sum(node.leaves for node in nodes) or 1

    def holds(self, value: Any) -> bool:
        return isinstance(value, list | tuple) and all(
            any(map(node.holds, value)) for node in self._nodes
        )

    def compare(self, value: Any, location: Location, found: list[Difference]) -> float:
        if not isinstance(value, list | tuple):
            found.append(Difference(location, say("an array"), value))
            return 0
        held = 0.0 if self._nodes else 1.0
        for node in self._nodes:
            best, differences = (
                0.0,
                [Difference(location, say("an element {text}", text=node.text), value)],
            )
            for place, each in enumerate(value):
                of_this: list[Difference] = []
                near = node.compare(each, (*location, place), of_this)
                if not of_this:
                    best, differences = node.leaves, []
                    break
                if near > best:
                    best, differences = near, of_this
            held += best
            found += differences
        return held

    def searches(self, value: Any) -> Iterable[tuple[Any, Any]]:
        values = value if isinstance(value, list | tuple) else ()
        for node in self._nodes:
            yield from node.searches(next(filter(node.holds, values), MISSING))


class _JsonText:
    """Text in a dictionary that is JSON: a value that holds it, or the same text."""

    def __init__(self, text: str, node: Node) -> None:
        self._same = text
        self._node = node
        self.text, self.leaves = node.text, node.leaves

    def holds(self, value: Any) -> bool:
        return self._node.holds(value) or (isinstance(value, str) and value == self._same)

    def compare(self, value: Any, location: Location, found: list[Difference]) -> float:
        if self.holds(value):
            return self.leaves
        return self._node.compare(value, location, found)

    def searches(self, value: Any) -> Iterable[tuple[Any, Any]]:
        return self._node.searches(value)


# Compiling


def _compiled(given: Any, location: Location, *, lenient: bool, in_object: bool = False) -> Node:
    """A pattern's part.

    :param lenient: whether text may stand for what it reads as.
    :param in_object: whether it is the value of a name, which may be missing.
    """
    if len(location) > _DEEPEST:
        raise _too_deep()
    if isinstance(given, Mapping):
        names = {_name(each, location): value for each, value in given.items()}
        items = {
            name: _compiled(value, (*location, name), lenient=lenient, in_object=True)
            for name, value in names.items()
        }
        text = ", ".join(f"{value_text(name)}: {node.text}" for name, node in items.items())
        return _Object(items, _cut(f"{{{text}}}"))
    if isinstance(given, list | tuple):
        contains = bool(given) and isinstance(given[0], str) and given[0] == _CONTAINS
        nodes = [
            _compiled(each, (*location, place), lenient=lenient)
            for place, each in enumerate(given)
            if place or not contains
        ]
        texts = [*([_CONTAINS] if contains else []), *(node.text for node in nodes)]
        return (_Contains if contains else _Array)(nodes, _cut(f"[{', '.join(texts)}]"))
    if isinstance(given, str):
        return _text_node(given, location, lenient=lenient, in_object=in_object)
    if given is None or isinstance(given, bool):
        return _Leaf(write_json(given), lambda value: value is given)
    if isinstance(given, int | float) and given == given:  # noqa: PLR0124 - NaN is no JSON
        return _number_node(given)
    if isinstance(given, bytes | bytearray):
        raise InvalidArgument.say(
            "{where} is bytes, and JSON holds none: write text.", where=_where(location)
        )
    raise InvalidArgument.say(
        "{where} is {given}, which JSON does not have: a pattern is made of dictionaries, lists, "
        "texts, numbers, true, false and null.",
        where=_where(location),
        given=describe(given),
    )


def _number_node(number: float, text: str | None = None) -> Node:
    """A number by its value, which no boolean is; of text that reads as one the same text too."""

    def holds(value: Any) -> bool:
        if isinstance(value, str):
            return value == text
        return _is_number(value) and bool(value == number)

    return _Leaf(text or write_json(number), holds)


def _text_node(text: str, location: Location, *, lenient: bool, in_object: bool = False) -> Node:
    if len(text) > 1 and text.startswith("<") and text.endswith(">"):
        return _kind_node(text, location, in_object=in_object)
    if lenient:
        if _begins_json(text):
            return _JsonText(text, _json_node(text, location))
        if text in _CONSTANTS:
            constant = _CONSTANTS[text]
            return _Leaf(text, lambda value: value is constant or _is_text(value, text))
        if _NUMBER.fullmatch(text):
            return _number_node(read_json(text), text)
    return _Literal(text)


def _kind_node(text: str, location: Location, *, in_object: bool) -> Node:
    kind = text[1:-1]
    word, space, rest = kind.partition(" ")
    check = _CHECKS.get(kind)
    if check is not None:
        return _Leaf(text, check, of_json=kind in _OF_JSON)
    if space and word == "is":
        return _Literal(rest)
    if space and word == "regex":
        return _Regex(text, rest, _where(location))
    if found := _ARRAY_OF.fullmatch(kind):
        count = int(found[1])
        holds = lambda value: isinstance(value, list | tuple) and len(value) == count  # noqa: E731
        return _Leaf(text, holds, of_json=True)
    if kind == "absent" or (space and word == "optional"):
        if not in_object:
            raise InvalidArgument.say(
                "{where} is {text}, which stands for the value of a name that may be missing, as "
                'in {{"id": "{text}"}}.',
                where=_where(location),
                text=text,
            )
        if kind == "absent":
            return _Leaf(text, lambda value: value is MISSING)
        return _Optional(text, _kind_node(f"<{rest}>", location, in_object=False))
    if text == _CONTAINS:
        raise InvalidArgument.say(
            '{where} is {text}, which stands in front of the elements of a list, as in ["{text}", '
            '{{"id": 7}}].',
            where=_where(location),
            text=text,
        )
    raise InvalidArgument.say(
        "{where} is {text}, which is no kind that there is. There are {kinds}: <is {text}>.",
        where=_where(location),
        text=_cut(text),
        kinds=say(KINDS),
    )


def _json_node(text: str, location: Location) -> Node:
    """Text that begins like JSON.

    :raises InvalidArgument: it is none, and where it breaks.
    """
    try:
        value = read_json(text)
    except ValueError as error:
        why = say("it cannot be read: {error}", error=error)
        if isinstance(error, json.JSONDecodeError):
            why = say(
                "it breaks at line {line}, column {column}: {problem}",
                line=error.lineno,
                column=error.colno,
                problem=error.msg,
            )
        elif isinstance(error.__context__, RecursionError):
            raise _too_deep() from None
        raise InvalidArgument.say(
            "{where} begins like JSON, but {why}. It is {text}. A text that begins so and is no "
            "JSON is written <is …>.",
            where=_where(location),
            why=why,
            text=_cut(text),
        ) from None
    return _compiled(value, location, lenient=False)


def _bytes_node(data: bytes) -> Node:
    return _Leaf(value_text(data), lambda value: isinstance(value, bytes) and value == data)


def _as_value(node: Node) -> Node:
    """Of what is compared with a whole message, what compares with a value."""
    return _text_node(node.literal, (), lenient=True) if isinstance(node, _Literal) else node


def _is_text(value: Any, text: str | None) -> bool:
    return isinstance(value, str) and value == text


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _begins_json(text: str) -> bool:
    return text.lstrip().startswith(("{", "["))


def _name(name: Any, location: Location) -> str:
    """A name of a dictionary, as JSON would have it."""
    if isinstance(name, str):
        return name
    if name is None or isinstance(name, bool | int | float):
        return write_json(name)
    raise InvalidArgument.say(
        "{where} has {name} for a name: names are texts.",
        where=_where(location),
        name=describe(name),
    )


def _too_deep() -> InvalidArgument:
    return InvalidArgument.say(
        "The pattern is nested more than {deepest} deep, or holds itself. Match less of the "
        "message: <any> is whatever is there.",
        deepest=_DEEPEST,
    )


# For people


def _where(location: Location) -> str:
    return (
        say("The pattern's {path_text}", path_text=path_text(location))
        if location
        else say("The pattern")
    )


def _no_name(value: Mapping[str, Any]) -> str:
    names = [_cut(name) for name in list(value)[:_SHOWN_NAMES]]
    more = " …" if len(value) > _SHOWN_NAMES else ""
    there = (
        say("the names are {names}{more}", names=commas(names), more=more)
        if names
        else say("it is {}")
    )
    return say("and the name is missing: {there}", there=there)


def value_text(value: Any) -> str:
    """A value of JSON, or bytes, as a sentence shows it: cut where it is long."""
    if value is MISSING:
        return say("nothing")
    if isinstance(value, bytes | bytearray):
        more = " …" if len(value) > _SHOWN_BYTES else ""
        return say("bytes {hex}{more}", hex=value[:_SHOWN_BYTES].hex(" "), more=more)
    if isinstance(value, str):
        more = " …" if len(value) > _SHOWN else ""
        return MASKED if value == MASKED else f"{write_json(value[:_SHOWN])}{more}"
    try:
        return _cut(write_json(value))
    except (TypeError, ValueError, RecursionError):
        return describe(value)


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]} …"


_CONSTANTS: Final = {"true": True, "false": False, "null": None}
_CHECKS: Final[dict[str, Callable[[Any], bool]]] = {
    "string": lambda value: isinstance(value, str),
    "number": _is_number,
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list | tuple),
    "object": lambda value: isinstance(value, dict),
    "null": lambda value: value is None,
    "not null": lambda value: value is not None and value is not MISSING,
    "any": lambda value: value is not MISSING,
    "present": lambda value: value is not MISSING,
    "uuid": lambda value: isinstance(value, str) and _UUID.fullmatch(value) is not None,
}
_OF_JSON: Final = frozenset({"number", "boolean", "array", "object", "null", "not null"})
"""Kinds that, where they are all of a pattern, are about the JSON in a message."""
