"""What a server can be started with, checked before anything is opened."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.plugins.behaviors import Guarded
from SwanSocketLibrary.server.admission import ADMISSION, Admission
from SwanSocketLibrary.server.limits import LIMITS, Limits

if TYPE_CHECKING:
    from SwanSocketLibrary.server.replay.recorded import Recorded
    from SwanSocketLibrary.server.replay.replay import Replay

TLS_KINDS: Final = ("trusted", "self-signed", "expired", "wrong-host")
HANDSHAKE_FAULTS: Final = (
    "wrong-accept",
    "no-upgrade",
    "garbage",
    "drop",
    "truncated",
    "endless-headers",
    "unoffered-protocol",
    "redirect",
)
DROPS: Final = ("reset", "end")
MAX_CONTROL_PAYLOAD: Final = 125
"""Bytes that a control frame can have (RFC 6455 §5.5)."""

_TOKEN: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_VALUE: Final = re.compile(r"[\t\x20-\x7e\x80-\xff]*")


@dataclass(frozen=True, slots=True)
class Rules:
    """How a server treats every connection.

    :ivar behavior: makes what treats a client's messages.
    :ivar protocols: the subprotocols that it knows.
    :ivar headers: added to the response of the handshake.
    :ivar compression: whether it agrees to compression (RFC 7692).
    :ivar replay: gives each client its part of a recording, instead of a behavior.
    :ivar admission: which pages may connect, and by what names the server may be called.
    :ivar limits: how much clients may use up.
    """

    behavior: Callable[[], Guarded]
    protocols: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]
    compression: bool = False
    replay: Replay | None = None
    admission: Admission = ADMISSION
    limits: Limits = LIMITS


def rules(
    behavior: str,
    protocols: Iterable[str],
    headers: Mapping[str, str],
    *,
    compression: bool = False,
    behaviors: Mapping[str, Callable[[], Guarded]],
    replay: Replay | None = None,
    admission: Admission = ADMISSION,
    limits: Limits = LIMITS,
) -> Rules:
    """Makes the rules of a server out of the arguments of its start.

    :param behaviors: those that there are, by name.
    :param replay: of a recording, instead of a behavior.
    :param admission: which pages may connect, and by what names the server may be called.
    :param limits: how much clients may use up.
    :raises InvalidArgument: an unknown behavior, a subprotocol or header name that is not
        a token (RFC 9110 §5.6.2), or a header's value with characters that none can have.
    """
    _require_one_of("behavior", behavior, behaviors)
    known = tuple(protocols)
    for name in known:
        _require_token("subprotocol", name)
    return Rules(
        behaviors[behavior],
        known,
        header_items(headers),
        compression,
        replay,
        admission,
        limits,
    )


def check_replay(
    recording: Recorded | None, behavior: str | None, protocols: Iterable[str]
) -> None:
    """Checks that a server which replays a recording is not told to do something else.

    :raises InvalidArgument: it has a behavior or subprotocols too.
    """
    for argument, value in (("behavior", behavior), ("protocols", tuple(protocols))):
        if recording is not None and value:
            raise InvalidArgument(
                f"The arguments replay and {argument} exclude each other: a server that replays a"
                " recording does what was recorded. Leave one of them out."
            )


def header_items(headers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Checks headers.

    :returns: their names and values.
    :raises InvalidArgument: a name is not a token (RFC 9110 §5.6.2), or a value has characters
        that none can have.
    """
    for name, value in headers.items():
        _require_token("header name", name)
        if not _VALUE.fullmatch(value):
            raise InvalidArgument(
                f"The header '{name}' cannot have the value {value!r}:"
                " only ISO 8859-1 without line ends can be sent."
            )
    return tuple(headers.items())


def check_status(status: int) -> None:
    """Checks the status of an HTTP response.

    :raises InvalidArgument: it has not three digits (RFC 9110 §15).
    """
    if not 100 <= status <= 999:  # noqa: PLR2004
        raise InvalidArgument(f"An HTTP status has three digits, such as 403, got {status}.")


def check_fault(how: str) -> None:
    """Checks the name of a handshake's fault.

    :raises InvalidArgument: there is none of that name.
    """
    _require_one_of("how", how, HANDSHAKE_FAULTS)


def check_drop(how: str) -> None:
    """Checks the name of a way to drop a connection.

    :raises InvalidArgument: there is none of that name.
    """
    _require_one_of("how", how, DROPS)


def require_encodable(what: str, text: str) -> None:
    """Checks that a text has an encoding.

    :raises InvalidArgument: there is no UTF-8 for it.
    """
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise InvalidArgument(f"The {what} cannot be sent as UTF-8: {error}.") from None


def check_tls(kind: str | None) -> None:
    """Checks the name of a certificate.

    :raises InvalidArgument: there is none of that name.
    """
    if kind is not None:
        _require_one_of("tls", kind, TLS_KINDS)


def _require_one_of(argument: str, value: str, known: Iterable[str]) -> None:
    if value not in known:
        names = ", ".join(f"'{name}'" for name in known)
        raise InvalidArgument(f"The argument {argument} is one of {names}, not '{value}'.")


def _require_token(what: str, value: str) -> None:
    if not _TOKEN.fullmatch(value):
        raise InvalidArgument(f"{value!r} is no {what}: it has to be a token (RFC 9110 §5.6.2).")
