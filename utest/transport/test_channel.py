from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from SwanSocketLibrary.transport.channel import Channel


@pytest.fixture
def pair() -> Iterator[tuple[Channel, socket.socket]]:
    near, far = socket.socketpair()
    near.setblocking(False)
    far.settimeout(20)
    channel = Channel(near)
    yield channel, far
    channel.close()
    far.close()


def test_reading_tells_nothing_yet_from_the_end(pair: tuple[Channel, socket.socket]) -> None:
    channel, far = pair
    assert channel.read(10) is None
    far.sendall(b"abc")
    assert channel.read(2) == b"ab"
    assert not channel.pending()
    assert channel.read(10) == b"c"
    far.close()
    assert channel.read(10) == b""


def test_writing_stops_when_the_system_is_full(pair: tuple[Channel, socket.socket]) -> None:
    channel, _ = pair
    data = memoryview(bytes(1 << 20))
    while channel.write(data):
        pass
    assert channel.write(data) == 0


def test_finishing_ends_the_writing_side_alone(pair: tuple[Channel, socket.socket]) -> None:
    channel, far = pair
    channel.finish()
    assert far.recv(10) == b""
    far.sendall(b"still")
    assert channel.read(10) == b"still"
    far.close()
    channel.finish()


def test_closing_gives_the_descriptor_back(pair: tuple[Channel, socket.socket]) -> None:
    channel, far = pair
    assert channel.fileno() >= 0
    channel.close()
    channel.close()
    assert channel.fileno() == -1
    assert far.recv(10) == b""
