"""A time budget on the monotonic clock, shared by everything that one call waits for."""

from __future__ import annotations

import time
from typing import Final

_SLICE: Final = 0.5
"""Seconds: where a thread cannot be interrupted while it waits (on Windows), Robot's timeouts
and Ctrl-C act between two of these."""


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
