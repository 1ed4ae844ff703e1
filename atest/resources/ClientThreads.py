"""Whether the client has come to rest, while servers still run in the same thread."""

from __future__ import annotations

import threading
import time

from SwanSocketLibrary.net import loop

PATIENCE = 5.0
"""Seconds after which a thread that still runs counts as left behind."""

_SERVERS = 1
"""What uses the net's thread besides connections: the servers, all of which count as one."""


class ClientThreads:
    """Also takes down what threads raise, which no keyword would ever know of."""

    ROBOT_LIBRARY_SCOPE = "SUITE"
    ROBOT_LISTENER_API_VERSION = 3

    def __init__(self) -> None:
        self.ROBOT_LIBRARY_LISTENER = self
        self._raised: list[str] = []
        self._hook = threading.excepthook
        threading.excepthook = self._note

    def _close(self) -> None:
        threading.excepthook = self._hook

    def client_threads_should_end(self) -> None:
        """Passes as soon as no connection is left, nor any thread but that of the servers.

        Fails if a thread, of whomever, has raised.
        """
        end = time.monotonic() + PATIENCE
        while left := _left():
            if time.monotonic() > end:
                raise AssertionError(f"Of the client there is still: {', '.join(left)}.")
            time.sleep(0.001)
        raised, self._raised = self._raised, []
        if raised:
            raise AssertionError(f"Threads raised: {'; '.join(raised)}.")

    def _note(self, raised: threading.ExceptHookArgs) -> None:
        self._raised.append(f"{raised.exc_type.__name__}: {raised.exc_value}")
        self._hook(raised)


def _left() -> list[str]:
    names = [thread.name for thread in threading.enumerate()]
    left = [name for name in names if name.startswith("swan-") and name != loop.THREAD_NAME]
    running = loop._running
    connections = 0 if running is None else running.users - _SERVERS
    return [*left, *(f"{count} connections" for count in [connections] if count > 0)]
