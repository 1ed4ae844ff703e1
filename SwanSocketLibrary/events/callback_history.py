"""The callbacks that ran, as a view of the event log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from SwanSocketLibrary.errors import UnknownName
from SwanSocketLibrary.events.entries import Entry, Run
from SwanSocketLibrary.swan.inbox import Bound
from SwanSocketLibrary.swan.model import Event, EventKind, Outcome
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.swan.profile import APIS
from SwanSocketLibrary.waiting import Monitor

_EVENTS: Final = tuple(kind.value for kind in EventKind)
CALLBACKS: Final = (
    *(f"{api}.{callback}" for api in APIS for callback in ("success", "fail", "complete")),
    *_EVENTS,
)
"""The name of every callback, as in the API."""
FAIL_CALLBACKS: Final = tuple(f"{api}.fail" for api in APIS)
"""The names of those that run when a call failed."""
_CALL_BACK: Final = (Outcome, Event, Run)
"""What callbacks run of."""


@dataclass(frozen=True, slots=True)
class Record:
    """One callback that ran.

    :ivar name: one of `CALLBACKS`.
    :ivar task_id: the task; ``None`` where a call failed before there was one.
    :ivar result: its argument.
    :ivar of_main: for an event, whether it is the main task's: then the global place heard it.
    """

    name: str
    task_id: str | None
    result: Payload
    of_main: bool = False


class Log(Protocol):
    """What the history needs of the event log."""

    @property
    def mark(self) -> int:
        """The number of the last entry."""

    def settle(self) -> None:
        """Has what is to be added soon be added now."""

    def after(self, mark: int) -> list[Entry]:
        """The entries about sockets after a mark, in their order."""


class CallbackHistory:
    """What ran, in order. Of too many the oldest are forgotten, but the counts stay true.

    It holds the counts alone; the callbacks themselves are read from the log.

    :param log: what they are read from.
    :param bound: how many callbacks are remembered, and how many bytes of messages with them.
    :param lock: guards it.
    """

    def __init__(self, log: Log, bound: Bound, lock: Monitor) -> None:
        self.bound: Final = bound
        self._log: Final = log
        self._lock: Final = lock
        self._cleared = 0
        self._counts: Counter[tuple[str, str | None]] = Counter()
        self._heard: Counter[str] = Counter()
        self._total = self._size = 0
        self._dropped = self._forgets = False
        self.emptied = ""
        """When callbacks were last forgotten, ``""`` for never."""
        self.last_failure: Outcome | None = None
        """The last call that failed."""

    @property
    def forgotten(self) -> int:
        """How many of the oldest callbacks are not remembered any more."""
        with self._lock:
            remembered = sum(1 for _ in self._newest_first(self._cleared))
            return self._total - remembered

    def count(self, name: str, task_id: str | None = None) -> int:
        """How often a callback ran, forgotten ones included.

        :param name: one of `CALLBACKS`.
        :param task_id: as for `select`.
        :raises UnknownName: the name is no callback's.
        """
        _check(name)
        self._log.settle()
        return self._heard[name] if task_id is None else self._counts[name, task_id]

    def select(
        self, names: Sequence[str], task_id: str | None = None, start: int = 0
    ) -> list[Record]:
        """Some callbacks, in the order in which they ran, but for those that are forgotten.

        :param names: which; each one of `CALLBACKS`.
        :param task_id: of this task alone. Without it: of every call, and of the events
            those that the global places hear, which are the main task's (S12).
        :param start: an `EventLog.mark`: only what ran after it.
        :raises UnknownName: a name is no callback's.
        """
        for name in names:
            _check(name)
        with self._lock:
            found = [
                record
                for name, what in self._newest_first(max(start, self._cleared))
                if name in names and _concerns(record := _record(name, what), task_id)
            ]
        found.reverse()
        return found

    def forget(self, when: str) -> None:
        """Forgets all callbacks; what else is in the log stays.

        :param when: as ``at the end of a test``, for failures that miss them.
        """
        with self._lock:
            self._cleared = self._log.mark
            self.emptied = when if self._total else self.emptied
            self._counts.clear()
            self._heard.clear()
            self._total = self._size = 0
            self._dropped = self._forgets = False
            self.last_failure = None

    # For the log, with the lock held

    def add(self, what: object, *, by_test: bool = True) -> None:
        """The callbacks of what happened have run, whether anyone listens or not (S4).

        :param by_test: whether a call was the test's, not that of a page.
        """
        if isinstance(what, Outcome):
            for name in what.callbacks:
                self._counts[name, what.task_id] += 1
                self._heard[name] += 1
                self._total += 1
            if by_test and not what.succeeded:
                self.last_failure = what
        elif isinstance(what, Event):
            self._came(what.kind, what.task.id, 1, what.size, of_main=what.of_main)
        elif isinstance(what, Run):
            size = sum(what.sizes)
            self._came(EventKind.MESSAGE, what.task_id, len(what.data), size, of_main=what.of_main)

    def remembers(self, entry: Entry) -> bool:
        """Whether assertions are still about an entry of the log."""
        return entry.number > self._cleared and isinstance(entry.what, _CALL_BACK)

    def dropped(self, entry: Entry) -> None:
        """The log has dropped an entry, or the oldest message of one."""
        self._dropped = self._dropped or self.remembers(entry)

    def begins_to_forget(self) -> bool:
        """Whether callbacks are forgotten now, and were not when this was asked before."""
        forgets = (
            self._dropped
            or self._total > self.bound.count
            or (self._size > self.bound.size and self._total > 1)
        )
        begins, self._forgets = forgets and not self._forgets, forgets
        return begins

    # Inside

    def _came(self, kind: EventKind, task_id: str, count: int, size: int, *, of_main: bool) -> None:
        self._counts[kind.value, task_id] += count
        self._heard[kind.value] += count * of_main
        self._total += count
        self._size += size

    def _newest_first(self, after: int) -> Iterator[tuple[str, Outcome | Event]]:
        """The callbacks after an entry that are remembered: the name, and what it ran of."""
        kept = size = 0
        for entry in reversed(self._log.after(after)):
            for what in _called_back(entry.what):
                size += what.size if isinstance(what, Event) else 0
                if kept and size > self.bound.size:
                    return
                for name in reversed(_names(what)):
                    if kept == self.bound.count:
                        return
                    kept += 1
                    yield name, what


def records(what: Outcome | Event) -> list[Record]:
    """The callbacks of a call or an event."""
    return [_record(name, what) for name in _names(what)]


def _called_back(what: object) -> Iterable[Outcome | Event]:
    """What callbacks ran of in an entry, newest first."""
    if isinstance(what, Run):
        return map(what.event, reversed(what.data))
    return (what,) if isinstance(what, Outcome | Event) else ()


def _names(what: Outcome | Event) -> tuple[str, ...]:
    return what.callbacks if isinstance(what, Outcome) else (what.kind.value,)


def _record(name: str, what: Outcome | Event) -> Record:
    if isinstance(what, Outcome):
        return Record(name, what.task_id, what.result)
    return Record(name, what.task.id, what.payload, what.of_main)


def _check(name: str) -> None:
    if name not in CALLBACKS:
        raise UnknownName("callback", name, CALLBACKS)


def _concerns(record: Record, task_id: str | None) -> bool:
    """Whether it is the task's; without a task, whether it is a call's or the main task's."""
    if task_id is not None:
        return record.task_id == task_id
    return record.of_main or record.name not in _EVENTS
