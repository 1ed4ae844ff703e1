"""One attempt to connect: how long it may take, and whether it was given up."""

from __future__ import annotations

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from SwanSocketLibrary.deadline import Deadline
from SwanSocketLibrary.transport.causes import ConnectFailed, GivenUp

READ: Final = selectors.EVENT_READ
WRITE: Final = selectors.EVENT_WRITE

# No descriptor of its own and no limit of 1024 of them, where the system has it.
_Selector: type[selectors.BaseSelector] = getattr(
    selectors, "PollSelector", selectors.SelectSelector
)


class Attempt:
    """What every step of a connect waits through, so that one deadline bounds them all.

    `cancel` may be called from any thread; everything else belongs to the connecting one.

    :param deadline: when the socket must be open (S21).
    :ivar stage: what has not happened yet: ``the server has not answered yet``.
    """

    def __init__(self, deadline: Deadline) -> None:
        self.deadline: Final = deadline
        self.stage = ""
        self._lock = threading.Lock()
        self._cancelled = False
        self._alarm: tuple[socket.socket, socket.socket] | None = None
        self._interruptible = True

    @property
    def late(self) -> str:
        """The cause of an attempt that took too long."""
        cause = f"the handshake took longer than {self.deadline.seconds:g} s"
        return f"{cause}: {self.stage}" if self.stage else cause

    @property
    def interruptible(self) -> bool:
        """Whether `cancel` ends the attempt soon; looking up a name cannot be ended."""
        return self._interruptible

    def cancel(self) -> None:
        """Gives the attempt up: whatever it waits for, it stops waiting."""
        with self._lock:
            self._cancelled = True
            if self._alarm is not None:
                self._alarm[1].send(b"\0")

    def check(self) -> None:
        """Raises if the attempt may not go on.

        :raises GivenUp: it was cancelled.
        :raises ConnectFailed: the time is over.
        """
        if self._cancelled:
            raise GivenUp
        if self.deadline.expired:
            raise ConnectFailed(self.late)

    @contextmanager
    def uninterruptible(self) -> Iterator[None]:
        """Marks a step that `cancel` cannot end; checks before and after it."""
        self._interruptible = False
        try:
            self.check()
            yield
        finally:
            self._interruptible = True
            self.check()

    def wait(
        self, sockets: dict[socket.socket, int], timeout: float | None = None
    ) -> set[socket.socket]:
        """Waits until one of some sockets is ready.

        :param sockets: each with `READ`, `WRITE` or both.
        :param timeout: seconds after which an empty set is returned.
        :raises GivenUp: it was cancelled.
        :raises ConnectFailed: the time is over.
        """
        alarm = self._alarm_reader()
        with _Selector() as selector:
            selector.register(alarm, READ)
            for waiting, events in sockets.items():
                selector.register(waiting, events)
            self.check()
            ready = selector.select(_shorter(timeout, self.deadline.remaining))
        self.check()
        return {waiting for waiting in sockets if any(key.fileobj is waiting for key, _ in ready)}

    def close(self) -> None:
        """Gives back the descriptors."""
        with self._lock:
            alarm, self._alarm = self._alarm, None
        for end in alarm or ():
            end.close()

    def _alarm_reader(self) -> socket.socket:
        with self._lock:
            if self._alarm is None:
                self._alarm = socket.socketpair()
            return self._alarm[0]


def _shorter(one: float | None, other: float | None) -> float | None:
    given = [seconds for seconds in (one, other) if seconds is not None]
    return min(given) if given else None
