"""A non-blocking byte stream: what a connection reads from and writes to once it is open."""

from __future__ import annotations

import contextlib
import socket
from typing import Final


class Channel:
    """A connected TCP socket. All calls must come one at a time: the connection's lock.

    :param sock: connected and non-blocking; owned by this object.
    """

    def __init__(self, sock: socket.socket) -> None:
        self._sock: Final = sock
        self.reading_needs_write = False
        self.writing_needs_read = False

    def fileno(self) -> int:
        """The descriptor, -1 once closed."""
        return self._sock.fileno()

    def read(self, limit: int) -> bytes | None:
        """Reads what is there.

        :return: at most `limit` bytes, none at the end of the stream; ``None`` if nothing
            has come yet.
        :raises OSError: the connection is lost.
        """
        try:
            return self._sock.recv(limit)
        except BlockingIOError:
            return None

    def write(self, data: memoryview) -> int:
        """Writes what the system takes now.

        :return: the number of bytes it took, perhaps none.
        :raises OSError: the connection is lost.
        """
        try:
            return self._sock.send(data)
        except BlockingIOError:
            return 0

    def pending(self) -> bool:
        """Whether bytes wait to be read that no selector tells of."""
        return False

    def finish(self) -> None:
        """Says that nothing more will be written."""
        with contextlib.suppress(OSError):
            self._sock.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """Gives the descriptor back."""
        self._sock.close()
