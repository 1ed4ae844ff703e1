from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from SwanSocketLibrary.errors import TransportError
from SwanSocketLibrary.net.interface import Frame, Opcode
from SwanSocketLibrary.net.transport import NetTransport
from utest.net.peers import (
    PATIENCE,
    Peer,
    Recorder,
    ScriptedServer,
    close_frame,
    descriptors,
    echo,
    frame,
)

Opened = Callable[..., tuple[Any, Recorder]]


@pytest.mark.rule("S9", "S30")
def test_our_close_is_answered_and_told(opened: Opened) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        assert peer.read_close() == (3001, "再见")
        peer.send(close_frame(3002, "走好".encode()))

    with ScriptedServer(script) as server:
        connection, recorder = opened(server.url())
        connection.close(3001, "再见")
        assert recorder.wait("closed")[1:] == (3002, "走好")


@pytest.mark.parametrize("code", [1000, 1001, 1003, 1007, 1011, 1014, 3000, 4999])
@pytest.mark.rule("S5", "S9")
def test_the_peers_close_is_answered_with_its_code(opened: Opened, code: int) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.send(close_frame(code, b"because"))
        assert peer.read_close() == (code, "")

    with ScriptedServer(script) as server:
        _, recorder = opened(server.url())
        assert recorder.wait("closed")[1:] == (code, "because")


@pytest.mark.rule("S9")
def test_an_empty_close_is_answered_by_an_empty_one(opened: Opened) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.send(close_frame(None))
        assert peer.read_close() == (None, "")

    with ScriptedServer(script) as server:
        _, recorder = opened(server.url())
        assert recorder.wait("closed")[1:] == (1005, "")


@pytest.mark.rule("S32")
def test_what_came_before_the_peers_close_is_delivered_and_nothing_after(opened: Opened) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.send(frame(1, b"1") + frame(1, b"2") + close_frame(1000) + frame(1, b"late"))
        peer.read_close()
        peer.send(frame(1, b"later"))

    with ScriptedServer(script) as server:
        _, recorder = opened(server.url())
        recorder.wait("closed")
        assert recorder.received_data == ["1", "2"]


@pytest.mark.rule("S32")
def test_what_came_between_the_closes_is_delivered(opened: Opened) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        assert peer.read_close() == (1000, "")
        peer.send(frame(1, b"on the way") + close_frame(1000))
        assert peer.sock.recv(10) == b""

    with ScriptedServer(script) as server:
        connection, recorder = opened(server.url())
        connection.close(1000, "")
        recorder.wait("closed")
        assert recorder.received_data == ["on the way"]


def test_pings_are_answered_until_the_peers_close(opened: Opened) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        assert peer.read_close() == (1000, "")
        peer.send(frame(9, b"one") + frame(9, b"two") + close_frame(1000) + frame(9, b"late"))
        for payload in (b"one", b"two"):
            seen = peer.read_frame()
            assert (seen.opcode, seen.payload, seen.masked) == (10, payload, True)
        assert peer.sock.recv(10) == b""

    with ScriptedServer(script) as server:
        connection, recorder = opened(server.url())
        connection.close(1000, "")
        assert recorder.wait("closed")[1:] == (1000, "")


def test_a_close_goes_behind_all_that_was_sent(opened: Opened) -> None:
    reading = threading.Event()

    def script(peer: Peer) -> None:
        peer.upgrade()
        assert reading.wait(PATIENCE)
        assert len(peer.read_frame().payload) == 8_000_000
        assert peer.read_frame().payload == b"last"
        assert peer.read_close() == (1000, "")
        peer.send(close_frame(1000))

    with ScriptedServer(script) as server:
        connection, recorder = opened(server.url(), close_timeout=PATIENCE)
        connection.send(bytes(8_000_000))
        connection.send("last")
        connection.close(1000, "")
        reading.set()
        recorder.wait("closed")


@pytest.mark.rule("S31")
def test_an_unanswered_close_drops_the_connection(opened: Opened) -> None:
    dropped = threading.Event()

    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.read_close()
        assert peer.sock.recv(10) == b""
        dropped.set()

    with ScriptedServer(script) as server:
        connection, recorder = opened(server.url(), close_timeout=0.2)
        connection.close(1000, "")
        assert recorder.cause == "the server did not answer the Close frame within 0.2 s"
        assert dropped.wait(PATIENCE)


@pytest.mark.rule("S31")
def test_data_does_not_prolong_the_wait_for_the_peers_close(opened: Opened) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.read_close()
        try:
            while True:
                peer.send(frame(1, b"more"))
                peer.sock.settimeout(0.05)
                try:
                    if not peer.sock.recv(10):
                        return
                except TimeoutError:
                    pass
        except OSError:
            return

    with ScriptedServer(script) as server:
        connection, recorder = opened(server.url(), close_timeout=0.3)
        connection.close(1000, "")
        assert recorder.cause == "the server did not answer the Close frame within 0.3 s"


