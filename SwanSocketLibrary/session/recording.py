"""The conversations of a test, kept for its timeline and for the files that tests save."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from SwanSocketLibrary.net.interface import Exchange, Frame, Opcode
from SwanSocketLibrary.swan.bounds import BOUNDS, MIB, Bound, History, size_of
from SwanSocketLibrary.swan.model import (
    Event,
    EventKind,
    MessageRun,
    Outcome,
    SendData,
    SocketState,
)

_MILESTONES: Final = Bound(count=10_000, size=16 * MIB)


@dataclass(frozen=True, slots=True)
class Change:
    """A socket changed its state (S1)."""

    before: SocketState
    after: SocketState


@dataclass(frozen=True, slots=True)
class KeywordFailure:
    """A keyword of the library failed.

    :ivar keyword: its name.
    :ivar text: what it said.
    """

    keyword: str
    text: str


What = Outcome | Event | Frame | Exchange | Change | KeywordFailure | str
"""What can be noted; a text is a warning."""


@dataclass(frozen=True, slots=True)
class Note:
    """One thing that happened.

    :ivar number: its place among all notes, from 1; messages that came at once share one.
    :ivar task_id: the socket's; ``None`` where there is none.
    :ivar url: where a connect went, as the call was given it.
    :ivar time: when, in seconds of ``time.monotonic()``.
    """

    number: int
    task_id: str | None
    what: What
    url: object
    time: float


@dataclass(frozen=True, slots=True)
class Notes:
    """What was noted.

    :ivar notes: in the order in which it happened.
    :ivar forgotten: how much of it is missing, the oldest: messages and frames, and of what is
        kept longer what went on for ever.
    """

    notes: tuple[Note, ...]
    forgotten: int

    def by_socket(self, mark: int = 0) -> dict[str | None, list[Note]]:
        """Those after a `Recording.mark`, by the socket's id; ``None`` where there is none."""
        found: dict[str | None, list[Note]] = {}
        for note in self.notes:
            if note.number > mark:
                found.setdefault(note.task_id, []).append(note)
        return found


class Recording:
    """Keeps what happened to sockets until they are forgotten. Not safe for threads by itself.

    Of too many messages the oldest go, but not how sockets began, changed and ended.

    :param bound: how many messages and frames are kept, and how many bytes of them.
    """

    def __init__(self, bound: Bound = BOUNDS.history) -> None:
        self._traffic: History[Note] = History(bound)
        self._milestones: History[Note] = History(_MILESTONES)
        self._number = 0

    @property
    def mark(self) -> int:
        """The number of the last note: `read` leaves out what came up to it."""
        return self._number

    def add(
        self, what: What, task_id: str | None, *, url: object = None, at: float | None = None
    ) -> None:
        """Notes what happened, now unless `at` says when."""
        self._number += 1
        note = Note(self._number, task_id, what, url, time.monotonic() if at is None else at)
        size = _traffic_size(what)
        if size is None:
            self._milestones.add(note, size_of(what))
        else:
            self._traffic.add(note, size)

    def add_messages(self, messages: MessageRun) -> None:
        """Notes messages that came at once, now, as one after another."""
        self._number += 1
        number, task_id, now = self._number, messages.task.id, time.monotonic()
        self._traffic.add_all(
            messages.data,
            messages.sizes,
            lambda data: Note(number, task_id, messages.event(data), None, now),
        )

    def read(self, mark: int = 0) -> Notes:
        """What was noted after a `mark`."""
        notes = [note for note in (*self._milestones, *self._traffic) if note.number > mark]
        forgotten = self._traffic.dropped + self._milestones.dropped
        return Notes(tuple(sorted(notes, key=_place)), forgotten)

    def forget(self, keep: Collection[str]) -> None:
        """Forgets all but what happened to some sockets.

        :param keep: their ids.
        """
        for history in (self._traffic, self._milestones):
            history.keep(lambda note: note.task_id in keep)


def _traffic_size(what: What) -> int | None:
    """The bytes of a message or a frame, ``None`` for anything else."""
    if isinstance(what, Event):
        return what.size if what.kind is EventKind.MESSAGE else None
    if isinstance(what, Outcome):
        return what.effect.size if isinstance(what.effect, SendData) else None
    if isinstance(what, Frame) and what.opcode is not Opcode.CLOSE:
        return len(what.payload)
    return None


def _place(note: Note) -> tuple[float, int]:
    return (note.time, note.number)
