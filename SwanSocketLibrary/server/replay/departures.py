"""What the test is told of clients that depart from a recording."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from SwanSocketLibrary.interruptions import on_interruption


@dataclass(frozen=True, slots=True)
class Departure:
    """A client did something else than was recorded.

    :ivar text: what, on several lines.
    """

    text: str


class Departures:
    """Those that no keyword has told yet: each fails one keyword, or the test.

    Written by the servers' thread, taken by the test's.
    """

    def __init__(self) -> None:
        self._new: deque[Departure] = deque()

    def __bool__(self) -> bool:
        return bool(self._new)

    def add(self, departure: Departure) -> None:
        """One has happened."""
        self._new.append(departure)

    def take(self) -> list[Departure]:
        """Takes them all, the oldest first."""
        taken: list[Departure] = []
        while self._new:
            taken.append(self._new.popleft())
        if taken:
            on_interruption(lambda: self._new.extendleft(reversed(taken)))
        return taken
