"""The other ends of the transport's tests: a scripted server, a receiver that records."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import selectors
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, NamedTuple

import pytest

from SwanSocketLibrary.net.interface import Exchange, Frame, Opcode
from SwanSocketLibrary.swan.payloads import Headers

PATIENCE = 20.0
"""Seconds after which something that should have happened at once is given up."""

_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


class Recorder:
    """A receiver that keeps what it is told.

    :param at_once: whether it takes messages that come at once.
    """

    def __init__(self, *, at_once: bool = False) -> None:
        self._at_once = at_once
        self._told = threading.Condition()
        self.events: list[tuple[Any, ...]] = []
        self.frames: list[Frame] = []
        self.exchanges: list[Exchange] = []
        self.keys: list[str] = []
        self.threads: set[str] = set()

    def _tell(self, *event: Any) -> None:
        with self._told:
            self.events.append(event)
            self.threads.add(threading.current_thread().name)
            self._told.notify_all()

    def opened(self, header: Headers, protocol: str) -> None:
        self._tell("opened", header, protocol)

    def received(self, data: str | bytes) -> None:
        self._tell("received", data)

    def received_all(self, messages: Sequence[str | bytes]) -> bool:
        if self._at_once:
            for data in messages:
                self._tell("received", data)
        return self._at_once

    def closed(self, code: int, reason: str) -> None:
        self._tell("closed", code, reason)

    def failed(self, cause: str) -> None:
        self._tell("failed", cause)

    def asks(self, key: str) -> None:
        self.keys.append(key)

    def exchanged(self, exchange: Exchange) -> None:
        self.exchanges.append(exchange)

    def frame(self, frame: Frame) -> None:
        with self._told:
            self.frames.append(frame)
            self._told.notify_all()

    def wait(self, kind: str, count: int = 1) -> tuple[Any, ...]:
        """Waits for an event of a kind, the first or a later one; fails at any other end."""
        with self._told:
            self._told.wait_for(lambda: len(self._of(kind)) >= count or self._ended, PATIENCE)
            assert len(self._of(kind)) >= count, f"no '{kind}' in {self.events}"
            return self._of(kind)[count - 1]

    def wait_frames(self, *, sent: bool, count: int) -> list[Frame]:
        with self._told:
            self._told.wait_for(
                lambda: len([f for f in self.frames if f.sent is sent]) >= count, PATIENCE
            )
            return [frame for frame in self.frames if frame.sent is sent]

    @property
    def cause(self) -> str:
        """The cause of the end, which is waited for."""
        return str(self.wait("failed")[1])

    @property
    def received_data(self) -> list[str | bytes]:
        return [event[1] for event in self._of("received")]

    @property
    def _ended(self) -> bool:
        return any(event[0] in {"closed", "failed"} for event in self.events)

    def _of(self, kind: str) -> list[tuple[Any, ...]]:
        return [event for event in self.events if event[0] == kind]


class ClientGone(Exception):
    """The client closed the connection while its server read."""


class SeenFrame(NamedTuple):
    """A frame as the server read it, unmasked."""

    opcode: int
    payload: bytes
    masked: bool
    fin: bool


def frame(
    opcode: int,
    payload: bytes = b"",
    *,
    fin: bool = True,
    rsv: int = 0,
    mask: bool = False,
    length: int | None = None,
    form: int | None = None,
) -> bytes:
    """A frame as a server sends it, right or wrong.

    :param length: what the header declares, if not the payload's length.
    :param form: bits that the length is written in: 7, 16 or 64.
    """
    declared = len(payload) if length is None else length
    form = form or (7 if declared < 126 else 16 if declared < 1 << 16 else 64)
    first = (0x80 if fin else 0) | rsv << 4 | opcode
    second = (0x80 if mask else 0) | {7: declared, 16: 126, 64: 127}[form]
    head = (
        bytes([first, second])
        + {
            7: b"",
            16: struct.pack("!H", declared & 0xFFFF),
            64: struct.pack("!Q", declared),
        }[form]
    )
    return head + (b"\0\0\0\0" if mask else b"") + payload


def close_frame(code: int | None, reason: bytes = b"") -> bytes:
    return frame(Opcode.CLOSE, b"" if code is None else struct.pack("!H", code) + reason)


class Peer:
    """One accepted connection, in the thread of its script."""

    def __init__(self, sock: socket.socket) -> None:
        self.sock = sock
        self.sock.settimeout(PATIENCE)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._buffer = b""

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def read(self, count: int) -> bytes:
        while len(self._buffer) < count:
            data = self.sock.recv(65536)
            if not data:
                raise ClientGone
            self._buffer += data
        data, self._buffer = self._buffer[:count], self._buffer[count:]
        return data

    def read_head(self) -> str:
        while b"\r\n\r\n" not in self._buffer:
            data = self.sock.recv(65536)
            if not data:
                raise ClientGone
            self._buffer += data
        head, _, self._buffer = self._buffer.partition(b"\r\n\r\n")
        return head.decode()

    def answer(self, status: str, *lines: str, body: str = "") -> None:
        self.send("\r\n".join([f"HTTP/1.1 {status}", *lines, "", body]).encode())

    def upgrade(self, *lines: str, behind: bytes = b"") -> str:
        """Reads a request and opens the connection; returns the request's head."""
        head = self.read_head()
        answer = [
            "HTTP/1.1 101 Switching Protocols",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Accept: {accept_of(head)}",
            *lines,
            "",
            "",
        ]
        self.send("\r\n".join(answer).encode() + behind)
        return head

    def read_frame(self) -> SeenFrame:
        first, second = self.read(2)
        length = second & 0x7F
        if length == 126:
            (length,) = struct.unpack("!H", self.read(2))
        elif length == 127:
            (length,) = struct.unpack("!Q", self.read(8))
        mask = self.read(4) if second & 0x80 else b"\0\0\0\0"
        data = self.read(length)
        repeated = (mask * (length // 4 + 1))[:length]
        number = int.from_bytes(data, "big") ^ int.from_bytes(repeated, "big")
        return SeenFrame(
            first & 0x0F, number.to_bytes(length, "big"), bool(second & 0x80), bool(first & 0x80)
        )

    def read_close(self) -> tuple[int | None, str]:
        seen = self.read_frame()
        assert seen.opcode == Opcode.CLOSE, seen
        if not seen.payload:
            return None, ""
        return struct.unpack("!H", seen.payload[:2])[0], seen.payload[2:].decode()

    def wait_end(self) -> None:
        """Waits until the client has closed its side."""
        try:
            while self.sock.recv(65536):
                pass
        except (ConnectionError, ssl.SSLError):
            pass

    def reset(self) -> None:
        """Ends the connection with RST."""
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()


Script = Callable[[Peer], None]


def playing(*steps: Callable[[Peer], object]) -> Script:
    """A script of short steps."""

    def script(peer: Peer) -> None:
        for step in steps:
            step(peer)

    return script


def header_of(head: str, name: str) -> str | None:
    """The value of a header in a request's head; fails if it is there twice."""
    found = [
        line.partition(":")[2].strip()
        for line in head.split("\r\n")[1:]
        if line.partition(":")[0].lower() == name.lower()
    ]
    assert len(found) < 2, head
    return found[0] if found else None


def accept_of(head: str) -> str:
    key = header_of(head, "Sec-WebSocket-Key")
    return base64.b64encode(hashlib.sha1(f"{key}{_GUID}".encode()).digest()).decode()  # noqa: S324 - the RFC's


class ScriptedServer:
    """Listens on loopback and plays a script for each connection, in a thread each.

    Leaving the context waits for the scripts, and raises what one of them raised.

    :param scripts: for the first connection, the second and so on; the last one repeats.
    """

    def __init__(
        self, *scripts: Script, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
    ) -> None:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self._listener = socket.create_server((host, 0), family=family, backlog=64)
        self._scripts = scripts
        self._tls = tls
        self._threads: list[threading.Thread] = []
        self._errors: list[BaseException] = []
        self.host = host
        self.port: int = self._listener.getsockname()[1]

    def url(self, path: str = "/") -> str:
        scheme = "ws" if self._tls is None else "wss"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}:{self.port}{path}"

    def __enter__(self) -> ScriptedServer:  # noqa: PYI034 - Self is of Python 3.11
        self._start(self._accept)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # Shutting a listener down wakes accept up; closing it would not, on Linux.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(PATIENCE)
        if error is None and self._errors:
            raise self._errors[0]

    def _start(self, target: Callable[..., None], *args: Any) -> None:
        thread = threading.Thread(target=target, args=args, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        number = 0
        while True:
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            script = self._scripts[min(number, len(self._scripts) - 1)]
            self._start(self._play, script, sock)
            number += 1

    def _play(self, script: Script, sock: socket.socket) -> None:
        try:
            if self._tls is not None:
                sock.settimeout(PATIENCE)
                try:
                    sock = self._tls.wrap_socket(sock, server_side=True)
                except OSError:
                    sock.close()
                    return
            peer = Peer(sock)
            try:
                script(peer)
            finally:
                peer.sock.close()
        except BaseException as error:  # noqa: BLE001 - raised again by the test's thread
            self._errors.append(error)


def echo(peer: Peer) -> None:
    """A script: opens, echoes data, answers a Close; the client may go at any time."""
    try:
        peer.upgrade()
        serve_echo(peer)
    except (ClientGone, OSError):
        pass


def serve_echo(peer: Peer) -> None:
    while True:
        seen = peer.read_frame()
        peer.send(frame(seen.opcode, seen.payload))
        if seen.opcode == Opcode.CLOSE:
            return


def tunnel_to(port: int) -> Script:
    """A proxy's script: whatever host is asked for, the tunnel leads to a port of this machine."""

    def script(peer: Peer) -> None:
        peer.read_head()
        peer.answer("200 Connection established")
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as onward:
            carry(peer, onward)

    return script


def carry(peer: Peer, onward: socket.socket) -> None:
    """Carries bytes both ways until one side ends."""
    with selectors.DefaultSelector() as both:
        both.register(peer.sock, selectors.EVENT_READ, onward)
        both.register(onward, selectors.EVENT_READ, peer.sock)
        while True:
            for key, _ in both.select(PATIENCE):
                source = key.fileobj
                assert isinstance(source, socket.socket)
                try:
                    data = source.recv(65536)
                    while isinstance(source, ssl.SSLSocket) and source.pending():
                        data += source.recv(65536)
                except OSError:
                    return
                if not data:
                    return
                key.data.sendall(data)


def silent(peer: Peer) -> None:
    """A script: reads and never says anything."""
    peer.wait_end()


def descriptors() -> dict[str, str]:
    """The process's open descriptors, with what they lead to."""
    folder = Path("/proc/self/fd")
    if not folder.exists():
        pytest.skip("this system does not list a process's descriptors")
    found = {}
    for name in os.listdir(folder):  # noqa: PTH208 - paths would be resolved too late
        try:
            found[name] = os.readlink(folder / name)  # noqa: PTH115 - the same
        except OSError:
            continue
    return found


def swan_threads() -> list[str]:
    return [
        thread.name
        for thread in threading.enumerate()
        if thread.name.startswith("swan-socket") and thread.is_alive()
    ]
