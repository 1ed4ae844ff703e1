"""The record of every callback that ran."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from SwanSocketLibrary.errors import UnknownName
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.swan.settings import APIS
from SwanSocketLibrary.swan.steps import Event, EventKind, Outcome

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
    """What ran, in order."""

    def __init__(self) -> None:
        self._records: list[Record] = []

    def __len__(self) -> int:
        return len(self._records)

    def add_outcome(self, outcome: Outcome) -> None:
        """Both callbacks of a call: each is recorded whether anyone listens or not (S4)."""
        for name in outcome.callbacks:
            self._records.append(Record(name, outcome.task_id, outcome.result))

    def add_event(self, event: Event) -> None:
        """An event's callback."""
        self._records.append(Record(event.kind.value, event.task.id, event.payload, event.of_main))

    def forget(self) -> None:
        """Empties the record."""
        self._records.clear()

    def select(
        self, names: Sequence[str], task_id: str | None = None, start: int = 0
    ) -> list[Record]:
        """The records of some callbacks, in order.

        :param names: which; each one of `CALLBACKS`.
        :param task_id: of this task alone. Without it: of every call, and of the events
            those that the global places hear, which are the main task's (S12).
        :param start: how many of the oldest records to leave out.
        :raises UnknownName: a name is no callback's.
        """
        for name in names:
            if name not in CALLBACKS:
                raise UnknownName("callback", name, CALLBACKS)
        return [
            record
            for record in self._records[start:]
            if record.name in names and _concerns(record, task_id)
        ]


def _concerns(record: Record, task_id: str | None) -> bool:
    if task_id is not None:
        return record.task_id == task_id
    return record.of_main or record.name not in _EVENTS
