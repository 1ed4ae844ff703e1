"""What goes into Robot Framework's log: a line for each call, event and frame, and the timeline."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, Literal

from robot.api import logger
from robot.running.context import EXECUTION_CONTEXTS

from SwanSocketLibrary.events.entries import (
    RUN_BEGAN,
    CloseFrame,
    Departed,
    Dropped,
    Entry,
    Heartbeats,
    PageNote,
    ServerEvent,
    ServerEventKind,
)
from SwanSocketLibrary.events.log import EventLog
from SwanSocketLibrary.language import mark, say
from SwanSocketLibrary.net.interface import Frame, Opcode
from SwanSocketLibrary.output.previews import (
    clock,
    close_reason,
    escape,
    one_line,
    preview,
    seconds,
    size,
    visible,
)
from SwanSocketLibrary.output.redaction import Redactor
from SwanSocketLibrary.output.sentences import close_frame_text, code_and_text
from SwanSocketLibrary.output.traffic_reader import TrafficReader
from SwanSocketLibrary.swan.inbox import BOUNDS, Bound
from SwanSocketLibrary.swan.model import Event, EventKind, Outcome, SendClose, SendData
from SwanSocketLibrary.swan.rules import RULES, RULES_ARE_IN
from SwanSocketLibrary.swan.urls import show_url

if TYPE_CHECKING:
    from SwanSocketLibrary.output.timeline.lanes import Lane

TimelineOf = Literal["FAIL", "ALL", "NONE"]
"""Of which tests a timeline is drawn: those that failed, all, none."""
_HEADING: Final = mark("Timeline of the sockets")
_MESSAGES: Final = (ServerEventKind.MESSAGE_RECEIVED, ServerEventKind.MESSAGE_SENT)
_SENTENCES: Final = (
    ServerEventKind.BOUND,
    ServerEventKind.FORGOTTEN,
    ServerEventKind.PROBLEM,
    ServerEventKind.REFUSED,
)
_LEVELS: Final = {
    ServerEventKind.BOUND: "WARN",
    ServerEventKind.PROBLEM: "WARN",
    ServerEventKind.REFUSED: "INFO",
    ServerEventKind.FORGOTTEN: "INFO",
}
"""Of what happens on servers; all else is at DEBUG."""
_RULE: Final = re.compile(r"\((S\d+)\)")
_DEBUG_LEVELS: Final = frozenset({"DEBUG", "TRACE"})
_QUIET_LEVELS: Final = frozenset({"WARN", "ERROR", "NONE"})


class RobotLog:
    """Writes lines from the test's thread: Robot Framework drops those of other threads.

    :param log: what happened.
    :param redactor: hides secrets in every line.
    :param bound: how many lines there are at most between two keywords, of sockets and of servers.
    """

    def __init__(
        self,
        log: EventLog,
        redactor: Redactor,
        bound: Bound = BOUNDS.log,
    ) -> None:
        self._log = log
        self._redactor = redactor
        self._bound = bound
        self._warned_of_loss = False

    def warn(self, text: str) -> None:
        """Writes a sentence at level WARN."""
        logger.warn(self._redactor.text(text))

    def look_at_level(self) -> None:
        """Has the event log keep frames if the log's level shows them."""
        self._log.shows_frames = _log_level() in _DEBUG_LEVELS

    def write(self) -> None:
        """Writes what happened since the last call, in the order of time."""
        # Without rules only what is left of a message in its line is searched for secrets.
        rules = self._redactor if self._redactor.rules else None
        shown = _log_level()
        debug, quiet = shown in _DEBUG_LEVELS, shown in _QUIET_LEVELS
        entries, lost = self._log.unwritten("sockets")
        on_servers, lost_of_servers = self._log.unwritten("servers")
        if quiet:
            entries = [each for each in entries if isinstance(each.what, str)]
        elif lost or lost_of_servers:
            self._write_lost(lost + lost_of_servers)
        due = [
            (entry.time, *log_line(entry, rules))
            for entry in entries
            if debug
            or not (
                isinstance(entry.what, Frame)
                or (isinstance(entry.what, PageNote) and entry.what.minor)
            )
        ]
        for event in (entry.what for entry in on_servers):
            if isinstance(event, ServerEvent):
                level = _LEVELS.get(event.kind, "DEBUG")
                if debug or level == "WARN" or (level == "INFO" and not quiet):
                    due.append((event.time, level, server_line(event, rules)))
        due.sort(key=_time)
        for moment, level, text in due:
            at = "" if level == "WARN" else f"{clock(moment - RUN_BEGAN)} "
            logger.write(self._redactor.text(f"{at}{text}"), level)  # type: ignore[arg-type]

    @staticmethod
    def name_rules(failure: str) -> None:
        """Writes what the rules say whose numbers a failure has, such as (S29)."""
        numbers = () if _log_level() in _QUIET_LEVELS else _RULE.findall(failure)
        for number in dict.fromkeys(numbers):
            if number in RULES:
                logger.info(
                    say(
                        "{number}: {text}. The others: {rules_are_in}",
                        number=number,
                        text=say(RULES[number].text),
                        rules_are_in=RULES_ARE_IN,
                    )
                )

    def _write_lost(self, count: int) -> None:
        """Writes that lines are missing: first as a warning, later as a line in their place."""
        text = say(
            "{count} older lines about sockets are left out here (max_log={bound}).",
            count=count,
            bound=self._bound,
        )
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
        # Nothing for each call, unless the logger that takes it there is given a level for it.
        level = logging.getLogger("RobotFramework").level or logging.WARNING
        return "DEBUG" if level < logging.INFO else "WARN" if level > logging.INFO else "INFO"
    # ${LOG LEVEL} says the same, but to look up a variable takes a hundred times longer.
    return str(context.output.log_level.level)


