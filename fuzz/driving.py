"""Leads any bytes through the client's receiving path, in one thread and without a network.

The first three bytes of an input say how the rest is used, see `Plan`. Nothing may come of it
but what the interface promises, and the same however the bytes are cut.
"""

from __future__ import annotations

import base64
import hashlib
import re
import socket
from collections import deque
from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, Final, TypeVar, cast

from websockets.extensions.permessage_deflate import PerMessageDeflate

from SwanSocketLibrary.net.connection import ClientConnection, Opening, SendLimits
from SwanSocketLibrary.net.dialing import Link, upgrade
from SwanSocketLibrary.net.engines.websocket_client import (
    WebSocketClientCodec,
    WebSocketClientHandshake,
)
from SwanSocketLibrary.net.engines.websockets import WebSocketsCodec, WebSocketsHandshake
from SwanSocketLibrary.net.error_text import ConnectFailed
from SwanSocketLibrary.net.frames import FrameCodec
from SwanSocketLibrary.net.handshake import Engine
from SwanSocketLibrary.net.interface import ConnectOptions, Exchange, Frame
from SwanSocketLibrary.net.loop import NetThread
from SwanSocketLibrary.net.stream import Stream
from SwanSocketLibrary.net.target import parse_target
from SwanSocketLibrary.swan.model import HandshakeRequest
from SwanSocketLibrary.swan.payloads import Headers

T = TypeVar("T")

ACCEPT: Final = b"\nSec-WebSocket-Accept: $ACCEPT"
"""In an input, ``$ACCEPT`` stands there for what a server computes from the client's key."""

_GUID: Final = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_NO_SOCKET: Final = cast("socket.socket", None)
_KEY: Final = re.compile(rb"Sec-WebSocket-Key: (\S+)")
_URL: Final = "ws://example.com/chat?a=b"
_STEPS: Final = 100_000

Event = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """How an input is used.

    :ivar handshake: whether it begins with the answer to the handshake: byte 0 is odd.
    :ivar compressed: whether messages may be compressed: byte 0 has its second bit set. Then it
        has no handshake.
    :ivar portion: bytes that are read at once: byte 1, where 0 is for all.
    :ivar limit: bytes that a message may have: byte 2 times 8, where 0 is for 64 MiB.
    """

    handshake: bool
    compressed: bool
    portion: int
    limit: int
    stream: bytes

    @classmethod
    def of(cls, data: bytes) -> Plan:
        """Reads the first three bytes; those that lack are 0."""
        mode, portion, limit = data[:3].ljust(3, b"\0")
        compressed = bool(mode & 2)
        handshake = bool(mode & 1) and not compressed
        return cls(handshake, compressed, portion, limit * 8 or 64 << 20, data[3:])

    def portions(self) -> Iterator[bytes]:
        """The stream as it is read."""
        step = self.portion or len(self.stream) or 1
        return (self.stream[at : at + step] for at in range(0, len(self.stream), step))


class Witness:
    """A receiver that keeps what it is told, and insists on its order.

    :param at_once: whether it takes messages that come at once.
    """

    def __init__(self, *, at_once: bool) -> None:
        self._at_once = at_once
        self.events: list[Event] = []
        self.frames: dict[bool, list[Frame]] = {True: [], False: []}
        self._over = False

    def opened(self, header: Headers, protocol: str) -> None:
        """See `Receiver.opened`."""
        assert not self.events, "it opened late"
        self.events.append(("opened", protocol))

    def received(self, data: str | bytes) -> None:
        """See `Receiver.received`."""
        self._tell(("received", data))

    def received_all(self, messages: Sequence[str | bytes]) -> bool:
        """See `Receiver.received_all`."""
        assert messages, "no message"
        if self._at_once:
            for data in messages:
                self.received(data)
        return self._at_once

    def closed(self, code: int, reason: str) -> None:
        """See `Receiver.closed`."""
        self._tell(("closed", code, reason))
        self._over = True

    def failed(self, cause: str) -> None:
        """See `Receiver.failed`."""
        self._tell(("failed", _printable(cause)))
        self._over = True

    def asks(self, key: str) -> None:
        """See `Receiver.asks`; here the handshake is over when a connection begins."""
        raise AssertionError(key)

    def exchanged(self, exchange: Exchange) -> None:
        """See `Receiver.exchanged`; here the handshake is over when a connection begins."""
        raise AssertionError(exchange)

    def frame(self, frame: Frame) -> None:
        """See `Receiver.frame`."""
        assert not self._over, "a frame after the end"
        self.frames[frame.sent].append(frame)

    def check(self) -> None:
        """The end has been told."""
        assert self._over, f"no end: {self.events}"

    def _tell(self, event: Event) -> None:
        assert self.events, "it did not open"
        assert not self._over, "something after the end"
        self.events.append(event)


