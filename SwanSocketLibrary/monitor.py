"""A lock that guards what threads share, and wakes whoever waits for a change of it."""

from __future__ import annotations

import _thread
from collections.abc import Callable
from typing import Protocol, TypeVar

from SwanSocketLibrary.deadline import Deadline
from SwanSocketLibrary.interruptions import LetThrough

_Found = TypeVar("_Found")


class Due(Protocol):
    """What the waiting thread runs meanwhile, with no lock held."""

    @property
    def waiting(self) -> bool:
        """Whether there is something to run."""

    def run(self) -> None:
        """Runs it."""


class _Nothing:
    waiting = False

    def run(self) -> None:
        """There is nothing to run."""


class Monitor(_thread.RLock):  # type: ignore[misc] # which typeshed calls final, and is not
    """A reentrant lock, taken by ``with``, and the wake-up of those who wait for a change.

    It takes the place of `threading.Condition`, whose ``__enter__`` is Python code: an exception
    that Robot Framework raises between its instructions would leave it locked for ever. Taking
    this one is C code all through; waiting is done without it, and may be interrupted.

    :ivar due: what waits run meanwhile.
    """

    def __init__(self) -> None:
        super().__init__()
        self.due: Due = _Nothing()
        self._waiters: list[_thread.LockType] = []
        self._server_waiters: list[_thread.LockType] = []

    def notify_all(self, *, of_server: bool = False) -> None:
        """Wakes all that wait. With the lock held, after a change.

        :param of_server: something has changed on a server alone: waits for sockets sleep on.
        """
        if self._server_waiters:
            self._wake(self._server_waiters)
        if self._waiters and not of_server:
            self._wake(self._waiters)

    def wait_for(self, look: Callable[[], _Found], deadline: Deadline) -> _Found:
        """Waits, without the lock, until something is there.

        The caller must not hold the lock.

        :param look: looks for it; called with the lock after each change.
        :return: what it found: the first true value, or what it returned when the time was over.
        """
        return self._wait(look, lambda: True, deadline, self._server_waiters)

    def wait_until(
        self,
        look: Callable[[], _Found],
        possible: Callable[[], bool],
        deadline: Deadline,
        *,
        of_server: bool = True,
    ) -> _Found:
        """The same, in the test's thread: what is `due` is run meanwhile, and once more at the end.

        :param possible: whether it can still come; called like `look`. It ends the wait, but not
            before all that is due has been run, which may make it possible.
        :param of_server: whether what happens on servers counts.
        :raises CallbackFailed: what was due raised.
        """
        waiters = self._server_waiters if of_server else self._waiters
        while True:
            self.due.run()
            found = self._wait(look, lambda: not self.due.waiting and possible(), deadline, waiters)
            if found or deadline.expired or not self.due.waiting:
                break
        self.due.run()
        return found

    @staticmethod
    def _wake(waiters: list[_thread.LockType]) -> None:
        for waiter in waiters:
            waiter.release()
        waiters.clear()

    def _wait(
        self,
        look: Callable[[], _Found],
        possible: Callable[[], bool],
        deadline: Deadline,
        waiters: list[_thread.LockType],
    ) -> _Found:
        waiter: _thread.LockType | None = None
        try:
            while True:
                with self:
                    found = look()
                    if found or deadline.expired or not possible():
                        return found
                    if waiter is None:
                        waiter = _thread.allocate_lock()
                        waiter.acquire()
                    if waiter not in waiters:
                        waiters.append(waiter)
                    pause = deadline.slice
                with LetThrough():
                    waiter.acquire(timeout=pause)
        finally:
            if waiter is not None:
                with self:
                    if waiter in waiters:
                        waiters.remove(waiter)
