"""Stands between the client and its server, and takes down all that the client sends.

A server sees nothing more once it stops reading or leaves; the tap does.
"""

from __future__ import annotations

import contextlib
import io
import select
import socket
import struct
import threading
from urllib.parse import urlsplit

PATIENCE = 10.0
"""Seconds that the client has to end its connections."""

_CHUNK = 64 * 1024
_CLOSE, _PONG = 8, 10
_NO_LINGER = struct.pack("ii", 1, 0)


class Tap:
    """One tap at a time, gone at the end of each test."""

    ROBOT_LIBRARY_SCOPE = "SUITE"
    ROBOT_LISTENER_API_VERSION = 3
    ROBOT_LISTENER_PRIORITY = 1
    """Before the library's own listener, which else would wait for answers through the tap."""

    def __init__(self) -> None:
        self.ROBOT_LIBRARY_LISTENER = self
        self._line: _Line | None = None

    def _end_test(self, *_: object) -> None:
        self.stop_tap()

    def start_tap(self, url: str) -> str:
        """Returns a URL that leads to the same server, but through the tap."""
        self.stop_tap()
        parts = urlsplit(url)
        self._line = _Line((parts.hostname or "", parts.port or 0))
        return f"{parts.scheme}://{parts.hostname}:{self._line.port}"

    def stop_tap(self) -> None:
        """Drops what is still connected, and forgets what was sent."""
        if self._line is not None:
            self._line.stop()
            self._line = None

    def client_should_have_left(self) -> None:
        """Passes when the client has ended all connections that it made through the tap.

        From now on nothing of what it sends is forwarded: a server that does not read would
        hide the end.
        """
        if self._line is not None:
            self._line.hold_back()
        for connection in self._connections:
            if not connection.left.wait(PATIENCE):
                raise AssertionError("The client has not ended its TCP connection.")

    def client_should_have_sent_close_frame(self, expected: str) -> None:
        """Passes if it sent one with this code, one ``without a code``, or ``none``.

        Nothing is seen of what is encrypted.
        """
        sent = [_code(payload) for opcode, payload in self._frames if opcode == _CLOSE]
        if sent != ([] if expected == "none" else [expected]):
            came = " and ".join(sent) or "none"
            raise AssertionError(f"Expected the Close frame {expected}, the client sent {came}.")

    def client_should_have_sent_pongs(self, count: int) -> None:
        """Passes if it sent so many."""
        pongs = sum(opcode == _PONG for opcode, _ in self._frames)
        if pongs != count:
            raise AssertionError(f"Expected {count} pongs, the client sent {pongs}.")

    @property
    def _connections(self) -> list[_Connection]:
        return [] if self._line is None else list(self._line.connections)

    @property
    def _frames(self) -> list[tuple[int, bytes]]:
        return [frame for each in self._connections for frame in _frames(bytes(each.sent))]


class _Line:
    """Forwards connections, in a thread of its own.

    :param server: where to.
    """

    def __init__(self, server: tuple[str, int]) -> None:
        self.connections: list[_Connection] = []
        self._server = server
        self._listening = socket.create_server(("127.0.0.1", 0))
        # What it accepts inherits this. A tap that took much would hide that a server takes none.
        self._listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _CHUNK)
        self.port: int = self._listening.getsockname()[1]
        self._bell, self._button = socket.socketpair()
        self._thread = threading.Thread(target=self._run, name="tap", daemon=True)
        self._thread.start()

    def hold_back(self) -> None:
        """Forwards nothing more to the server."""
        for connection in self.connections:
            connection.held_back = True
        self._button.send(b"!")

    def stop(self) -> None:
        """Drops everything."""
        self._button.close()
        self._thread.join()
        for connection in self.connections:
            connection.close()
        self._listening.close()
        self._bell.close()

    def _run(self) -> None:
        ways: list[_Way] = []
        while True:
            readable, writable, _ = select.select(
                [self._bell, self._listening, *(way.source for way in ways if not way.stalled)],
                [way.target for way in ways if way.stalled],
                [],
            )
            if self._bell in readable and not self._bell.recv(_CHUNK):
                break
            if self._listening in readable:
                ways += self._connect()
            for way in ways:
                if way.source in readable or way.target in writable:
                    way.forward()
            ways = [way for way in ways if not way.ended]

    def _connect(self) -> list[_Way]:
        client, _ = self._listening.accept()
        connection = _Connection(client, socket.create_connection(self._server))
        self.connections.append(connection)
        return connection.ways


