"""Reading pauses when it is told to, and loses nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from utest.net.peers import (
    PATIENCE,
    Peer,
    Recorder,
    ScriptedServer,
    close_frame,
    frame,
)

Opened = Callable[..., tuple[Any, Recorder]]


class Pausing(Recorder):
    """Pauses its connection at each message, in the thread that tells it."""

    def __init__(self) -> None:
        super().__init__()
        self.connection: Any = None
        self.known = threading.Event()

    def received(self, data: str | bytes) -> None:
        assert self.known.wait(PATIENCE)
        self.connection.pause_reading()
        super().received(data)


def pausing(opened: Opened, url: str) -> tuple[Any, Pausing]:
    recorder = Pausing()
    recorder.connection, _ = opened(url, receiver=recorder)
    recorder.known.set()
    return recorder.connection, recorder


def test_nothing_is_told_in_a_pause_though_it_came_in_the_same_segment(opened: Opened) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.send(frame(1, b"one") + frame(1, b"two") + frame(1, b"three") + close_frame(4000))
        assert peer.read_close() == (4000, "")

    with ScriptedServer(script) as server:
        connection, recorder = pausing(opened, server.url())
        for count, last in enumerate(("one", "two", "three"), 1):
            assert recorder.wait("received", count)[1] == last
            assert len(recorder.received_data) == count
            assert recorder.events[-1][0] == "received"
            connection.resume_reading()
        assert recorder.wait("closed")[1:] == (4000, "")


def test_the_peer_has_to_wait_in_a_pause(opened: Opened) -> None:
    """More than the systems' buffers hold is not taken before the pause ends."""
    sent = threading.Event()
    amount = 64 * 1024 * 1024

    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.send(frame(1, b"first"))
        peer.send(frame(2, bytes(amount)))
        sent.set()
        peer.read_close()

    with ScriptedServer(script) as server:
        connection, recorder = pausing(opened, server.url())
        recorder.wait("received")
        assert not sent.wait(0.2)  # a pause that holds can only be seen to hold for a while
        connection.resume_reading()
        assert sent.wait(PATIENCE)
        assert len(recorder.wait("received", 2)[1]) == amount
        connection.close(1000, "")


def test_what_the_peer_left_behind_before_it_went_comes_after_the_pause(opened: Opened) -> None:
    gone = threading.Event()

    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.send(frame(1, b"first"))
        for _ in range(3):
            peer.send(frame(1, b"x" * 1000))
        peer.sock.close()
        gone.set()

    with ScriptedServer(script) as server:
        connection, recorder = pausing(opened, server.url())
        recorder.wait("received")
        assert gone.wait(PATIENCE)
        for count in range(2, 5):
            connection.resume_reading()
            recorder.wait("received", count)
        assert recorder.events[-1][0] == "received"
        connection.resume_reading()
        assert "without a Close frame" in recorder.cause


def test_sending_goes_on_in_a_pause(opened: Opened) -> None:
    amount = 8 * 1024 * 1024
    read = threading.Event()

    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.send(frame(1, b"first"))
        assert len(peer.read_frame().payload) == amount
        read.set()
        peer.read_close()

    with ScriptedServer(script) as server:
        connection, recorder = pausing(opened, server.url())
        recorder.wait("received")
        connection.send(bytes(amount))
        assert read.wait(PATIENCE)
        connection.close(1000, "")


@pytest.mark.rule("S31", "S32")
def test_a_close_ends_the_pause(opened: Opened) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.send(frame(1, b"one") + frame(1, b"two"))
        assert peer.read_close() == (1000, "")
        peer.send(frame(1, b"three") + close_frame(1000))

    with ScriptedServer(script) as server:
        connection, recorder = pausing(opened, server.url())
        recorder.wait("received")
        connection.close(1000, "")
        recorder.wait("closed")
        assert recorder.received_data == ["one", "two", "three"]


def test_one_that_is_paused_can_be_abandoned(opened: Opened) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.send(frame(1, b"one") + frame(1, b"two"))
        peer.wait_end()

    with ScriptedServer(script) as server:
        connection, recorder = pausing(opened, server.url())
        recorder.wait("received")
        connection.abandon("enough")
        assert recorder.cause == "enough"
        connection.resume_reading()
        assert recorder.received_data == ["one"]


def test_to_resume_what_is_not_paused_does_nothing(opened: Opened) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.send(frame(1, b"one"))
        peer.read_close()
        peer.send(close_frame(1000))

    with ScriptedServer(script) as server:
        connection, recorder = opened(server.url())
        connection.resume_reading()
        recorder.wait("received")
        connection.close(1000, "")
        recorder.wait("closed")
        connection.pause_reading()
        connection.resume_reading()
