"""How much clients may use up of an embedded server."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from SwanSocketLibrary.swan.bounds import MIB

_KIB: Final = 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds of embedded servers; their names in a suite have ``server_`` before them.

    :ivar max_clients: connections at a time, for each server. More are refused.
    :ivar handshake_timeout: seconds from the TCP connection to the end of the request.
    :ivar max_head: bytes of the request's first line and headers.
    :ivar max_message: bytes of a message, decompressed; a longer one fails its connection with
        1009 (RFC 6455 §7.4.1).
    :ivar max_held: bytes of data that are held for all clients of all servers, see `Held`.
    :ivar keeps_gone: clients that have gone and are remembered, for each server.
    """

    max_clients: int = 10_000
    handshake_timeout: float = 10.0
    max_head: int = 64 * _KIB
    max_message: int = 64 * MIB
    max_held: int = 256 * MIB
    keeps_gone: int = 100

    def told(self, name: str) -> str:
        """A bound as a suite would write it: ``server_max_head=64KiB``."""
        value = getattr(self, name)
        if name == "handshake_timeout":
            return f"server_{name}={value:g}s"
        if name in ("max_head", "max_message", "max_held"):
            return f"server_{name}={_size(value)}"
        return f"server_{name}={value}"


LIMITS: Final = Limits()
"""Those that hold unless the import says otherwise."""


def _size(count: int) -> str:
    for unit, name in ((MIB, "MiB"), (_KIB, "KiB")):
        if count % unit == 0:
            return f"{count // unit}{name}"
    return f"{count} B"