class OneThread:
    """Stands for the net's thread: serves one connection in the caller's, and never waits."""

    inside = True

    def __init__(self) -> None:
        self._queue: deque[Callable[[], object]] = deque()
        self._used = True
        self._reader: Callable[[], object] | None = None

    @property
    def loop(self) -> OneThread:
        """The same, as the event loop of it."""
        return self

    def call_soon_threadsafe(self, call: Callable[..., object], *args: object) -> None:
        """As that of the event loop."""
        self._queue.append(partial(call, *args))

    def release(self) -> None:
        """See `NetThread.release`."""
        self._used = False

    def create_task(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Runs it to its end: nothing here waits."""
        _at_once(coroutine)

    def call_later(self, *_: object) -> _NoTimer:
        """No time ever passes."""
        return _NoTimer()

    def add_reader(self, _: int, call: Callable[[], object]) -> None:
        """There is always something to read, if only the end."""
        self._reader = call

    def remove_reader(self, _: int) -> None:
        """Nothing more is read."""
        self._reader = None

    def serve(self) -> None:
        """Has the connection read until it has ended."""
        for _ in range(_STEPS):
            while self._queue and self._used:
                self._queue.popleft()()
            if not self._used:
                return
            assert self._reader is not None, "it neither reads nor ends"
            self._reader()
        raise AssertionError("it does not end")


class _NoTimer:
    def cancel(self) -> None:
        """Nothing rings."""


def _at_once(coroutine: Coroutine[Any, Any, T]) -> T:
    """What a coroutine returns that never waits."""
    try:
        coroutine.send(None)
    except StopIteration as done:
        return cast("T", done.value)
    raise AssertionError("it waits")


class MemoryStream(Stream):
    """Reads what a server said, in portions, then the end; takes all that is written.

    The server has said everything before it is asked, but for the key's answer.
    """

    def __init__(self, said: bytes, portion: int) -> None:
        super().__init__(_NO_SOCKET)
        self._said = said
        self._portion = portion or len(said) or 1

    def fileno(self) -> int:
        """None."""
        return -1

    def read(self, limit: int) -> bytes | None:
        """See `Stream.read`."""
        size = min(limit, self._portion)
        data, self._said = self._said[:size], self._said[size:]
        return data

    def write(self, data: memoryview) -> int:
        """See `Stream.write`."""
        key = _KEY.search(data)
        if key is not None:
            accept = base64.b64encode(hashlib.sha1(key[1] + _GUID).digest())  # noqa: S324 - the RFC's
            self._said = self._said.replace(ACCEPT, ACCEPT.replace(b"$ACCEPT", accept), 1)
        return len(data)

    def finish(self) -> None:
        """See `Stream.finish`."""

    def close(self) -> None:
        """See `Stream.close`."""


def one_input(data: bytes) -> None:
    """Leads an input through each package's codec, in its portions and uncut.

    Compressed messages are for one of the packages alone.

    :raises AssertionError: the interface's promise was broken, or the packages differ.
    """
    plan = Plan.of(data)
    uncut = _outcome(replace(plan, portion=0), _WEBSOCKETS)
    cut = _outcome(plan, _WEBSOCKETS)
    assert cut == uncut, f"the cuts matter: {cut} {uncut}"
    if not plan.compressed:
        other = _outcome(plan, _WEBSOCKET_CLIENT)
        assert cut == other, f"the packages differ: {cut} {other}"


def _printable(cause: str) -> str:
    assert cause.isprintable(), f"not printable: {cause!r}"
    return cause


@dataclass(frozen=True, slots=True)
class _Package:
    engine: Engine
    codec: Callable[[Plan], FrameCodec]


def _may_compress(plan: Plan) -> FrameCodec:
    return WebSocketsCodec([PerMessageDeflate(False, False, 15, 15)] if plan.compressed else [])


_WEBSOCKETS: Final = _Package(WebSocketsHandshake, _may_compress)
_WEBSOCKET_CLIENT: Final = _Package(WebSocketClientHandshake, lambda _: WebSocketClientCodec())


class _Unconcerned:
    """Hears of a handshake, which nothing here depends on."""

    def asks(self, _key: str) -> None:
        """See `Receiver.asks`."""

    def exchanged(self, _exchange: Exchange) -> None:
        """See `Receiver.exchanged`."""


def _outcome(plan: Plan, package: _Package) -> object:
    if not plan.handshake:
        return _receive(plan, lambda stream: _opened(stream, package.codec(plan)))
    target = parse_target(_URL)
    request = HandshakeRequest(_URL, (), ("a", "b"), 1.0)

    def shake_hands(stream: MemoryStream) -> Opening | str:
        link = Link(stream, "the server", lambda _: None)
        receiver = cast("Witness", _Unconcerned())
        options = ConnectOptions(max_message_size=plan.limit)
        return _at_once(upgrade(link, request, target, options, package.engine, receiver))

    try:
        answer = shake_hands(MemoryStream(plan.stream, plan.portion))
        if isinstance(answer, str):
            return target.redirected(answer)
    except ConnectFailed as failure:
        # What is quoted behind a colon may hold the key's answer, which differs each time.
        return _printable(str(failure)).partition(":")[0]
    return _receive(plan, lambda stream: cast("Opening", shake_hands(stream)))


def _opened(stream: Stream, codec: FrameCodec) -> Opening:
    return Opening(stream, codec, b"", Headers(()), "")


def _receive(plan: Plan, opening: Callable[[MemoryStream], Opening]) -> object:
    """What is told of a stream: the same, but for frames, if messages are taken at once."""
    one_by_one = _told(plan, opening, at_once=False)
    at_once = _told(plan, opening, at_once=True)
    assert one_by_one.events == at_once.events, f"at once: {at_once.events} {one_by_one.events}"
    return one_by_one.events, one_by_one.frames


def _told(plan: Plan, opening: Callable[[MemoryStream], Opening], *, at_once: bool) -> Witness:
    witness, net = Witness(at_once=at_once), OneThread()
    opened = opening(MemoryStream(plan.stream, plan.portion))

    async def dial(_: object) -> Opening:
        return opened

    connection = ClientConnection(
        cast("NetThread", net),
        witness,
        ConnectOptions(proxy="", max_message_size=plan.limit),
        1.0,
        SendLimits(),
        lambda _: None,
    )
    connection.start(dial)
    net.serve()
    witness.check()
    return witness
