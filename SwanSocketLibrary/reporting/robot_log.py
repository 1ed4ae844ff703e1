"""Writes what happened into Robot Framework's log."""

from __future__ import annotations

import threading
from typing import Final

from robot.api import logger
from robot.running.context import EXECUTION_CONTEXTS

from SwanSocketLibrary.net.interface import Frame
from SwanSocketLibrary.reporting.concealing import Concealing
from SwanSocketLibrary.reporting.lines import line, server_line
from SwanSocketLibrary.reporting.masking import Masker
from SwanSocketLibrary.server.records import EventKind, ServerEvent
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.swan.bounds import BOUNDS, Bound, History, size_of

_LEVELS: Final = {
    EventKind.BOUND: "WARN",
    EventKind.PROBLEM: "WARN",
    EventKind.REFUSED: "INFO",
    EventKind.FORGOTTEN: "INFO",
}
"""Of what happens on servers; all else is at DEBUG."""

_DEBUG_LEVELS: Final = frozenset({"DEBUG", "TRACE"})


class RobotLog:
    """Moves the journals into the log, from the test's thread: Robot drops other threads' lines.

    :param session: whose journal.
    :param masker: hides secrets in every line.
    :param bound: how much of what happened on servers is kept for the log; of more the oldest
        goes.
    :param conceal: hides what the import's ``mask`` names; ``None`` if it names nothing.
    """

    def __init__(
        self,
        session: Session,
        masker: Masker,
        bound: Bound = BOUNDS.log,
        conceal: Concealing | None = None,
    ) -> None:
        self._session = session
        self._masker = masker
        self._conceal = conceal
        self._bound = bound
        self._lock = threading.Lock()
        self._server_events: History[ServerEvent] = History(bound)
        self._warned_of_loss = False

    def server_event(self, event: ServerEvent) -> None:
        """Something happened on an embedded server. Called by its thread."""
        with self._lock:
            self._server_events.add(event, size_of(event.data))

    def warn(self, text: str) -> None:
        """A sentence for the reader, at level WARN."""
        logger.warn(self._masker.hide(text))

    def look_at_level(self) -> None:
        """Has the session write down what the log's level shows, from now on."""
        self._session.watches_frames = _log_level() in _DEBUG_LEVELS

    def write(self) -> None:
        """Writes what happened since the last time, in order."""
        debug = _log_level() in _DEBUG_LEVELS
        entries, lost = self._session.read_journal()
        with self._lock:
            lost += self._server_events.dropped
            server_events = self._server_events.empty()
        if lost:
            self._tell_lost(lost)
        due = [
            (entry.time, *line(entry, self._conceal))
            for entry in entries
            if debug or not isinstance(entry.what, Frame)
        ]
        for event in server_events:
            level = _LEVELS.get(event.kind, "DEBUG")
            if debug or level != "DEBUG":
                due.append((event.time, level, server_line(event, self._conceal)))
        due.sort(key=_time)
        for _, level, text in due:
            logger.write(self._masker.hide(text), level)  # type: ignore[arg-type]

    def _tell_lost(self, count: int) -> None:
        """Says that lines are missing: once as a warning, then as a line in their place."""
        text = f"{count} older lines about sockets are left out here (max_log={self._bound})."
        if self._warned_of_loss:
            logger.info(text)
        else:
            self.warn(text)
        self._warned_of_loss = True


def _time(due: tuple[float, str, str]) -> float:
    return due[0]


def _log_level() -> str:
    context = EXECUTION_CONTEXTS.current
    if context is None:
        return "INFO"
    # ${LOG LEVEL} says the same, but to look up a variable takes a hundred times longer.
    return str(context.output.log_level.level)
