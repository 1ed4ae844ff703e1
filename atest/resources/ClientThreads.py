"""Whether the client has come to rest, while servers still run: with its threads its timers go."""

from __future__ import annotations

import threading
import time

PATIENCE = 5.0
"""Seconds after which a thread that still runs counts as left behind."""

_SERVERS = "swan-socket-server"


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
        """Passes as soon as no thread of the library runs but that of its servers.

        Fails if a thread, of whomever, has raised.
        """
        end = time.monotonic() + PATIENCE
        while names := _names():
            if time.monotonic() > end:
                raise AssertionError(f"Threads of the client still run: {', '.join(names)}.")
            time.sleep(0.001)
        raised, self._raised = self._raised, []
        if raised:
            raise AssertionError(f"Threads raised: {'; '.join(raised)}.")

    def _note(self, raised: threading.ExceptHookArgs) -> None:
        self._raised.append(f"{raised.exc_type.__name__}: {raised.exc_value}")
        self._hook(raised)


def _names() -> list[str]:
    names = [thread.name for thread in threading.enumerate()]
    return [name for name in names if name.startswith("swan-") and name != _SERVERS]
