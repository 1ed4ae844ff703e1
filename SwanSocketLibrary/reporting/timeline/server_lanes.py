"""The lanes of the clients of embedded servers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Final

from SwanSocketLibrary.reporting.concealing import Concealing
from SwanSocketLibrary.reporting.previews import escape
from SwanSocketLibrary.reporting.timeline.client_lanes import message_step
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


def server_lanes(events: Iterable[ServerEvent], forgotten: int, conceal: Concealing) -> list[Lane]:
    """A lane for each client of a server, in the order in which they came.

    :param events: what happened on all servers, in the order of time.
    :param forgotten: how many messages are missing among them.
    """
    by_client: dict[tuple[str, int], list[ServerEvent]] = {}
    for event in events:
        by_client.setdefault((event.server, event.client), []).append(event)
    return [_lane(of_client, forgotten, conceal) for of_client in by_client.values()]


def _lane(events: Sequence[ServerEvent], forgotten: int, conceal: Concealing) -> Lane:
    began, last = events[0].time, events[-1]
    steps = [replace(_step(each, conceal), since=each.time - began) for each in events]
    gone = last.kind is EventKind.GONE
    return Lane(
        name=f"Client {last.client} of the embedded server",
        place=conceal.text(escape(last.server)),
        own_side="Server",
        peer=f"Client {last.client}",
        summary=f"is gone: {steps[-1].text}"
        if gone
        else "is connected at the end of this timeline",
        tone=Tone.PLAIN,
        steps=tuple(steps),
        forgotten=forgotten,
        folded=True,
    )


def _step(event: ServerEvent, conceal: Concealing) -> Step:
    kind, data = event.kind, event.data
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
