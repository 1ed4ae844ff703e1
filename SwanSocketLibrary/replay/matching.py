"""Whether what a client does is what was recorded."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice, zip_longest
from operator import itemgetter
from typing import Any, AnyStr, Final
from urllib.parse import parse_qsl, unquote

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.har.har_entries import SECRET
from SwanSocketLibrary.language import commas, mark, say, unended
from SwanSocketLibrary.swan.binary_data import BinaryPattern
from SwanSocketLibrary.swan.call_arguments import TOKEN
from SwanSocketLibrary.swan.json_data import (
    JsonInText,
    JsonPath,
    Location,
    json_in_text,
    replaced_at,
    value_at,
    write_json,
)
from SwanSocketLibrary.swan.profile import describe

_SECRET_BYTES: Final = SECRET.encode()
_BINARY: Final = "binary:"
_SHORTEST: Final = 6
"""Characters of a captured value that is looked for inside of other text: a shorter one may stand
there by chance."""
_MOST_LOOKED_FOR: Final = 200
"""So many captured values, the last ones, are looked for inside of other text."""
_MOST_URLS: Final = 5
_IGNORED: Final = mark(
    "Write the name of a header (X-Trace), of a query parameter with a question mark before it "
    "(?token), a path in JSON messages ($.time), or bytes (binary:30 ?? ??)."
)
_PROTOCOL: Final = "sec-websocket-protocol"


class ReplayRules:
    """What of a recording is played, what of it does not matter, and what is captured.

    :param url: which conversations, by their URLs with the query or without; ``*`` is anything.
        ``None`` is all.
    :param ignore: names of headers, ``?name`` of query parameters, JSON paths (RFC 9535), and
        ``binary:`` with what a binary message begins with, whose bytes at ``??`` do not matter.
    :param capture: JSON paths.
    :raises InvalidArgument: one of them is none of these.
    :ivar ignores_protocol: whether a client need not offer the subprotocol that was chosen.
    """

    def __init__(
        self, url: str | None = None, ignore: Iterable[str] = (), capture: Iterable[str] = ()
    ) -> None:
        self._url = url
        self._chosen = re.compile(
            ".*".join(map(re.escape, ("*" if url is None else url).split("*"))), re.DOTALL
        )
        self._paths: list[JsonPath] = []
        self._parameters: set[str] = set()
        self._binary: list[BinaryPattern] = []
        self.ignores_protocol = False
        for each in ignore:
            self._ignore(each)
        self._captures = [
            _path("capture", each, say("Write a path such as $.id")) for each in capture
        ]
        self._any = [*self._paths, *self._captures]

    def choose(self, urls: Iterable[str], name: str) -> set[str]:
        """The URLs of the conversations that are played.

        :param name: of the recording, for the sentence.
        :raises InvalidArgument: there is none.
        """
        there = list(dict.fromkeys(urls))
        bare = self._chosen.fullmatch
        chosen = {each for each in there if bare(each) or bare(each.partition("?")[0])}
        if not chosen:
            known = list(dict.fromkeys(each.partition("?")[0] for each in there))
            more = len(known) - _MOST_URLS
            shown = commas(known[:_MOST_URLS]) + (
                say(" and {more} more", more=more) if more > 0 else ""
            )
            raise InvalidArgument.say(
                "{name} has no WebSocket whose URL fits url={url}. It has {shown}; * stands for "
                "anything.",
                name=name,
                url=self._url,
                shown=shown,
            )
        return chosen

    def target(self, url: str) -> str:
        """A recorded URL, in which the values that do not matter are masked."""
        return without_values(url, self._parameters) if self._parameters else url

    def wanted(self, recorded: str | bytes, captured: Captured) -> str | bytes:
        """What has to come in place of a recorded message of the client's.

        :param captured: replaces what was recorded; what does not matter is masked.
        """
        if isinstance(recorded, bytes):
            return self.blanked(recorded)
        held = json_in_text(recorded) if self._any else None
        changed = False
        for number, value in enumerate(held.values if held else ()):
            for where in [where for path in self._any for where, _ in _nodes(path, value)]:
                held.values[number] = replaced_at(held.values[number], where, SECRET)  # type: ignore[union-attr]
                changed = True
        if held is None or not changed:
            return captured.replaced(recorded)
        wholly = [n for n, value in enumerate(held.values) if value == SECRET]
        for number in reversed(wholly):  # anything may stand there, and not a text alone
            del held.values[number]
            held.around[number : number + 2] = [SECRET.join(held.around[number : number + 2])]
        return captured.replaced(held.write())

    def blanked(self, data: str | bytes) -> str | bytes:
        """A message with zeros in place of the bytes that do not matter."""
        for pattern in self._binary if isinstance(data, bytes) else ():
            data = pattern.blanked(data) if isinstance(data, bytes) else data
        return data

    def capture(self, recorded: str | bytes, came: str | bytes, captured: Captured) -> None:
        """Remembers what a client said where the recording has something else."""
        if not self._captures or not isinstance(recorded, str) or not isinstance(came, str):
            return
        held, found = json_in_text(recorded), json_in_text(came)
        for old, new in zip(held.values, found.values, strict=True) if held and found else ():
            for path in self._captures:
                for where, value in _nodes(path, old):
                    captured.add(value, value_at(new, where))

    def _ignore(self, each: str) -> None:
        text = str(each).strip()
        if text.startswith("$"):
            self._paths.append(_path("ignore", text, _IGNORED))
        elif text.startswith("?") and text[1:]:
            self._parameters.add(text[1:])
        elif text.lower().startswith(_BINARY):
            pattern = BinaryPattern(text[len(_BINARY) :], f"ignore={_BINARY}")
            if not pattern.has_wildcards:
                raise InvalidArgument.say(
                    "ignore holds '{text}', which has no ?? in it: write ?? for each byte that "
                    "does not matter, behind those with which such messages begin.",
                    text=text,
                )
            self._binary.append(pattern)
        elif TOKEN.fullmatch(text):
            self.ignores_protocol |= text.lower() == _PROTOCOL
        else:
            raise InvalidArgument.say(
                "ignore cannot hold {text}. {ignored}", text=describe(text), ignored=say(_IGNORED)
            )


class Captured:
    """What clients said in place of what was recorded.

    :param others: of all clients of a server, where the one of this connection has said nothing.
    """

    def __init__(self, others: Captured | None = None) -> None:
        self._others = others
        self._values: dict[tuple[bool, Any], Any] = {}

    def add(self, recorded: Any, came: Any) -> None:
        """A client said something in place of a recorded text or number; of others nothing is kept.

        Of nothing else, such as null or a list, can be said that it is meant where it is again.
        """
        wanted = isinstance(recorded, str | int | float) and isinstance(came, str | int | float)
        if not wanted or isinstance(recorded, bool) or recorded in ("", SECRET):
            return
        self._values.pop(_key(recorded), None)  # the last one is behind the others
        self._values[_key(recorded)] = came
        if self._others is not None:
            self._others.add(recorded, came)

    def replaced(self, data: str) -> str:
        """A text in which each captured value stands in place of the recorded one.

        In JSON it is replaced as a value of its own and as a name; and, where it has at least six
        characters, inside of other text too.
        """
        chain = [self] if self._others is None else [self, self._others]
        held = [each._values for each in chain if each._values]  # noqa: SLF001 - of this class
        if not held:
            return data
        found = json_in_text(data)
        try:
            if found is None:
                return str(_replaced(data, held))
            changed = JsonInText(
                _replaced(found.values, held), [_inside(each, held) for each in found.around]
            )
            return data if changed == found else changed.write(separators=(",", ":"))
        except RecursionError:
            return data


_Held = list[dict[tuple[bool, Any], Any]]


def _key(value: Any) -> tuple[bool, Any]:
    """What a text or a number is known by."""
    return isinstance(value, str), value


def _replaced(value: Any, held: _Held) -> Any:
    if isinstance(value, dict):
        return {str(_replaced(name, held)): _replaced(each, held) for name, each in value.items()}
    if isinstance(value, list):
        return [_replaced(each, held) for each in value]
    if value is None or isinstance(value, bool):
        return value
    for values in held:
        if (key := _key(value)) in values:
            return values[key]
    return _inside(value, held) if isinstance(value, str) else value


def _inside(text: str, held: _Held) -> str:
    """A text in which captured values that are long enough are replaced wherever they stand."""
    found: dict[str, str] = {}
    for values in held:
        for (_, recorded), came in islice(reversed(values.items()), _MOST_LOOKED_FOR):
            old = str(recorded)
            if len(old) >= _SHORTEST and old in text:
                found.setdefault(old, came if isinstance(came, str) else write_json(came))
    longest_first = sorted(found, key=len, reverse=True)
    pattern = "|".join(map(re.escape, longest_first))
    return re.sub(pattern, lambda hit: found[hit.group()], text) if found else text


def _path(argument: str, text: object, mend: str) -> JsonPath:
    try:
        return JsonPath(str(text).strip())
    except ValueError as error:
        raise InvalidArgument.say(
            "{argument} holds {text}, which is no JSON path (RFC 9535): {error}. {mend}.",
            argument=argument,
            text=describe(str(text)),
            error=error,
            mend=unended(mend),
        ) from None


def _nodes(path: JsonPath, value: Any) -> Iterator[tuple[Location, Any]]:
    """Where a path leads, and what is there; nowhere in what is nested too deep."""
    try:
        nodes = path.find(value)
    except ValueError:
        return
    for node in nodes:
        yield node.location, node.value


def same(recorded: str | bytes, came: str | bytes) -> bool:
    """Whether a message is the recorded one.

    JSON is compared as JSON: the order of names and white space do not matter. ``***`` in
    the recording stands for anything, as a value of JSON also for what is no text.
    """
    if isinstance(recorded, str) and isinstance(came, str):
        return _fits(recorded, came, SECRET) or _same_json(recorded, came)
    if isinstance(recorded, bytes) and isinstance(came, bytes):
        return _fits(recorded, came, _SECRET_BYTES)
    return False


def same_text(recorded: str, came: str) -> bool:
    """Whether a text, such as the reason of a Close frame, is the recorded one."""
    return _fits(recorded, came, SECRET)


def same_target(url: str, target: str) -> bool:
    """Whether a request goes where the recorded one went: its path and its query.

    The parameters may come in another order, but not those of one name.

    :param url: where the recorded connection went.
    :param target: of the request line.
    """
    path, query = _split(url)
    came_path, came_query = _split(target)
    if len(query) != len(came_query) or not _fits(path, came_path, SECRET):
        return False
    by_name = itemgetter(0)
    pairs = zip(sorted(query, key=by_name), sorted(came_query, key=by_name), strict=True)
    return all(name == came and _fits(old, new, SECRET) for (name, old), (came, new) in pairs)


def secret_parameters(url: str) -> set[str]:
    """The names of a URL's parameters whose values are masked."""
    return {name for name, value in _split(url)[1] if SECRET in value}


