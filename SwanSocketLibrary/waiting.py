"""How threads wait here: until when, what may interrupt them, and what wakes them.

A test's or a keyword's timeout, Ctrl-C and SIGTERM are exceptions that come at any instruction. A
keyword runs inside `HeldBack`: there they wait, until it ends or waits itself, which it does inside
`LetThrough`. So they strike where nothing is half done, and no lock is held.

Robot Framework's own `paused_timeouts` does the same around what a library runs by its
``BuiltIn.run_keyword``. A second Ctrl-C ends the process, and is not held back.
"""

from __future__ import annotations

import _thread
import sys
import threading
import time
from collections.abc import Callable
from types import TracebackType
from typing import Any, Final, Protocol, TypeVar

_Found = TypeVar("_Found")

_SLICE: Final = 0.5
"""Seconds: where a thread cannot be interrupted while it waits (on Windows), Robot's timeouts
and Ctrl-C act between two of these."""

_held: Final[list[HeldBack]] = []
"""Those that are under way in the test's thread; a keyword may run another one inside."""

_delivered: Final[list[tuple[Any, list[Callable[[], None]]]]] = []
"""Of the keyword that ended last: its timeout, and how to give back what it took."""


class Deadline:
    """A point in time until which something may take.

    :param seconds: how long from now; ``None`` never ends.
    """

    __slots__ = ("_end", "_start", "seconds")

    def __init__(self, seconds: float | None) -> None:
        self.seconds = seconds
        self._start = time.monotonic()
        self._end = None if seconds is None else self._start + seconds

    @property
    def elapsed(self) -> float:
        """Seconds since the deadline was set."""
        return time.monotonic() - self._start

    @property
    def remaining(self) -> float | None:
        """Seconds left, never below zero; ``None`` if there is no end."""
        if self._end is None:
            return None
        return max(0.0, self._end - time.monotonic())

    @property
    def slice(self) -> float:
        """Seconds that one wait on a condition may take before it looks around again."""
        remaining = self.remaining
        return _SLICE if remaining is None else min(remaining, _SLICE)

    @property
    def expired(self) -> bool:
        """Whether the time is over."""
        return self._end is not None and time.monotonic() >= self._end


class HeldBack:
    """A block that nothing interrupts; what came meanwhile is raised at its end.

    Of the thread in which signals, and so timeouts, strike; in others, and without Robot Framework,
    it does nothing.

    :param by_robot: whether Robot Framework runs the keyword, whose timeout may still strike when
        it has returned. What Python code calls has handed over what it returns.
    """

    def __init__(self, *, by_robot: bool = True) -> None:
        self._thread: Final = threading.get_ident()
        self._by_robot: Final = by_robot
        self._struck: Final = self._thread == threading.main_thread().ident
        running = sys.modules.get("robot.running.context") if self._struck else None
        self._context: Any = running.EXECUTION_CONTEXTS.current if running else None
        self._timeouts = list(self._context.active_timeouts) if self._context else []
        self._signals = _signal_monitor() if self._context else None
        self._signals_before = self._signals._signal_count if self._signals else 0  # noqa: SLF001
        self._runs_keyword = bool(self._signals and self._signals._running_keyword)  # noqa: SLF001
        self._holding = False
        self._undo: list[Callable[[], None]] = []

    def __enter__(self) -> None:
        if self._struck:
            self.hold()
            _give_back_undelivered()
            _held.append(self)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if not self._struck:
            return
        _held.remove(self)
        if error is not None and interrupts(error):
            self.give_back()
        if not self._holding:
            return
        try:
            if self._timeouts and self._undo and self._by_robot:
                _delivered.append((self._timeouts[-1], self._undo))
            self.release()
            self.raise_signal()
            self.raise_overdue()
        except BaseException:
            _delivered.clear()
            self.give_back()
            raise

    @property
    def holding(self) -> bool:
        """Whether nothing strikes now in the thread that asks, which else something would."""
        return self._holding and self._thread == threading.get_ident()

    def undo_later(self, undo: Callable[[], None]) -> None:
        """Has something undone if the block does not end in order."""
        self._undo.append(undo)

    def hold(self) -> None:
        """From now on nothing strikes. What struck before that is raised here."""
        if self._signals is not None:
            self._signals.stop_running_keyword()
        before = [timeout.paused for timeout in self._timeouts]
        try:
            for timeout in self._timeouts:
                timeout.pause()
        except BaseException:  # on Windows it was on its way
            for timeout, count in zip(self._timeouts, before, strict=True):
                timeout.paused = count
            raise
        self._holding = True

    def release(self) -> None:
        """From now on anything may strike. A timeout that is over by now is raised here."""
        self._holding = False
        if self._signals is not None and self._runs_keyword:
            self._signals.start_running_keyword(in_teardown=True)  # which does not raise
        late: list[BaseException] = []
        for timeout in self._timeouts:
            try:
                timeout.resume()
            except BaseException as error:  # noqa: BLE001 - raised below, when all are resumed
                late.append(error)
        if late:
            raise late[0]

    def raise_signal(self) -> None:
        """Raises what a Ctrl-C or SIGTERM that was held back would have."""
        if self._signals is not None and self._signals._signal_count > self._signals_before:  # noqa: SLF001
            from robot.errors import ExecutionFailed

            raise ExecutionFailed("Execution terminated by signal", exit=True)

    def raise_overdue(self) -> None:
        """Raises a timeout that Robot Framework itself holds back meanwhile.

        It does where a keyword runs in a callback, or for Python code: to wait would come late by
        all of the wait, and who runs it never has what it returns.
        """
        for timeout in self._context.active_timeouts if self._context else ():
            if timeout.exceeded:
                raise timeout.timeout_error

    def give_back(self) -> None:
        """Undoes what was to be undone if the block does not end in order."""
        while self._undo:
            self._undo.pop()()


