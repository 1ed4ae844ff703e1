"""Bytes on their way out of one connection."""

from __future__ import annotations

from collections import deque
from typing import Final

from SwanSocketLibrary.transport.channel import Channel

_JOINED: Final = 64 * 1024
"""Bytes up to which short frames that wait are written together."""


class Outbox:
    """What was handed over and the system has not taken yet. Guarded by the connection's lock."""

    def __init__(self) -> None:
        self._head = memoryview(b"")
        self._waiting: deque[bytes] = deque()
        self.size = 0

    def append(self, data: bytes) -> None:
        """Queues one frame."""
        self._waiting.append(data)
        self.size += len(data)

    def flush(self, channel: Channel) -> None:
        """Writes as much as the system takes now.

        :raises OSError: the connection is lost; nothing waits any more.
        """
        try:
            while self.size:
                # TLS wants an attempt that would block repeated with the same bytes: the head
                # is not touched until it is written.
                head = self._head or self._next()
                written = channel.write(head)
                self._head = head[written:]
                self.size -= written
                if written < len(head):
                    return
        except OSError:
            self.clear()
            raise

    def clear(self) -> None:
        """Drops everything."""
        self._head = memoryview(b"")
        self._waiting.clear()
        self.size = 0

    def _next(self) -> memoryview:
        parts = [self._waiting.popleft()]
        size = len(parts[0])
        while self._waiting and size + len(self._waiting[0]) <= _JOINED:
            parts.append(self._waiting.popleft())
            size += len(parts[-1])
        return memoryview(parts[0] if len(parts) == 1 else b"".join(parts))
