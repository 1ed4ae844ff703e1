from __future__ import annotations

import pytest

from SwanSocketLibrary.events.entries import (
    CloseFrame,
    KeywordFailure,
    ServerEvent,
    ServerFailure,
    run_time,
)
from SwanSocketLibrary.events.entries import ServerEventKind as EventKind
from SwanSocketLibrary.output.previews import message_line
from SwanSocketLibrary.output.redaction import MaskRules, Redactor
from SwanSocketLibrary.output.timeline.drawing import draw
from SwanSocketLibrary.output.timeline.lanes import Lane, Severity, StepKind, server_lanes
from utest.output.timeline.pages import Page

Data = str | bytes | CloseFrame | None


def event(
    kind: EventKind, data: Data = None, *, server: str = "s", client: int = 1, time: float = 10.0
) -> ServerEvent:
    return ServerEvent(server, client, kind, data, time)


def lanes(*events: ServerEvent, forgotten: int = 0) -> list[Lane]:
    redactor = Redactor(MaskRules(["?token", "$.token"]))
    redactor.add("s3cret")
    conceal = redactor
    made = server_lanes(events, forgotten, conceal)
    html = draw(made)
    Page(html)
    assert "s3cret" not in html
    return made


@pytest.mark.parametrize(
    ("kind", "data", "way", "title", "line"),
    [
        (
            EventKind.CONNECTED,
            "/a?token=x&b=\n",
            StepKind.RECEIVED,
            "handshake",
            r"GET /a?token=***&b=\n",
        ),
        (EventKind.HELD, None, StepKind.HERE, "the handshake is held", ""),
        (EventKind.OPENED, None, StepKind.SENT, "101 Switching Protocols", ""),
        (EventKind.OPENED, "chat", StepKind.SENT, "101 Switching Protocols", "chat"),
        (EventKind.MESSAGE_RECEIVED, "my s3cret", StepKind.RECEIVED, "text, 9 B", "my ***"),
        (EventKind.MESSAGE_SENT, '{"token":"x"}', StepKind.SENT, "text, 13 B", '{"token": "***"}'),
        (EventKind.MESSAGE_SENT, b"\x00", StepKind.SENT, "binary, 1 B", "00"),
        (EventKind.MESSAGE_RECEIVED, "", StepKind.RECEIVED, "text, 0 B", ""),
        (
            EventKind.CLOSE_RECEIVED,
            CloseFrame(4000, "a\nb"),
            StepKind.RECEIVED,
            r"Close 4000 'a\\nb'",
            "",
        ),
        (EventKind.CLOSE_SENT, CloseFrame(None), StepKind.SENT, "Close without a code", ""),
        (EventKind.BYTES_SENT, b"\x81\x00", StepKind.SENT, "raw bytes", "81 00"),
        (EventKind.PING_SENT, b"hi", StepKind.SENT, "Ping", "68 69"),
        (EventKind.PONG_RECEIVED, b"hi", StepKind.RECEIVED, "Pong", "68 69"),
        (EventKind.READING, "stopped", StepKind.HERE, "reading", "stopped"),
        (EventKind.FAULT, "cut", StepKind.HERE, "fault on purpose", "cut"),
        (EventKind.PROBLEM, "<b>s3cret", StepKind.HERE, "problem", "<b>***"),
        (EventKind.BOUND, "full", StepKind.HERE, "bound", "full"),
        (EventKind.GONE, "reset\x1b", StepKind.HERE, "the connection is gone", r"reset\x1b"),
    ],
)
def test_each_event_is_a_step(
    kind: EventKind, data: Data, way: StepKind, title: str, line: str
) -> None:
    (lane,) = lanes(event(kind, data))
    (step,) = lane.steps
    assert (step.kind, step.title) == (way, title)
    assert (message_line(step.message()) if step.message else step.text) == line


def test_every_kind_of_event_can_be_drawn_without_data() -> None:
    (lane,) = lanes(*(event(kind) for kind in EventKind))
    assert len(lane.steps) == len(EventKind)


@pytest.mark.parametrize("kind", [EventKind.FAULT, EventKind.PROBLEM])
def test_what_goes_wrong_shows(kind: EventKind) -> None:
    (lane,) = lanes(event(kind, "x"))
    assert lane.steps[0].severity is Severity.BAD


def test_messages_fold_and_milestones_do_not() -> None:
    (lane,) = lanes(event(EventKind.OPENED), event(EventKind.MESSAGE_SENT, "a"))
    assert [step.bulk for step in lane.steps] == [False, True]


def test_each_client_has_a_lane_that_is_folded_at_first() -> None:
    made = lanes(
        event(EventKind.CONNECTED, "/", server="a"),
        event(EventKind.CONNECTED, "/", server="b\x1b"),
        event(EventKind.CONNECTED, "/", server="a", client=2, time=11),
        event(EventKind.GONE, "closed", server="a", time=12.5),
        forgotten=3,
    )
    said = [(lane.name, lane.place, lane.peer, lane.summary) for lane in made]
    assert said == [
        ("Client 1 of the embedded server", "a", "Client 1", "is gone: closed"),
        (
            "Client 1 of the embedded server",
            r"b\x1b",
            "Client 1",
            "is connected at the end of this timeline",
        ),
        (
            "Client 2 of the embedded server",
            "a",
            "Client 2",
            "is connected at the end of this timeline",
        ),
    ]
    first, last = (step.at for step in made[0].steps)
    assert last - first == pytest.approx(2.5)
    for lane in made:
        assert lane.folded
        assert lane.own_side == "Server"
        assert lane.forgotten == 3


def test_a_keyword_that_failed_unfolds_its_lane() -> None:
    failure = KeywordFailure("Wait For Server Message", "Expected s3cret.")
    redactor = Redactor()
    redactor.add("s3cret")
    made = server_lanes(
        [
            event(EventKind.CONNECTED, "/"),
            event(EventKind.CONNECTED, "/", client=2),
            event(EventKind.GONE, "closed", client=2),
            ServerFailure("s", 2, failure, 10.5),
            ServerFailure("s", 3, failure, 10.5),
        ],
        0,
        redactor,
    )
    assert [(lane.name, lane.failed, lane.shut, lane.summary) for lane in made] == [
        (
            "Client 1 of the embedded server",
            False,
            True,
            "is connected at the end of this timeline",
        ),
        ("Client 2 of the embedded server", True, False, "is gone: closed"),
        ("The embedded server", True, False, ""),
    ]
    (*_, step) = made[1].steps
    assert (step.kind, step.severity, step.at) == (StepKind.FAILED, Severity.BAD, run_time(10.5))
    assert (step.title, step.text) == ("Wait For Server Message failed", "Expected ***.")
    page = draw(made)
    assert page.count("<details><summary><b>Client 1 of") == 1
    assert page.count("<figcaption><b>") == 2


def test_nothing_happened_is_no_lane() -> None:
    assert lanes() == []