class _Connection:
    """A client and its server.

    :ivar sent: what the client has sent.
    :ivar left: is set when the client has ended the connection, or the server has broken it.
    :ivar held_back: whether nothing more is forwarded to the server.
    """

    def __init__(self, client: socket.socket, server: socket.socket) -> None:
        self.sent = bytearray()
        self.left = threading.Event()
        self.held_back = False
        self.client = client
        self._ends = (client, server)
        for end in self._ends:
            end.setblocking(False)
            end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        server.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _CHUNK)
        self.ways = [_Way(self, client, server), _Way(self, server, client)]

    def note(self, data: bytes) -> None:
        """Takes down what the client sent; nothing stands for its end."""
        self.sent += data
        if not data:
            self.left.set()

    def reset(self) -> None:
        """One of the two has broken the connection: so does the tap with the other."""
        with contextlib.suppress(OSError):
            while data := self.client.recv(_CHUNK):  # it was sent before
                self.note(data)
        for end in self._ends:
            with contextlib.suppress(OSError):
                end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self.close()

    def close(self) -> None:
        """Ends it on both sides."""
        for way in self.ways:
            way.ended = True
        for end in self._ends:
            end.close()
        self.left.set()


class _Way:
    """One direction of a connection."""

    def __init__(
        self, connection: _Connection, source: socket.socket, target: socket.socket
    ) -> None:
        self.source = source
        self.target = target
        self.ended = False
        self._connection = connection
        self._waiting = b""

    @property
    def stalled(self) -> bool:
        """Whether the target has to take something before more is read."""
        return bool(self._waiting) and not (self._is_clients and self._connection.held_back)

    def forward(self) -> None:
        """Does what can be done without waiting."""
        if self.ended:  # with the other way, a moment ago
            return
        try:
            if not self.stalled:
                self._read()
            if self.stalled:
                self._waiting = self._waiting[self.target.send(self._waiting) :]
        except BlockingIOError:
            pass
        except OSError:
            self._connection.reset()

    @property
    def _is_clients(self) -> bool:
        return self.source is self._connection.client

    def _read(self) -> None:
        self._waiting = self.source.recv(_CHUNK)
        if self._is_clients:
            self._connection.note(self._waiting)
        if not self._waiting:
            self.target.shutdown(socket.SHUT_WR)
            self.ended = True
            if all(way.ended for way in self._connection.ways):
                self._connection.close()


def _frames(sent: bytes) -> list[tuple[int, bytes]]:
    """The opcodes and payloads of the frames behind a client's requests."""
    while sent.startswith((b"GET ", b"CONNECT ")):
        _, _, sent = sent.partition(b"\r\n\r\n")
    if sent.startswith(b"\x16"):  # TLS
        return []
    stream = io.BytesIO(sent)
    frames = []
    while len(head := stream.read(2)) == 2:
        length = head[1] & 0x7F
        if length >= 126:
            length = int.from_bytes(stream.read(2 if length == 126 else 8), "big")
        key, payload = stream.read(4), stream.read(length)
        opcode = head[0] & 0x0F
        if opcode >= _CLOSE:
            payload = bytes(byte ^ key[place % 4] for place, byte in enumerate(payload))
        frames.append((opcode, payload))
    return frames


def _code(payload: bytes) -> str:
    return str(int.from_bytes(payload[:2], "big")) if payload else "without a code"
