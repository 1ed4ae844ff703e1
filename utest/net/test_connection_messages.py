from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from SwanSocketLibrary.net.interface import Frame, Opcode
from SwanSocketLibrary.net.transport import NetTransport
from SwanSocketLibrary.swan.payloads import Headers
from utest.net.conftest import Connect
from utest.net.peers import (
    PATIENCE,
    Peer,
    Recorder,
    ScriptedServer,
    close_frame,
    echo,
    frame,
    serve_echo,
)

Opened = Callable[..., tuple[Any, Recorder]]


def sending(*parts: bytes) -> Callable[[Peer], None]:
    """A script: opens, sends parts and a Close frame, reads to the end."""

    def script(peer: Peer) -> None:
        peer.upgrade()
        for part in parts:
            peer.send(part)
        peer.send(close_frame(1000))
        assert peer.read_close() == (1000, "")

    return script


@pytest.mark.parametrize("length", [0, 1, 125, 126, 65535, 65536, 1_000_000])
@pytest.mark.rule("S24")
def test_messages_of_every_length_are_echoed(opened: Opened, length: int) -> None:
    with ScriptedServer(echo) as server:
        connection, recorder = opened(server.url())
        connection.send("é" * (length // 2) + "e" * (length % 2))
        connection.send(bytes(length))
        recorder.wait("received", 2)
        assert recorder.received_data == ["é" * (length // 2) + "e" * (length % 2), bytes(length)]
        connection.close(1000, "")
        recorder.wait("closed")


@pytest.mark.rule("S8")
def test_text_comes_as_str_and_binary_as_bytes(opened: Opened) -> None:
    with ScriptedServer(sending(frame(1, "你好".encode()), frame(2, b"\xff"))) as server:
        _, recorder = opened(server.url())
        recorder.wait("closed")
        assert recorder.received_data == ["你好", b"\xff"]


def test_a_bytearray_is_sent_as_it_is_now(opened: Opened) -> None:
    with ScriptedServer(echo) as server:
        connection, recorder = opened(server.url())
        data = bytearray(b"before")
        connection.send(data)
        data[:] = b"after"
        assert recorder.wait("received")[1] == b"before"
        connection.close(1000, "")
        recorder.wait("closed")


def test_frames_behind_the_answers_head_are_not_lost(opened: Opened) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade(behind=frame(1, b"at once") + close_frame(1000))
        peer.read_close()

    with ScriptedServer(script) as server:
        _, recorder = opened(server.url())
        recorder.wait("closed")
        assert [event[0] for event in recorder.events] == ["opened", "received", "closed"]


def test_frames_may_be_cut_at_every_byte(opened: Opened) -> None:
    stream = (
        frame(1, "a…b".encode())
        + frame(2, b"x" * 300, fin=False)
        + frame(9, b"ping")
        + frame(0, b"y" * 70)
        + frame(1)
    )
    cuts = range(1, len(stream))

    def script(peer: Peer) -> None:
        peer.upgrade()
        for cut in cuts:
            peer.send(stream[:cut])
            # The pong of the round before shows that all before was read.
            if cut > 1:
                assert peer.read_frame().payload == b"ping"
            peer.send(stream[cut:])
        assert peer.read_frame().payload == b"ping"
        peer.send(close_frame(1000))
        peer.read_close()

    with ScriptedServer(script) as server:
        _, recorder = opened(server.url())
        recorder.wait("closed")
        assert recorder.received_data == ["a…b", b"x" * 300 + b"y" * 70, ""] * len(cuts)


def test_single_bytes_make_a_message(opened: Opened) -> None:
    data = frame(1, "größer".encode(), fin=False) + frame(0, b"x" * 130)
    with ScriptedServer(sending(*[bytes([byte]) for byte in data])) as server:
        _, recorder = opened(server.url())
        recorder.wait("closed")
        assert recorder.received_data == ["größer" + "x" * 130]


def test_a_character_may_be_cut_by_fragments(opened: Opened) -> None:
    text = "文".encode()
    parts = [frame(1, text[:1], fin=False), frame(0, text[1:2], fin=False), frame(0, text[2:])]
    with ScriptedServer(sending(*parts)) as server:
        _, recorder = opened(server.url())
        recorder.wait("closed")
        assert recorder.received_data == ["文"]


def test_a_message_of_many_fragments_is_joined(opened: Opened) -> None:
    count = 20_000
    parts = [frame(2, fin=False), *[frame(0, b"ab", fin=False)] * count, frame(0)]
    with ScriptedServer(sending(b"".join(parts))) as server:
        _, recorder = opened(server.url())
        recorder.wait("closed")
        assert recorder.received_data == [b"ab" * count]


def test_pings_are_answered_in_order_with_their_payload(opened: Opened) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.send(frame(9, b"1") + frame(1, b"text") + frame(9) + frame(9, b"x" * 125))
        pongs = [peer.read_frame() for _ in range(3)]
        assert [(pong.opcode, pong.payload) for pong in pongs] == [
            (Opcode.PONG, b"1"),
            (Opcode.PONG, b""),
            (Opcode.PONG, b"x" * 125),
        ]
        assert all(pong.masked for pong in pongs)
        peer.send(frame(10, b"unasked") + close_frame(1000))
        peer.read_close()

    with ScriptedServer(script) as server:
        _, recorder = opened(server.url())
        recorder.wait("closed")
        assert recorder.received_data == ["text"]


def test_every_frame_is_told_in_order(opened: Opened) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        assert peer.read_frame().payload == b"hello"
        peer.send(frame(1, b"a", fin=False) + frame(9, b"p") + frame(0, b"bc"))
        assert peer.read_frame().payload == b"p"
        peer.send(close_frame(1001, b"away"))
        peer.read_close()

    with ScriptedServer(script) as server:
        connection, recorder = opened(server.url())
        connection.send("hello")
        recorder.wait("closed")
    close = b"\x03\xe9"
    assert recorder.frames == [
        Frame(sent=True, opcode=Opcode.TEXT, fin=True, length=5),
        Frame(sent=False, opcode=Opcode.TEXT, fin=False, length=1),
        Frame(sent=False, opcode=Opcode.PING, fin=True, length=1, payload=b"p"),
        Frame(sent=True, opcode=Opcode.PONG, fin=True, length=1, payload=b"p"),
        Frame(sent=False, opcode=Opcode.CONTINUATION, fin=True, length=2),
        Frame(sent=False, opcode=Opcode.CLOSE, fin=True, length=6, payload=close + b"away"),
        Frame(sent=True, opcode=Opcode.CLOSE, fin=True, length=2, payload=close),
    ]


def test_a_sent_frame_is_told_while_nothing_comes(opened: Opened) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.wait_end()

    with ScriptedServer(script) as server:
        connection, recorder = opened(server.url())
        connection.send(b"abc")
        assert recorder.wait_frames(sent=True, count=1)[0].opcode is Opcode.BINARY
        connection.abandon("done")


def test_the_receiver_may_send_and_close_in_its_calls(connect: Connect) -> None:
    class Answering(Recorder):
        connection: Any
        ready = threading.Event()

        def opened(self, header: Headers, protocol: str) -> None:
            super().opened(header, protocol)
            assert self.ready.wait(PATIENCE)

        def received(self, data: str | bytes) -> None:
            super().received(data)
            if data == "1":
                self.connection.send("2")
            else:
                self.connection.close(1000, "enough")

    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.send(frame(1, b"1"))
        serve_echo(peer)

    recorder = Answering()
    with ScriptedServer(script) as server:
        recorder.connection, _ = connect(server.url(), receiver=recorder)
        recorder.ready.set()
        assert recorder.wait("closed")[1:] == (1000, "enough")
    assert recorder.received_data == ["1", "2"]
    assert recorder.threads == {"swan-socket-net"}


class Raising(Recorder):
    """A receiver one of whose methods raises."""

    def __init__(self, method: str) -> None:
        super().__init__()
        self._method = method

    def _raise_in(self, method: str) -> None:
        if method == self._method:
            raise LookupError("gone\n")

    def opened(self, header: Headers, protocol: str) -> None:
        super().opened(header, protocol)
        self._raise_in("opened")

    def received(self, data: str | bytes) -> None:
        self._raise_in("received")

    def frame(self, frame: Frame) -> None:
        self._raise_in("frame")

    def failed(self, cause: str) -> None:
        super().failed(cause)
        self._raise_in("failed")


def pushing(peer: Peer) -> None:
    peer.upgrade()
    peer.send(frame(1, b"x"))
    peer.wait_end()


@pytest.fixture
def reported(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    errors: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: errors.append(args.exc_value))
    return errors


@pytest.mark.parametrize("method", ["opened", "received", "frame"])
def test_a_raising_receiver_ends_its_connection_and_no_other(
    connect: Connect, opened: Opened, reported: list[object], method: str
) -> None:
    with ScriptedServer(echo) as server, ScriptedServer(pushing) as other:
        connection, healthy = opened(server.url())
        _, raising = connect(other.url(), receiver=Raising(method))
        assert raising.cause == "the receiver raised LookupError: gone\\n"
        connection.send("still here")
        assert healthy.wait("received")[1] == "still here"
        connection.close(1000, "")
        healthy.wait("closed")
    assert [type(error) for error in reported] == [LookupError]


def test_a_receiver_that_raises_at_the_end_is_told_it_once(
    connect: Connect, transport: NetTransport, reported: list[object]
) -> None:
    with ScriptedServer(lambda peer: peer.answer("403 Forbidden")) as server:
        _, raising = connect(server.url(), receiver=Raising("failed"))
        raising.wait("failed")
        transport.shutdown(PATIENCE)
    assert [event[0] for event in raising.events] == ["failed"]
    assert [type(error) for error in reported] == [LookupError]
