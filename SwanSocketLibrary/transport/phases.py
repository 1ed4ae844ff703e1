"""The phases of a connection, and why most of them let nothing be sent."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final


class Phase(Enum):
    """Where a connection is; it only ever goes on in this order, and may skip some."""

    CONNECTING = auto()
    OPEN = auto()
    CLOSING = auto()  # our Close frame was sent first, the peer's is awaited
    FINISHING = auto()  # both were sent, or are about to be; the peer's FIN is awaited
    FAILING = auto()  # the peer broke the protocol; its FIN is awaited
    ENDED = auto()


CANNOT_SEND: Final = {
    Phase.CONNECTING: "the connection is not open yet",
    Phase.CLOSING: "a Close frame was sent before",
    Phase.FINISHING: "the server has sent a Close frame",
    Phase.FAILING: "the server has broken the protocol",
    Phase.ENDED: "the connection has ended",
}
"""Why nothing can be sent in a phase; `OPEN` alone is not here."""
