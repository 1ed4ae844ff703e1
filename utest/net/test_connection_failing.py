from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from SwanSocketLibrary.errors import TransportError
from SwanSocketLibrary.net.transport import NetTransport
from utest.net.conftest import Connect
from utest.net.peers import (
    PATIENCE,
    Peer,
    Recorder,
    ScriptedServer,
    close_frame,
    echo,
    frame,
    playing,
)

Opened = Callable[..., tuple[Any, Recorder]]

ILLEGAL = {
    "a reserved bit": (frame(1, b"x", rsv=4), 1002, "a reserved bit"),
    "an unknown opcode": (frame(3, b"x"), 1002, "the unknown opcode 3"),
    "an unknown control opcode": (frame(11), 1002, "the unknown opcode 11"),
    "a mask": (frame(1, b"x", mask=True), 1002, "sent a masked frame"),
    "a fragmented ping": (frame(9, fin=False), 1002, "a fragmented control frame"),
    "a long ping": (frame(9, b"x" * 126), 1002, "longer than 125 bytes"),
    "a long close": (frame(8, bytes(70000)), 1002, "longer than 125 bytes"),
    "a length of 5 in 16 bits": (frame(1, b"hello", form=16), 1002, "its shortest form"),
    "a length of 200 in 64 bits": (frame(1, bytes(200), form=64), 1002, "its shortest form"),
    "a length's top bit": (frame(2, length=1 << 63, form=64), 1002, "its top bit set"),
    "a length above the limit": (frame(2, length=1001), 1009, "the limit of 1000 bytes"),
    "a length of 2**62": (frame(2, length=1 << 62), 1009, "the limit of 1000 bytes"),
    "fragments above the limit": (
        frame(2, bytes(600), fin=False) + frame(0, length=401),
        1009,
        "the limit of 1000 bytes",
    ),
    "a continuation of nothing": (frame(0, b"x"), 1002, "without a message to continue"),
    "a continuation after a message": (
        frame(1, b"x", fin=False) + frame(0) + frame(0),
        1002,
        "without a message to continue",
    ),
    "a message in a message": (
        frame(1, b"x", fin=False) + frame(1, b"y"),
        1002,
        "began a message inside a fragmented one",
    ),
    "text that is not UTF-8": (frame(1, b"\xc3\x28"), 1007, "a text message that is not UTF-8"),
    "a surrogate": (frame(1, b"\xed\xa0\x80"), 1007, "a text message that is not UTF-8"),
    "half a character at the end": (
        frame(1, b"\xe6", fin=False) + frame(0, b"\x96"),
        1007,
        "a text message that is not UTF-8",
    ),
    "half a close code": (frame(8, b"\x03"), 1002, "a Close frame with half a code"),
    "a close reason that is not UTF-8": (
        close_frame(1000, b"\xff"),
        1007,
        "a Close frame that is not UTF-8",
    ),
    **{
        f"the close code {code}": (close_frame(code), 1002, f"the illegal code {code}")
        for code in (0, 999, 1004, 1005, 1006, 1015, 1016, 2999, 5000, 65535)
    },
}


@pytest.mark.parametrize("case", ILLEGAL)
def test_an_illegal_frame_is_answered_with_a_close_and_told(opened: Opened, case: str) -> None:
    sent, code, fact = ILLEGAL[case]

    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.send(frame(2, b"fine") + sent)
        assert peer.read_close() == (code, "")
        assert peer.sock.recv(10) == b""

    with ScriptedServer(script) as server:
        _, recorder = opened(server.url(), max_message_size=1000)
        cause = recorder.cause
        assert cause.startswith("protocol error: the server ")
        assert fact in cause
        assert cause.endswith(f"(closed with {code})")
        assert recorder.received_data[0] == b"fine"


def test_a_message_as_long_as_the_limit_is_received(opened: Opened) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.send(frame(2, bytes(1000)) + frame(1, b"x" * 600, fin=False) + frame(0, b"y" * 400))
        peer.send(close_frame(1000))
        peer.read_close()

    with ScriptedServer(script) as server:
        _, recorder = opened(server.url(), max_message_size=1000)
        recorder.wait("closed")
        assert [len(data) for data in recorder.received_data] == [1000, 1000]


def test_a_violation_after_our_close_sends_no_second_one(opened: Opened) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.read_close()
        peer.send(frame(3))
        assert peer.sock.recv(10) == b""

    with ScriptedServer(script) as server:
        connection, recorder = opened(server.url())
        connection.close(1000, "")
        assert recorder.cause == (
            "protocol error: the server sent a frame with the unknown opcode 3"
        )


