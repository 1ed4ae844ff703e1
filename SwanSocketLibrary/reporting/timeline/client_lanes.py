"""The lanes of the sockets of the smart program."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import partial
from typing import Final

from SwanSocketLibrary.net.interface import Exchange, Frame, Opcode
from SwanSocketLibrary.reporting.concealing import Concealing
from SwanSocketLibrary.reporting.expectations import close_text, how_it_stands
from SwanSocketLibrary.reporting.lines import close_said, code_and_text
from SwanSocketLibrary.reporting.previews import escape, one_line, seconds, size
from SwanSocketLibrary.reporting.timeline.data import one_line as message_line
from SwanSocketLibrary.reporting.timeline.lane import NO_SOCKET, Lane, Step, Tone, Way
from SwanSocketLibrary.session.recording import Change, KeywordFailure, Note, Notes
from SwanSocketLibrary.session.socket_task import SocketTask
from SwanSocketLibrary.swan.bounds import size_of
from SwanSocketLibrary.swan.steps import Event, EventKind, Outcome, SendClose, SendData

_FRAMES: Final = {Opcode.PING: "Ping", Opcode.PONG: "Pong"}
_SIDE: Final = "Test"
_IN_ORDER: Final = (1000, 1001, 1005)
"""Close codes that say that nothing is wrong (RFC 6455 §7.4.1)."""


def client_lanes(
    notes: Notes, tasks: Iterable[SocketTask], conceal: Concealing, mark: int = 0
) -> list[Lane]:
    """A lane for each socket that something happened to, in the order in which it began.

    :param notes: what happened; where a socket leads may stand in those that came long before.
    :param tasks: the sockets that there are.
    :param conceal: hides secrets.
    :param mark: only what was noted after it is drawn.
    """
    known = {task.socketTaskId: task for task in tasks}
    lanes, stray, places = list[Lane](), list[Note](), _places(notes)
    for task_id, of_task in notes.by_socket(mark).items():
        task = known.get(task_id) if task_id else None
        if task is None:
            stray += of_task
        else:
            place = escape(conceal.url(places.get(task_id, "")))
            lanes.append(_lane(task, of_task, place, notes.forgotten, conceal))
    return [*lanes, _stray(stray, conceal)] if stray else lanes


def _lane(
    task: SocketTask, notes: list[Note], place: str, forgotten: int, conceal: Concealing
) -> Lane:
    changes = [note.what for note in notes if isinstance(note.what, Change)]
    first = changes[0].before if changes else task.state
    steps = _steps(notes, task.connected_at, conceal, first.name)
    return Lane(
        name=conceal.text(f"Socket '{task.name}'"),
        place=place,
        own_side=_SIDE,
        peer="Server",
        summary=conceal.text(_summary(task)),
        tone=_tone(task),
        steps=tuple(steps),
        failed=any(step.tone is Tone.BAD for step in steps),
        forgotten=forgotten,
    )


def _stray(notes: list[Note], conceal: Concealing) -> Lane:
    steps = tuple(_steps(notes, notes[0].time, conceal, ""))
    failed = any(step.tone is Tone.BAD for step in steps)
    return Lane(NO_SOCKET, "", _SIDE, "", "", Tone.PLAIN, steps, failed)


def _summary(task: SocketTask) -> str:
    stands = how_it_stands(task).removeprefix(f"socket '{task.name}' ")
    return stands if task.ended else f"{stands} at the end of this timeline"


def _tone(task: SocketTask) -> Tone:
    if task.ended is not None and task.ended.kind is EventKind.ERROR:
        return Tone.BAD
    return Tone.GOOD if task.close_code in _IN_ORDER else Tone.PLAIN


def _places(notes: Notes) -> dict[str | None, str]:
    """Where each socket leads: as its connect was given it, else as its handshake was sent."""
    places: dict[str | None, str] = {}
    for note in notes.notes:
        url = note.what.url if isinstance(note.what, Exchange) else note.url
        if isinstance(url, str):
            places.setdefault(note.task_id, url)
    return places


def _steps(notes: list[Note], began: float, conceal: Concealing, state: str) -> list[Step]:
    steps: list[Step] = []
    for note in notes:
        if isinstance(note.what, Change):
            state = note.what.after.name
            continue
        for step in _of(note, conceal):
            since = step.since + note.time - began
            steps.append(replace(step, since=max(0.0, since), state=state))
    return steps


def _of(note: Note, conceal: Concealing) -> list[Step]:
    """The rows for a note; their times count from it."""
    what = note.what
    if isinstance(what, Event):
        return [_event(what, conceal)]
    if isinstance(what, Outcome):
        return [_call(what, note.url, conceal)]
    if isinstance(what, Frame):
        return [_frame(what, conceal)]
    if isinstance(what, Exchange):
        return _exchange(what, conceal)
    if isinstance(what, KeywordFailure):
        return [failure_step(what, conceal)]
    return [Step(0, Way.HERE, "Warning", conceal.text(str(what)), tone=Tone.QUIET)]


def failure_step(failure: KeywordFailure, conceal: Concealing) -> Step:
    """The row of a keyword that failed."""
    title = f"{failure.keyword} failed"
    return Step(0, Way.FAILED, title, conceal.text(failure.text), tone=Tone.BAD)


def message_step(data: str | bytes, way: Way, conceal: Concealing, call: str = "") -> Step:
    """The row of a message."""
    kind = "text" if isinstance(data, str) else "binary"
    title = f"{kind}, {size(size_of(data))}"
    return Step(0, way, title, call=call, message=partial(conceal.data, data), bulk=True)


def _event(event: Event, conceal: Concealing) -> Step:
    payload, name = event.payload, event.kind.value
    if event.kind is EventKind.MESSAGE:
        return message_step(payload["data"], Way.RECEIVED, conceal, name)
    if event.kind is EventKind.OPEN:
        protocol = event.task.protocol
        chosen = f"subprotocol {conceal.text(escape(protocol))}" if protocol else ""
        return Step(0, Way.HERE, "open", chosen, call=name, tone=Tone.GOOD)
    if event.kind is EventKind.CLOSE:
        said = conceal.text(close_text(payload["code"], payload["reason"]))
        tone = Tone.GOOD if payload["code"] in _IN_ORDER else Tone.PLAIN
        return Step(0, Way.HERE, f"closed with {said}", call=name, tone=tone)
    cause = conceal.text(one_line(event.task.cause))
    return Step(0, Way.HERE, "ended in an error", cause, call=name, tone=Tone.BAD)


def _call(outcome: Outcome, url: object, conceal: Concealing) -> Step:
    ran = ", ".join(name.partition(".")[2] for name in outcome.callbacks)
    call = f"{outcome.api}: {ran}"
    effect = outcome.effect
    if not outcome.succeeded:
        said = conceal.text(f"{code_and_text(outcome.result)} - {outcome.detail}")
        return Step(0, Way.HERE, f"{outcome.api} failed", said, call, tone=Tone.BAD)
    if isinstance(effect, SendData):
        return message_step(effect.data, Way.SENT, conceal, call)
    if isinstance(effect, SendClose):
        asked = conceal.text(close_text(effect.code, effect.reason))
        return Step(0, Way.HERE, f"close with {asked}", call=call)
    where = escape(conceal.url(url)) if isinstance(url, str) else ""
    return Step(0, Way.HERE, where, call=call)


def _frame(frame: Frame, conceal: Concealing) -> Step:
    way = Way.SENT if frame.sent else Way.RECEIVED
    if frame.opcode is Opcode.CLOSE:
        said = close_said(frame.payload) or "without a code"
        return Step(0, way, f"Close {conceal.text(said)}")
    shown = conceal.data(frame.payload)
    name = _FRAMES.get(frame.opcode, frame.opcode.name)
    text = message_line(_readable(shown))
    return Step(0, way, f"{name}, {size(frame.length)}", text, tone=Tone.QUIET, bulk=True)


def _readable(payload: str | bytes) -> str | bytes:
    """A ping's payload as the text that it mostly is."""
    if isinstance(payload, bytes) and payload.isascii() and payload.decode().isprintable():
        return payload.decode()
    return payload


def _exchange(exchange: Exchange, conceal: Concealing) -> list[Step]:
    asked = Step(
        0,
        Way.SENT,
        "handshake",
        f"GET {escape(conceal.url(exchange.url))}",
        detail=_headers(exchange.asked, conceal),
    )
    if exchange.status is None:
        return [asked]
    refused = exchange.status != 101  # noqa: PLR2004 - Switching Protocols
    answer = Step(
        exchange.took,
        Way.RECEIVED,
        conceal.text(escape(f"{exchange.status} {exchange.reason}".rstrip())),
        f"after {seconds(exchange.took)}",
        detail=_headers(exchange.answered, conceal),
        tone=Tone.BAD if refused else Tone.GOOD,
    )
    return [asked, answer]


def _headers(headers: Iterable[tuple[str, str]], conceal: Concealing) -> str:
    return "\n".join(f"{name}: {escape(value)}" for name, value in conceal.headers(headers))
