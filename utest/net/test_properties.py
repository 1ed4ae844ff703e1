"""Whatever the cuts, the same events; whatever is wrong, one end."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

from hypothesis import given, settings
from hypothesis import strategies as st

from SwanSocketLibrary.net.connection import ClientConnection, Opening, SendLimits
from SwanSocketLibrary.net.engines.websocket_client import WebSocketClientCodec
from SwanSocketLibrary.net.error_text import ProtocolViolation
from SwanSocketLibrary.net.frames import FrameReader, read_close
from SwanSocketLibrary.net.interface import ConnectOptions, Opcode
from SwanSocketLibrary.net.loop import acquire
from SwanSocketLibrary.net.stream import Stream
from SwanSocketLibrary.net.transport import WebSocketClientTransport
from SwanSocketLibrary.swan.model import HandshakeRequest
from SwanSocketLibrary.swan.payloads import Headers
from utest.net.peers import (
    PATIENCE,
    ClientGone,
    Peer,
    Recorder,
    ScriptedServer,
    SeenFrame,
)
from utest.net.streams import CUTS, LIMIT, Event, Said, portions, streams

OPTIONS: Final = ConnectOptions(proxy="", max_message_size=LIMIT)
ENDS: Final = {"closed", "failed"}


def replay(stream: Iterator[bytes]) -> list[Event]:
    """What is read of a stream until its Close frame."""
    reader = FrameReader(WebSocketClientCodec(), LIMIT)
    found: list[Event] = []
    for portion in stream:
        reader.feed(portion)
        while (item := reader.read()) is not None:
            seen, payload = item
            if seen.opcode is Opcode.CLOSE:
                code, reason = read_close(payload)
                return [*found, ("closed", 1005 if code is None else code, reason)]
            if seen.opcode is Opcode.PING:
                found.append(("ping", payload))
            elif seen.opcode < Opcode.CLOSE:
                message = reader.assemble(seen, payload)
                found += [] if message is None else [("received", message)]
    return found


class CutStream(Stream):
    """Reads no more at once than it is told, so that cuts are where a test wants them."""

    def __init__(self, sock: socket.socket, sizes: Iterator[int]) -> None:
        super().__init__(sock)
        self._sizes = sizes

    def read(self, limit: int) -> bytes | None:
        return super().read(min(limit, next(self._sizes, limit)))


@contextmanager
def quiet_threads() -> Iterator[None]:
    """Fails if any thread raises meanwhile."""
    raised: list[threading.ExceptHookArgs] = []
    before, threading.excepthook = threading.excepthook, raised.append
    try:
        yield
    finally:
        threading.excepthook = before
    assert not raised


@contextmanager
def connected() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Both ends of a TCP connection, the first one non-blocking."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        ours = socket.create_connection(listening.getsockname())
        theirs, _ = listening.accept()
    ours.setblocking(False)
    theirs.settimeout(PATIENCE)
    with ours, theirs:
        yield ours, theirs


def run_connection(
    raw: bytes, cuts: list[int], *, at_once: bool = False
) -> tuple[list[Event], list[SeenFrame]]:
    """Leads a stream through a real connection.

    :return: what its receiver was told behind `opened`, and what it sent.
    """
    recorder = Recorder(at_once=at_once)
    with quiet_threads(), connected() as (ours, theirs):
        ahead, *rest = portions(raw, cuts)
        stream = CutStream(ours, iter([len(portion) for portion in rest]))

        async def dial(_: object) -> Opening:
            return Opening(stream, WebSocketClientCodec(), ahead, Headers(()), "")

        net, ended = acquire(), threading.Event()
        connection = ClientConnection(
            net, recorder, OPTIONS, PATIENCE, SendLimits(), lambda _: ended.set()
        )
        connection.start(dial)
        theirs.sendall(b"".join(rest))
        theirs.shutdown(socket.SHUT_WR)
        sent = list(seen_frames(Peer(theirs)))
        assert ended.wait(PATIENCE)
        net.join(PATIENCE)
    opened, *told = recorder.events
    assert opened[0] == "opened"
    return told, sent


def seen_frames(peer: Peer) -> Iterator[SeenFrame]:
    """The frames that a client sends until it ends the connection."""
    with suppress(ClientGone):
        while True:
            yield peer.read_frame()


@given(stream=streams(), cuts=CUTS)
@settings(max_examples=300, deadline=None)
def test_a_reader_does_not_see_the_cuts(stream: Said, cuts: list[int]) -> None:
    whole = replay(iter([stream.raw]))
    assert [event for event in whole if event[0] != "ping"] == stream.events
    assert [event[1] for event in whole if event[0] == "ping"] == list(stream.pings)
    assert replay(portions(stream.raw, cuts)) == whole


@given(stream=streams(), cuts=CUTS)
@settings(max_examples=150, deadline=None)
def test_a_connection_does_not_see_the_cuts(stream: Said, cuts: list[int]) -> None:
    told, sent = run_connection(stream.raw, cuts)
    assert told == stream.events
    assert run_connection(stream.raw, cuts, at_once=True) == (told, sent)
    assert [seen.payload for seen in sent if seen.opcode == Opcode.PONG] == list(stream.pings)
    (answer,) = [seen.payload for seen in sent if seen.opcode == Opcode.CLOSE]
    code = stream.close[0]
    assert answer == (b"" if code == 1005 else code.to_bytes(2, "big"))
    assert sent[-1].opcode == Opcode.CLOSE


@given(stream=streams(), cuts=CUTS)
@settings(max_examples=25, deadline=None)
def test_a_server_may_cut_and_pause_anywhere(stream: Said, cuts: list[int]) -> None:
    """The pauses: after a portion that ends a ping, the server waits for its pong."""
    pongs: list[bytes] = []

    def script(peer: Peer) -> None:
        peer.upgrade()
        said = 0
        for portion in portions(stream.raw, cuts):
            peer.send(portion)
            said += len(portion)
            while len(pongs) < stream.pings_within(said):
                pongs.append(peer.read_frame().payload)
        assert peer.read_frame().opcode == Opcode.CLOSE

    recorder, transport = Recorder(), WebSocketClientTransport()
    with quiet_threads(), ScriptedServer(script) as server:
        request = HandshakeRequest(server.url(), (), (), PATIENCE)
        transport.connect(request, OPTIONS, recorder)
        recorder.wait("closed")
        transport.shutdown(PATIENCE)
    assert recorder.events[1:] == stream.events
    assert pongs == list(stream.pings)


@given(stream=streams(), place=st.integers(0), byte=st.integers(0, 255), cuts=CUTS)
@settings(max_examples=250, deadline=None)
def test_a_changed_byte_ends_in_one_terminal_event(
    stream: Said, place: int, byte: int, cuts: list[int]
) -> None:
    raw = bytearray(stream.raw)
    raw[place % len(raw)] = byte
    told, sent = run_connection(bytes(raw), cuts)
    assert [event[0] for event in told if event[0] in ENDS] == [told[-1][0]]
    assert sum(seen.opcode == Opcode.CLOSE for seen in sent) <= 1
    assert run_connection(bytes(raw), [])[0] == told
    assert run_connection(bytes(raw), cuts, at_once=True)[0] == told


@given(stream=streams(), place=st.integers(0), byte=st.integers(0, 255), cuts=CUTS)
@settings(max_examples=300, deadline=None)
def test_a_changed_byte_is_a_violation_or_nothing(
    stream: Said, place: int, byte: int, cuts: list[int]
) -> None:
    raw = bytearray(stream.raw)
    raw[place % len(raw)] = byte
    with suppress(ProtocolViolation):
        replay(portions(bytes(raw), cuts))
