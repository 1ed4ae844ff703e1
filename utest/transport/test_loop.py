from __future__ import annotations

import contextlib
import selectors
import socket
import threading
import time
from collections.abc import Iterator

import pytest

from SwanSocketLibrary.transport.loop import Loop
from utest.transport.peers import PATIENCE, descriptors


class Recording:
    """A handler that counts, and raises if told to."""

    def __init__(self, loop: Loop) -> None:
        self.loop = loop
        self.readiness = threading.Semaphore(0)
        self.timers = threading.Semaphore(0)
        self.errors: list[Exception] = []
        self.raising = False
        self.sock: socket.socket | None = None

    def ready(self) -> None:
        assert self.sock is not None
        with contextlib.suppress(BlockingIOError):
            self.sock.recv(100)
        self.readiness.release()

    def timer(self) -> None:
        self.timers.release()

    def crash(self, error: Exception) -> None:
        self.errors.append(error)
        self.loop.detach(self)
        if self.raising:
            raise RuntimeError("crashed in the crash")

    def do(self, call: object) -> None:
        """Makes a call in the loop's thread and waits for it."""
        done = threading.Event()

        def run() -> None:
            try:
                call()  # type: ignore[operator]
            finally:
                done.set()

        self.loop.call_soon(self, run)
        assert done.wait(PATIENCE)


def fail() -> None:
    raise KeyError("missing")


@pytest.fixture
def loop() -> Iterator[Loop]:
    loop = Loop()
    yield loop
    for handler in loop.handlers:
        loop.call_soon(handler, lambda handler=handler: loop.detach(handler))  # type: ignore[misc]
    loop.join(PATIENCE)


@pytest.fixture
def handler(loop: Loop) -> Recording:
    handler = Recording(loop)
    loop.attach(handler)
    return handler


@pytest.fixture
def reported(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    errors: list[object] = []
    monkeypatch.setattr(threading, "excepthook", lambda args: errors.append(args.exc_value))
    return errors


def test_calls_are_made_in_its_thread_in_order(loop: Loop, handler: Recording) -> None:
    seen: list[object] = []
    for number in range(100):
        loop.call_soon(handler, lambda number=number: seen.append(number))  # type: ignore[misc]
    handler.do(lambda: seen.extend([threading.current_thread().name, loop.inside]))
    assert seen == [*range(100), "swan-socket-loop", True]
    assert not loop.inside


def test_a_watched_descriptor_is_told_until_it_is_not_watched(
    loop: Loop, handler: Recording
) -> None:
    near, far = socket.socketpair()
    with near, far:
        near.setblocking(False)
        handler.sock = near
        handler.do(lambda: loop.watch(handler, near.fileno(), selectors.EVENT_READ))
        far.sendall(b"x")
        assert handler.readiness.acquire(timeout=PATIENCE)
        both = selectors.EVENT_READ | selectors.EVENT_WRITE
        handler.do(lambda: loop.watch(handler, near.fileno(), selectors.EVENT_READ))
        handler.do(lambda: loop.watch(handler, near.fileno(), 0))
        far.sendall(b"x")
        handler.do(lambda: None)
        assert not handler.readiness.acquire(blocking=False)
        handler.do(lambda: loop.watch(handler, near.fileno(), both))
        assert handler.readiness.acquire(timeout=PATIENCE)
        handler.do(lambda: loop.detach(handler))


def test_a_changed_interest_or_descriptor_counts(loop: Loop, handler: Recording) -> None:
    first, second = socket.socketpair(), socket.socketpair()
    second[0].setblocking(False)
    handler.sock = first[0]

    def watch(sock: socket.socket, events: int) -> None:
        handler.sock = sock
        loop.watch(handler, sock.fileno(), events)

    handler.do(lambda: watch(first[0], selectors.EVENT_READ))
    second[1].sendall(b"x")
    handler.do(lambda: watch(second[0], selectors.EVENT_READ))
    assert handler.readiness.acquire(timeout=PATIENCE)
    second[1].sendall(b"xy")
    handler.do(lambda: watch(second[0], selectors.EVENT_READ | selectors.EVENT_WRITE))
    assert handler.readiness.acquire(timeout=PATIENCE)
    handler.do(lambda: loop.detach(handler))
    loop.join(PATIENCE)
    for sock in (*first, *second):
        sock.close()


def test_a_timer_rings_once_unless_it_is_taken_back(loop: Loop, handler: Recording) -> None:
    handler.do(lambda: loop.set_timer(handler, time.monotonic() + 0.05))
    assert handler.timers.acquire(timeout=PATIENCE)
    handler.do(lambda: loop.set_timer(handler, time.monotonic() + 0.05))
    handler.do(lambda: loop.set_timer(handler, None))
    other = Recording(loop)
    loop.attach(other)
    other.do(lambda: loop.set_timer(other, time.monotonic() + 0.1))
    assert other.timers.acquire(timeout=PATIENCE)
    assert not handler.timers.acquire(blocking=False)


def test_a_raising_handler_is_told_and_the_others_go_on(
    loop: Loop, handler: Recording, reported: list[object]
) -> None:
    other = Recording(loop)
    loop.attach(other)
    handler.do(fail)
    other.do(lambda: None)
    assert [type(error) for error in handler.errors] == [KeyError]
    assert reported == handler.errors


def test_a_handler_that_raises_when_it_crashes_does_no_harm(
    loop: Loop, handler: Recording, reported: list[object]
) -> None:
    handler.raising = True
    other = Recording(loop)
    loop.attach(other)
    handler.do(fail)
    other.do(lambda: None)
    assert [type(error) for error in reported] == [KeyError, RuntimeError]


def test_calls_for_a_detached_handler_are_not_made(loop: Loop, handler: Recording) -> None:
    other = Recording(loop)
    loop.attach(other)
    seen: list[int] = []

    def leave() -> None:
        loop.call_soon(handler, lambda: seen.append(1))
        loop.detach(handler)

    handler.do(leave)
    loop.call_soon(handler, lambda: seen.append(2))
    other.do(lambda: None)
    other.do(lambda: None)
    assert not seen


def test_it_ends_with_its_last_handler_and_starts_again(loop: Loop) -> None:
    before = len(descriptors())
    for _ in range(3):
        handler = Recording(loop)
        loop.attach(handler)
        assert len(descriptors()) > before
        loop.call_soon(handler, lambda handler=handler: loop.detach(handler))  # type: ignore[misc]
        loop.join(PATIENCE)
        assert len(descriptors()) == before
    assert not loop.handlers