class LetThrough:
    """A block of a keyword in which everything strikes at once: it waits, and changes nothing.

    Outside of `HeldBack`, and in other threads, it does nothing.
    """

    __slots__ = ("_around",)

    def __enter__(self) -> None:
        around = _held[-1] if _held else None
        if around is None or not around.holding:
            self._around: HeldBack | None = None
            return
        self._around = around
        try:
            around.release()
            around.raise_signal()
            around.raise_overdue()
        except BaseException:
            around.hold()
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._around is not None:
            self._around.hold()


def on_interruption(undo: Callable[[], None]) -> None:
    """Has something undone if the keyword that is running does not end in order.

    So a message that it took is not lost where a timeout strikes before the test has it.
    """
    if _held and _held[-1].holding:
        _held[-1].undo_later(undo)


def give_back() -> None:
    """Gives back what the keyword that is running took: it fails, and hands over nothing."""
    if _held and _held[-1].holding:
        _held[-1].give_back()


def interrupts(error: BaseException) -> bool:
    """Whether an exception is one that may strike anywhere.

    Before Robot Framework 7.5 its timeouts are Exceptions.
    """
    if not isinstance(error, Exception) or type(error).__name__ == "TimeoutExceeded":
        return True
    return bool(getattr(error, "exit", False))


def _give_back_undelivered() -> None:
    """Where the last keyword's timeout struck after it had ended, the test never had its result."""
    while _delivered:
        timeout, undo = _delivered.pop()
        if timeout.exceeded:
            while undo:
                undo.pop()()


def _signal_monitor() -> Any:
    return sys.modules["robot.running.signalhandler"].STOP_SIGNAL_MONITOR


class Due(Protocol):
    """What the waiting thread runs meanwhile, with no lock held."""

    @property
    def waiting(self) -> bool:
        """Whether there is something to run."""

    @property
    def pause(self) -> float | None:
        """Seconds until there is, by time alone; ``None`` if time brings nothing."""

    def run(self) -> None:
        """Runs it."""


class _Nothing:
    waiting = False
    pause: float | None = None

    def run(self) -> None:
        """There is nothing to run."""


_NOTHING: Final = _Nothing()


class Monitor(_thread.RLock):  # type: ignore[misc] # which typeshed calls final, and is not
    """A reentrant lock, taken by ``with``, and the wake-up of those who wait for a change.

    It takes the place of `threading.Condition`, whose ``__enter__`` is Python code: an exception
    that Robot Framework raises between its instructions would leave it locked for ever. Taking
    this one is C code all through; waiting is done without it, and may be interrupted.

    :ivar due: what waits run meanwhile.
    """

    __slots__ = ("_server_waiters", "_waiters", "due")

    def __init__(self) -> None:
        super().__init__()
        self.due: Due = _NOTHING
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
        return self._wait(look, lambda: True, deadline, self._server_waiters, _NOTHING)

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
            due = self.due
            due.run()
            found = self._wait(
                look, lambda: not self.due.waiting and possible(), deadline, waiters, due
            )
            if found or deadline.expired or not due.waiting:
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
        due: Due,
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
                    soon = due.pause
                    if soon is not None:
                        pause = min(pause, soon)
                with LetThrough():
                    waiter.acquire(timeout=pause)
        finally:
            if waiter is not None:
                with self:
                    if waiter in waiters:
                        waiters.remove(waiter)
