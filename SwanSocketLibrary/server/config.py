"""How a server treats its connections, and checks of what a suite gives it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.plugins.factories import Guarded
from SwanSocketLibrary.server.limits import LIMITS, ServerLimits

if TYPE_CHECKING:
    from SwanSocketLibrary.server.requests import Admission

TLS_KINDS: Final = ("trusted", "self-signed", "expired", "wrong-host")

_TOKEN: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_VALUE: Final = re.compile(r"[\t\x20-\x7e\x80-\xff]*")


@dataclass(frozen=True, slots=True)
class ServerConfig:
    """How a server treats every connection.

    :ivar behavior: makes what treats a client's messages.
    :ivar admission: which pages may connect, and by what names the server may be called.
    :ivar protocols: the subprotocols that it knows.
    :ivar headers: added to the response of the handshake.
    :ivar compression: whether it agrees to compression (RFC 7692).
    :ivar limits: how much clients may use up.
    :raises InvalidArgument: a subprotocol or header name that is not a token (RFC 9110 §5.6.2),
        or a header's value with characters that none can have.
    """

    behavior: Callable[[], Guarded]
    admission: Admission
    protocols: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    compression: bool = False
    limits: ServerLimits = LIMITS

    def __post_init__(self) -> None:
        for name in self.protocols:
            _require_token("subprotocol", name)
        _check_headers(self.headers)


def check_replay(behavior: str | None, protocols: tuple[str, ...]) -> None:
    """Checks that a server which replays a recording is not to do something else.

    :raises InvalidArgument: it has a behavior or subprotocols too.
    """
    for argument, value in (("behavior", behavior), ("protocols", protocols)):
        if value:
            raise InvalidArgument(
                f"The arguments replay and {argument} exclude each other: a server that replays a"
                " recording does what was recorded. Leave one of them out."
            )


def header_items(
    headers: Mapping[str, str] | Iterable[tuple[str, str]],
) -> tuple[tuple[str, str], ...]:
    """Checks headers; those of pairs may have a name more than once.

    :return: their names and values.
    :raises InvalidArgument: a name is not a token (RFC 9110 §5.6.2), or a value has characters
        that none can have.
    """
    items = tuple(headers.items() if isinstance(headers, Mapping) else headers)
    _check_headers(items)
    return items


def require_encodable(what: str, text: str) -> None:
    """Checks that a text has an encoding.

    :raises InvalidArgument: there is no UTF-8 for it.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InvalidArgument(f"The {what} cannot be sent as UTF-8: {error}.") from None


def require_one_of(argument: str, value: str, known: Iterable[str]) -> None:
    """Checks that an argument has one of the values that there are.

    :raises InvalidArgument: it has not; with all that there are.
    """
    if value not in known:
        names = ", ".join(f"'{name}'" for name in known)
        raise InvalidArgument(f"The argument {argument} is one of {names}, not '{value}'.")


def _check_headers(items: Iterable[tuple[str, str]]) -> None:
    for name, value in items:
        _require_token("header name", name)
        if not _VALUE.fullmatch(value):
            raise InvalidArgument(
                f"The header '{name}' cannot have the value {value!r}:"
                " only ISO 8859-1 without line ends can be sent."
            )


def _require_token(what: str, value: str) -> None:
    if not _TOKEN.fullmatch(value):
        raise InvalidArgument(f"{value!r} is no {what}: it has to be a token (RFC 9110 §5.6.2).")
