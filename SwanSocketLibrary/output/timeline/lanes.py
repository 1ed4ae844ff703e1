"""What is in a timeline: a lane for each socket and each server's client, with its steps."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from functools import partial
from itertools import groupby
from typing import Final

from SwanSocketLibrary.events.entries import (
    Change,
    Departed,
    Entry,
    Heartbeats,
    KeywordFailure,
    PageNote,
    ServerEvent,
    ServerEventKind,
    ServerFailure,
    ServerNote,
    run_time,
)
from SwanSocketLibrary.events.log import RecordedEntries
from SwanSocketLibrary.language import commas, mark, say
from SwanSocketLibrary.net.interface import Exchange, Frame, Opcode
from SwanSocketLibrary.output.previews import (
    escape,
    message_line,
    one_line,
    seconds,
    size,
    visible,
)
from SwanSocketLibrary.output.redaction import Redactor
from SwanSocketLibrary.output.sentences import (
    close_frame_text,
    close_text,
    code_and_text,
    state_text,
)
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.swan.model import Event, EventKind, Outcome, SendClose, SendData, size_of

NO_SOCKET: Final = mark("Calls that made no socket")
_SHORT: Final = 12
"""Characters of a page's name beside its steps among all; a longer one stands there as a number."""
ALL_SOCKETS: Final = mark("All sockets")
_MOST_IN_ORDER: Final = 60
"""More steps of several sockets are folded at first."""
_TEST: Final = mark("Test")
"""The side of the test in the lanes of sockets."""
_PAGE: Final = mark("Page")
"""The side of those that the code of a page has connected."""
_NORMAL_CLOSES: Final = (1000, 1001, 1005)
"""Close codes after which nothing is wrong (RFC 6455 §7.4.1)."""
_FRAMES: Final = {Opcode.PING: "Ping", Opcode.PONG: "Pong"}
_BEGINNING: Final = 200
"""Characters that identify a failure in the test's message: Robot Framework cuts long ones."""
_NUMBERS: Final = re.compile(r"\d+")


class StepKind(Enum):
    """Where a step is drawn between the two lifelines."""

    HERE = "here"
    SENT = mark("sent")
    RECEIVED = mark("received")
    FAILED = "failed"


class Severity(Enum):
    """Whether a step is good or bad news; its value is a class of the style sheet."""

    PLAIN = "plain"
    GOOD = "good"
    BAD = "bad"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True)
class LaneStep:
    """One row of a lane. Its texts are redacted already, and not escaped for HTML.

    :ivar at: when, in seconds of the run's clock.
    :ivar kind: `StepKind.SENT` and `StepKind.RECEIVED` are arrows, seen from the lane's own side.
    :ivar title: what happened, in a few words.
    :ivar text: what it carried, on one line.
    :ivar call: the call that it belongs to, with its callbacks; ``""`` for none.
    :ivar detail: what unfolds, on several lines; ``""`` for nothing.
    :ivar state: the state after it; ``""`` where there are none.
    :ivar bulk: whether it may be folded away among many of its kind.
    :ivar lane: the name of the lane that it is of, in the lane of all; ``""`` in its own.
    :ivar message: returns the redacted message that it carried, shown instead of `text` and
        `detail`. It is called for drawn steps alone; ``None`` for a step without a message.
    """

    at: float
    kind: StepKind
    title: str
    text: str = ""
    call: str = ""
    detail: str = ""
    state: str = ""
    severity: Severity = Severity.PLAIN
    bulk: bool = False
    lane: str = ""
    message: Callable[[], str | bytes] | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """One socket, or one client of an embedded server.

    :ivar name: such as ``Socket 'chat'``.
    :ivar own_side: the name of the left lifeline.
    :ivar steps: in the order of time.
    :ivar place: where it leads, or what it belongs to.
    :ivar peer: the name of the right lifeline.
    :ivar summary: how it ended or stands, in a sentence.
    :ivar severity: of the summary.
    :ivar failed: whether something went wrong: then it is drawn in more detail than others.
    :ivar forgotten: how many older messages are missing.
    :ivar short: its name in the lane of all.
    :ivar of_all: whether it has the steps of all other lanes.
    :ivar folded: whether only its summary shows at first, unless a keyword failed on it.
    """

    name: str
    own_side: str
    steps: tuple[LaneStep, ...]
    place: str = ""
    peer: str = ""
    summary: str = ""
    severity: Severity = Severity.PLAIN
    failed: bool = False
    forgotten: int = 0
    folded: bool = False
    short: str = ""
    of_all: bool = False

    @property
    def shut(self) -> bool:
        """Whether only its summary shows at first."""
        return self.folded and (self.of_all or not any(map(_is_failure, self.steps)))


