from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from SwanSocketLibrary.errors import TransportError
from SwanSocketLibrary.net.connection import ClientConnection, SendLimits
from SwanSocketLibrary.swan.model import HandshakeRequest
from utest.net.conftest import OPTIONS, MakeTransport
from utest.net.peers import (
    PATIENCE,
    Peer,
    Recorder,
    ScriptedServer,
    close_frame,
    frame,
    playing,
)

BIG = bytes(8_000_000)  # more than loopback's buffers hold

Limited = Callable[..., tuple[ClientConnection, Recorder]]


@pytest.fixture
def limited(make_transport: MakeTransport) -> Iterator[Limited]:
    """Connects with own limits for sending."""
    transports = []

    def limited(
        url: str, high_water: int, patience: float, receiver: Recorder | None = None
    ) -> tuple[ClientConnection, Recorder]:
        transport = make_transport(send_limits=SendLimits(high_water, patience))
        transports.append(transport)
        recorder = receiver or Recorder()
        request = HandshakeRequest(url, timeout=PATIENCE)
        connection = transport.connect(request, OPTIONS, recorder)
        recorder.wait("opened")
        return connection, recorder

    yield limited
    for transport in transports:
        transport.shutdown(PATIENCE)


def reading_after(start: threading.Event, lengths: list[int]) -> Callable[[Peer], None]:
    def script(peer: Peer) -> None:
        peer.upgrade()
        assert start.wait(PATIENCE)
        for length in lengths:
            assert len(peer.read_frame().payload) == length
        code, _ = peer.read_close()
        peer.send(close_frame(code))

    return script


def test_a_message_is_refused_whole_when_the_peer_does_not_read(limited: Limited) -> None:
    start = threading.Event()
    with ScriptedServer(reading_after(start, [len(BIG), 5])) as server:
        connection, recorder = limited(server.url(), 1000, 0.2)
        connection.send(BIG)
        with pytest.raises(TransportError, match=r"the server does not read, \d+ bytes still wait"):
            connection.send("never sent")
        start.set()
        while True:
            try:
                connection.send("after")
                break
            except TransportError:
                continue
        connection.close(1000, "")
        recorder.wait("closed")
    assert [item.length for item in recorder.frames if item.sent] == [len(BIG), 5, 2]


def test_a_message_waits_for_room(limited: Limited) -> None:
    start = threading.Event()
    with ScriptedServer(reading_after(start, [len(BIG), len(BIG), 5])) as server:
        connection, recorder = limited(server.url(), 1000, PATIENCE)
        connection.send(BIG)
        threading.Timer(0.1, start.set).start()
        connection.send(BIG)
        connection.send("after")
        connection.close(1000, "")
        recorder.wait("closed")


@pytest.mark.parametrize("end", ["abandon", "peer"])
def test_a_waiting_message_is_refused_when_the_connection_ends(limited: Limited, end: str) -> None:
    closing, ended = threading.Event(), threading.Event()

    def script(peer: Peer) -> None:
        peer.upgrade()
        assert closing.wait(PATIENCE)
        if end == "peer":
            peer.send(close_frame(1000))
        assert ended.wait(PATIENCE)

    with ScriptedServer(script) as server:
        connection, _ = limited(server.url(), 1000, PATIENCE)
        connection.send(BIG)
        errors: list[BaseException] = []

        def send() -> None:
            try:
                connection.send("waits")
            except TransportError as error:
                errors.append(error)

        sender = threading.Thread(target=send)
        sender.start()
        closing.set()
        if end == "abandon":
            connection.abandon("over")
        sender.join(PATIENCE)
        ended.set()
        assert not sender.is_alive()
        assert "The message was not sent: " in str(errors[0])


def test_a_receiver_that_sends_too_much_is_refused_at_once(limited: Limited) -> None:
    tried = threading.Event()
    errors: list[str] = []

    class Sending(Recorder):
        def received(self, data: str | bytes) -> None:
            super().received(data)
            try:
                connection.send("in the loop's thread")
            except TransportError as error:
                errors.append(str(error))
            tried.set()

    go = threading.Event()

    def script(peer: Peer) -> None:
        peer.upgrade()
        assert go.wait(PATIENCE)
        peer.send(frame(1, b"x"))
        assert tried.wait(PATIENCE)

    with ScriptedServer(script) as server:
        connection, _ = limited(server.url(), 1000, PATIENCE, Sending())
        connection.send(BIG)
        go.set()
        assert tried.wait(PATIENCE)
    assert "the server does not read" in errors[0]


def test_pings_of_a_peer_that_does_not_read_are_not_answered_for_ever(limited: Limited) -> None:
    go, sent = threading.Event(), threading.Event()
    pongs = 0

    def script(peer: Peer) -> None:
        nonlocal pongs
        peer.upgrade()
        assert go.wait(PATIENCE)
        peer.send(frame(9, b"x") * 500 + frame(1, b"all sent"))
        assert sent.wait(PATIENCE)
        assert len(peer.read_frame().payload) == len(BIG)
        while (seen := peer.read_frame()).opcode == 10:
            pongs += 1
        assert seen.opcode == 8
        peer.send(close_frame(1000))

    with ScriptedServer(script) as server:
        connection, recorder = limited(server.url(), 1000, PATIENCE)
        connection.send(BIG)
        go.set()
        recorder.wait("received")
        sent.set()
        connection.close(1000, "")
        recorder.wait("closed")
    assert pongs == 0


def test_many_threads_send_whole_messages(limited: Limited) -> None:
    count = 200
    seen: list[bytes] = []

    def script(peer: Peer) -> None:
        peer.upgrade()
        seen.extend(peer.read_frame().payload for _ in range(4 * count))
        peer.read_close()
        peer.send(close_frame(1000))

    def send_all(connection: Any, letter: str) -> None:
        for number in range(count):
            connection.send(f"{letter}{number}:" + letter * 2000)

    with ScriptedServer(script) as server:
        connection, recorder = limited(server.url(), 100_000, PATIENCE)
        senders = [
            threading.Thread(target=send_all, args=(connection, letter)) for letter in "abcd"
        ]
        for sender in senders:
            sender.start()
        for sender in senders:
            sender.join(PATIENCE)
        connection.close(1000, "")
        recorder.wait("closed")
    for letter in "abcd":
        of_one = [data for data in seen if data.startswith(letter.encode())]
        assert of_one == [f"{letter}{number}:{letter * 2000}".encode() for number in range(count)]


def test_text_that_utf8_cannot_hold_is_refused(limited: Limited) -> None:
    with ScriptedServer(playing(Peer.upgrade, Peer.wait_end)) as server:
        connection, recorder = limited(server.url(), 1000, PATIENCE)
        with pytest.raises(TransportError, match="surrogates"):
            connection.send("\ud800")
        connection.abandon("done")
        assert recorder.cause == "done"
    assert not [item for item in recorder.frames if item.sent]
