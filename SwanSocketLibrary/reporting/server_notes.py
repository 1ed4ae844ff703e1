"""What happened on embedded servers, kept for timelines and files."""

from __future__ import annotations

import threading
from collections.abc import Collection
from typing import Final

from SwanSocketLibrary.server.records import EventKind, ServerEvent
from SwanSocketLibrary.swan.bounds import BOUNDS, MIB, Bound, History, size_of

_TRAFFIC: Final = frozenset({EventKind.MESSAGE_RECEIVED, EventKind.MESSAGE_SENT})
_MILESTONES: Final = Bound(count=10_000, size=16 * MIB)


class ServerNotes:
    """Keeps events until they are forgotten. Of too many messages the oldest go.

    :param bound: how many messages are kept, and how many bytes of them.
    """

    def __init__(self, bound: Bound = BOUNDS.history) -> None:
        self._lock = threading.Lock()
        self._traffic: History[ServerEvent] = History(bound)
        self._milestones: History[ServerEvent] = History(_MILESTONES)

    def add(self, event: ServerEvent) -> None:
        """Something happened. Called by the servers' thread."""
        history = self._traffic if event.kind in _TRAFFIC else self._milestones
        with self._lock:
            history.add(event, size_of(event.data))

    def read(self, since: float = 0.0) -> tuple[list[ServerEvent], int]:
        """What happened after a moment of ``time.monotonic()``, in order.

        :return: the events, and how many are missing, the oldest.
        """
        with self._lock:
            events = [event for event in (*self._milestones, *self._traffic) if event.time > since]
            forgotten = self._traffic.dropped + self._milestones.dropped
        return sorted(events, key=_time), forgotten

    def forget(self, keep: Collection[str]) -> None:
        """Forgets all but what happened on some servers.

        :param keep: their names.
        """
        with self._lock:
            for history in (self._traffic, self._milestones):
                history.keep(lambda event: event.server in keep)


def _time(event: ServerEvent) -> float:
    return event.time