def client_lanes(
    notes: RecordedEntries, tasks: Iterable[SocketTask], redactor: Redactor, mark: int = 0
) -> list[Lane]:
    """A lane for each socket to which something happened, in the order in which they began.

    :param notes: what happened, also before the mark: connects tell where sockets lead.
    :param tasks: the sockets that are remembered.
    :param mark: only what was noted after it is drawn.
    """
    known = {task.socketTaskId: task for task in tasks}
    of_pages = {note.task_id for note in notes.entries if note.place}
    lanes, without_socket, places = list[Lane](), list[Entry](), _places(notes)
    for task_id, of_task in notes.by_socket(mark).items():
        task = known.get(task_id) if task_id else None
        if any(isinstance(entry.what, PageNote) for entry in of_task):
            lanes.append(_page_lane(of_task, notes.forgotten, redactor))
        elif task is None:
            without_socket += of_task
        else:
            place = escape(redactor.url(places.get(task_id, "")))
            lane = _client_lane(task, of_task, place, notes.forgotten, redactor)
            lanes.append(replace(lane, own_side=say(_PAGE)) if task_id in of_pages else lane)
    if without_socket:
        steps = _client_steps(without_socket, "", redactor)
        name, short = say(NO_SOCKET), say("no socket")
        lanes.append(Lane(name, say(_TEST), steps, failed=_any_bad(steps), short=short))
    return lanes


def _page_lane(notes: list[Entry], forgotten: int, redactor: Redactor) -> Lane:
    origin = notes[0].origin
    steps = _client_steps(notes, "", redactor)
    raised = any(isinstance(note.what, PageNote) and note.what.failed for note in notes)
    name, short = say("Page '{name}'", name=origin.name), origin.name
    if len(short) > _SHORT:
        short = say("page {name}", name=str(origin.task_id).removeprefix("page "))
        name += f" ({short})"
    return Lane(
        name=redactor.text(name),
        own_side=say(_PAGE),
        peer=say("Host"),
        summary=say("its code raised errors") if raised else "",
        severity=Severity.BAD if raised else Severity.PLAIN,
        steps=steps,
        failed=_any_bad(steps),
        forgotten=forgotten,
        short=redactor.text(escape(short)),
    )


def _places(notes: RecordedEntries) -> dict[str | None, str]:
    """Where each socket leads: the URL of its connect, or else of its first handshake."""
    places: dict[str | None, str] = {}
    for note in notes.entries:
        url = note.what.url if isinstance(note.what, Exchange) else note.url
        if isinstance(url, str):
            places.setdefault(note.task_id, url)
    return places


def _client_lane(
    task: SocketTask, notes: list[Entry], place: str, forgotten: int, redactor: Redactor
) -> Lane:
    changes = [note.what for note in notes if isinstance(note.what, Change)]
    state = changes[0].before if changes else task.state
    steps = _client_steps(notes, state.name, redactor)
    summary = state_text(task)
    severity = Severity.GOOD if task.close_code in _NORMAL_CLOSES else Severity.PLAIN
    if task.ended is None:
        summary += say(" at the end of this timeline")
    elif task.ended.kind is EventKind.ERROR:
        severity = Severity.BAD
    return Lane(
        name=redactor.text(say("Socket '{name}'", name=task.name)),
        place=place,
        own_side=say(_TEST),
        peer=say("Server"),
        summary=redactor.text(summary),
        severity=severity,
        steps=steps,
        failed=_any_bad(steps),
        forgotten=forgotten,
        short=redactor.text(escape(task.name)),
    )


def in_order(lanes: Sequence[Lane]) -> list[Lane]:
    """A lane with the steps of several sockets in the order of time; none of fewer than two."""
    if sum(bool(lane.peer) for lane in lanes) < 2:  # noqa: PLR2004
        return []
    steps = sorted(
        (replace(step, lane=lane.short, state="") for lane in lanes for step in lane.steps),
        key=_at,
    )
    return [
        Lane(
            name=say(ALL_SOCKETS),
            own_side=say(_TEST),
            peer=say("Servers"),
            summary=say("in the order of time"),
            steps=tuple(steps),
            forgotten=lanes[0].forgotten,
            folded=len(steps) > _MOST_IN_ORDER,
            of_all=True,
        )
    ]


