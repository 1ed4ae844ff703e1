from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from SwanSocketLibrary.waiting import Deadline, Monitor

PATIENCE = 10.0


class Handlers:
    """What is due, until it was run."""

    def __init__(self, *due: Callable[[], None], pause: float | None = None) -> None:
        self.due = list(due)
        self.pause = pause

    @property
    def waiting(self) -> bool:
        return bool(self.due)

    def run(self) -> None:
        while self.due:
            self.due.pop(0)()


class Waiters(list[object]):
    """Acts in another thread as soon as somebody waits."""

    def __init__(self, act: Callable[[], None]) -> None:
        super().__init__()
        self._act = act
        self.thread: threading.Thread | None = None

    def append(self, waiter: object) -> None:
        super().append(waiter)
        if self.thread is not None:
            return
        self.thread = threading.Thread(target=self._act, daemon=True)
        self.thread.start()


def owned_by_this_thread(monitor: Monitor) -> bool:
    """Whether no other thread could take it."""
    taken: list[bool] = []

    def take() -> None:
        taken.append(monitor.acquire(blocking=False))
        if taken[0]:
            monitor.release()

    thread = threading.Thread(target=take)
    thread.start()
    thread.join(PATIENCE)
    return taken == [False]


def waking(monitor: Monitor, change: Callable[[], None]) -> None:
    """Has something changed by another thread once this one waits."""

    def act() -> None:
        with monitor:
            change()
            monitor.notify_all()

    monitor._waiters = monitor._server_waiters = Waiters(act)  # type: ignore[assignment]


def test_what_is_there_already_is_found_at_once() -> None:
    assert Monitor().wait_for(lambda: "here", Deadline(0.001)) == "here"


def test_a_change_by_another_thread_wakes_the_wait() -> None:
    monitor, found = Monitor(), list[str]()
    waking(monitor, lambda: found.append("there"))
    assert monitor.wait_for(lambda: found, Deadline(PATIENCE)) == ["there"]


def test_a_wait_that_is_over_returns_what_was_found_last() -> None:
    deadline = Deadline(0.05)
    assert Monitor().wait_for(lambda: 0, deadline) == 0
    assert deadline.expired


def test_nobody_is_left_waiting_after_a_wait() -> None:
    monitor = Monitor()
    monitor.wait_for(lambda: False, Deadline(0.01))
    assert monitor._waiters == monitor._server_waiters == []


def test_a_look_that_raises_leaves_nobody_waiting_and_the_lock_free() -> None:
    monitor, looks = Monitor(), iter([False])
    waking(monitor, lambda: None)
    with pytest.raises(StopIteration):
        monitor.wait_for(lambda: next(looks), Deadline(PATIENCE))
    assert monitor._waiters == monitor._server_waiters == []
    assert not owned_by_this_thread(monitor)


def test_it_looks_with_the_lock_and_waits_without_it() -> None:
    monitor, owned = Monitor(), list[bool]()

    def look() -> bool:
        owned.append(owned_by_this_thread(monitor))
        return len(owned) > 1

    waking(monitor, lambda: None)
    assert monitor.wait_for(look, Deadline(PATIENCE))
    assert owned == [True, True]


def test_a_wait_for_what_cannot_come_ends_at_once() -> None:
    deadline = Deadline(PATIENCE)
    assert not Monitor().wait_until(lambda: False, lambda: False, deadline)
    assert not deadline.expired


def test_what_is_due_is_run_before_it_is_looked_whether_something_can_still_come() -> None:
    monitor, found = Monitor(), list[str]()
    monitor.due = Handlers(lambda: found.append("by a handler"))
    assert monitor.wait_until(lambda: found, lambda: False, Deadline(PATIENCE)) == found


def test_what_becomes_due_during_a_wait_is_run_at_once() -> None:
    monitor, found = Monitor(), list[threading.Thread]()
    handlers = Handlers()
    monitor.due = handlers
    handle = lambda: found.append(threading.current_thread())  # noqa: E731
    waking(monitor, lambda: handlers.due.append(handle))
    monitor.wait_until(lambda: found, lambda: True, Deadline(PATIENCE))
    assert found == [threading.current_thread()]


def test_what_became_due_with_what_was_found_has_run_when_the_wait_returns() -> None:
    monitor, ran = Monitor(), list[str]()
    handlers = Handlers()
    monitor.due = handlers

    def look() -> bool:
        handlers.due.append(lambda: ran.append("handler"))
        return True

    assert monitor.wait_until(look, lambda: True, Deadline(PATIENCE))
    assert ran == ["handler"]


def test_what_is_due_runs_without_the_lock() -> None:
    monitor, owned = Monitor(), list[bool]()
    monitor.due = Handlers(lambda: owned.append(owned_by_this_thread(monitor)))
    monitor.wait_until(lambda: True, lambda: True, Deadline(PATIENCE))
    assert owned == [False]


def test_what_changes_on_a_server_alone_wakes_no_wait_for_a_socket() -> None:
    monitor, woken = Monitor(), list[bool]()

    def change() -> None:
        with monitor:
            monitor.notify_all(of_server=True)
            woken.append(not monitor._waiters)
            monitor.notify_all()
            woken.append(not monitor._waiters)

    waiters = monitor._waiters = Waiters(change)  # type: ignore[assignment]
    looks = iter([False, True])
    assert monitor.wait_until(
        lambda: next(looks), lambda: True, Deadline(PATIENCE), of_server=False
    )
    assert waiters.thread is not None
    waiters.thread.join(PATIENCE)
    assert woken == [False, True]


def test_what_changes_on_a_server_wakes_all_other_waits() -> None:
    monitor, woken = Monitor(), list[bool]()

    def change() -> None:
        with monitor:
            monitor.notify_all(of_server=True)
            woken.append(not monitor._server_waiters)

    waiters = monitor._server_waiters = Waiters(change)  # type: ignore[assignment]
    looks = iter([False, True])
    assert monitor.wait_until(lambda: next(looks), lambda: True, Deadline(PATIENCE))
    assert waiters.thread is not None
    waiters.thread.join(PATIENCE)
    assert woken == [True]