def test_a_peer_that_keeps_the_tcp_connection_is_left_after_the_closes(opened: Opened) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.send(close_frame(1000, b"done"))
        peer.read_close()
        peer.wait_end()

    with ScriptedServer(script) as server:
        _, recorder = opened(server.url(), close_timeout=0.2)
        assert recorder.wait("closed")[1:] == (1000, "done")


def test_the_descriptor_is_gone_when_the_end_is_told(
    transport: NetTransport, opened: Opened
) -> None:
    seen: list[dict[str, str]] = []

    class Looking(Recorder):
        def closed(self, code: int, reason: str) -> None:
            seen.append(descriptors())
            super().closed(code, reason)

    with ScriptedServer(echo) as server:
        connection, recorder = opened(server.url(), receiver=Looking())
        mine = f"socket:[{_inode(connection)}]"
        assert mine in descriptors().values()
        connection.close(1000, "")
        recorder.wait("closed")
    assert mine not in seen[0].values()


def _inode(connection: Any) -> int:
    import os

    return os.fstat(connection._stream.fileno()).st_ino


def test_both_may_close_at_the_same_time(opened: Opened) -> None:
    sent = threading.Event()

    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.send(close_frame(1001, b"mine"))
        sent.set()
        assert peer.read_close()[0] in {1000, 1001}
        assert peer.sock.recv(10) == b""

    class Holding(Recorder):
        def frame(self, frame: Frame) -> None:
            super().frame(frame)

    with ScriptedServer(script) as server:
        connection, recorder = opened(server.url(), receiver=Holding())
        assert sent.wait(PATIENCE)
        try:
            connection.close(1000, "ours")
        except TransportError as error:
            assert "the server has sent a Close frame" in str(error)  # noqa: PT017 - either is right
        assert recorder.wait("closed")[1:] == (1001, "mine")
    closes = [item for item in recorder.frames if item.sent and item.opcode is Opcode.CLOSE]
    assert len(closes) == 1


@pytest.mark.parametrize("again", ["send", "close"])
@pytest.mark.rule("S29")
def test_nothing_is_sent_after_our_close(opened: Opened, again: str) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.read_close()
        assert peer.sock.recv(10) == b""

    with ScriptedServer(script) as server:
        connection, recorder = opened(server.url(), close_timeout=PATIENCE)
        connection.close(1000, "")
        arguments: tuple[Any, ...] = ("x",) if again == "send" else (1000, "")
        with pytest.raises(TransportError, match="a Close frame was sent before"):
            getattr(connection, again)(*arguments)
        connection.abandon("done")
        assert recorder.cause == "done"
        with pytest.raises(TransportError, match="not sent"):
            connection.send("x")


@pytest.mark.rule("S25")
def test_nothing_is_sent_before_the_opening_or_after_the_end(
    connect: Opened, opened: Opened
) -> None:
    with ScriptedServer(lambda peer: peer.wait_end()) as server:
        connection, recorder = connect(server.url())
        with pytest.raises(TransportError, match=r"The message was not sent: .* not open yet\."):
            connection.send("x")
        with pytest.raises(TransportError, match=r"The Close frame was not sent: .* not open yet"):
            connection.close(1000, "")
        connection.abandon("over")
        recorder.wait("failed")
    with ScriptedServer(echo) as server:
        connection, recorder = opened(server.url())
        connection.close(1000, "")
        recorder.wait("closed")
        with pytest.raises(TransportError, match=r"The message was not sent: the connection has"):
            connection.send("x")


def test_nothing_is_sent_after_the_peers_close(opened: Opened) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.send(close_frame(1000))
        peer.wait_end()

    with ScriptedServer(script) as server:
        connection, recorder = opened(server.url(), close_timeout=PATIENCE)
        recorder.wait_frames(sent=True, count=1)
        with pytest.raises(TransportError, match="the server has sent a Close frame"):
            connection.send("x")
        recorder.wait("closed")


def test_a_peer_that_closes_tcp_right_behind_its_close_ends_cleanly(opened: Opened) -> None:
    def script(peer: Peer) -> None:
        peer.upgrade()
        peer.send(close_frame(1000, b"quick"))

    with ScriptedServer(script) as server:
        _, recorder = opened(server.url())
        assert recorder.wait("closed")[1:] == (1000, "quick")


def test_a_peer_that_closes_and_does_not_read_ends_in_a_failure(opened: Opened) -> None:
    closing, ended = threading.Event(), threading.Event()

    def script(peer: Peer) -> None:
        peer.upgrade()
        assert closing.wait(PATIENCE)
        peer.send(close_frame(1000))
        assert ended.wait(PATIENCE)

    with ScriptedServer(script) as server:
        connection, recorder = opened(server.url(), close_timeout=0.3)
        connection.send(bytes(15_000_000))
        closing.set()
        cause = recorder.cause
        ended.set()
        assert cause.startswith("the server stopped reading: ")
        assert cause.endswith("the answer to its Close frame among them, could not be sent")
