"""The states of a SocketTask."""

from __future__ import annotations

from enum import IntEnum


class SocketState(IntEnum):
    """The task's ``readyState`` (S1). Nothing leaves CLOSED."""

    CONNECTING = 0
    OPEN = 1
    CLOSING = 2
    CLOSED = 3
