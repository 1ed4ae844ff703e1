from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from SwanSocketLibrary.net.interface import Exchange, Frame, Opcode
from SwanSocketLibrary.plugins.platforms import ANDROID
from SwanSocketLibrary.session.line import Line
from SwanSocketLibrary.swan.host import Host, HostSettings, Transition
from SwanSocketLibrary.swan.model import EventKind
from SwanSocketLibrary.swan.payloads import Headers
from utest.swan.driving import with_connecting, with_open

FRAME = Frame(True, Opcode.PING, True, 0)


class Heard:
    """What a line tells, applied to a host."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.steps: list[Transition] = []
        self.last_of: list[str | None] = []
        self.messages: list[tuple[str, str | bytes, str]] = []
        self.frames: list[tuple[str, Frame]] = []
        self.exchanges: list[tuple[str, Exchange]] = []
        self.keys: list[tuple[str, str]] = []

    def happened(self, event: Callable[[Host], Transition], *, last_of: str | None = None) -> None:
        self.steps.append(event(self.host))
        self.last_of.append(last_of)

    def received(self, task_id: str, data: str | bytes, protocol: str) -> None:
        self.messages.append((task_id, data, protocol))

    def received_all(self, task_id: str, messages: Sequence[str | bytes]) -> bool:
        self.messages += [(task_id, data, "") for data in messages]
        return bool(messages)

    def saw_frame(self, task_id: str, frame: Frame) -> None:
        self.frames.append((task_id, frame))

    def asks(self, task_id: str, key: str) -> None:
        self.keys.append((task_id, key))

    def saw_exchange(self, task_id: str, exchange: Exchange) -> None:
        self.exchanges.append((task_id, exchange))


def connecting() -> Heard:
    return Heard(with_connecting(Host(HostSettings(ANDROID)), "1", "2"))


def open_() -> Heard:
    return Heard(with_open(Host(HostSettings(ANDROID)), "1", "2"))


def only_event(heard: Heard) -> tuple[EventKind, str, dict[str, object]]:
    (step,) = heard.steps
    (event,) = step.events
    return event.kind, event.task.id, dict(event.payload)


def test_opened_becomes_the_open_event_of_its_task() -> None:
    heard = connecting()
    line = Line(heard, "2")
    line.opened(Headers({"Upgrade": "websocket"}), "")
    assert only_event(heard) == (EventKind.OPEN, "2", {"header": {"Upgrade": "websocket"}})
    assert heard.last_of == [None]
    assert not line.ended


def test_the_subprotocol_is_judged_by_the_rules() -> None:
    heard = connecting()
    Line(heard, "2").opened(Headers(), "never-offered")
    assert only_event(heard)[0] is EventKind.ERROR


def test_a_message_is_told_with_its_task_before_the_rules_see_it() -> None:
    heard = open_()
    line = Line(heard, "2")
    line.received(b"\x00")
    assert heard.messages == [("2", b"\x00", "")]
    assert not heard.steps
    assert not line.ended


def test_a_message_is_told_with_the_subprotocol_that_the_server_chose() -> None:
    heard = connecting()
    line = Line(heard, "2")
    line.opened(Headers(), "chat")
    line.received("hello")
    assert heard.messages == [("2", "hello", "chat")]


def test_closed_becomes_the_close_event_and_is_the_last() -> None:
    heard = open_()
    line = Line(heard, "2")
    line.closed(4000, "kicked")
    assert only_event(heard) == (EventKind.CLOSE, "2", {"code": 4000, "reason": "kicked"})
    assert heard.last_of == ["2"]
    assert line.ended


def test_failed_becomes_the_error_event_and_is_the_last() -> None:
    heard = open_()
    line = Line(heard, "2")
    line.failed("reset by peer")
    kind, task_id, payload = only_event(heard)
    assert (kind, task_id, payload["detail"]) == (EventKind.ERROR, "2", "reset by peer")
    assert heard.last_of == ["2"]
    assert line.ended


@pytest.mark.parametrize("end", ["closed", "failed"])
def test_the_line_is_marked_before_its_end_is_told(end: str) -> None:
    """Whoever hears of the end must not take the connection for a living one."""
    seen: list[bool] = []

    class Asking(Heard):
        def happened(
            self, event: Callable[[Host], Transition], *, last_of: str | None = None
        ) -> None:
            seen.append(line.ended)

    line = Line(Asking(Host(HostSettings(ANDROID))), "1")
    if end == "closed":
        line.closed(1000, "")
    else:
        line.failed("x")
    assert seen == [True]


def test_a_frame_is_told_with_its_task() -> None:
    heard = open_()
    Line(heard, "2").frame(FRAME)
    assert heard.frames == [("2", FRAME)]


def test_a_handshakes_key_is_told_with_its_task() -> None:
    heard = connecting()
    Line(heard, "2").asks("a key")
    assert heard.keys == [("2", "a key")]


def test_a_handshake_is_told_with_its_task() -> None:
    heard = connecting()
    exchange = Exchange("ws://h/", (), 101, "Switching Protocols", (), 1.0)
    Line(heard, "2").exchanged(exchange)
    assert heard.exchanges == [("2", exchange)]
