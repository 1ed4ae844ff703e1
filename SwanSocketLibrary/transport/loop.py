"""One thread that serves all connections of a transport.

The thread starts with the first handler and ends with the last one; its descriptors go
with it. Everything that a receiver is told is told by this thread.
"""

from __future__ import annotations

import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Protocol


class Handler(Protocol):
    """What the loop serves. All its methods are called by the loop's thread."""

    def ready(self) -> None:
        """The watched descriptor is ready for what it was watched for."""

    def timer(self) -> None:
        """The time that was set is over; it has to be set anew."""

    def crash(self, error: Exception) -> None:
        """A call of this handler raised; it has to end."""


class Loop:
    """See the module."""

    def __init__(self) -> None:
        # Guards these three and the queue; that a handler is there is looked at without.
        self._lock = threading.Lock()
        self._handlers: set[Handler] = set()
        self._thread: threading.Thread | None = None
        self._running = False
        # These are made with a thread and go with it; the queue is for any thread.
        self._selector: selectors.BaseSelector
        self._alarm: tuple[socket.socket, socket.socket]
        self._calls: deque[tuple[Handler, Callable[[], None]]] = deque()
        self._rung = False
        # These are the loop thread's alone.
        self._watched: dict[Handler, tuple[int, int]] = {}
        self._timers: dict[Handler, float] = {}

    @property
    def handlers(self) -> list[Handler]:
        """The handlers that are attached."""
        with self._lock:
            return list(self._handlers)

    @property
    def inside(self) -> bool:
        """Whether the caller runs in the loop's thread."""
        return self._thread is threading.current_thread()

    def attach(self, handler: Handler) -> None:
        """Serves a handler from now on."""
        with self._lock:
            self._handlers.add(handler)
            if not self._running:
                self._start()

    def call_soon(self, handler: Handler, call: Callable[[], None]) -> None:
        """Has the loop's thread make a call for a handler; does nothing once it is detached."""
        with self._lock:
            if handler not in self._handlers:
                return
            self._calls.append((handler, call))
            if not self._rung and not self.inside:
                self._rung = True
                self._alarm[1].send(b"\0")

    def detach(self, handler: Handler) -> None:
        """Forgets a handler. In the loop's thread only."""
        self.watch(handler, -1, 0)
        self.set_timer(handler, None)
        with self._lock:
            self._handlers.discard(handler)

    def watch(self, handler: Handler, descriptor: int, events: int) -> None:
        """Sets what a handler is told about its descriptor. In the loop's thread only.

        :param events: ``selectors.EVENT_READ``, ``EVENT_WRITE``, both, or 0 for nothing.
        """
        held = self._watched.get(handler)
        if held is not None and (not events or held[0] != descriptor):
            self._selector.unregister(held[0])
            del self._watched[handler]
            held = None
        if not events or held == (descriptor, events):
            return
        if held is None:
            self._selector.register(descriptor, events, handler)
        else:
            self._selector.modify(descriptor, events, handler)
        self._watched[handler] = (descriptor, events)

    def set_timer(self, handler: Handler, when: float | None) -> None:
        """Sets the one time of a handler, on the monotonic clock. In the loop's thread only."""
        if when is None:
            self._timers.pop(handler, None)
        else:
            self._timers[handler] = when

    def join(self, timeout: float | None) -> None:
        """Waits until the thread has ended; not in that thread itself."""
        thread = self._thread
        if thread is not None and not self.inside:
            thread.join(timeout)

    def _start(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._alarm = socket.socketpair()
        for end in self._alarm:
            end.setblocking(False)
        self._selector.register(self._alarm[0], selectors.EVENT_READ)
        self._rung = False
        self._running = True
        self._thread = threading.Thread(target=self._run, name="swan-socket-loop", daemon=True)
        self._thread.start()

    def _run(self) -> None:
        while not self._finished():
            for key, _ in self._selector.select(self._patience()):
                if key.data is None:
                    self._silence()
                elif key.data in self._watched:
                    self._guard(key.data, key.data.ready)
            self._make_calls()
            self._ring_timers()

    def _finished(self) -> bool:
        with self._lock:
            if self._handlers:
                return False
            self._running = False
            self._calls.clear()
            self._selector.close()
            for end in self._alarm:
                end.close()
            return True

    def _patience(self) -> float | None:
        if self._calls:
            return 0
        if not self._timers:
            return None
        return max(0.0, min(self._timers.values()) - time.monotonic())

    def _silence(self) -> None:
        with self._lock:
            self._rung = False
            self._alarm[0].recv(16)

    def _make_calls(self) -> None:
        # What these calls append has its turn after the sockets had theirs.
        for _ in range(len(self._calls)):
            handler, call = self._calls.popleft()
            if handler in self._handlers:
                self._guard(handler, call)

    def _ring_timers(self) -> None:
        if not self._timers:
            return
        now = time.monotonic()
        for handler in [handler for handler, when in self._timers.items() if when <= now]:
            del self._timers[handler]
            self._guard(handler, handler.timer)

    def _guard(self, handler: Handler, call: Callable[[], None]) -> None:
        try:
            call()
        except Exception as error:  # noqa: BLE001 - a receiver may raise anything
            _report(error)
            try:
                handler.crash(error)
            except Exception as another:  # noqa: BLE001 - the same
                _report(another)


def _report(error: Exception) -> None:
    threading.excepthook(
        threading.ExceptHookArgs(
            (type(error), error, error.__traceback__, threading.current_thread())
        )
    )
