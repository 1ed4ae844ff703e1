"""The one thread that moves bytes: an asyncio loop for clients and servers alike.

It starts with its first user and ends soon after the last one; its descriptors go with it. Until
it has ended no other one runs: under gevent, where all threads are one, two loops cannot.
"""

from __future__ import annotations

import asyncio
import contextlib
import contextvars
import ipaddress
import socket
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from functools import partial
from typing import Any, Final, TypeVar

from SwanSocketLibrary.errors import ServerError
from SwanSocketLibrary.waiting import Deadline, LetThrough

T = TypeVar("T")

THREAD_NAME: Final = "swan-socket-net"
LOOK_UP_NAME: Final = "swan-socket-look-up"

Address = tuple[socket.AddressFamily, tuple[Any, ...]]
"""A family of addresses, and what its sockets connect to."""

_LINGER: Final = 0.2
"""Seconds that the thread stays without a user: to start one takes as long as to connect."""

_AT_ONCE: Final = 2.0
"""Seconds in which the thread answers, or a plugin's behavior has taken it."""

_lock: Final = threading.Lock()
"""Guards which thread runs, and how many use it."""
_running: NetThread | None = None
_helpers: Final[set[threading.Thread]] = set()
"""Threads of `in_thread`; each is added and discarded in one step."""


def acquire() -> NetThread:
    """The thread, started if need be. Each user gives it back by `NetThread.release`."""
    global _running  # noqa: PLW0603 - there is one for the process
    with _lock:
        if _running is None:
            _running = NetThread()
            try:
                _running.start()
            except Exception:  # what interrupts its start does not end it
                _running = None
                raise
        _running.users += 1
        return _running


class NetThread:
    """An asyncio loop in a daemon thread. Made by `acquire` alone.

    :ivar loop: the loop.
    :ivar users: connections and servers that use it.
    """

    def __init__(self) -> None:
        # Not the platform's default: Windows' proactor cannot watch a socket.
        self.loop: Final = asyncio.SelectorEventLoop()
        self.users = 0
        self._ending = False
        self._thread: Final = threading.Thread(target=self._run, name=THREAD_NAME, daemon=True)

    def start(self) -> None:
        """Starts it."""
        self._thread.start()

    @property
    def inside(self) -> bool:
        """Whether the caller runs in this thread."""
        return self._thread.ident == threading.get_ident()

    def release(self) -> None:
        """One user less. Without any the thread ends, unless another comes within 0.2 s."""
        with _lock:
            self.users -= 1
            if self.users:
                return
            if self.inside:
                self.loop.call_later(_LINGER, self._end_if_idle)
            else:
                self.loop.call_soon_threadsafe(self.loop.call_later, _LINGER, self._end_if_idle)

    def join(self, timeout: float | None = None) -> None:
        """Ends the thread at once if it has no user, and waits for it; not in the thread itself."""
        if self.users or self.inside:
            return
        with contextlib.suppress(RuntimeError):  # it has ended
            self.loop.call_soon_threadsafe(self._end_if_idle)
        deadline = Deadline(timeout)
        while not self.users and self._thread.is_alive() and not deadline.expired:
            self._thread.join(deadline.slice)  # another thread may come to use it

    def join_helpers(self, deadline: Deadline) -> None:
        """Waits for look-ups and the like that nobody waits for any more; not in the thread."""
        for thread in () if self.inside else tuple(_helpers):
            thread.join(deadline.remaining)

    def call(self, function: Callable[[], T]) -> T:
        """Runs a function in the thread, waits for it and returns its result.

        :raises ServerError: the thread has ended. What `function` raises is raised here.
        """
        if self.inside:
            return function()
        result: Future[T] = Future()

        def run() -> None:
            try:
                result.set_result(function())
            except Exception as error:  # noqa: BLE001 - it is raised in the calling thread
                result.set_exception(error)

        # What is submitted before the last `release` comes before the end in the loop's queue,
        # so nobody waits for a result that never comes.
        with _lock:
            if not self.users:
                raise ServerError.say("The socket server has been stopped.")
            self.loop.call_soon_threadsafe(run)
        return _awaited(result)

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Runs a coroutine in the thread, waits for it and returns its result.

        :raises ServerError: the caller runs in the thread, which could not wait for itself.
        """
        if self.inside:
            coroutine.close()
            raise ServerError.say(
                "A server cannot be stopped by what runs in the net's thread, such as a plugin's "
                "behavior or a hook that sees what has come. Stop it in the test."
            )
        return _awaited(asyncio.run_coroutine_threadsafe(coroutine, self.loop))

    def _end_if_idle(self) -> None:
        """Ends it if it has no user: first the tasks that are left, as long as nobody comes."""
        global _running  # noqa: PLW0603
        with _lock:
            if self.users or self._ending:
                return
            left = asyncio.all_tasks(self.loop)
            if not left:
                _running = None if _running is self else _running
                self.loop.stop()
                return
            self._ending = True
        for task in left:
            task.cancel()
        asyncio.gather(*left, return_exceptions=True).add_done_callback(self._left_ended)

    def _left_ended(self, _: object) -> None:
        self._ending = False
        self._end_if_idle()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        try:
            self.loop.run_forever()
        finally:
            self.loop.close()


async def in_thread(function: Callable[[], T]) -> T:
    """Runs what blocks in a daemon thread of its own, so that nothing waits for it but this.

    If the waiting task is cancelled the thread ends when the function returns.
    """
    loop = asyncio.get_running_loop()
    result: asyncio.Future[T] = loop.create_future()

    def settle(value: T | None, error: BaseException | None) -> None:
        if result.done():  # nobody waits any more
            return
        if error is not None:
            result.set_exception(error)
        else:
            result.set_result(value)  # type: ignore[arg-type] # there is one without an error

    def run() -> None:
        value, raised = None, None
        try:
            value = function()
        except Exception as error:  # noqa: BLE001 - it is raised in the waiting task
            raised = error
        with contextlib.suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(settle, value, raised)
        _helpers.discard(thread)

    speaks = contextvars.copy_context().run
    thread = threading.Thread(target=speaks, args=(run,), name=LOOK_UP_NAME, daemon=True)
    _helpers.add(thread)
    thread.start()
    return await result


async def look_up(
    host: str, port: int, family: socket.AddressFamily = socket.AF_UNSPEC
) -> list[Address]:
    """The addresses of a name, or of an address itself.

    :raises OSError: it has none of that family. UnicodeError: it cannot be a name.
    """
    with contextlib.suppress(ValueError):  # it is no address, or has a scope
        version = ipaddress.ip_address(host).version
        if version == 4 and family != socket.AF_INET6:  # noqa: PLR2004 - of the protocol
            return [(socket.AF_INET, (host, port))]
        if version == 6 and family != socket.AF_INET and "%" not in host:  # noqa: PLR2004
            return [(socket.AF_INET6, (host, port, 0, 0))]
    found = await in_thread(
        partial(socket.getaddrinfo, host, port, family=family, type=socket.SOCK_STREAM)
    )
    return [(entry[0], entry[4]) for entry in found]


def _awaited(future: Future[T]) -> T:
    """The result of a call.

    A timeout of the test's strikes only if that takes long: what was begun is then still done.
    """
    done = threading.Lock()
    done.acquire()
    future.add_done_callback(lambda _: done.release())
    if not done.acquire(timeout=_AT_ONCE):
        with LetThrough():
            done.acquire()
    return future.result()
