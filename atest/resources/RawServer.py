"""A server that says exactly the bytes that a test gives it: what no real server would say.

It has no thread: `Connect Socket` returns at once, and then the test itself plays the server.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import socket
import struct
from collections.abc import Mapping
from typing import Any

PATIENCE = 10.0
"""Seconds that a client has for whatever is read from it."""

_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_OPCODES = {"continuation": 0, "text": 1, "binary": 2, "close": 8, "ping": 9, "pong": 10}
_NAMES = {number: name for name, number in _OPCODES.items()}


class RawServer:
    """One listening socket and its last client, closed at the end of each test."""

    ROBOT_LIBRARY_SCOPE = "SUITE"
    ROBOT_LISTENER_API_VERSION = 3
    ROBOT_LISTENER_PRIORITY = 1
    """Before the library's own listener, which else would wait for answers of this server."""

    def __init__(self) -> None:
        self.ROBOT_LIBRARY_LISTENER = self
        self._listening: socket.socket | None = None
        self._client: socket.socket | None = None
        self._read = b""

    def _end_test(self, *_: object) -> None:
        self.stop_raw_server()

    def start_raw_server(self) -> str:
        """Listens and returns the URL. Nothing is accepted yet: clients stay without an answer."""
        self.stop_raw_server()
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._listening.settimeout(PATIENCE)
        return f"ws://127.0.0.1:{self._listening.getsockname()[1]}"

    def stop_raw_server(self) -> None:
        """Closes the client's connection and stops listening."""
        for each in (self._client, self._listening):
            if each is not None:
                each.close()
        self._client = self._listening = None
        self._read = b""

    def raw_server_accepts(self) -> str:
        """Accepts the next client and returns the head of its request."""
        if self._listening is None:
            raise AssertionError("There is no raw server.")
        if self._client is not None:
            self._client.close()
        self._client, _ = self._listening.accept()
        self._client.settimeout(PATIENCE)
        self._read = b""
        return self.raw_server_reads_request()

    def raw_server_reads_request(self) -> str:
        """Returns the head of a request, without the empty line behind it."""
        while b"\r\n\r\n" not in self._read:
            self._receive()
        head, _, self._read = self._read.partition(b"\r\n\r\n")
        return head.decode()

    def raw_server_opens(self, *behind: bytes, headers: Mapping[str, Any] | None = None) -> str:
        """Accepts a client and answers its handshake, in one segment with what is behind.

        A header's value may be a list: then the header comes once for each.
        """
        head = self.raw_server_accepts()
        self.raw_server_sends(handshake_answer(head, headers or {}), *behind)
        return head

    def raw_server_accept_value(self, request: str) -> str:
        """Returns the ``Sec-WebSocket-Accept`` that answers the head of a request."""
        return accept_value(request)

    def raw_server_sends(self, *parts: bytes | str) -> None:
        """Sends all parts with one call. In text, a line feed is sent as CR LF."""
        data = [
            part.replace("\n", "\r\n").encode() if isinstance(part, str) else part for part in parts
        ]
        self._connected.sendall(b"".join(data))

    def raw_server_opens_behind_the_tunnel(self) -> None:
        """Answers the handshake of a client whose connection is there already."""
        self.raw_server_sends(handshake_answer(self.raw_server_reads_request(), {}))

    def raw_server_reads_frame(self, expected: str | None = None) -> dict[str, Any]:
        """Returns the next frame: ``opcode`` by name, ``payload``; of a Close also ``code``."""
        first, second = self._take(2)
        length = second & 0x7F
        if length >= 126:
            size = "!H" if length == 126 else "!Q"
            (length,) = struct.unpack(size, self._take(struct.calcsize(size)))
        key = self._take(4)
        payload = bytes(byte ^ key[place % 4] for place, byte in enumerate(self._take(length)))
        frame: dict[str, Any] = {"opcode": _NAMES[first & 0x0F], "payload": payload}
        if frame["opcode"] == "close":
            frame["code"] = struct.unpack("!H", payload[:2])[0] if payload else None
            frame["reason"] = payload[2:].decode()
        if expected is not None and frame["opcode"] != expected:
            raise AssertionError(f"Expected a {expected} frame, but came: {frame}")
        return frame

    def raw_server_answers_close(self) -> dict[str, Any]:
        """Reads the client's Close frame, echoes its code, and ends the TCP connection."""
        frame = self.raw_server_reads_frame("close")
        self.raw_server_sends(self.raw_close(frame["code"]))
        self.raw_server_drops()
        return frame

    def raw_server_should_see_the_end(self) -> None:
        """Passes when the client has ended the TCP connection, and sent nothing before that."""
        data = b""
        with contextlib.suppress(ConnectionError):
            data = self._connected.recv(1024)
        if data or self._read:
            raise AssertionError(f"Expected the end of the connection, got {self._read + data!r}.")

    def raw_server_drops(self, how: str = "end") -> None:
        """Ends the TCP connection without a Close frame: ``end`` (FIN) or ``reset`` (RST)."""
        if how == "reset":
            linger = struct.pack("ii", 1, 0)
            self._connected.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self._connected.close()
        self._client = None

    def raw_frame(
        self,
        opcode: str | int,
        payload: bytes | str = b"",
        fin: bool = True,
        rsv: int = 0,
        masked: bool = False,
    ) -> bytes:
        """Returns a frame, legal or not. The opcode is a name or a number."""
        number = _OPCODES[opcode] if opcode in _OPCODES else int(opcode)
        data = payload.encode() if isinstance(payload, str) else bytes(payload)
        head = bytes([(0x80 if fin else 0) | rsv << 4 | number])
        mask = 0x80 if masked else 0
        if len(data) < 126:
            head += struct.pack("!B", mask | len(data))
        elif len(data) < 1 << 16:
            head += struct.pack("!BH", mask | 126, len(data))
        else:
            head += struct.pack("!BQ", mask | 127, len(data))
        # The masking key 0 leaves the payload as it is.
        return head + (bytes(4) if masked else b"") + data

    def raw_close(self, code: int | None = None, reason: bytes | str = b"") -> bytes:
        """Returns a Close frame, legal or not."""
        text = reason.encode() if isinstance(reason, str) else reason
        return self.raw_frame("close", b"" if code is None else struct.pack("!H", code) + text)

    @property
    def _connected(self) -> socket.socket:
        if self._client is None:
            raise AssertionError("No client is connected to the raw server.")
        return self._client

    def _take(self, count: int) -> bytes:
        while len(self._read) < count:
            self._receive()
        data, self._read = self._read[:count], self._read[count:]
        return data

    def _receive(self) -> None:
        data = self._connected.recv(65536)
        if not data:
            raise AssertionError(f"The client ended the connection. Not read yet: {self._read!r}")
        self._read += data


def accept_value(request: str) -> str:
    """The ``Sec-WebSocket-Accept`` that answers a request."""
    lines = [line.partition(": ") for line in request.splitlines()]
    (key,) = [value for name, _, value in lines if name.lower() == "sec-websocket-key"]
    return base64.b64encode(hashlib.sha1((key + _GUID).encode()).digest()).decode()  # noqa: S324


def handshake_answer(request: str, headers: Mapping[str, Any]) -> bytes:
    """The answer that opens a connection (RFC 6455 §4.2.2)."""
    accept = accept_value(request)
    answer = {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Accept": accept}
    answer.update(headers)
    head = ["HTTP/1.1 101 Switching Protocols"]
    for name, value in answer.items():
        head += [f"{name}: {each}" for each in (value if isinstance(value, list) else [value])]
    return "\r\n".join([*head, "", ""]).encode()
