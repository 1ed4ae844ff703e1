"""A client of the embedded server that says exactly the bytes that a test gives it."""

from __future__ import annotations

import contextlib
import select
import socket
import struct
from urllib.parse import urlsplit

PATIENCE = 10.0
"""Seconds that a server has for whatever is read from it."""

_REQUEST = (
    "GET {target} HTTP/1.1\r\nHost: {host}\r\nUpgrade: {upgrade}\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n{more}\r\n"
)


class RawClient:
    """The keywords. All connections are closed at the end of the test."""

    ROBOT_LIBRARY_SCOPE = "SUITE"
    ROBOT_LISTENER_API_VERSION = 3

    def __init__(self) -> None:
        self.ROBOT_LIBRARY_LISTENER = self
        self._sockets: list[socket.socket] = []

    def _end_test(self, *_: object) -> None:
        for each in self._sockets:
            each.close()
        self._sockets.clear()

    def raw_client_connects(self, url: str, host: str | None = None) -> None:
        """Makes a TCP connection, which from now on is the one that the others act on.

        :param host: instead of the URL's.
        """
        parts = urlsplit(url)
        made = socket.create_connection((host or parts.hostname, parts.port), timeout=PATIENCE)
        self._sockets.append(made)

    def raw_client_opens(
        self,
        url: str,
        target: str = "/",
        upgrade: str = "websocket",
        more: str = "",
        host: str = "localhost",
    ) -> str:
        """Connects, makes a handshake, and returns the head of the answer.

        :param more: lines of the request, each with CR LF behind it.
        :param host: what the request says that it connects to.
        """
        self.raw_client_asks(url, target, upgrade, more, host)
        head = b""
        while b"\r\n\r\n" not in head:
            byte = self._socket.recv(1)  # not a byte of the frames behind it
            if not byte:
                raise AssertionError(f"The server ended the connection behind {head!r}.")
            head += byte
        return head.decode("latin-1")

    def raw_client_asks(
        self,
        url: str,
        target: str = "/",
        upgrade: str = "websocket",
        more: str = "",
        host: str = "localhost",
    ) -> None:
        """Connects and sends the request of a handshake."""
        self.raw_client_connects(url)
        request = _REQUEST.format(target=target, upgrade=upgrade, more=more, host=host)
        self.raw_client_sends(request.encode("latin-1"))

    def raw_client_sends(self, data: bytes) -> None:
        """Sends bytes."""
        self._socket.sendall(data)

    def raw_client_sends_text(self, text: str) -> None:
        """Sends a message."""
        self._frame(0x81, text.encode())

    def raw_client_closes(self, code: int, reason: str) -> None:
        """Sends a Close frame."""
        self._frame(0x88, struct.pack("!H", code) + reason.encode())

    def raw_client_sends_until_refused(self, data: bytes, limit: int) -> int:
        """Sends the same bytes again and again until the server ends its side.

        :param limit: bytes after which it should have done so; more are not sent.
        :return: how many were sent.
        """
        sent = 0
        with contextlib.suppress(ConnectionError):
            while sent < limit and not select.select([self._socket], [], [], 0)[0]:
                self._socket.sendall(data)
                sent += len(data)
        return sent

    def raw_client_reads_to_the_end(self) -> str:
        """Returns what comes until the server ends its side; then ends the client's, too."""
        data = b""
        while more := self._socket.recv(65536):
            data += more
        self._socket.close()
        return data.decode("latin-1")

    def raw_client_leaves(self) -> None:
        """Ends the TCP connection."""
        self._socket.close()

    def raw_client_sees_the_end(self) -> None:
        """Passes when the server has ended its side; then ends the client's, too."""
        with contextlib.suppress(ConnectionError):
            while self._socket.recv(65536):
                pass
        self._socket.close()

    def _frame(self, first: int, payload: bytes) -> None:
        size = len(payload)
        head = struct.pack("!BB", first, 0x80 | size)
        if size > 125:
            head = struct.pack("!BBH", first, 0x80 | 126, size)
        self._socket.sendall(head + bytes(4) + payload)  # the masking key 0 changes nothing

    @property
    def _socket(self) -> socket.socket:
        return self._sockets[-1]
