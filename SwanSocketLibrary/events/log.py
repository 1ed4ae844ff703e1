"""The event log: one append-only list of what happened, bounded, and read by cursors."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import Final, Literal

from SwanSocketLibrary.events.callback_history import CallbackHistory
from SwanSocketLibrary.events.entries import (
    NO_SOCKET,
    Departed,
    Dropped,
    Entry,
    Heartbeats,
    KeywordFailure,
    Origin,
    PageNote,
    Run,
    ServerEvent,
    ServerEventKind,
    ServerFailure,
    ServerNote,
    What,
    run_time,
)
from SwanSocketLibrary.language import say
from SwanSocketLibrary.net.interface import Exchange, Frame, Opcode
from SwanSocketLibrary.swan.inbox import MIB, Bound, Bounds
from SwanSocketLibrary.swan.model import Event, EventKind, MessageRun, Outcome, SendData, size_of
from SwanSocketLibrary.waiting import Monitor

_STEPS: Final = Bound(count=10_000, size=16 * MIB)
_DUE: Final = 100
"""Entries at most that are to be added soon."""
_SERVER_MESSAGES: Final = (ServerEventKind.MESSAGE_RECEIVED, ServerEventKind.MESSAGE_SENT)
_by_number: Final = attrgetter("number")
_by_time: Final = attrgetter("time", "number")

About = Literal["sockets", "servers"]
Kind = Literal["messages", "steps", "lines"]
"""Messages, with the control frames between them; what is kept longer; what is for the Robot log
alone."""


@dataclass(frozen=True, slots=True)
class RecordedEntries:
    """What timelines and files show of sockets.

    :ivar entries: in the order of time; of a run, one for each message.
    :ivar forgotten: how many entries are missing, the oldest: messages and control frames, and of
        what is kept longer what went on for ever.
    """

    entries: tuple[Entry, ...]
    forgotten: int

    def by_socket(self, mark: int = 0) -> dict[str | None, list[Entry]]:
        """Those after an `EventLog.mark`, by the socket's id; ``None`` where there is none."""
        found: dict[str | None, list[Entry]] = {}
        for entry in self.entries:
            if entry.number > mark:
                found.setdefault(entry.task_id, []).append(entry)
        return found


