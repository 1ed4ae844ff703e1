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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, cast

from websockets.extensions.permessage_deflate import PerMessageDeflate

from SwanSocketLibrary.deadline import Deadline
from SwanSocketLibrary.swan.handshake import HandshakeRequest
from SwanSocketLibrary.swan.payloads import Headers
from SwanSocketLibrary.transport.attempt import Attempt
from SwanSocketLibrary.transport.causes import ConnectFailed
from SwanSocketLibrary.transport.channel import Channel
from SwanSocketLibrary.transport.connection import ClientConnection
from SwanSocketLibrary.transport.connector import Upgrade
from SwanSocketLibrary.transport.guarded_socket import GuardedSocket
from SwanSocketLibrary.transport.interface import ConnectOptions, Exchange, Frame
from SwanSocketLibrary.transport.loop import Handler, Loop
from SwanSocketLibrary.transport.target import parse_target
from SwanSocketLibrary.transport.websocket_client import frames as websocket_client_frames
from SwanSocketLibrary.transport.websocket_client import upgrade as websocket_client_upgrade
from SwanSocketLibrary.transport.websockets_client import frames as websockets_frames
from SwanSocketLibrary.transport.websockets_client import upgrade as websockets_upgrade
from SwanSocketLibrary.transport.wire import Codec, Opening, SendLimits

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


class OneThreadLoop(Loop):
    """Serves one handler in the caller's thread, and never waits."""

    def __init__(self) -> None:
        super().__init__()
        self._queue: deque[Callable[[], None]] = deque()
        self._attached = False

    @property
    def inside(self) -> bool:
        """Always: there is no other thread."""
        return True

    def attach(self, handler: Handler) -> None:
        """See `Loop.attach`."""
        self._attached = True

    def detach(self, handler: Handler) -> None:
        """See `Loop.detach`."""
        self._attached = False

    def call_soon(self, handler: Handler, call: Callable[[], None]) -> None:
        """See `Loop.call_soon`."""
        if self._attached:
            self._queue.append(call)

    def watch(self, handler: Handler, descriptor: int, events: int) -> None:
        """See `Loop.watch`."""

    def set_timer(self, handler: Handler, when: float | None) -> None:
        """See `Loop.set_timer`."""

    def serve(self, handler: Handler) -> None:
        """Has the handler read until it detaches itself."""
        for _ in range(_STEPS):
            while self._queue and self._attached:
                self._queue.popleft()()
            if not self._attached:
                return
            handler.ready()
        raise AssertionError("it does not end")


class MemoryChannel(Channel):
    """Reads portions, then the end of the stream; takes all that is written."""

    def __init__(self, portions: Iterator[bytes]) -> None:
        super().__init__(_NO_SOCKET)
        self._portions = portions

    def fileno(self) -> int:
        """None."""
        return -1

    def read(self, limit: int) -> bytes | None:
        """See `Channel.read`."""
        return next(self._portions, b"")

    def write(self, data: memoryview) -> int:
        """See `Channel.write`."""
        return len(data)

    def finish(self) -> None:
        """See `Channel.finish`."""

    def close(self) -> None:
        """See `Channel.close`."""


class MemoryLink(GuardedSocket):
    """A server that has said everything before it is asked, but for the key's answer."""

    def __init__(self, plan: Plan) -> None:
        super().__init__(_NO_SOCKET, Attempt(Deadline(None)), "the server")
        self._said = plan.stream
        self._portion = plan.portion or len(plan.stream)

    def send(self, data: bytes) -> int:
        """Takes the request."""
        key = _KEY.search(data)
        if key is not None:
            accept = base64.b64encode(hashlib.sha1(key[1] + _GUID).digest())  # noqa: S324 - the RFC's
            self._said = self._said.replace(ACCEPT, ACCEPT.replace(b"$ACCEPT", accept), 1)
        return len(data)

    def recv(self, limit: int) -> bytes:
        """See `GuardedSocket.recv`."""
        size = min(limit, self._portion)
        data, self._said = self._said[:size], self._said[size:]
        return data

    def rest(self) -> bytes:
        """What was said behind the handshake."""
        return self.take_ahead() + self._said


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
    upgrade: Upgrade
    codec: Callable[[Plan], Codec]


def _may_compress(plan: Plan) -> websockets_frames.Codec:
    extensions = [PerMessageDeflate(False, False, 15, 15)] if plan.compressed else []
    return websockets_frames.Codec(plan.limit, extensions)


_WEBSOCKETS: Final = _Package(websockets_upgrade.upgrade, _may_compress)
_WEBSOCKET_CLIENT: Final = _Package(
    websocket_client_upgrade.upgrade, lambda plan: websocket_client_frames.Codec(plan.limit)
)


def _outcome(plan: Plan, package: _Package) -> object:
    if not plan.handshake:
        return _receive(plan, lambda: package.codec(plan), "")
    target = parse_target(_URL)
    link = MemoryLink(plan)
    try:
        request = HandshakeRequest(_URL, (), ("a", "b"), 1.0)
        answer = package.upgrade(link, request, target, ConnectOptions(max_message_size=plan.limit))
        if isinstance(answer, str):
            return target.redirected(answer)
    except ConnectFailed as failure:
        # What is quoted behind a colon may hold the key's answer, which differs each time.
        return _printable(str(failure)).partition(":")[0]
    protocol = answer.head.headers.get("Sec-WebSocket-Protocol", "")
    # The handshakes offer no compression: all their codecs are alike.
    plain = replace(plan, stream=link.rest(), compressed=False)
    return _receive(plain, lambda: package.codec(plain), protocol)


def _receive(plan: Plan, codec: Callable[[], Codec], protocol: str) -> object:
    """What is told of a stream: the same, but for frames, if messages are taken at once."""
    one_by_one = _told(plan, codec(), protocol, at_once=False)
    at_once = _told(plan, codec(), protocol, at_once=True)
    assert one_by_one.events == at_once.events, f"at once: {at_once.events} {one_by_one.events}"
    return one_by_one.events, one_by_one.frames


def _told(plan: Plan, codec: Codec, protocol: str, *, at_once: bool) -> Witness:
    witness, loop = Witness(at_once=at_once), OneThreadLoop()
    options = ConnectOptions(proxy="", max_message_size=plan.limit)
    attempt = Attempt(Deadline(None))
    connection = ClientConnection(loop, witness, options, SendLimits(), attempt)
    loop.attach(connection)
    portions = plan.portions()
    ahead = next(portions, b"")
    channel = MemoryChannel(portions)
    connection.settle(Opening(channel, codec, ahead, Headers(()), protocol))
    loop.serve(connection)
    witness.check()
    return witness
