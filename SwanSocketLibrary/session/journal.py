"""What happened, for the log: filled by every thread, read by the test's."""

from __future__ import annotations

import time
from collections import deque
from dataclasses import dataclass, field
from typing import Final

from SwanSocketLibrary.swan.steps import Event, Outcome
from SwanSocketLibrary.transport.interface import Frame

MAX_ENTRIES: Final = 10_000
"""Entries kept between two reads; of more, the oldest go."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened.

    :ivar what: a call's outcome, an event, a frame, or a sentence that warns.
    :ivar socket: the socket's name, ``""`` where there is none.
    :ivar url: where a connect went, as the call was given it.
    :ivar since_connect: seconds since the socket's connect.
    :ivar time: when, in seconds of ``time.monotonic()``.
    """

    what: Outcome | Event | Frame | str
    socket: str = ""
    url: object = None
    since_connect: float = 0.0
    time: float = 0.0


@dataclass(slots=True)
class Journal:
    """The entries since the last read."""

    _entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=MAX_ENTRIES))
    _written: int = 0

    def write(
        self,
        what: Outcome | Event | Frame | str,
        socket: str = "",
        connected_at: float | None = None,
        url: object = None,
    ) -> None:
        """Adds an entry, now."""
        now = time.monotonic()
        since = 0.0 if connected_at is None else now - connected_at
        self._written += 1
        self._entries.append(Entry(what, socket, url, since, now))

    def read(self) -> tuple[list[Entry], int]:
        """Takes the entries out.

        :return: the entries, and how many older ones were lost.
        """
        entries: list[Entry] = []
        while self._entries:
            entries.append(self._entries.popleft())
        lost = self._written - len(entries)
        self._written = 0
        return entries, max(0, lost)