def _is_failure(step: LaneStep) -> bool:
    return step.kind is StepKind.FAILED and step.severity is Severity.BAD


def _at(step: LaneStep) -> float:
    return step.at


def _any_bad(steps: Iterable[LaneStep]) -> bool:
    return any(step.severity is Severity.BAD for step in steps)


def _client_steps(notes: list[Entry], state: str, redactor: Redactor) -> tuple[LaneStep, ...]:
    steps: list[LaneStep] = []
    for note in notes:
        if isinstance(note.what, Change):
            state = note.what.after.name
            continue
        at = run_time(note.time)
        steps += [
            replace(step, at=at + step.at, state=state) for step in _client_step(note, redactor)
        ]
    return tuple(steps)


def _client_step(note: Entry, redactor: Redactor) -> Sequence[LaneStep]:
    """The steps of one note; their times count from it."""
    what = note.what
    if isinstance(what, Event):
        return [_event(what, redactor)]
    if isinstance(what, Outcome):
        step = _call(what, note.url, redactor)
        return [replace(step, call=f"{step.call} ({note.place})") if note.place else step]
    if isinstance(what, Frame):
        return [_frame(what, redactor)]
    if isinstance(what, Exchange):
        return _exchange(what, redactor)
    if isinstance(what, PageNote):
        return [_page_step(what, redactor)]
    return [_noted(what, redactor)]


def _noted(what: object, redactor: Redactor) -> LaneStep:
    if isinstance(what, KeywordFailure):
        return _failure(what, redactor)
    if isinstance(what, Heartbeats):
        return LaneStep(0, StepKind.SENT, str(what), severity=Severity.QUIET)
    if isinstance(what, Departed):
        text = redactor.text(escape(what.text))
        return LaneStep(0, StepKind.HERE, "departed", text, severity=Severity.BAD)
    warning = redactor.text(str(what))
    return LaneStep(0, StepKind.HERE, say("Warning"), warning, severity=Severity.QUIET)


def _page_step(note: PageNote, redactor: Redactor) -> LaneStep:
    lines = redactor.text(str(redactor.data(note.text))).splitlines() or [""]
    severity = Severity.BAD if note.failed else Severity.QUIET if note.minor else Severity.PLAIN
    return LaneStep(
        0, StepKind.HERE, redactor.text(escape(note.title)), one_line(lines[0]), call=note.place,
        detail="\n".join(map(escape, lines[1:])), severity=severity, bulk=note.minor,
    )  # fmt: skip


def _failure(failure: KeywordFailure, redactor: Redactor) -> LaneStep:
    title = say("{keyword} failed", keyword=failure.keyword)
    return LaneStep(0, StepKind.FAILED, title, redactor.text(failure.text), severity=Severity.BAD)


def _message(data: str | bytes, kind: StepKind, redactor: Redactor, call: str = "") -> LaneStep:
    kind_name = say("text") if isinstance(data, str) else say("binary")
    title = say("{kind}, {size}", kind=kind_name, size=size(size_of(data)))
    return LaneStep(0, kind, title, call=call, message=partial(redactor.data, data), bulk=True)


def _event(event: Event, redactor: Redactor) -> LaneStep:
    payload, name = event.payload, event.kind.value
    if event.kind is EventKind.MESSAGE:
        return _message(payload["data"], StepKind.RECEIVED, redactor, name)
    if event.kind is EventKind.OPEN:
        protocol = event.task.protocol
        chosen = (
            say("subprotocol {protocol}", protocol=redactor.text(escape(protocol)))
            if protocol
            else ""
        )
        return LaneStep(0, StepKind.HERE, say("open"), chosen, call=name, severity=Severity.GOOD)
    if event.kind is EventKind.CLOSE:
        close = redactor.text(close_text(payload["code"], payload["reason"]))
        severity = Severity.GOOD if payload["code"] in _NORMAL_CLOSES else Severity.PLAIN
        return LaneStep(
            0, StepKind.HERE, say("closed with {close}", close=close), call=name, severity=severity
        )
    cause = redactor.text(one_line(event.task.cause))
    return LaneStep(
        0, StepKind.HERE, say("ended in an error"), cause, call=name, severity=Severity.BAD
    )