def test_a_violating_server_that_goes_on_is_left(opened: Opened) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.send(frame(3))
        try:
            while True:
                peer.send(frame(1, bytes(1000)))
        except OSError:
            return

    with ScriptedServer(script) as server:
        connection, recorder = opened(server.url(), close_timeout=0.2)
        recorder.wait_frames(sent=True, count=1)
        with pytest.raises(
            TransportError, match=r"not sent: the (server has broken|connection has)"
        ):
            connection.send("x")
        assert recorder.cause.startswith("protocol error")


@pytest.mark.parametrize("begun", [b"", frame(1, b"hello")[:3], frame(1, fin=False)])
@pytest.mark.rule("S5")
def test_a_tcp_close_without_a_close_frame_is_told(opened: Opened, begun: bytes) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.send(begun)

    with ScriptedServer(script) as server:
        _, recorder = opened(server.url())
        assert recorder.cause == (
            "connection lost: the server closed the TCP connection without a Close frame"
        )


@pytest.mark.rule("S31")
def test_a_tcp_close_in_answer_to_our_close_is_told(opened: Opened) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.read_close()

    with ScriptedServer(script) as server:
        connection, recorder = opened(server.url())
        connection.close(1000, "")
        assert recorder.cause == (
            "connection lost: the server closed the TCP connection without answering the "
            "Close frame"
        )


def test_a_reset_is_told(opened: Opened) -> None:
    reset = threading.Event()

    def script(peer: Peer) -> None:
        peer.upgrade()
        assert reset.wait(PATIENCE)
        peer.reset()

    with ScriptedServer(script) as server:
        connection, recorder = opened(server.url())
        reset.set()
        assert recorder.cause == "connection lost: connection reset by the server"
        with pytest.raises(TransportError, match="not sent"):
            connection.send("x")


def test_a_loss_that_sending_finds_refuses_the_message_and_is_told(opened: Opened) -> None:
    hold, held = threading.Event(), threading.Event()

    class Holding(Recorder):
        def received(self, data: str | bytes) -> None:
            super().received(data)
            held.set()
            assert hold.wait(PATIENCE)

    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.send(frame(1, b"1") + frame(1, b"2"))
        assert held.wait(PATIENCE)
        peer.reset()

    with ScriptedServer(script) as server:
        # The loop is held in a call, so that only the caller's thread meets the reset.
        connection, recorder = opened(server.url(), receiver=Holding())
        assert held.wait(PATIENCE)
        with pytest.raises(TransportError, match=r"not sent: connection reset by the server\."):
            _send_until_refused(connection)
        with pytest.raises(TransportError, match=r"Close frame was not sent: connection reset"):
            connection.close(1000, "")
        hold.set()
        assert recorder.cause == "connection lost: connection reset by the server"
        assert recorder.received_data == ["1", "2"]


def _send_until_refused(connection: Any) -> None:
    while True:
        connection.send("x")


@pytest.mark.rule("S5")
def test_abandoning_is_told_once_at_every_stage(opened: Opened, connect: Connect) -> None:
    with ScriptedServer(lambda peer: peer.wait_end()) as server:
        connection, recorder = connect(server.url())
        connection.abandon("first")
        connection.abandon("second")
        assert recorder.cause == "first"
        connection.abandon("third")
    with ScriptedServer(playing(Peer.upgrade, Peer.wait_end)) as server:
        connection, recorder = opened(server.url())
        connection.abandon("enough")
        with pytest.raises(TransportError, match=r"not sent: (enough|the connection has ended)\."):
            connection.send("x")
        assert recorder.cause == "enough"
    assert [event[0] for event in recorder.events] == ["opened", "failed"]


def test_abandoning_in_a_call_stops_the_delivery(connect: Connect) -> None:
    class Abandoning(Recorder):
        connection: Any
        ready = threading.Event()

        def received(self, data: str | bytes) -> None:
            super().received(data)
            assert self.ready.wait(PATIENCE)
            self.connection.abandon("heard enough")

    def script(peer: Peer) -> None:
        peer.upgrade(behind=frame(1, b"1") + frame(1, b"2") + close_frame(1000))
        peer.wait_end()

    recorder = Abandoning()
    with ScriptedServer(script) as server:
        recorder.connection, _ = connect(server.url(), receiver=recorder)
        recorder.ready.set()
        assert recorder.cause == "heard enough"
    assert recorder.received_data == ["1"]


def test_abandoning_a_finished_connection_changes_nothing(
    opened: Opened, transport: NetTransport
) -> None:
    with ScriptedServer(echo) as server:
        connection, recorder = opened(server.url())
        connection.close(1000, "")
        recorder.wait("closed")
        connection.abandon("late")
        transport.shutdown(PATIENCE)
    assert [event[0] for event in recorder.events] == ["opened", "closed"]