class EventLog:
    """What happened: calls, events, frames, handshakes, state changes, failures, on servers too.

    Every thread writes it, and each method takes the lock that the session has. Readers have a
    cursor each: the Robot log (`unwritten`), the assertions on callbacks (`callbacks`), timelines
    and files (`recorded`, `on_servers`, from a `mark` on). Secrets are hidden by the readers.

    Messages push out neither how sockets began, changed and ended, nor warnings, nor do servers
    push out what is about sockets. What the Robot log has not read yet stays up to its own bound.

    :param bounds: how much is kept: ``history`` of messages and of callbacks, ``log`` of what
        the Robot log has not read yet, of sockets and of servers.
    :param lock: guards it.
    :ivar callbacks: every callback that ran, for assertions.
    :ivar shows_frames: whether the Robot log shows frames: only one at level DEBUG does. Set by the
        test's thread, and read by any without the lock.
    """

    def __init__(self, bounds: Bounds, lock: Monitor) -> None:
        self.shows_frames = False
        self._lock: Final = lock
        self._log_bound: Final = bounds.log
        self._last = 0
        self._due: list[tuple[MessageRun, Origin, float]] = []
        # Callbacks of calls and events are among the steps: as many stay as are remembered.
        steps = Bound(max(_STEPS.count, bounds.history.count), _STEPS.size)
        self._lanes: Final[dict[About, dict[Kind, _Lane]]] = {
            "sockets": _lanes(bounds.history, steps),
            "servers": _lanes(bounds.history, _STEPS),
        }
        self._written: Final[dict[About, int]] = {"sockets": 0, "servers": 0}
        self.callbacks = CallbackHistory(self, bounds.history, lock)

    def add(
        self,
        what: What,
        origin: Origin = NO_SOCKET,
        *,
        url: object = None,
        at: float | None = None,
        place: str = "",
    ) -> None:
        """Adds an entry at the end.

        A frame of data is kept only if the Robot log shows frames. What was no client of a server
        has no place among the conversations, and must not push them out.

        :param origin: the socket that it is about.
        :param url: where a connect went.
        :param at: when it happened, on the monotonic clock; if left out, what it says itself, or
            now. A call counts from when it began: its frames come after its line.
        :param place: where in a program's code a call stands; empty for a test's own.
        """
        kind = _kind(what)
        is_frame = isinstance(what, Frame)
        if is_frame and kind == "lines" and not self.shows_frames:
            return
        about: About = "servers" if isinstance(what, ServerNote) else "sockets"
        logged = self.shows_frames if is_frame else isinstance(what, _LOGGED)
        with self._lock:
            if self._due:
                self.settle()
            when = _time(what) if at is None else at
            self.callbacks.add(what, by_test=not place)
            if self.callbacks.begins_to_forget():
                self.add(
                    say(
                        "More callbacks ran than are remembered (max_history={bound}): "
                        "from now on the oldest are forgotten, only their number stays "
                        "known.",
                        bound=self.callbacks.bound,
                    ),
                    at=when,
                )
            self._last += 1
            entry = Entry(
                self._last, what, origin, when, _size(what), url, logged, kind != "lines", place
            )
            self._lanes[about][kind].add(entry)
            self._trim(about, kind)

    def came(self, messages: MessageRun, origin: Origin, at: float, *, soon: bool = False) -> None:
        """Messages came to a socket at once.

        :param at: when, on the monotonic clock.
        :param soon: whether something is added soon that can wait no longer, as an answer cannot
            to these. They stand before it, and whoever reads finds them.
        """
        with self._lock:
            self._due.append((messages, origin, at))
            if not soon or len(self._due) == _DUE:
                self.settle()

    def settle(self) -> None:
        """Adds what was to be added soon; each method that reads does that first."""
        with self._lock:
            due, self._due = self._due, []
            for messages, origin, at in due:
                self.add(Run(messages, run_time(at)), origin, at=at)

    def warn(self, text: str, origin: Origin = NO_SOCKET) -> None:
        """Adds a sentence that the reader of the Robot log should see, at level WARN."""
        self.add(text, origin)

    @property
    def mark(self) -> int:
        """The number of the last entry, from which on readers can read."""
        with self._lock:
            self.settle()
            return self._last

    def after(self, mark: int, about: About = "sockets") -> list[Entry]:
        """The entries after a `mark`, in their order; runs are not taken apart."""
        found: list[Entry] = []
        with self._lock:
            self.settle()
            for lane in self._lanes[about].values():
                for entry in reversed(lane.entries):
                    if entry.number <= mark:
                        break
                    found.append(entry)
        found.sort(key=_by_number)
        return found

    def unwritten(self, about: About) -> tuple[list[Entry], int]:
        """What Robot Framework's log has no line for yet; it is read once.

        :return: the warnings and the newest of all else, of a run one for each message, and how
            many older entries are missing.
        """
        with self._lock:
            entries = [each for each in self.after(self._written[about], about) if each.logged]
            self._written[about] = self._last
            if not entries:
                return [], 0
            warnings = [each for each in entries if isinstance(each.what, str)]
            if warnings:
                entries = [each for each in entries if not isinstance(each.what, str)]
            newest, lost = _newest(entries, self._log_bound)
            for kind, lane in self._lanes[about].items():
                lost += lane.lost
                lane.lost = 0
                self._trim(about, kind)
        return sorted([*warnings, *newest], key=_by_time) if warnings else newest, lost

    def recorded(self, mark: int = 0) -> RecordedEntries:
        """What happened to sockets after a `mark`, as timelines and files show it."""
        entries, forgotten = self._recorded("sockets", mark)
        return RecordedEntries(tuple(entries), forgotten)

    def on_servers(self, mark: int = 0) -> tuple[list[ServerNote], int]:
        """What happened on embedded servers after a `mark`, in the order of time.

        :return: that, and how much of it is missing, the oldest.
        """
        entries, forgotten = self._recorded("servers", mark)
        return [each.what for each in entries if isinstance(each.what, ServerNote)], forgotten

    def forget(self, sockets: Collection[str], servers: Collection[str]) -> None:
        """Forgets what timelines and files would show, but for some sockets and servers.

        What the Robot log or the assertions on callbacks still read stays for these alone.

        :param sockets: their ids.
        :param servers: their names.
        """
        with self._lock:
            self.settle()
            names: dict[About, Collection[str]] = {"sockets": sockets, "servers": servers}
            for about, keep in names.items():
                for lane in self._lanes[about].values():
                    for entry in lane.entries:
                        entry.recorded = entry.recorded and _named(entry) in keep
                    lane.keep(partial(self._is_wanted, self._written[about]))

    def _recorded(self, about: About, mark: int) -> tuple[list[Entry], int]:
        lanes = self._lanes[about]
        with self._lock:
            self.settle()
            messages = [each for each in lanes["messages"].entries if each.recorded]
            newest, missing = _newest(messages, lanes["messages"].bound)
            steps = [each for each in lanes["steps"].entries if each.recorded]
            forgotten = sum(lane.forgotten for lane in lanes.values()) + missing
        entries = [each for each in (*steps, *newest) if each.number > mark]
        return sorted(entries, key=_by_time), forgotten

    def _is_wanted(self, written: int, entry: Entry) -> bool:
        unwritten = entry.logged and entry.number > written
        return entry.recorded or unwritten or self.callbacks.remembers(entry)

    def _trim(self, about: About, kind: Kind) -> None:
        """Drops the oldest entries that no reader wants any more."""
        lane = self._lanes[about][kind]
        while lane.over(lane.bound):
            unwritten = lane.entries[0].number > self._written[about]
            if unwritten and not lane.over(self._log_bound):
                break
            dropped = lane.drop_oldest()
            lane.forgotten += dropped.recorded
            lane.lost += dropped.logged and unwritten
            self.callbacks.dropped(dropped)


