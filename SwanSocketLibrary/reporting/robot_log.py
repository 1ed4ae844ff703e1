"""Writes what happened into Robot Framework's log."""

from __future__ import annotations

from collections import deque
from typing import Final

from robot.api import logger
from robot.libraries.BuiltIn import BuiltIn, RobotNotRunningError

from SwanSocketLibrary.reporting.lines import line, server_line
from SwanSocketLibrary.reporting.masking import Masker
from SwanSocketLibrary.server.records import ServerEvent
from SwanSocketLibrary.session.journal import MAX_ENTRIES
from SwanSocketLibrary.session.session import Session

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

    def write(self) -> None:
        """Writes what happened since the last time, in order."""
        entries, lost = self._session.read_journal()
        due = [(entry.time, *line(entry)) for entry in entries]
        while self._server_events:
            event = self._server_events.popleft()
            due.append((event.time, "DEBUG", server_line(event)))
        if not due:
            return
        if lost:
            self.warn(f"{lost} older lines about sockets are left out here.")
        debug = _log_level() in _DEBUG_LEVELS
        for _time, level, text in sorted(due, key=lambda each: each[0]):
            if debug or level != "DEBUG":
                logger.write(self._masker.hide(text), level)  # type: ignore[arg-type]


def _log_level() -> str:
    try:
        return str(BuiltIn().get_variable_value("${LOG LEVEL}", "INFO")).upper()
    except RobotNotRunningError:
        return "INFO"