def _call(outcome: Outcome, url: object, redactor: Redactor) -> LaneStep:
    callbacks = commas(name.partition(".")[2] for name in outcome.callbacks)
    call = f"{outcome.api}: {callbacks}"
    effect = outcome.effect
    if not outcome.succeeded:
        why = redactor.text(f"{code_and_text(outcome.result)} - {outcome.detail}")
        title = say("{api} failed", api=outcome.api)
        return LaneStep(0, StepKind.HERE, title, why, call, severity=Severity.BAD)
    if isinstance(effect, SendData):
        return _message(effect.data, StepKind.SENT, redactor, call)
    if isinstance(effect, SendClose):
        close = redactor.text(close_text(effect.code, effect.reason))
        return LaneStep(0, StepKind.HERE, say("close with {close}", close=close), call=call)
    where = escape(redactor.url(url)) if isinstance(url, str) else ""
    if outcome.api == "closeSocket":
        where = (
            say("ends what is not open yet")
            if effect
            else say("ignored: the socket is not open yet")
        )
    return LaneStep(0, StepKind.HERE, where, call=call)


def _frame(frame: Frame, redactor: Redactor) -> LaneStep:
    kind = StepKind.SENT if frame.sent else StepKind.RECEIVED
    if frame.opcode is Opcode.CLOSE:
        close = close_frame_text(frame.payload) or say("without a code")
        return LaneStep(0, kind, f"Close {redactor.text(close)}")
    payload = redactor.data(frame.payload)
    if isinstance(payload, bytes) and payload.isascii() and payload.decode().isprintable():
        payload = payload.decode()  # most pings carry text
    name = _FRAMES.get(frame.opcode, frame.opcode.name)
    title = say("{kind}, {size}", kind=name, size=size(frame.length))
    text = message_line(payload)
    return LaneStep(0, kind, title, text, severity=Severity.QUIET, bulk=True)


def _exchange(exchange: Exchange, redactor: Redactor) -> list[LaneStep]:
    url = escape(redactor.url(exchange.url))
    headers = _headers(exchange.asked, redactor)
    request = LaneStep(0, StepKind.SENT, say("handshake"), f"GET {url}", detail=headers)
    if exchange.status is None:
        return [request]
    accepted = exchange.status == 101  # noqa: PLR2004 - Switching Protocols
    took, body = say("after {took}", took=seconds(exchange.took)), redactor.data(exchange.body)
    detail = _headers(exchange.answered, redactor)
    response = LaneStep(
        exchange.took,
        StepKind.RECEIVED,
        redactor.text(escape(f"{exchange.status} {exchange.reason}".rstrip())),
        say("{took}: {body}", took=took, body=message_line(body)) if body else took,
        detail=f"{detail}\n\n{visible(body)}" if body and isinstance(body, str) else detail,
        severity=Severity.GOOD if accepted else Severity.BAD,
    )
    return [request, response]


def _headers(headers: Iterable[tuple[str, str]], redactor: Redactor) -> str:
    return "\n".join(f"{name}: {escape(value)}" for name, value in redactor.headers(headers))


_SERVER_STEPS: Final = {
    ServerEventKind.CONNECTED: (StepKind.RECEIVED, mark("handshake"), Severity.PLAIN),
    ServerEventKind.OPENED: (StepKind.SENT, "101 Switching Protocols", Severity.GOOD),
    ServerEventKind.HELD: (StepKind.HERE, mark("the handshake is held"), Severity.PLAIN),
    ServerEventKind.CLOSE_RECEIVED: (StepKind.RECEIVED, "Close", Severity.PLAIN),
    ServerEventKind.CLOSE_SENT: (StepKind.SENT, "Close", Severity.PLAIN),
    ServerEventKind.BYTES_SENT: (StepKind.SENT, mark("raw bytes"), Severity.PLAIN),
    ServerEventKind.PING_SENT: (StepKind.SENT, "Ping", Severity.PLAIN),
    ServerEventKind.PONG_RECEIVED: (StepKind.RECEIVED, "Pong", Severity.PLAIN),
    ServerEventKind.HEARTBEATS: (StepKind.SENT, mark("heartbeats"), Severity.QUIET),
    ServerEventKind.FAULT: (StepKind.HERE, mark("fault on purpose"), Severity.BAD),
    ServerEventKind.PROBLEM: (StepKind.HERE, ServerEventKind.PROBLEM.value, Severity.BAD),
    ServerEventKind.BOUND: (StepKind.HERE, ServerEventKind.BOUND.value, Severity.QUIET),
    ServerEventKind.DEPARTED: (StepKind.HERE, mark("departed"), Severity.BAD),
    ServerEventKind.GONE: (StepKind.HERE, mark("the connection is gone"), Severity.QUIET),
}
"""How events of servers are drawn; others are plain, at their place in time."""


