"""The lanes of embedded servers and their clients."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from SwanSocketLibrary.reporting.concealing import Concealing
from SwanSocketLibrary.reporting.previews import escape
from SwanSocketLibrary.reporting.server_notes import ServerFailure, ServerNote
from SwanSocketLibrary.reporting.timeline.client_lanes import failure_step, message_step
from SwanSocketLibrary.reporting.timeline.lane import Lane, Step, Tone, Way
from SwanSocketLibrary.server.records import EventKind, ServerEvent

_ARROWS: Final = {
    EventKind.CONNECTED: Way.RECEIVED,
    EventKind.OPENED: Way.SENT,
    EventKind.CLOSE_RECEIVED: Way.RECEIVED,
    EventKind.CLOSE_SENT: Way.SENT,
    EventKind.BYTES_SENT: Way.SENT,
    EventKind.PING_SENT: Way.SENT,
    EventKind.PONG_RECEIVED: Way.RECEIVED,
}
_TITLES: Final = {
    EventKind.CONNECTED: "handshake",
    EventKind.OPENED: "101 Switching Protocols",
    EventKind.HELD: "the handshake is held",
    EventKind.CLOSE_RECEIVED: "Close",
    EventKind.CLOSE_SENT: "Close",
    EventKind.BYTES_SENT: "raw bytes",
    EventKind.PING_SENT: "Ping",
    EventKind.PONG_RECEIVED: "Pong",
    EventKind.FAULT: "fault on purpose",
    EventKind.DEPARTED: "departed",
    EventKind.GONE: "the connection is gone",
}
_TONES: Final = {
    EventKind.FAULT: Tone.BAD,
    EventKind.PROBLEM: Tone.BAD,
    EventKind.DEPARTED: Tone.BAD,
    EventKind.BOUND: Tone.QUIET,
    EventKind.OPENED: Tone.GOOD,
    EventKind.GONE: Tone.QUIET,
}


def server_lanes(notes: Iterable[ServerNote], forgotten: int, conceal: Concealing) -> list[Lane]:
    """A lane for each client of a server, in the order in which they came.

    A keyword that failed stands in the lane of the client that it was about. If that has none, or
    it was about none, it stands in a lane of the server's own.

    :param notes: what happened on all servers, in the order of time.
    :param forgotten: how many messages are missing among them.
    """
    notes = list(notes)
    clients = {(note.server, note.client) for note in notes if isinstance(note, ServerEvent)}
    by_lane: dict[tuple[str, int], list[ServerNote]] = {}
    for note in notes:
        place = (note.server, note.client or 0)
        by_lane.setdefault(place if place in clients else (note.server, 0), []).append(note)
    return [_lane(*place, of_it, forgotten, conceal) for place, of_it in by_lane.items()]


def _lane(
    server: str, client: int, notes: Sequence[ServerNote], forgotten: int, conceal: Concealing
) -> Lane:
    began = notes[0].time
    steps = [replace(_step(each, conceal), since=each.time - began) for each in notes]
    failed = any(isinstance(each, ServerFailure) for each in notes)
    return Lane(
        name=f"Client {client} of the embedded server" if client else "The embedded server",
        place=conceal.text(escape(server)),
        own_side="Server",
        peer=f"Client {client}" if client else "",
        summary=_summary(notes, steps) if client else "",
        tone=Tone.PLAIN,
        steps=tuple(steps),
        failed=failed,
        forgotten=forgotten,
        folded=True,
    )


def _summary(notes: Sequence[ServerNote], steps: Sequence[Step]) -> str:
    for note, step in zip(reversed(notes), reversed(steps), strict=True):
        if isinstance(note, ServerEvent):
            if note.kind is EventKind.GONE:
                return f"is gone: {step.text}"
            break
    return "is connected at the end of this timeline"


def _step(note: ServerNote, conceal: Concealing) -> Step:
    if isinstance(note, ServerFailure):
        return failure_step(note.failure, conceal)
    kind, data = note.kind, note.data
    if kind is EventKind.MESSAGE_RECEIVED and isinstance(data, str | bytes):
        return message_step(data, Way.RECEIVED, conceal)
    if kind is EventKind.MESSAGE_SENT and isinstance(data, str | bytes):
        return message_step(data, Way.SENT, conceal)
    way = _ARROWS.get(kind, Way.HERE)
    title, tone = _TITLES.get(kind, kind.value), _TONES.get(kind, Tone.PLAIN)
    if isinstance(data, bytes):
        return Step(0, way, title, tone=tone, message=partial(conceal.data, data))
    if kind is EventKind.CONNECTED:
        return Step(0, way, title, f"GET {escape(conceal.url(str(data)))}", tone=tone)
    text = "" if data is None else conceal.text(escape(str(data)))
    if kind in (EventKind.CLOSE_RECEIVED, EventKind.CLOSE_SENT):
        title, text = f"{title} {text}", ""
    return Step(0, way, title, text, tone=tone)
