"""The record of every callback that ran."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from SwanSocketLibrary.errors import UnknownName
from SwanSocketLibrary.swan.bounds import BOUNDS, Bound, History
from SwanSocketLibrary.swan.model import Event, EventKind, MessageRun, Outcome
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.swan.profile import APIS

_EVENTS: Final = tuple(kind.value for kind in EventKind)
CALLBACKS: Final = (
    *(f"{api}.{callback}" for api in APIS for callback in ("success", "fail", "complete")),
    *_EVENTS,
)
"""The name of every callback, as in the API."""
FAIL_CALLBACKS: Final = tuple(f"{api}.fail" for api in APIS)
"""The names of those that say that a call failed."""


@dataclass(frozen=True, slots=True)
class Record:
    """One callback that ran.

    :ivar name: one of `CALLBACKS`.
    :ivar task_id: the task; ``None`` where a call failed before there was one.
    :ivar result: what it was given.
    :ivar of_main: for an event, whether the main task's: then the global place heard it.
    """

    name: str
    task_id: str | None
    result: Payload
    of_main: bool = False


class Ledger:
    """What ran, in order. Of too much the oldest go, but the counts stay true.

    :param bound: how many records are kept, and how many bytes of messages with them.
    """

    def __init__(self, bound: Bound = BOUNDS.history) -> None:
        self._records: History[Record] = History(bound)
        self._counts: Counter[tuple[str, str | None]] = Counter()
        self._heard: Counter[str] = Counter()
        self._last_failure: Payload | None = None

    @property
    def mark(self) -> int:
        """How many records there were up to now: `select` leaves them out from this on."""
        return self._records.total

    @property
    def forgotten(self) -> int:
        """How many of the oldest records went for the bound's sake."""
        return self._records.dropped

    @property
    def bound(self) -> Bound:
        """How much is kept."""
        return self._records.bound

    @property
    def last_failure(self) -> Payload | None:
        """The result of the last call that failed."""
        return self._last_failure

    def add_outcome(self, outcome: Outcome) -> list[Record]:
        """Both callbacks of a call: each is recorded whether anyone listens or not (S4)."""
        records = [Record(name, outcome.task_id, outcome.result) for name in outcome.callbacks]
        for record in records:
            self._add(record)
        if not outcome.succeeded:
            self._last_failure = outcome.result
        return records

    def add_event(self, event: Event) -> list[Record]:
        """An event's callback."""
        record = _record(event)
        self._add(record, event.size)
        return [record]

    def add_messages(self, messages: MessageRun) -> None:
        """The callbacks of messages that came at once."""
        name, task_id = EventKind.MESSAGE.value, messages.task.id
        self._records.add_all(
            messages.data, messages.sizes, lambda data: _record(messages.event(data))
        )
        self._counts[name, task_id] += len(messages.data)
        self._heard[name] += len(messages.data) * messages.of_main

    def forget(self) -> None:
        """Empties the record."""
        self._records.empty()
        self._counts.clear()
        self._heard.clear()
        self._last_failure = None

    def count(self, name: str, task_id: str | None = None) -> int:
        """How often a callback ran, forgotten records included.

        :param name: one of `CALLBACKS`.
        :param task_id: as for `select`.
        :raises UnknownName: the name is no callback's.
        """
        _check(name)
        return self._heard[name] if task_id is None else self._counts[name, task_id]

    def select(
        self, names: Sequence[str], task_id: str | None = None, start: int = 0
    ) -> list[Record]:
        """The records of some callbacks, in order, but for those that were forgotten.

        :param names: which; each one of `CALLBACKS`.
        :param task_id: of this task alone. Without it: of every call, and of the events
            those that the global places hear, which are the main task's (S12).
        :param start: a `mark`: only what came after it.
        :raises UnknownName: a name is no callback's.
        """
        for name in names:
            _check(name)
        return [
            record
            for record in self._records.since(start)
            if record.name in names and _concerns(record, task_id)
        ]

    def _add(self, record: Record, size: int = 0) -> None:
        self._records.add(record, size)
        self._counts[record.name, record.task_id] += 1
        self._heard[record.name] += _concerns(record, None)


def _record(event: Event) -> Record:
    return Record(event.kind.value, event.task.id, event.payload, event.of_main)


def _check(name: str) -> None:
    if name not in CALLBACKS:
        raise UnknownName("callback", name, CALLBACKS)


def _concerns(record: Record, task_id: str | None) -> bool:
    if task_id is not None:
        return record.task_id == task_id
    return record.of_main or record.name not in _EVENTS
