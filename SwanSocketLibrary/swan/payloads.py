"""What callbacks and listeners are handed: dictionaries that read well in a log."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any, Final

from SwanSocketLibrary.language import commas, say

MASKED: Final = "***"
"""What stands in place of a secret wherever a reader could see it."""

SENSITIVE_HEADERS: Final = frozenset(
    {"authorization", "cookie", "proxy-authorization", "set-cookie"}
)
"""Names, in lower case, of the headers whose values are never shown."""
_NOT_JOINED: Final = "set-cookie"
"""Its values have commas of their own (RFC 6265 §3)."""


def without_credentials(value: Any) -> Any:
    """A value of JSON for people: `SENSITIVE_HEADERS` in any dictionary of it are masked."""
    if isinstance(value, Mapping):
        return {
            name: MASKED if str(name).lower() in SENSITIVE_HEADERS else without_credentials(item)
            for name, item in value.items()
        }
    return [without_credentials(item) for item in value] if isinstance(value, list) else value


class Payload(dict[str, Any]):
    """A result or an event's payload.

    Its items can also be read as attributes: ``payload["errCode"]`` and
    ``payload.errCode`` are the same, and ``payload.user.name`` reads a dictionary in it. A missing
    item raises ``AttributeError``.
    """

    def __getattr__(self, name: str) -> Any:
        try:
            value = self[name]
        except KeyError:
            has = commas(self) or say("nothing")
            raise AttributeError(
                say("There is no '{name}' here, only: {has}.", name=name, has=has)
            ) from None
        if type(value) is dict:
            value = self[name] = Payload(value)
        return value


class EventPayload(Payload):
    """An event's, which has ``at`` as well, when it happened: seconds of the run's clock.

    That does not count where payloads are compared: no test can know it.
    """

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, dict):
            return NotImplemented
        return bool(dict.__eq__(_timeless(self), _timeless(other)))

    def __ne__(self, other: object) -> bool:
        return not self == other


def _timeless(payload: dict[str, Any]) -> dict[str, Any]:
    if "at" not in payload:
        return payload
    return {name: item for name, item in payload.items() if name != "at"}


class HiddenText(str):
    """Text that is itself, but shows as a mask where Python shows what a container holds."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(MASKED)


class HiddenBytes(bytes):
    """The same of bytes."""

    __slots__ = ()

    def __repr__(self) -> str:
        return repr(MASKED)


class Headers(dict[str, Any]):
    """HTTP headers: names keep their spelling and are found in any case.

    A name that came more than once holds its values joined with ``", "`` (RFC 9110 §5.3), but
    ``Set-Cookie``, whose values cannot be joined: they are always a list. The values of
    `SENSITIVE_HEADERS` are `HiddenText`, so that no log that shows a dictionary of headers, or a
    copy of it, shows them.

    :param items: pairs of name and value, in the order of the wire.
    :ivar pairs: the same.
    """

    def __init__(self, items: Iterable[tuple[str, str]] | Mapping[str, str] = ()) -> None:
        super().__init__()
        if isinstance(items, Headers):
            items = items.pairs
        self.pairs: list[tuple[str, str]] = []
        self._spelling: dict[str, str] = {}
        for name, value in items.items() if isinstance(items, Mapping) else items:
            self._add(name, HiddenText(value) if name.lower() in SENSITIVE_HEADERS else value)

    def _add(self, name: str, value: str) -> None:
        self.pairs.append((name, value))
        spelled = self._spelling.setdefault(sys.intern(name.lower()), name)
        held = dict.get(self, spelled)
        whole: Any = value
        if name.lower() == _NOT_JOINED:
            whole = [*(held or ()), value]
        elif held is not None:
            hidden = any(isinstance(each, HiddenText) for each in (held, value))
            whole = (HiddenText if hidden else str)(f"{held}, {value}")
        dict.__setitem__(self, spelled, whole)

    def __getitem__(self, name: str) -> Any:
        try:
            return super().__getitem__(self._spelling[name.lower()])
        except KeyError:
            raise KeyError(name) from None

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and name.lower() in self._spelling

    def get(self, name: str, default: Any = None) -> Any:
        """The value of a header in any case, or `default`."""
        spelled = self._spelling.get(name.lower())
        return default if spelled is None else super().get(spelled, default)

    def all(self, name: str) -> list[str]:
        """All values of a header in any case, in the order of the wire; none if it is missing."""
        return [value for each, value in self.pairs if each.lower() == name.lower()]
