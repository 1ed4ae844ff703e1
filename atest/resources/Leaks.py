"""Counts what the library could leave behind: its threads, and the process's descriptors."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from robot.libraries.BuiltIn import BuiltIn

from SwanSocketLibrary.waiting import Deadline

PATIENCE = 5.0
"""Seconds after which what is still there counts as left behind."""

_DESCRIPTORS = Path("/proc/self/fd")


class Leaks:
    """Remembers the counts, for one suite."""

    ROBOT_LIBRARY_SCOPE = "SUITE"

    def __init__(self) -> None:
        self._before: dict[str, int] = {}

    def remember_threads_and_descriptors(self) -> None:
        """From here on nothing more may be left. Waits for the library's threads to end first."""
        end = time.monotonic() + PATIENCE
        while (now := _count())["threads"]:
            if time.monotonic() > end:
                raise AssertionError(f"Threads of the library run already: {_names()}.")
            time.sleep(0.01)
        self._before = now

    def let_happen(self, callback: str) -> None:
        """Waits for an event, and runs no listener, as every keyword of the library would."""
        session = BuiltIn().get_library_instance("SwanSocketLibrary")._closer._session
        happened = session.changed.wait_for(
            lambda: session.callbacks.count(callback), Deadline(PATIENCE)
        )
        assert happened, f"There was no {callback}."

    def nothing_should_be_left(self) -> None:
        """Passes as soon as the counts are what they were; fails if they are not after a while."""
        end = time.monotonic() + PATIENCE
        while (now := _count()) != self._before:
            if time.monotonic() > end:
                raise AssertionError(f"Before: {self._before}. Left: {now}. Threads: {_names()}.")
            time.sleep(0.01)


def _count() -> dict[str, int]:
    counts = {"threads": sum(thread.name.startswith("swan-") for thread in threading.enumerate())}
    if _DESCRIPTORS.is_dir():  # the system tells
        counts["descriptors"] = len(list(_DESCRIPTORS.iterdir()))
    return counts


def _names() -> str:
    return ", ".join(sorted(thread.name for thread in threading.enumerate()))
