"""Addresses are tried beside each other, and a handshake's head is read within its bounds."""

from __future__ import annotations

import asyncio
import socket
import sys
from collections.abc import Coroutine, Iterator
from typing import Any, TypeVar

import pytest

from SwanSocketLibrary.net.dialing import HEAD_LIMIT, Link, dial
from SwanSocketLibrary.net.error_text import ConnectFailed
from SwanSocketLibrary.net.loop import Address
from SwanSocketLibrary.net.stream import Stream
from utest.net.peers import descriptors

T = TypeVar("T")

NOBODY: Address = (socket.AF_INET, ("127.0.0.1", 1))


def dialled(addresses: list[Address]) -> Stream:
    return asyncio.run(dial(addresses, "h:1", lambda _: None))


@pytest.fixture
def listener() -> Iterator[Address]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield socket.AF_INET, listener.getsockname()


@pytest.fixture
def hanging() -> Iterator[Address]:
    """An address that takes no more connections: a connect to it hangs, on Linux."""
    with socket.socket() as full:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for sock in waiting:
            sock.setblocking(False)
            sock.connect_ex(full.getsockname())
        yield socket.AF_INET, full.getsockname()
        for sock in waiting:
            sock.close()


def test_a_refused_address_leads_to_the_next(listener: Address) -> None:
    stream = dialled([NOBODY, NOBODY, listener])
    with stream.sock as sock:
        assert sock.getpeername() == listener[1]
        assert sock.gettimeout() == 0
        assert sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_an_unusable_family_leads_to_the_next(listener: Address) -> None:
    unknown: Address = (socket.AddressFamily(socket.AF_APPLETALK), ("x", 1))
    with dialled([unknown, listener]).sock as sock:
        assert sock.getpeername() == listener[1]


@pytest.mark.parametrize(
    ("addresses", "cause"),
    [
        ([NOBODY, NOBODY], "^connection refused by h:1$"),
        ([], "h:1"),
        ([(socket.AF_INET, ("255.255.255.255", 1))], "h:1"),
    ],
)
def test_if_none_answers_the_cause_names_whom_it_was_for(
    addresses: list[Address], cause: str
) -> None:
    before = len(descriptors())
    with pytest.raises(ConnectFailed, match=cause):
        dialled(addresses)
    assert len(descriptors()) == before


@pytest.mark.skipif(sys.platform != "linux", reason="full backlogs hang connects on Linux")
def test_a_hanging_address_does_not_hold_up_the_next(hanging: Address, listener: Address) -> None:
    before = len(descriptors())
    with dialled([hanging, listener]).sock as sock:
        assert sock.getpeername() == listener[1]
        assert len(descriptors()) == before + 1


@pytest.mark.skipif(sys.platform != "linux", reason="full backlogs hang connects on Linux")
def test_a_dial_that_is_cancelled_leaves_no_descriptor(hanging: Address) -> None:
    async def give_up() -> None:
        dialing = asyncio.ensure_future(dial([hanging, hanging], "h:1", lambda _: None))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        dialing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await dialing

    before = len(descriptors())
    asyncio.run(give_up())
    assert len(descriptors()) == before


Pair = tuple[Link, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    near, far = socket.socketpair()
    near.setblocking(False)
    far.settimeout(20)
    link = Link(Stream(near), "the peer", lambda _: None)
    yield link, far
    link.close()
    far.close()


def beside(link: Coroutine[Any, Any, T], send: bytes, far: socket.socket, step: int) -> T:
    """The result of a link, while the far end sends in small steps."""

    async def sending() -> None:
        for start in range(0, len(send), step):
            far.sendall(send[start : start + step])
            await asyncio.sleep(0)

    async def both() -> T:
        waiting = asyncio.ensure_future(link)
        await sending()
        return await waiting

    return asyncio.run(both())


def test_sending_sends_everything(pair: Pair) -> None:
    link, far = pair
    data, received = bytes(3_000_000), bytearray()

    async def read() -> None:
        far.setblocking(False)
        while len(received) < len(data):
            received.extend(await asyncio.get_running_loop().sock_recv(far, 1 << 20))

    async def both() -> None:
        await asyncio.gather(link.send(data), read())

    asyncio.run(both())
    assert bytes(received) == data


@pytest.mark.parametrize("end", [b"\r\n\r\n", b"\n\n", b"\r\n\n"])
@pytest.mark.parametrize("step", [1, 1000])
def test_what_is_behind_a_head_stays(pair: Pair, end: bytes, step: int) -> None:
    link, far = pair
    head = b"HTTP/1.1 101 S\r\na: b" + end
    assert beside(link.read_head(), head, far, step) == head
    far.sendall(head + b"behind\r\n\r\n")
    assert asyncio.run(link.read_head()) == head
    assert link.take_ahead() == b"behind\r\n\r\n"
    assert link.take_ahead() == b""


@pytest.mark.parametrize("ended", [True, False])
def test_a_head_may_have_so_many_bytes_and_no_more(pair: Pair, ended: bool) -> None:
    link, far = pair
    rest = b"\r\n\r\n" if ended else b"xxxxx"
    head = b"HTTP/1.1 101 S\r\n"
    with pytest.raises(ConnectFailed, match=r"^the answer's headers exceed 256 KiB$"):
        beside(link.read_head(), head + b"x" * (HEAD_LIMIT - len(head) - 3) + rest, far, 8000)


def test_a_head_of_exactly_the_limit_is_read(pair: Pair) -> None:
    link, far = pair
    head = b"HTTP/1.1 101 S\r\n"
    head += b"x" * (HEAD_LIMIT - len(head) - 4) + b"\r\n\r\n"
    assert beside(link.read_head(), head, far, 8000) == head


@pytest.mark.parametrize(
    ("answer", "cause"),
    [
        (b"SSH-2.0-OpenSSH\r\n", "the answer of the peer is not HTTP"),
        (b"HTTP/1.1 1", "the peer closed the connection during the handshake"),
    ],
)
def test_what_is_no_head_fails(pair: Pair, answer: bytes, cause: str) -> None:
    link, far = pair
    far.sendall(answer)
    far.close()
    with pytest.raises(ConnectFailed, match=f"^{cause}$"):
        asyncio.run(link.read_head())
