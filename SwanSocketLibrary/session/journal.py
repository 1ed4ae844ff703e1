"""What happened, for the log: filled by every thread, read by the test's."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

from SwanSocketLibrary.net.interface import Frame
from SwanSocketLibrary.swan.bounds import BOUNDS, Bound, History, size_of
from SwanSocketLibrary.swan.model import Event, MessageRun, Outcome, SendData

_WARNINGS: Final = Bound(count=1000, size=1 << 20)


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


class Journal:
    """The entries since the last read. Of too many the oldest go, but warnings not for others.

    :param bound: how many are kept, and how many bytes of messages with them.
    """

    def __init__(self, bound: Bound = BOUNDS.log) -> None:
        self._entries: History[Entry] = History(bound)
        self._warnings: History[Entry] = History(_WARNINGS)

    def write(
        self,
        what: Outcome | Event | Frame | str,
        socket: str = "",
        connected_at: float | None = None,
        url: object = None,
        at: float | None = None,
    ) -> None:
        """Adds an entry, of now unless `at` says when."""
        when = time.monotonic() if at is None else at
        since = 0.0 if connected_at is None else when - connected_at
        entry = Entry(what, socket, url, since, when)
        if isinstance(what, str):
            self._warnings.add(entry, size_of(what))
        else:
            self._entries.add(entry, _size(what))

    def write_all(self, messages: MessageRun, socket: str, connected_at: float) -> None:
        """Adds an entry for each of these messages, of now."""
        now = time.monotonic()
        self._entries.add_all(
            messages.data,
            messages.sizes,
            lambda data: Entry(messages.event(data), socket, None, now - connected_at, now),
        )

    def read(self) -> tuple[list[Entry], int]:
        """Takes the entries out.

        :return: the entries, and how many older ones were lost.
        """
        lost = self._entries.dropped + self._warnings.dropped
        entries = self._entries.empty()
        if self._warnings:
            entries = sorted([*self._warnings.empty(), *entries], key=_time)
        return entries, lost


def _time(entry: Entry) -> float:
    return entry.time


def _size(what: Outcome | Event | Frame) -> int:
    if isinstance(what, Event):
        return what.size
    if isinstance(what, Outcome):
        return what.effect.size if isinstance(what.effect, SendData) else 0
    return len(what.payload)
