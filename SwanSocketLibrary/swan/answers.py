"""Rules that answer messages by themselves: which rule answers a message, and with what."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple, Protocol

from SwanSocketLibrary.errors import InvalidArgument, SaidError
from SwanSocketLibrary.language import say, say_n, unended
from SwanSocketLibrary.swan.binary_data import BinaryPattern, binary_regex, read_bytes
from SwanSocketLibrary.swan.json_data import JsonPath, json_in_text, read_json, write_json
from SwanSocketLibrary.swan.profile import describe

MOST_ANSWERS: Final = 1000
"""So often a rule answers between two keywords: one that answers itself would never end."""

_PLACE: Final = re.compile(
    r"""<(?:(?P<path>\$(?=[.\[>])(?:[^<>\[]|\[(?:[^\]'"]|'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")*\])*)"""
    r"|(?P<group>\d+|[^\W\d]\w*))>"
)
"""Where a reply has a value of the message: ``<$.id>``, ``<1>``, ``<name>``."""
_REGEX: Final = re.compile("<regex (.*)>", re.DOTALL)
_EXACTLY: Final = re.compile("<is (.*)>", re.DOTALL)
_REGEX_SECONDS: Final = 0.1
_TOKEN: Final = re.compile(rf'(?P<text>"(?:[^"\\]|\\.)*")(?P<name>\s*:)?|{_PLACE.pattern}')
"""The same in JSON, and its texts; which of them are names."""


class Found(Protocol):
    """A message that holds a pattern."""

    @property
    def groups(self) -> Mapping[str, Any]:
        """Those of the pattern's ``<regex …>``, by their numbers and names."""

    @property
    def value(self) -> Any:
        """The message's JSON.

        :raises ValueError: it is none, and why.
        """


class MessagePattern(Protocol):
    """What messages a rule answers."""

    @property
    def groups(self) -> Collection[str]:
        """The numbers and names of its groups."""

    def match(self, message: str | bytes, /) -> Found | None:
        """What it finds in a message; ``None`` if that does not hold it.

        :raises InvalidArgument: it cannot be said, and why.
        """


class RuleFailed(SaidError):
    """A rule cannot answer a message, and why."""


class _NoMessage:
    """Stands for a message, where none came."""

    groups: Mapping[str, Any] = {}
    value = None


_NO_MESSAGE: Final = _NoMessage()

Reply = Callable[[Found], str | bytes]
"""Makes a message that answers one. It raises `RuleFailed`."""


def replies(
    value: object, groups: Collection[str] | None, *, binary: bool = False
) -> tuple[Reply, ...]:
    """What is sent.

    :param value: a message: text, bytes, or a dictionary that is sent as JSON; or a list of such.
    :param groups: those that the pattern has; ``None`` where there is no message to take from.
    :param binary: whether text stands for bytes, see `read_bytes`.
    :raises InvalidArgument: it cannot be sent, and why.
    """
    several = list(value) if isinstance(value, list | tuple) else [value]
    make = _of_bytes if binary else _reply
    return tuple(make(each, groups) for each in several)


class Closing(NamedTuple):
    """The Close frame behind a reply.

    :ivar code: its code.
    :ivar reason: makes its reason.
    """

    code: int
    reason: Callable[[Found], str]

    @property
    def constant(self) -> tuple[int, str]:
        """The code and the reason, where there is no message to take from."""
        return self.code, self.reason(_NO_MESSAGE)


def closing(code: int | None, reason: str | None, groups: Collection[str] | None) -> Closing | None:
    """How a rule closes.

    :param code: ``None`` if it does not.
    :param reason: a text with places of the message, ``None`` for none.
    :param groups: see `replies`.
    :raises InvalidArgument: it cannot be sent, and why.
    """
    if code is None and reason is not None:
        raise InvalidArgument.say(
            "reason is that of a Close frame: write its code too, such as close=4400."
        )
    if code is None:
        return None
    text = reason or ""
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InvalidArgument.say(
            "The {what} cannot be sent as UTF-8: {error}.", what="reason", error=error
        ) from None
    with _naming("reason"):
        return Closing(code, _Filled(_text_pieces(text, groups, _as_text)))


def constant(value: object, what: str) -> tuple[str | bytes, ...]:
    """The same, where there is no message to take from.

    :param what: names it, for the sentence.
    :raises InvalidArgument: it cannot be sent, and why.
    """
    with _naming(what):
        made = replies(value, None)
    return tuple(each(_NO_MESSAGE) for each in made)


@contextmanager
def _naming(argument: str) -> Iterator[None]:
    """Has what is said of a reply name the argument that was given in its place."""
    try:
        yield
    except InvalidArgument as error:
        raise InvalidArgument(str(error).replace("reply", argument, 1)) from None


def _of_bytes(value: object, groups: Collection[str] | None) -> Reply:
    """A message of bytes; in hex text ``<1>`` and ``<name>`` are groups of the pattern."""
    pieces: list[bytes | str] = []
    at, text = 0, value if isinstance(value, str) and groups else ""
    form = found[0] if (found := re.match("ascii:", text, re.IGNORECASE)) else ""
    for place in _PLACE.finditer(text):
        if _taken(place, groups) is not None and place["group"]:
            before = f"{form if at else ''}{text[at : place.start()]}"
            pieces += [read_bytes(before, "reply"), place["group"]]
            at = place.end()
    last = read_bytes(f"{form}{text[at:]}" if at else value, "reply")

    def make(found: Found) -> bytes:
        parts = (each if isinstance(each, bytes) else found.groups[each] for each in pieces)
        return b"".join([*(each for each in parts if isinstance(each, bytes)), last])

    return make


class BinaryRulePattern:
    """Binary messages that a rule answers.

    :param value: what they are, see `BinaryPattern`; or ``<regex …>``, which the whole message has
        to match.
    :raises InvalidArgument: it is none.
    :ivar text: it, as people write it.
    :ivar groups: the numbers and names of its groups.
    """

    def __init__(self, value: object) -> None:
        self.groups: Collection[str] = ()
        written = _REGEX.fullmatch(value) if isinstance(value, str) else None
        if written is None:
            expected = BinaryPattern(value, "pattern")
            self.text = str(expected)
            self._match: Callable[[bytes], object] = expected.equals
            return
        import regex  # slow to import

        binary_regex(written[1], "pattern")  # says what is wrong with it
        compiled: Any = regex.compile(written[1].encode("latin-1"), regex.DOTALL)
        numbers = map(str, range(1, compiled.groups + 1))
        self.groups, self.text = (*numbers, *compiled.groupindex), written[0]
        self._match = lambda data: compiled.fullmatch(data, timeout=_REGEX_SECONDS)

    def match(self, message: str | bytes, /) -> Found | None:
        """See `MessagePattern.match`."""
        try:
            found: Any = isinstance(message, bytes) and self._match(message)
        except TimeoutError:
            raise InvalidArgument.say(
                "{text} was not decided in 100 ms on a message of {count} bytes: it tries the "
                "same parts over and over",
                text=self.text,
                count=len(message),
            ) from None
        if not found or not self.groups:
            return _NO_MESSAGE if found else None
        return _BinaryFound({each: found[_number(each)] for each in self.groups})


class _BinaryFound(NamedTuple):
    groups: Mapping[str, bytes | None]
    value: object = None


def _number(group: str) -> int | str:
    return int(group) if group.isdecimal() else group


def _reply(value: object, groups: Collection[str] | None) -> Reply:
    if isinstance(value, bytes | bytearray):
        data = bytes(value)
        return lambda _: data
    if isinstance(value, str):
        return _of_text(value, groups)
    if not isinstance(value, Mapping | list | tuple):
        raise InvalidArgument.say(
            "reply must be text, bytes, a dictionary that is sent as JSON, or a list of such, got "
            "{value}.",
            value=describe(value),
        )
    try:
        written = write_json(value, strict=True)
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidArgument.say("reply cannot be sent as JSON: {error}.", error=error) from None
    return _of_text(written, groups)


def _of_text(text: str, groups: Collection[str] | None) -> Reply:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InvalidArgument.say("reply cannot be sent as UTF-8: {error}.", error=error) from None
    if exactly := _EXACTLY.fullmatch(text):
        data = exactly[1]
        return lambda _: data
    pieces = _json_pieces(text, groups)
    pieces = pieces or _text_pieces(text, groups, _as_text)
    if all(isinstance(piece, str) for piece in pieces):
        return lambda _: text
    return _Filled(pieces)


class _Filled:
    """A text in which some places are taken from the message.

    :param pieces: of the text, and what makes the others.
    """

    def __init__(self, pieces: Sequence[str | Callable[[Found], str]]) -> None:
        self._pieces: Final = pieces

    def __call__(self, found: Found) -> str:
        text = "".join(each if isinstance(each, str) else each(found) for each in self._pieces)
        try:
            text.encode()
        except UnicodeEncodeError as error:
            raise RuleFailed.say(
                "the reply cannot be sent as UTF-8: {error}", error=error
            ) from None
        return text


_Pieces = list[str | Callable[[Found], str]]


def _text_pieces(
    text: str, groups: Collection[str] | None, written: Callable[[Any], str]
) -> _Pieces:
    """The pieces of text, with places in it.

    :param written: makes text of a value.
    """
    pieces: _Pieces = []
    at = 0
    for place in _PLACE.finditer(text):
        taken = _taken(place, groups)
        if taken is not None:
            pieces += [text[at : place.start()], _wrote(taken, written)]
            at = place.end()
    return [*pieces, text[at:]]


def _json_pieces(text: str, groups: Collection[str] | None) -> _Pieces | None:
    """The pieces of JSON, see `json_in_text`; ``None`` of other text.

    :raises InvalidArgument: it begins like JSON and is none.

    A text of it that is one place becomes the value, of whatever kind, and so does a place that
    stands without quotes.
    """
    pieces: _Pieces = []
    at, sample = 0, ""
    for token in _TOKEN.finditer(text):
        made, example = _json_token(token, groups)
        if made:
            between = text[at : token.start()]
            pieces += [between, *made]
            sample += between + example
            at = token.end()
    sample += text[at:]
    if json_in_text(sample):
        return [*pieces, text[at:]]
    if sample.lstrip()[:1] in ("{", "["):
        raise _broken_json(text, sample)
    return None


def _broken_json(text: str, sample: str) -> InvalidArgument:
    """Says where text breaks that begins like JSON.

    :param sample: the text with values in its places.
    """
    why = ""
    try:
        read_json(sample)
    except ValueError as error:
        why = str(error)
    return InvalidArgument.say(
        "reply begins like JSON, but it is none: {why}. It is {text}. A text that begins so and "
        "is no JSON is written <is …>.",
        why=why,
        text=describe(text),
    )


def _json_token(token: re.Match[str], groups: Collection[str] | None) -> tuple[_Pieces, str]:
    """What a text of JSON, or a place beside them, becomes; and what could stand there."""
    if token["text"] is None:
        taken = _taken(token, groups)
        bare = _as_text if token["path"] is None else write_json
        return ([], "") if taken is None else ([_wrote(taken, bare)], "0")
    try:
        text = json.loads(token["text"])
    except ValueError:
        return [], ""
    whole = _PLACE.fullmatch(text)
    taken = _taken(whole, groups) if whole else None
    if taken is not None and not token["name"]:
        return [_wrote(taken, write_json)], '""'
    pieces = _text_pieces(text, groups, lambda value: write_json(_as_text(value))[1:-1])
    if len(pieces) == 1:
        return [], ""
    sample = write_json(text)[1:-1]
    escaped = (write_json(each)[1:-1] if isinstance(each, str) else each for each in pieces)
    behind = token["name"] or ""
    return ['"', *escaped, f'"{behind}'], f'"{sample}"{behind}'


def _taken(place: re.Match[str], groups: Collection[str] | None) -> Callable[[Found], Any] | None:
    """What takes a place's value from the message; ``None`` if it is but text."""
    path, group = place["path"], place["group"]
    if path is not None:
        return _at_path(path, from_message=groups is not None)
    if groups and group in groups:
        return lambda found: found.groups[group] or ""
    if groups and group.isdecimal():
        numbers = [each for each in groups if each.isdecimal()]
        raise InvalidArgument(
            say_n(
                "reply has <{group}> in it, and the pattern has {n} group. Groups are counted "
                "from 1.",
                "reply has <{group}> in it, and the pattern has {n} groups. Groups are counted "
                "from 1.",
                len(numbers),
                group=group,
            )
        )
    return None


def _at_path(text: str, *, from_message: bool) -> Callable[[Found], Any]:
    try:
        path = JsonPath(text)
    except ValueError as error:
        raise InvalidArgument.say(
            "reply has <{text}> in it, and that is no JSON path: {error}.", text=text, error=error
        ) from None
    if not from_message:
        raise InvalidArgument.say(
            "There is no message of which <{text}> could take a value. Write the value itself.",
            text=text,
        )

    def take(found: Found) -> Any:
        try:
            nodes = path.find(found.value)
        except ValueError as error:
            raise RuleFailed.say(
                "<{text}> of its reply finds nothing, as the message is no JSON: {error}",
                text=text,
                error=error,
            ) from None
        if len(nodes) != 1:
            many = (
                say("{count} values, and one is needed", count=len(nodes))
                if nodes
                else say("nothing in the message")
            )
            raise RuleFailed.say("<{text}> of its reply finds {many}", text=text, many=many)
        return nodes[0].value

    return take


def _wrote(taken: Callable[[Found], Any], written: Callable[[Any], str]) -> Callable[[Found], str]:
    return lambda found: written(taken(found))


def _as_text(value: Any) -> str:
    if isinstance(value, bytes):  # a group of a regex of bytes
        return value.decode(errors="replace")
    return value if isinstance(value, str) else write_json(value)


@dataclass(slots=True, eq=False)
class AnswerRule:
    """Answers each message that holds a pattern.

    :ivar name: what errors call it.
    :ivar pattern: which messages.
    :ivar replies: what is sent, one after another.
    :ivar turn: a number that another keyword changes.
    :ivar failed: takes a sentence, when it has ended in an error.
    :ivar times: how often; ``None`` for any number, of which `MOST_ANSWERS` between two keywords;
        0 lifts that bound.
    :ivar keep: whether what was answered goes into the inbox too.
    :ivar client: of which client of a server alone, by its number.
    :ivar after: seconds until the reply is sent.
    :ivar close: the Close frame behind the reply, if any.
    :ivar answered: how many messages it has answered.
    :ivar ended: whether it answers nothing more, as it failed or was stopped.
    """

    name: str
    pattern: MessagePattern
    replies: tuple[Reply, ...]
    turn: Callable[[], int]
    failed: Callable[[str], object]
    times: int | None = None
    keep: bool = False
    client: int | None = None
    after: float = 0.0
    close: Closing | None = None
    answered: int = 0
    ended: bool = False
    _turn: int = field(default=-1, init=False)
    _in_turn: int = field(default=0, init=False)

    def concerns(self, client: int | None) -> bool:
        """Whether it may answer a message of this client of a server, or of a socket."""
        used_up = self.times and self.answered == self.times
        return not self.ended and not used_up and self.client in (None, client)

    def fail(self, why: str) -> None:
        """Ends in an error.

        :param why: as the end of a sentence.
        """
        self.ended = True
        self.failed(say("{name} has ended: {why}.", name=self.name, why=unended(why)))

    def count(self) -> None:
        """It answers another message.

        :raises RuleFailed: it has answered too many since the last keyword.
        """
        turn = self.turn()
        if turn != self._turn:
            self._turn, self._in_turn = turn, 0
        if self.times is None and self._in_turn == MOST_ANSWERS:
            raise RuleFailed.say(
                "it has answered {most_answers} messages since the last keyword, as one does that "
                "answers its own answers. Write times=0 if that is meant",
                most_answers=MOST_ANSWERS,
            )
        self._in_turn += 1


class Answered(NamedTuple):
    """A message that a rule answers.

    :ivar messages: what is to be sent.
    :ivar close: the code and the reason of the Close frame behind them, if any.
    """

    rule: AnswerRule
    messages: list[str | bytes]
    close: tuple[int, str] | None = None


def answer(
    rules: Iterable[AnswerRule],
    data: str | bytes,
    client: int | None = None,
    *,
    waiting: bool = False,
) -> Answered | None:
    """The answer to a message, by the first rule that it fits and that is not used up.

    What goes wrong ends the rule, and the message is as if none had been for it. Nothing is
    raised: it would end the connection.

    :param rules: the newest first.
    :param client: whose it is, of a server's.
    :param waiting: whether it came before the rule, and is no answer to one of its own.
    """
    for rule in rules:
        if not rule.concerns(client):
            continue
        try:
            found = rule.pattern.match(data)
            if found is None:
                continue
            messages = [reply(found) for reply in rule.replies]
            close = rule.close and (rule.close.code, rule.close.reason(found))
            if not waiting:
                rule.count()
        except (RuleFailed, ValueError, InvalidArgument) as error:
            rule.fail(str(error))
            return None
        except Exception as error:  # noqa: BLE001 - nothing may end the net's thread
            rule.fail(f"{type(error).__name__}: {error}")
            return None
        rule.answered += 1
        return Answered(rule, messages, close)
    return None
