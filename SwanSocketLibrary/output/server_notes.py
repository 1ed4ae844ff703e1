"""What happened on embedded servers, and what keywords failed there, for timelines and files."""

from __future__ import annotations

import threading
import time
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from SwanSocketLibrary.server.records import ServerEvent
from SwanSocketLibrary.server.records import ServerEventKind as EventKind
from SwanSocketLibrary.session.recording import KeywordFailure
from SwanSocketLibrary.swan.bounds import BOUNDS, MIB, Bound, History, size_of

_TRAFFIC: Final = frozenset({EventKind.MESSAGE_RECEIVED, EventKind.MESSAGE_SENT})
_MILESTONES: Final = Bound(count=10_000, size=16 * MIB)


@dataclass(frozen=True, slots=True)
class ServerFailure:
    """A keyword failed that was about a server.

    :ivar server: the server's name.
    :ivar client: the number of the client that it was about, 0 for none.
    :ivar time: when, in seconds of ``time.monotonic()``.
    """

    server: str
    client: int
    failure: KeywordFailure
    time: float = field(default_factory=time.monotonic)


ServerNote = ServerEvent | ServerFailure


class ServerNotes:
    """Keeps notes until they are forgotten. Of too many messages the oldest go.

    :param bound: how many messages are kept, and how many bytes of them.
    """

    def __init__(self, bound: Bound = BOUNDS.history) -> None:
        self._lock = threading.Lock()
        self._traffic: History[ServerNote] = History(bound)
        self._milestones: History[ServerNote] = History(_MILESTONES)

    def add(self, event: ServerEvent) -> None:
        """Something happened. Called by the servers' thread.

        What was no client has no place among the conversations, and must not push them out.
        """
        if event.client is None:
            return
        history = self._traffic if event.kind in _TRAFFIC else self._milestones
        with self._lock:
            history.add(event, size_of(event.data))

    def add_failure(self, failure: ServerFailure) -> None:
        """A keyword failed."""
        with self._lock:
            self._milestones.add(failure, size_of(failure.failure.text))

    def read(self, since: float = 0.0) -> tuple[list[ServerNote], int]:
        """What happened after a moment of ``time.monotonic()``, in order.

        :return: the notes, and how many are missing, the oldest.
        """
        with self._lock:
            notes = [note for note in (*self._milestones, *self._traffic) if note.time > since]
            forgotten = self._traffic.dropped + self._milestones.dropped
        return sorted(notes, key=_time), forgotten

    def forget(self, keep: Collection[str]) -> None:
        """Forgets all but what happened on some servers.

        :param keep: their names.
        """
        with self._lock:
            for history in (self._traffic, self._milestones):
                history.keep(lambda note: note.server in keep)


def _time(note: ServerNote) -> float:
    return note.time