_LOGGED: Final = (Outcome, Event, Run, str, ServerEvent, PageNote, Heartbeats, Dropped, Departed)
"""What has a line in the Robot log."""


def _kind(what: What) -> Kind:
    if isinstance(what, Run):
        return "messages"
    if isinstance(what, Outcome):
        return "messages" if isinstance(what.effect, SendData) else "steps"
    if isinstance(what, Frame):
        if what.opcode is Opcode.CLOSE:
            return "steps"
        return "lines" if what.opcode < Opcode.CLOSE else "messages"
    if isinstance(what, Dropped) or (isinstance(what, ServerEvent) and what.client is None):
        return "lines"
    is_message = (
        (isinstance(what, Event) and what.kind is EventKind.MESSAGE)
        or (isinstance(what, ServerEvent) and what.kind in _SERVER_MESSAGES)
        or (isinstance(what, PageNote) and what.minor)
    )
    return "messages" if is_message else "steps"


def _size(what: What) -> int:
    """The bytes that count for an entry."""
    if isinstance(what, Event):
        return what.size
    if isinstance(what, Outcome):
        return what.effect.size if isinstance(what.effect, SendData) else 0
    if isinstance(what, Run):
        return sum(what.sizes)
    if isinstance(what, Exchange | Frame):
        return len(what.body if isinstance(what, Exchange) else what.payload)
    if isinstance(what, ServerEvent | Dropped):
        return size_of(what.data)
    noted = what.failure if isinstance(what, ServerFailure) else what
    if isinstance(noted, KeywordFailure | PageNote | Departed):
        noted = noted.text
    return size_of(noted)


def _time(what: What) -> float:
    """When something happened, on the monotonic clock."""
    if isinstance(what, ServerEvent | ServerFailure):
        return what.time
    return what.began if isinstance(what, Exchange) else time.monotonic()


class _Lane:
    """Entries of one kind in their order, of which the oldest are dropped.

    :ivar count: how many there are, each message of a run counted.
    :ivar size: their bytes.
    :ivar forgotten: how many were dropped that timelines and files would show.
    :ivar lost: how many were dropped that the Robot log had not read.
    """

    def __init__(self, bound: Bound) -> None:
        self.bound: Final = bound
        self.entries: deque[Entry] = deque()
        self.count = self.size = self.forgotten = self.lost = 0

    def add(self, entry: Entry) -> None:
        """Adds an entry at the end."""
        self.entries.append(entry)
        self.count += _count(entry)
        self.size += entry.size

    def keep(self, wanted: Callable[[Entry], bool]) -> None:
        """Drops all entries but some; nothing counts as forgotten any more."""
        entries, self.entries = self.entries, deque()
        self.count = self.size = self.forgotten = 0
        for entry in filter(wanted, entries):
            self.add(entry)

    def over(self, bound: Bound) -> bool:
        """Whether there is more than a bound allows."""
        return self.count > bound.count or (self.size > bound.size and self.count > 1)

    def drop_oldest(self) -> Entry:
        """Drops the oldest entry, or the oldest message of the run that it is.

        :return: that entry.
        """
        entry = self.entries[0]
        size = entry.size
        if isinstance(entry.what, Run):
            size = entry.what.drop_oldest()
            entry.size -= size
        if not isinstance(entry.what, Run) or not entry.what.data:
            self.entries.popleft()
        self.count -= 1
        self.size -= size
        return entry


def _lanes(messages: Bound, steps: Bound) -> dict[Kind, _Lane]:
    return {"messages": _Lane(messages), "steps": _Lane(steps), "lines": _Lane(Bound(0, 0))}


def _named(entry: Entry) -> str | None:
    """The id of the socket, or the name of the server, that an entry is about."""
    return entry.what.server if isinstance(entry.what, ServerNote) else entry.task_id


def _count(entry: Entry) -> int:
    """How many messages or other things an entry stands for."""
    return len(entry.what.data) if isinstance(entry.what, Run) else 1


def _newest(entries: list[Entry], bound: Bound) -> tuple[list[Entry], int]:
    """The newest entries that a bound has room for, of a run one for each message.

    :return: these, in their order, and how many older ones there are.
    """
    kept: list[Entry] = []
    size = 0
    for entry in reversed(entries):
        for each in entry.newest_first() if isinstance(entry.what, Run) else (entry,):
            size += each.size
            if len(kept) == bound.count or (size > bound.size and kept):
                kept.reverse()
                return kept, sum(map(_count, entries)) - len(kept)
            kept.append(each)
    kept.reverse()
    return kept, 0
