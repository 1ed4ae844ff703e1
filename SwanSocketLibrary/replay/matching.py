"""Whether what a client does is what was recorded."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import zip_longest
from typing import Any, AnyStr, Final
from urllib.parse import unquote

from SwanSocketLibrary.har.har_entries import SECRET
from SwanSocketLibrary.swan.json_data import read_json

_SECRET_BYTES: Final = SECRET.encode()


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
    pairs = zip(_by_name(query), _by_name(came_query), strict=True)
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


def container(text: str) -> Any:
    """The object or list that a text is as JSON; ``None`` if it is something else."""
    if text.lstrip()[:1] not in {"{", "["}:
        return None
    try:
        return read_json(text)
    except ValueError:
        return None


def masked(recorded: Any, came: Any) -> Any:
    """What came as JSON, in which masked values of the recording, and their likes, are masked."""
    return _masked(recorded, came, frozenset(_masked_names(recorded)))


def _same_json(recorded: str, came: str) -> bool:
    expected = container(recorded)
    if expected is None:
        return False
    found = container(came)
    return found is not None and _same_value(expected, found)


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
    parts = (part.partition("=") for part in query.split("&") if part)
    return unquote(path) or "/", [(_decoded(name), _decoded(value)) for name, _, value in parts]


def _decoded(part: str) -> str:
    return unquote(part.replace("+", " "))


def _by_name(query: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(query, key=_name)


def _name(pair: tuple[str, str]) -> str:
    return pair[0]


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
