"""How a server treats its connections, and checks of what a suite gives it."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.language import commas, say
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
    :ivar message_separator: what stands between the messages that one of text may hold; empty if
        it holds one alone.
    :raises InvalidArgument: a subprotocol or header name that is not a token (RFC 9110 §5.6.2),
        or a header's value with characters that none can have.
    """

    behavior: Callable[[], Guarded]
    admission: Admission
    protocols: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    compression: bool = False
    limits: ServerLimits = LIMITS
    message_separator: str = ""

    def __post_init__(self) -> None:
        for name in self.protocols:
            _require_token("subprotocol", name)
        _check_headers(self.headers)


class StandIn(NamedTuple):
    """The host that a server takes the place of, for this run's clients."""

    secure: bool
    host: str
    port: int

    def __str__(self) -> str:
        return f"{'wss' if self.secure else 'ws'}://{self.host}:{self.port}"


def stand_in(url: str, tls: str | None, taken: Container[object]) -> StandIn:
    """Reads the argument ``stands_in_for``.

    :param tls: the certificate that was asked for.
    :param taken: the hosts that others stand in for.
    :raises InvalidArgument: it is no such URL, or another server has the host.
    """
    from SwanSocketLibrary.net.error_text import ConnectFailed
    from SwanSocketLibrary.net.target import parse_target

    try:
        target = parse_target(url)
        usable = url.lower().startswith(("ws://", "wss://"))
        plain = target.resource == "/" and target.authorization is None
    except ConnectFailed:
        usable = plain = False
    if not (usable and plain):
        raise InvalidArgument.say(
            "stands_in_for must be ws:// or wss:// and a host, with a port or without, such as "
            "wss://example.com; got '{url}'.",
            url=url,
        )
    found = StandIn(target.secure, target.host, target.port)
    if tls is not None and not found.secure:
        raise InvalidArgument.say(
            "tls={tls} has no effect for a host of ws://. Write stands_in_for=wss://, or leave "
            "tls out.",
            tls=tls,
        )
    if found in taken:
        raise InvalidArgument.say(
            "Another server stands in for {found} already. Stop it first.", found=found
        )
    return found


def check_replay(**given: object) -> None:
    """Checks that a server which replays a recording is not to do something else.

    :param given: arguments that it cannot have.
    :raises InvalidArgument: it has one.
    """
    for argument, value in given.items():
        if value:
            raise InvalidArgument.say(
                "The arguments replay and {argument} exclude each other: a server that replays a "
                "recording does what was recorded. Leave one of them out.",
                argument=argument,
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
        raise InvalidArgument.say(
            "The {what} cannot be sent as UTF-8: {error}.", what=what, error=error
        ) from None


def require_one_of(argument: str, value: str, known: Iterable[str]) -> None:
    """Checks that an argument has one of the values that there are.

    :raises InvalidArgument: it has not; with all that there are.
    """
    if value not in known:
        names = commas(f"'{name}'" for name in known)
        raise InvalidArgument.say(
            "The argument {argument} is one of {names}, not '{value}'.",
            argument=argument,
            names=names,
            value=value,
        )


def _check_headers(items: Iterable[tuple[str, str]]) -> None:
    for name, value in items:
        _require_token(say("header name"), name)
        if not _VALUE.fullmatch(value):
            raise InvalidArgument.say(
                "The header '{name}' cannot have the value {value!r}: only ISO 8859-1 without "
                "line ends can be sent.",
                name=name,
                value=value,
            )


def _require_token(what: str, value: str) -> None:
    if not _TOKEN.fullmatch(value):
        raise InvalidArgument.say(
            "{value!r} is no {what}: it has to be a token (RFC 9110 §5.6.2).",
            value=value,
            what=what,
        )