def without_values(target: str, names: Iterable[str]) -> str:
    """A request's target, in which the values of some parameters are masked."""
    path, separator, query = target.partition("?")
    hidden = set(names)
    parts = (part.partition("=") for part in query.split("&"))
    shown = (
        f"{name}={SECRET}" if unquote(name) in hidden else f"{name}{equals}{value}"
        for name, equals, value in parts
    )
    return f"{path}{separator}{'&'.join(shown)}"


def masked(recorded: Any, came: Any) -> Any:
    """What came as JSON, in which masked values of the recording, and their likes, are masked."""
    return _masked(recorded, came, frozenset(_masked_names(recorded)))


def _same_json(recorded: str, came: str) -> bool:
    expected = json_in_text(recorded)
    found = json_in_text(came) if expected else None
    if expected is None or found is None:
        return False
    return _same_value(expected.around, found.around) and _same_value(expected.values, found.values)


def _same_value(expected: Any, found: Any) -> bool:
    if expected == SECRET:
        return True
    if isinstance(expected, str) and isinstance(found, str):
        return _fits(expected, found, SECRET)
    if isinstance(expected, dict) and isinstance(found, dict):
        return expected.keys() == found.keys() and all(
            _same_value(value, found[name]) for name, value in expected.items()
        )
    if isinstance(expected, list) and isinstance(found, list):
        return len(expected) == len(found) and all(map(_same_value, expected, found))
    # In Python True == 1, in JSON they are two things.
    return isinstance(expected, bool) == isinstance(found, bool) and bool(expected == found)


