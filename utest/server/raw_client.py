"""A WebSocket client made of a socket and nothing else: it may do what is not legal."""

from __future__ import annotations

import os
import socket
import ssl
import struct
from dataclasses import dataclass
from urllib.parse import urlsplit

PATIENCE = 20.0

REQUEST = (
    "GET {target} HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n{more}\r\n"
)

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10


def request(target: str = "/", more: str = "") -> bytes:
    return REQUEST.format(target=target, more=more).encode()


def frame(opcode: int, payload: bytes = b"", *, fin: bool = True, masked: bool = True) -> bytes:
    head = bytes([opcode | (0x80 if fin else 0)])
    mask = 0x80 if masked else 0
    length = len(payload)
    if length < 126:
        head += struct.pack("!B", mask | length)
    elif length < 65536:
        head += struct.pack("!BH", mask | 126, length)
    else:
        head += struct.pack("!BQ", mask | 127, length)
    # The masking key 0 leaves the payload as it is.
    return head + (bytes(4) if masked else b"") + payload


def close_payload(code: int, reason: bytes = b"") -> bytes:
    return struct.pack("!H", code) + reason


_TRUSTS_ALL = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
_TRUSTS_ALL.check_hostname = False
_TRUSTS_ALL.verify_mode = ssl.CERT_NONE


@dataclass(frozen=True)
class Received:
    opcode: int
    payload: bytes
    fin: bool = True


class RawClient:
    """Reads and writes in its user's thread alone.

    The threads of `websockets.sync` read and write one SSL object at the same time, which is
    not safe: once in some hundred connections the request is lost.
    """

    def __init__(self, url: str, trust: ssl.SSLContext | None = None) -> None:
        parts = urlsplit(url)
        self.socket = socket.create_connection((parts.hostname, parts.port), timeout=PATIENCE)
        if parts.scheme == "wss":
            context = _TRUSTS_ALL if trust is None else trust
            self.socket = context.wrap_socket(self.socket, server_hostname=parts.hostname)
        self._buffer = b""

    def __enter__(self) -> RawClient:  # noqa: PYI034 - Self is not in Python 3.10
        return self

    def __exit__(self, *_: object) -> None:
        self.socket.close()

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def open(self, target: str = "/", more: str = "") -> str:
        self.send(request(target, more))
        return self.read_head()

    def read_head(self) -> str:
        while b"\r\n\r\n" not in self._buffer:
            self._receive()
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        return head.decode()

    def read_frame(self) -> Received:
        first, second = self._read(2)
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack("!H", self._read(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", self._read(8))
        return Received(first & 0x0F, self._read(length), bool(first & 0x80))

    def read_to_end(self) -> bytes:
        while data := self.socket.recv(65536):
            self._buffer += data
        rest, self._buffer = self._buffer, b""
        return rest

    def is_reset(self) -> bool:
        """Waits for the end of the connection and says whether it came by RST.

        Asks the system: an SSL socket in Python shows a reset as an ordinary end.
        """
        with socket.socket(fileno=os.dup(self.socket.fileno())) as plain:
            plain.settimeout(PATIENCE)
            try:
                while plain.recv(65536):
                    pass
            except ConnectionResetError:
                return True
        return False

    def _read(self, count: int) -> bytes:
        while len(self._buffer) < count:
            self._receive()
        data, self._buffer = self._buffer[:count], self._buffer[count:]
        return data

    def _receive(self) -> None:
        data = self.socket.recv(65536)
        if not data:
            raise EOFError(f"TCP ended, unread: {self._buffer!r}")
        self._buffer += data
