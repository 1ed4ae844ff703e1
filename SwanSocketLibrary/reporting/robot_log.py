"""Writes what happened into Robot Framework's log."""

from __future__ import annotations

from collections import deque
from typing import Final

from robot.api import logger
from robot.running.context import EXECUTION_CONTEXTS

from SwanSocketLibrary.reporting.lines import line, server_line
from SwanSocketLibrary.reporting.masking import Masker
from SwanSocketLibrary.server.records import ServerEvent
from SwanSocketLibrary.session.journal import MAX_ENTRIES
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.transport.interface import Frame

_DEBUG_LEVELS: Final = frozenset({"DEBUG", "TRACE"})


class RobotLog:
    """Moves the journals into the log, from the test's thread: Robot drops other threads' lines.

    :param session: whose journal.
    :param masker: hides secrets in every line.
    """

    def __init__(self, session: Session, masker: Masker) -> None:
        self._session = session
        self._masker = masker
        self._server_events: deque[ServerEvent] = deque(maxlen=MAX_ENTRIES)

    def server_event(self, event: ServerEvent) -> None:
        """Something happened on an embedded server. Called by its thread."""
        self._server_events.append(event)

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
        if lost:
            self.warn(f"{lost} older lines about sockets are left out here.")
        due = [
            (entry.time, *line(entry))
            for entry in entries
            if debug or not isinstance(entry.what, Frame)
        ]
        while self._server_events:
            event = self._server_events.popleft()
            if debug:
                due.append((event.time, "DEBUG", server_line(event)))
        due.sort(key=_time)
        for _, level, text in due:
            logger.write(self._masker.hide(text), level)  # type: ignore[arg-type]


def _time(due: tuple[float, str, str]) -> float:
    return due[0]


def _log_level() -> str:
    context = EXECUTION_CONTEXTS.current
    if context is None:
        return "INFO"
    # ${LOG LEVEL} says the same, but to look up a variable takes a hundred times longer.
    return str(context.output.log_level.level)
