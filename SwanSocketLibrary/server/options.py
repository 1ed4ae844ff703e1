"""What a server can be started with, checked before anything is opened."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from SwanSocketLibrary.errors import InvalidArgument

BEHAVIORS: Final = ("echo", "silent")
TLS_KINDS: Final = ("trusted", "self-signed", "expired", "wrong-host")

_TOKEN: Final = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_VALUE: Final = re.compile(r"[\t\x20-\x7e\x80-\xff]*")


@dataclass(frozen=True, slots=True)
class Rules:
    """How a server treats every connection.

    :ivar echo: whether each message is sent back.
    :ivar protocols: the subprotocols that it knows.
    :ivar headers: added to the response of the handshake.
    """

    echo: bool
    protocols: tuple[str, ...]
    headers: tuple[tuple[str, str], ...]


def rules(behavior: str, protocols: Iterable[str], headers: Mapping[str, str]) -> Rules:
    """Makes the rules of a server out of the arguments of its start.

    :raises InvalidArgument: an unknown behavior, a subprotocol or header name that is not
        a token (RFC 9110 §5.6.2), or a header's value with characters that none can have.
    """
    _require_one_of("behavior", behavior, BEHAVIORS)
    known = tuple(protocols)
    for name in known:
        _require_token("subprotocol", name)
    for name, value in headers.items():
        _require_token("header name", name)
        if not _VALUE.fullmatch(value):
            raise InvalidArgument(
                f"The header '{name}' cannot have the value {value!r}:"
                " only ISO 8859-1 without line ends can be sent."
            )
    return Rules(behavior == "echo", known, tuple(headers.items()))


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