def log_line(entry: Entry, redactor: Redactor | None = None) -> tuple[str, str]:
    """The line for an entry of the journal.

    :param redactor: hides what the rules of ``mask`` name in messages and URLs; ``None`` without
        rules.
    :return: the level, as Robot Framework names it, and the text: the socket's name, the time
        since its connect, an arrow for the direction, and what happened.
    """
    what = entry.what
    if isinstance(what, Frame):
        return "DEBUG", say(
            "{where} {sent} frame {frame}",
            where=_where(entry),
            sent="→" if what.sent else "←",
            frame=_frame(what),
        )
    if isinstance(what, Event | Dropped):
        return "INFO", f"{_where(entry)} ← {_event(what, redactor)}"
    if isinstance(what, Outcome):
        at = f" ({entry.place})" if entry.place else ""
        return "INFO", f"{_where(entry)} → {_call(what, entry.url, redactor)}{at}: {_result(what)}"
    if isinstance(what, PageNote):
        shown = one_line(str(redactor.data(what.text)) if redactor else what.text)
        at = f" ({what.place})" if what.place else ""
        level = "DEBUG" if what.minor else "INFO"
        return level, say(
            "page {where} {title} {shown}", where=_where(entry), title=what.title, shown=shown
        ).rstrip() + at
    if isinstance(what, Heartbeats | Departed):
        said = f"→ {what}"
        if isinstance(what, Departed):
            said = say("departed {how}", how=one_line(what.text))
        return "INFO", f"{_where(entry)} {said}"
    return "WARN", f"{_where(entry)}: {what}" if entry.origin.name else str(what)


def _where(entry: Entry) -> str:
    _, name, connected_at = entry.origin
    if not name:
        return say("(no socket)")
    return f"{name} +{seconds(0.0 if connected_at is None else entry.time - connected_at)}"


def _preview(data: str | bytes, redactor: Redactor | None) -> str:
    return preview(redactor.data(data) if redactor else data)


def _call(outcome: Outcome, url: object, redactor: Redactor | None) -> str:
    effect = outcome.effect
    if isinstance(effect, SendData):
        return f"{outcome.api} {_preview(effect.data, redactor)}"
    if isinstance(effect, SendClose):
        return f"{outcome.api} {effect.code}{close_reason(effect.reason)}"
    if isinstance(url, str):
        return f"{outcome.api} {escape(redactor.url(url) if redactor else show_url(url))}"
    return outcome.api


def _result(outcome: Outcome) -> str:
    if outcome.succeeded:
        return "success"
    return say(
        "fail {result} - {detail}",
        result=code_and_text(outcome.result),
        detail=outcome.detail,
    )


