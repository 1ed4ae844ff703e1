"""A stream never blocks, and what waits to be written is written in order."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator

import pytest

from SwanSocketLibrary.net.stream import READ, WRITE, Stream, WriteQueue, ready

Pair = tuple[Stream, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    near, far = socket.socketpair()
    near.setblocking(False)
    far.settimeout(20)
    stream = Stream(near)
    yield stream, far
    stream.close()
    far.close()


def test_nothing_yet_is_not_the_end(pair: Pair) -> None:
    stream, far = pair
    assert stream.read(10) is None
    far.sendall(b"abc")
    assert stream.read(2) == b"ab"
    assert not stream.pending()
    assert stream.read(10) == b"c"
    far.close()
    assert stream.read(10) == b""


def test_writing_stops_when_the_system_is_full(pair: Pair) -> None:
    stream, _ = pair
    data = memoryview(bytes(1 << 20))
    while stream.write(data):
        pass
    assert stream.write(data) == 0


def test_finishing_ends_the_writing_side_alone(pair: Pair) -> None:
    stream, far = pair
    stream.finish()
    assert far.recv(10) == b""
    far.sendall(b"still")
    assert stream.read(10) == b"still"
    far.close()
    stream.finish()


def test_closing_gives_the_descriptor_back(pair: Pair) -> None:
    stream, far = pair
    assert stream.fileno() >= 0
    stream.close()
    stream.close()
    assert stream.fileno() == -1
    assert far.recv(10) == b""


def test_it_can_be_waited_for(pair: Pair) -> None:
    stream, far = pair

    async def wait() -> None:
        await ready(stream.fileno(), WRITE)
        readable = asyncio.ensure_future(ready(stream.fileno(), READ))
        await asyncio.sleep(0)
        assert not readable.done()
        far.sendall(b"x")
        await readable
        asyncio.get_running_loop().remove_reader(stream.fileno())

    asyncio.run(wait())
    assert stream.read(1) == b"x"


def test_what_fits_is_written_at_once(pair: Pair) -> None:
    stream, far = pair
    queue = WriteQueue()
    queue.flush(stream)
    for part in (b"ab", b"c", b"def"):
        queue.append(part)
    assert queue.size == 6
    queue.flush(stream)
    assert queue.size == 0
    assert far.recv(100) == b"abcdef"


def test_what_does_not_fit_is_written_later_in_order(pair: Pair) -> None:
    stream, far = pair
    queue = WriteQueue()
    expected = b"".join([bytes([number % 251]) * 3000 for number in range(2000)])
    for number in range(2000):
        queue.append(bytes([number % 251]) * 3000)
    queue.flush(stream)
    assert 0 < queue.size < len(expected)
    seen = bytearray()
    while len(seen) < len(expected):
        seen += far.recv(1 << 20)
        queue.flush(stream)
    assert bytes(seen) == expected
    assert queue.size == 0


def test_a_loss_drops_what_waits(pair: Pair) -> None:
    stream, far = pair
    queue = WriteQueue()
    far.close()
    queue.append(b"x")
    with pytest.raises(OSError, match=r"."):
        queue.flush(stream)
    assert queue.size == 0
    queue.flush(stream)
