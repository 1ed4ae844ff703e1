from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from SwanSocketLibrary.transport.attempt import READ, WRITE
from SwanSocketLibrary.transport.channel import Channel
from SwanSocketLibrary.transport.interface import Frame, Opcode
from SwanSocketLibrary.transport.wire import CHUNK, Wire

FRAME = Frame(sent=True, opcode=Opcode.TEXT, fin=True, length=1)


@pytest.fixture
def pair() -> Iterator[tuple[Wire, socket.socket]]:
    near, far = socket.socketpair()
    near.setblocking(False)
    far.settimeout(20)
    wire = Wire()
    wire.connect(Channel(near))
    yield wire, far
    with wire.lock:
        wire.close()
    far.close()


def put(wire: Wire, data: bytes) -> None:
    with wire.lock:
        wire.put(FRAME, data)


def test_without_a_stream_there_is_nothing_to_do() -> None:
    wire = Wire()
    assert wire.read() == (None, False)
    assert wire.interest(reading=True) == (-1, 0)
    with wire.lock:
        wire.flush()
        wire.close()
    wire.finish()


def test_sent_frames_are_told_once(pair: tuple[Wire, socket.socket]) -> None:
    wire, far = pair
    put(wire, b"a")
    put(wire, b"b")
    assert list(wire.sent()) == [FRAME, FRAME]
    assert not list(wire.sent())
    assert far.recv(10) == b"ab"


def test_a_full_system_asks_for_room(pair: tuple[Wire, socket.socket]) -> None:
    wire, far = pair
    assert wire.interest(reading=True)[1] == READ
    put(wire, bytes(5_000_000))
    assert wire.interest(reading=True)[1] == READ | WRITE
    while wire.waiting:
        far.recv(1 << 20)
        with wire.lock:
            wire.flush()
    assert wire.interest(reading=True)[1] == READ


def test_in_a_pause_room_alone_is_asked_for(pair: tuple[Wire, socket.socket]) -> None:
    wire, _ = pair
    assert wire.interest(reading=False)[1] == 0
    put(wire, bytes(5_000_000))
    assert wire.interest(reading=False)[1] == WRITE


def test_a_full_read_says_that_there_may_be_more(pair: tuple[Wire, socket.socket]) -> None:
    wire, far = pair
    assert wire.read() == (None, False)
    far.sendall(bytes(CHUNK + 1))
    assert wire.read() == (bytes(CHUNK), True)
    assert wire.read() == (b"\0", False)


def test_a_loss_is_kept_and_nothing_told_as_sent(pair: tuple[Wire, socket.socket]) -> None:
    wire, far = pair
    far.close()
    put(wire, b"x")
    assert wire.lost == "connection reset by the server"
    assert not list(wire.sent())
    assert not wire.waiting


def test_finishing_happens_once(pair: tuple[Wire, socket.socket]) -> None:
    wire, far = pair
    wire.finish()
    wire.finish()
    assert far.recv(10) == b""