def _event(event: Event | Dropped, redactor: Redactor | None) -> str:
    if isinstance(event, Dropped):
        return say(
            "plugin '{plugin}' dropped {data}",
            plugin=event.plugin,
            data=_preview(event.data, redactor),
        )
    payload, kind = event.payload, event.kind.value
    if event.kind is EventKind.MESSAGE:
        return f"{kind} {_preview(payload['data'], redactor)}"
    if event.kind is EventKind.CLOSE:
        return f"{kind} {payload['code']}{close_reason(payload['reason'])}"
    shown = {name: item for name, item in payload.items() if name != "at"}
    if shown.get("body"):
        shown["body"] = _preview(shown["body"], redactor)
    return f"{kind} {shown!r}"


def _frame(frame: Frame) -> str:
    end = ("" if frame.fin else say(", not final")) + (
        say(", compressed") if frame.compressed else ""
    )
    shown = f"{frame.opcode.name}, {size(frame.length)}{end}"
    said = close_frame_text(frame.payload) if frame.opcode is Opcode.CLOSE else ""
    if said:
        return f"{shown}: {said}"
    return f"{shown}: {frame.payload.hex(' ')}" if frame.payload else shown


def server_line(event: ServerEvent, redactor: Redactor | None = None) -> str:
    """The line for an event of an embedded server."""
    colon = say(":") if event.client is None else ""
    return say(
        "server '{server}'{colon} {line}",
        server=event.server,
        colon=colon,
        line=client_line(event, redactor),
    )


def client_line(event: ServerEvent, redactor: Redactor | None = None) -> str:
    """The same without the server's name: of a client, or of a connection that became none."""
    data = event.data
    if isinstance(data, CloseFrame):
        shown = visible(str(data))  # has its escapes but for letters that cannot be seen
    elif isinstance(data, bytes) or event.kind in _MESSAGES:
        shown = _preview(data or "", redactor)
    elif event.kind is ServerEventKind.CONNECTED and redactor:
        shown = escape(redactor.url(str(data)))
    else:
        shown = escape(str(data)) if data else ""
    if event.client is None:
        return shown
    if event.kind in _SENTENCES:
        return say("client {client}: {shown}", client=event.client, shown=shown)
    what = say(event.kind.value)
    if not shown:
        return say("client {client}: {shown}", client=event.client, shown=what)
    return say("client {client}: {what} {shown}", client=event.client, what=what, shown=shown)


class TimelineLog:
    """Draws the timeline into the log.

    :param traffic: what is drawn.
    :param of: the tests at whose end it is drawn automatically.
    :param warn: called once with a sentence if it cannot be drawn.
    """

    def __init__(self, traffic: TrafficReader, of: TimelineOf, warn: Callable[[str], None]) -> None:
        self._traffic = traffic
        self._of = of
        self._warn = warn
        self._warned = False

    def test_ended(self, *, failed: bool, message: str) -> None:
        """Draws the timeline of a test that has ended, before it is cleaned up. Never raises.

        :param message: why it failed.
        """
        if self._of == "ALL" or (self._of == "FAIL" and failed):
            try:
                if failed:
                    self._traffic.test_failed(message)
                _draw(self._traffic.lanes_at_end(message if failed else ""))
            except Exception as error:  # noqa: BLE001 - it must not change the test's result
                self._cannot_draw(error)

    def write(self) -> bool:
        """Draws the timeline of the test so far.

        :return: whether there was anything to draw.
        """
        lanes = self._traffic.lanes()
        _draw(lanes)
        return bool(lanes)

    def _cannot_draw(self, error: Exception) -> None:
        if not self._warned:
            self._warned = True
            self._warn(
                say(
                    "The timeline of this test could not be drawn: {name}: {error}. The "
                    "test's result stays as it is; timeline=NONE in the import draws "
                    "none. This is said once.",
                    name=type(error).__name__,
                    error=one_line(str(error)),
                )
            )


def _draw(lanes: list[Lane]) -> None:
    # Slow to import, and most runs draw nothing.
    from SwanSocketLibrary.output.timeline.drawing import draw

    if lanes:
        logger.write(draw(lanes, say(_HEADING)), "INFO", html=True)
