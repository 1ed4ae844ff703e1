from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from SwanSocketLibrary.deadline import Deadline
from SwanSocketLibrary.transport.attempt import READ, WRITE, Attempt
from SwanSocketLibrary.transport.causes import ConnectFailed, GivenUp


@pytest.fixture
def pair() -> Iterator[tuple[socket.socket, socket.socket]]:
    near, far = socket.socketpair()
    with near, far:
        yield near, far


def test_it_waits_for_what_is_asked(pair: tuple[socket.socket, socket.socket]) -> None:
    near, far = pair
    attempt = Attempt(Deadline(20))
    assert attempt.wait({near: WRITE, far: READ}) == {near}
    assert attempt.wait({far: READ}, timeout=0.01) == set()
    near.sendall(b"x")
    assert attempt.wait({far: READ}) == {far}
    attempt.close()


def test_it_ends_in_time(pair: tuple[socket.socket, socket.socket]) -> None:
    attempt = Attempt(Deadline(0.1))
    with pytest.raises(ConnectFailed, match=r"^the handshake took longer than 0\.1 s$"):
        attempt.wait({pair[0]: READ})
    with pytest.raises(ConnectFailed):
        attempt.check()
    attempt.close()


def test_without_an_end_it_waits_for_the_socket(pair: tuple[socket.socket, socket.socket]) -> None:
    near, far = pair
    attempt = Attempt(Deadline(None))
    threading.Timer(0.05, near.sendall, (b"x",)).start()
    assert attempt.wait({far: READ}) == {far}
    attempt.close()


def test_cancelling_ends_a_wait(pair: tuple[socket.socket, socket.socket]) -> None:
    attempt = Attempt(Deadline(20))
    attempt.wait({pair[0]: READ}, timeout=0)
    threading.Timer(0.05, attempt.cancel).start()
    with pytest.raises(GivenUp):
        attempt.wait({pair[0]: READ})
    attempt.close()
    attempt.cancel()


def test_after_cancelling_nothing_is_waited_for(pair: tuple[socket.socket, socket.socket]) -> None:
    attempt = Attempt(Deadline(20))
    attempt.cancel()
    with pytest.raises(GivenUp):
        attempt.wait({pair[0]: WRITE})
    attempt.close()


def test_an_uninterruptible_step_is_marked_and_checked_around() -> None:
    attempt = Attempt(Deadline(20))
    assert attempt.interruptible
    seen = []
    with pytest.raises(GivenUp), attempt.uninterruptible():  # noqa: PT012 - both belong to the step
        seen.append(attempt.interruptible)
        attempt.cancel()
    assert seen == [False]
    assert attempt.interruptible
    entered = False
    with pytest.raises(GivenUp), attempt.uninterruptible():
        entered = True
    assert not entered
