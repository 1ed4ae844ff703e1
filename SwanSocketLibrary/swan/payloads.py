"""What callbacks and listeners are handed: dictionaries that read well in a log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

MASKED: Final = "***"
"""What stands in place of a secret wherever a reader could see it."""

SENSITIVE_HEADERS: Final = frozenset(
    {"authorization", "cookie", "proxy-authorization", "set-cookie"}
)
"""Names, in lower case, of the headers whose values are never shown."""


class Payload(dict[str, Any]):
    """A result or an event's payload.

    Its items can also be read as attributes: ``payload["errCode"]`` and
    ``payload.errCode`` are the same. A missing item raises ``AttributeError``.
    """

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            has = ", ".join(self) or "nothing"
            raise AttributeError(f"There is no '{name}' here, only: {has}.") from None


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


class Headers(dict[str, str]):
    """HTTP headers: names keep their spelling and are found in any case.

    A name that came more than once holds its values joined with ``", "``
    (RFC 9110 §5.3). The values of `SENSITIVE_HEADERS` are `HiddenText`, so that no log that
    shows a dictionary of headers, or a copy of it, shows them.

    :param items: pairs of name and value, in the order of the wire.
    """

    def __init__(self, items: Iterable[tuple[str, str]] | Mapping[str, str] = ()) -> None:
        super().__init__()
        self._spelling: dict[str, str] = {}
        for name, value in items.items() if isinstance(items, Mapping) else items:
            spelled = self._spelling.setdefault(name.lower(), name)
            held = dict.get(self, spelled)
            whole = value if held is None else f"{held}, {value}"
            hidden = name.lower() in SENSITIVE_HEADERS
            dict.__setitem__(self, spelled, HiddenText(whole) if hidden else whole)

    def __getitem__(self, name: str) -> str:
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
