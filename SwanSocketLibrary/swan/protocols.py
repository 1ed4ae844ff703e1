"""Subprotocols: what connectSocket may offer and what a server may choose (S19)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NoReturn

from SwanSocketLibrary.swan.failures import Failure, Refusal, describe
from SwanSocketLibrary.swan.headers import TOKEN


def check_protocols(protocols: object) -> tuple[str, ...]:
    """The subprotocols to offer.

    :param protocols: a list of names, or ``None``. Empty strings are dropped: the
        documentation's own samples pass ``['']``.
    :raises Refusal: *bad URL or subprotocol* if it is no list, or a name is no token
        (RFC 6455 §4.1) or stands there twice (S19).
    """
    if protocols is None:
        return ()
    if isinstance(protocols, str | bytes) or not isinstance(protocols, Sequence):
        _refuse(f"protocols must be a list such as ['chat'], got {describe(protocols)}")
    offered: list[str] = []
    for name in protocols:
        if name == "":
            continue
        if not isinstance(name, str) or not TOKEN.fullmatch(name):
            _refuse(f"{describe(name)} is no name of a subprotocol: no spaces, no separators")
        if name in offered:
            _refuse(f"the subprotocol '{name}' is offered twice")
        offered.append(name)
    return tuple(offered)


def _refuse(what: str) -> NoReturn:
    raise Refusal(Failure.BAD_URL_OR_SUBPROTOCOL, f"{what[0].upper()}{what[1:]}.")
