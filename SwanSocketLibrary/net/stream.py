"""A connected socket that never blocks, and the bytes that wait to be written to it."""

from __future__ import annotations

import asyncio
import contextlib
import selectors
import socket
from typing import Final

READ: Final = selectors.EVENT_READ
WRITE: Final = selectors.EVENT_WRITE

_JOINED: Final = 64 * 1024
"""Bytes up to which short frames that wait are written together."""


class Stream:
    """A TCP socket. Its calls must come one at a time: once it is open, the connection's lock.

    :param sock: connected and non-blocking; owned by this object.
    :ivar reading_needs_write: whether `read` got nothing because TLS has to write first.
    :ivar writing_needs_read: whether `write` wrote nothing because TLS has to read first.
    """

    def __init__(self, sock: socket.socket) -> None:
        self.sock: Final = sock
        self.reading_needs_write = False
        self.writing_needs_read = False

    def fileno(self) -> int:
        """The descriptor, -1 once closed."""
        return self.sock.fileno()

    def read(self, limit: int) -> bytes | None:
        """Reads what is there.

        :return: at most `limit` bytes, none at the end of the stream; ``None`` if nothing
            has come yet.
        :raises OSError: the connection is lost.
        """
        try:
            return self.sock.recv(limit)
        except BlockingIOError:
            return None

    def write(self, data: memoryview) -> int:
        """Writes what the system takes now.

        :return: the number of bytes it took, perhaps none.
        :raises OSError: the connection is lost.
        """
        try:
            return self.sock.send(data)
        except BlockingIOError:
            return 0

    def pending(self) -> bool:
        """Whether bytes wait to be read that no selector reports."""
        return False

    def explained(self, error: OSError) -> OSError:
        """The error that says more about why reading failed, or the same."""
        return error

    def finish(self) -> None:
        """Ends what is written (FIN)."""
        with contextlib.suppress(OSError):
            self.sock.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Gives the descriptor back."""
        self.sock.close()


async def ready(descriptor: int, event: int) -> None:
    """Waits until a descriptor can be read from (`READ`) or written to (`WRITE`)."""
    loop = asyncio.get_running_loop()
    reading = event == READ
    waiter: asyncio.Future[None] = loop.create_future()
    (loop.add_reader if reading else loop.add_writer)(descriptor, _wake, waiter)
    try:
        await waiter
    finally:
        (loop.remove_reader if reading else loop.remove_writer)(descriptor)


def _wake(waiter: asyncio.Future[None]) -> None:
    if not waiter.done():
        waiter.set_result(None)


class WriteQueue:
    """Frames that were handed over and the system has not taken yet.

    :ivar size: bytes that wait.
    """

    def __init__(self) -> None:
        self._head = memoryview(b"")
        self._waiting: list[bytes] = []  # a tenth of an empty deque
        self.size = 0

    def append(self, frame: bytes) -> None:
        """Queues one frame."""
        self._waiting.append(frame)
        self.size += len(frame)

    def flush(self, stream: Stream) -> None:
        """Writes as much as the system takes now.

        :raises OSError: the connection is lost; nothing waits any more.
        """
        try:
            while self.size:
                # TLS wants an attempt that would block repeated with the same bytes: the head
                # is not touched until it is written.
                head = self._head or self._next()
                written = stream.write(head)
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
        count, size = 1, len(self._waiting[0])
        while count < len(self._waiting) and size + len(self._waiting[count]) <= _JOINED:
            size += len(self._waiting[count])
            count += 1
        parts = self._waiting[:count]
        del self._waiting[:count]
        return memoryview(parts[0] if len(parts) == 1 else b"".join(parts))