def server_lanes(notes: Sequence[ServerNote], forgotten: int, redactor: Redactor) -> list[Lane]:
    """A lane for each client of a server, in the order in which they connected.

    A keyword that failed is in the lane of the client that it was about. If that has none, or the
    keyword was about none, it is in a lane of the server's own.

    :param notes: what happened on all servers, in the order of time.
    :param forgotten: how many older messages are missing among them.
    """
    clients = {(note.server, note.client) for note in notes if isinstance(note, ServerEvent)}
    by_lane: dict[tuple[str, int], list[ServerNote]] = {}
    for note in notes:
        place = (note.server, note.client or 0)
        by_lane.setdefault(place if place in clients else (note.server, 0), []).append(note)
    return [_server_lane(*place, of_it, forgotten, redactor) for place, of_it in by_lane.items()]


def _server_lane(
    server: str, client: int, notes: Sequence[ServerNote], forgotten: int, redactor: Redactor
) -> Lane:
    steps = [replace(_server_step(each, redactor), at=run_time(each.time)) for each in notes]
    return Lane(
        name=say("Client {client} of the embedded server", client=client)
        if client
        else say("The embedded server"),
        place=redactor.text(escape(server)),
        own_side=say("Server"),
        peer=say("Client {client}", client=client) if client else "",
        summary=_server_summary(notes, steps) if client else "",
        steps=tuple(steps),
        failed=any(isinstance(each, ServerFailure) for each in notes),
        forgotten=forgotten,
        folded=True,
    )


def _server_summary(notes: Sequence[ServerNote], steps: Sequence[LaneStep]) -> str:
    for note, step in zip(reversed(notes), reversed(steps), strict=True):
        if isinstance(note, ServerEvent):
            if note.kind is ServerEventKind.GONE:
                return say("is gone: {text}", text=step.text)
            break
    return say("is connected at the end of this timeline")


def _server_step(note: ServerNote, redactor: Redactor) -> LaneStep:
    if isinstance(note, ServerFailure):
        return _failure(note.failure, redactor)
    event, data = note.kind, note.data
    if event is ServerEventKind.MESSAGE_RECEIVED and isinstance(data, str | bytes):
        return _message(data, StepKind.RECEIVED, redactor)
    if event is ServerEventKind.MESSAGE_SENT and isinstance(data, str | bytes):
        return _message(data, StepKind.SENT, redactor)
    plain = (StepKind.HERE, str(event.value), Severity.PLAIN)
    kind, title, severity = _SERVER_STEPS.get(event, plain)
    title = say(title)
    if isinstance(data, bytes):
        return LaneStep(0, kind, title, severity=severity, message=partial(redactor.data, data))
    if event is ServerEventKind.CONNECTED:
        return LaneStep(0, kind, title, f"GET {escape(redactor.url(str(data)))}", severity=severity)
    text = "" if data is None else redactor.text(escape(str(data)))
    if event in (ServerEventKind.CLOSE_RECEIVED, ServerEventKind.CLOSE_SENT):
        title, text = f"{title} {text}", ""
    return LaneStep(0, kind, title, text, severity=severity)


def without_caught(lane: Lane, message: str) -> Lane:
    """The lane of a test that has ended, in which only the failure of the test looks like one.

    Other failures of keywords were expected, or tried again. Consecutive ones that differ in
    numbers alone become one step.

    :param message: of the test, ``""`` if it passed.
    """
    steps = tuple(_without_caught(lane.steps, message))
    return replace(lane, steps=steps, failed=_any_bad(steps))


def _without_caught(steps: Iterable[LaneStep], message: str) -> Iterator[LaneStep]:
    def kept_or_alike(step: LaneStep) -> object:
        failed_test = bool(message) and step.text[:_BEGINNING] in message
        if step.kind is not StepKind.FAILED or failed_test:
            return id(step)
        return (step.title, _NUMBERS.sub("", step.text))

    for key, run in groupby(steps, key=kept_or_alike):
        *others, last = run
        if isinstance(key, int):
            yield last
        else:
            if others:
                title = say(
                    "{title} {count} times, and the test went on",
                    title=last.title,
                    count=len(others) + 1,
                )
            else:
                title = say("{title}, and the test went on", title=last.title)
            yield replace(last, title=title, severity=Severity.QUIET, bulk=True)
