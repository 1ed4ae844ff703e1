from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from SwanSocketLibrary.deadline import Deadline
from SwanSocketLibrary.transport.attempt import Attempt
from SwanSocketLibrary.transport.causes import ConnectFailed, GivenUp
from SwanSocketLibrary.transport.guarded_socket import HEAD_LIMIT, GuardedSocket

Pair = tuple[GuardedSocket, socket.socket]


@pytest.fixture
def pair() -> Iterator[Pair]:
    near, far = socket.socketpair()
    near.setblocking(False)
    far.settimeout(20)
    guarded = GuardedSocket(near, Attempt(Deadline(20)), "the peer")
    yield guarded, far
    guarded.close()
    guarded.attempt.close()
    far.close()


def test_sending_sends_everything(pair: Pair) -> None:
    guarded, far = pair
    data = bytes(3_000_000)
    received = bytearray()

    def read() -> None:
        while len(received) < len(data):
            received.extend(far.recv(1 << 20))

    reader = threading.Thread(target=read)
    reader.start()
    assert guarded.send(data) == len(data)
    reader.join(20)
    assert bytes(received) == data
    guarded.sendall(b"more")
    assert far.recv(10) == b"more"


def test_receiving_waits(pair: Pair) -> None:
    guarded, far = pair
    threading.Timer(0.05, far.sendall, (b"abc",)).start()
    assert guarded.recv(2) == b"ab"
    assert guarded.recv(2) == b"c"
    far.close()
    assert guarded.recv(2) == b""


@pytest.mark.parametrize("end", [b"\r\n\r\n", b"\n\n", b"\r\n\n"])
def test_what_is_behind_a_head_stays(pair: Pair, end: bytes) -> None:
    guarded, far = pair
    far.sendall(b"HTTP/1.1 101 S\r\na: b" + end + b"behind\r\n\r\n")
    assert guarded.read_head() == b"HTTP/1.1 101 S\r\na: b" + end
    assert guarded.recv(3) == b"beh"
    assert guarded.take_ahead() == b"ind\r\n\r\n"
    assert guarded.take_ahead() == b""


def test_a_head_may_come_in_single_bytes(pair: Pair) -> None:
    guarded, far = pair

    def send() -> None:
        for byte in b"HTTP/1.1 101 S\r\na: b\r\n\r\n":
            far.send(bytes([byte]))

    sender = threading.Thread(target=send)
    sender.start()
    assert guarded.read_head() == b"HTTP/1.1 101 S\r\na: b\r\n\r\n"
    sender.join(20)


@pytest.mark.parametrize("ended", [True, False])
def test_a_head_may_have_so_many_bytes_and_no_more(pair: Pair, ended: bool) -> None:
    guarded, far = pair
    rest = b"\r\n\r\n" if ended else b"xxxxx"
    head = b"HTTP/1.1 101 S\r\n"
    sender = threading.Thread(
        target=far.sendall, args=(head + b"x" * (HEAD_LIMIT - len(head) - 3) + rest,)
    )
    sender.start()
    with pytest.raises(ConnectFailed, match=r"^the answer's headers exceed 64 KiB$"):
        guarded.read_head()
    sender.join(20)


def test_a_head_of_exactly_the_limit_is_read(pair: Pair) -> None:
    guarded, far = pair
    head = b"HTTP/1.1 101 S\r\n"
    head += b"x" * (HEAD_LIMIT - len(head) - 4) + b"\r\n\r\n"
    sender = threading.Thread(target=far.sendall, args=(head,))
    sender.start()
    assert guarded.read_head() == head
    sender.join(20)


def test_a_cancelled_attempt_ends_it(pair: Pair) -> None:
    guarded, _ = pair
    threading.Timer(0.05, guarded.attempt.cancel).start()
    with pytest.raises(GivenUp):
        guarded.recv(1)
    with pytest.raises(GivenUp):
        guarded.send(b"x")


def test_its_descriptor_is_the_sockets(pair: Pair) -> None:
    guarded, _ = pair
    assert guarded.fileno() == guarded.sock.fileno()


def test_the_open_stream_is_the_same_socket(pair: Pair) -> None:
    guarded, far = pair
    far.sendall(b"x")
    assert guarded.channel().read(1) == b"x"