def _fits(pattern: AnyStr, data: AnyStr, wildcard: AnyStr) -> bool:
    """Whether data is a pattern in which each wildcard stands for anything, in linear time."""
    parts = pattern.split(wildcard)
    if len(parts) == 1:
        return pattern == data
    first, last = parts[0], parts[-1]
    end = len(data) - len(last)
    if not data.startswith(first) or not data.endswith(last) or end < len(first):
        return False
    at = len(first)
    for part in parts[1:-1]:
        at = data.find(part, at, end)
        if at < 0:
            return False
        at += len(part)
    return True


def _split(url: str) -> tuple[str, list[tuple[str, str]]]:
    """The path and the parameters of a URL or a target, decoded."""
    path, _, query = url.partition("?")
    if not path.startswith("/"):
        _, slash, path = path.partition("://")[2].partition("/")
        path = slash + path
    return unquote(path) or "/", parse_qsl(query, keep_blank_values=True)


def _masked(recorded: Any, came: Any, names: frozenset[str]) -> Any:
    if isinstance(recorded, str) and SECRET in recorded:
        same_value = recorded == SECRET or (isinstance(came, str) and same_text(recorded, came))
        return recorded if same_value else SECRET
    if isinstance(came, dict):
        old = recorded if isinstance(recorded, dict) else {}
        return {
            name: SECRET
            if name in names and name not in old
            else _masked(old.get(name), value, names)
            for name, value in came.items()
        }
    if isinstance(came, list):
        old_items = recorded if isinstance(recorded, list) else []
        pairs = zip_longest(old_items[: len(came)], came)
        return [_masked(old_item, item, names) for old_item, item in pairs]
    return came


def _masked_names(recorded: Any) -> Iterable[str]:
    """The names under which the recording has masked values, anywhere in it."""
    if isinstance(recorded, dict):
        for name, value in recorded.items():
            if isinstance(value, str) and SECRET in value:
                yield name
            else:
                yield from _masked_names(value)
    elif isinstance(recorded, list):
        for item in recorded:
            yield from _masked_names(item)
