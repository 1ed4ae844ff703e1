"""The thread in which all servers of a pool run."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, Final, TypeVar

from SwanSocketLibrary.errors import ServerError
from SwanSocketLibrary.interruptions import LetThrough

T = TypeVar("T")

THREAD_NAME: Final = "swan-socket-server"

_AT_ONCE: Final = 2.0
"""Seconds in which the thread answers, or a plugin's behavior has taken it."""


class LoopThread:
    """An asyncio loop in a daemon thread of its own, from the construction to `stop`."""

    def __init__(self) -> None:
        # Not the platform's default: Windows' proactor cannot watch a listening socket.
        self._loop = asyncio.SelectorEventLoop()
        self._submitting = threading.Lock()
        self._stopped = False
        self._thread = threading.Thread(target=self._run, name=THREAD_NAME, daemon=True)
        self._thread.start()

    def call(self, function: Callable[[], T]) -> T:
        """Runs a function in the loop's thread, waits for it and returns its result.

        :raises ServerError: the loop has been stopped. What `function` raises is raised here.
        """
        result: Future[T] = Future()

        def run() -> None:
            try:
                result.set_result(function())
            except Exception as error:  # noqa: BLE001 - it is raised in the calling thread
                result.set_exception(error)

        # What is submitted before `stop` comes before it in the loop's queue, so nobody
        # waits for a result that never comes.
        with self._submitting:
            if self._stopped:
                raise ServerError("The socket server has been stopped.")
            self._loop.call_soon_threadsafe(run)
        return _awaited(result)

    def run(self, coroutine: Coroutine[Any, Any, T]) -> T:
        """Runs a coroutine in the loop's thread, waits for it and returns its result.

        The caller makes sure that nobody calls `stop` meanwhile.
        """
        return _awaited(asyncio.run_coroutine_threadsafe(coroutine, self._loop))

    def stop(self) -> None:
        """Ends the loop when all calls before it are done, and joins the thread.

        A second call does nothing but join.
        """
        with self._submitting:
            if not self._stopped:
                self._stopped = True
                self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            self._loop.close()


def _awaited(future: Future[T]) -> T:
    """What comes of a call.

    A timeout of the test's strikes only if that takes long: what was begun is then still done.
    """
    done = threading.Lock()
    done.acquire()
    future.add_done_callback(lambda _: done.release())
    if not done.acquire(timeout=_AT_ONCE):
        with LetThrough():
            done.acquire()
    return future.result()
