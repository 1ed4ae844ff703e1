from __future__ import annotations

import socket

import pytest

from SwanSocketLibrary.transport.channel import Channel
from SwanSocketLibrary.transport.outbox import Outbox


@pytest.fixture
def pair() -> tuple[Channel, socket.socket]:
    near, far = socket.socketpair()
    near.setblocking(False)
    far.settimeout(20)
    return Channel(near), far


def test_what_fits_is_written_at_once(pair: tuple[Channel, socket.socket]) -> None:
    channel, far = pair
    outbox = Outbox()
    outbox.flush(channel)
    for part in (b"ab", b"c", b"def"):
        outbox.append(part)
    assert outbox.size == 6
    outbox.flush(channel)
    assert outbox.size == 0
    assert far.recv(100) == b"abcdef"
    channel.close()
    far.close()


def test_what_does_not_fit_is_written_later_in_order(pair: tuple[Channel, socket.socket]) -> None:
    channel, far = pair
    outbox = Outbox()
    expected = b"".join([bytes([number % 251]) * 3000 for number in range(2000)])
    for number in range(2000):
        outbox.append(bytes([number % 251]) * 3000)
    outbox.flush(channel)
    assert 0 < outbox.size < len(expected)
    seen = bytearray()
    while len(seen) < len(expected):
        seen += far.recv(1 << 20)
        outbox.flush(channel)
    assert bytes(seen) == expected
    assert outbox.size == 0
    channel.close()
    far.close()


def test_a_loss_drops_everything(pair: tuple[Channel, socket.socket]) -> None:
    channel, far = pair
    outbox = Outbox()
    far.close()
    outbox.append(b"x")
    with pytest.raises(OSError, match=r"."):
        outbox.flush(channel)
    assert outbox.size == 0
    outbox.flush(channel)
    channel.close()
