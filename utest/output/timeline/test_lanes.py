from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from SwanSocketLibrary.events.entries import Heartbeats, KeywordFailure, Origin, PageNote, run_time
from SwanSocketLibrary.net.interface import ConnectOptions, Exchange, Frame, Opcode
from SwanSocketLibrary.output.previews import message_line
from SwanSocketLibrary.output.redaction import MaskRules, Redactor
from SwanSocketLibrary.output.timeline.drawing import draw
from SwanSocketLibrary.output.timeline.lanes import (
    ALL_SOCKETS,
    NO_SOCKET,
    Lane,
    LaneStep,
    Severity,
    StepKind,
    client_lanes,
    in_order,
)
from SwanSocketLibrary.swan.inbox import MIB, Bound, Bounds
from utest.fakes import URL, FakeConnection, Program
from utest.output.timeline.pages import Page

ASKED = (("Host", "example.com"), ("Cookie", "id=1"), ("X-A", "a\x1b"))
ANSWERED = (("Upgrade", "websocket"), ("X-Long", "b"))


def redactor_of(*mask: str) -> Redactor:
    redactor = Redactor(MaskRules(mask))
    redactor.add("s3cret")
    return redactor


def lanes(program: Program, *mask: str) -> list[Lane]:
    """They can be drawn, and hold no secret when they are."""
    session = program.session
    made = client_lanes(session.log.recorded(), session.registry.tasks, redactor_of(*mask))
    html = draw(made)
    Page(html)
    assert "s3cret" not in html
    return made


def only(program: Program, *mask: str) -> Lane:
    (lane,) = lanes(program, *mask)
    return lane


def last(program: Program, *mask: str) -> LaneStep:
    return only(program, *mask).steps[-1]


def exchanged(
    connection: FakeConnection, status: int | None, reason: str = "", began: float | None = None
) -> None:
    answered = ANSWERED if status else ()
    at = time.monotonic() if began is None else began
    exchange = Exchange(URL, ASKED, status, reason, answered, at, 0.25 if status else 0.0)
    connection.receiver.exchanged(exchange)


@pytest.mark.parametrize(
    ("body", "line", "more"),
    [
        (
            "no ticket\n" + "x" * 200,
            f"after 250 ms: no ticket\\n{'x' * 150}…",
            "\n\nno ticket\nxxx",
        ),
        (b"\x00\xff", "after 250 ms: 00 ff", ""),
        ("", "after 250 ms", ""),
    ],
)
def test_a_rejection_shows_its_body(body: str | bytes, line: str, more: str) -> None:
    program = Program()
    _, connection = program.connecting()
    exchange = Exchange(URL, (), 403, "No", (("A", "b"),), time.monotonic(), 0.25, body)
    connection.receiver.exchanged(exchange)
    step = last(program)
    assert (step.title, step.text) == ("403 No", line)
    assert step.detail.startswith(f"A: b{more}")


def carried(step: LaneStep) -> str:
    """The line of a step, of a message too."""
    return message_line(step.message()) if step.message else step.text


def close_frame(payload: bytes, *, sent: bool) -> Frame:
    return Frame(sent, Opcode.CLOSE, True, len(payload), payload)


def test_a_conversation_has_its_steps_in_order() -> None:
    program = Program()
    _, connection = program.opened("chat")
    program.session.send("hi")
    connection.tell(b"\x00\xff")
    connection.show(close_frame(b"\x0f\xa0bye", sent=True))
    connection.show(close_frame(b"\x0f\xa0bye", sent=False))
    connection.end(4000, "bye")
    lane = only(program)
    assert [(step.kind, step.title, carried(step), step.call) for step in lane.steps] == [
        (StepKind.HERE, URL, "", "connectSocket: success, complete"),
        (StepKind.HERE, "open", "", "onSocketOpen"),
        (StepKind.SENT, "text, 2 B", "hi", "sendSocketMessage: success, complete"),
        (StepKind.RECEIVED, "binary, 2 B", "00 ff", "onSocketMessage"),
        (StepKind.SENT, 'Close 4000 "bye"', "", ""),
        (StepKind.RECEIVED, 'Close 4000 "bye"', "", ""),
        (StepKind.HERE, 'closed with 4000 "bye"', "", "onSocketClose"),
    ]
    assert [step.at for step in lane.steps] == sorted(step.at for step in lane.steps)
    assert (lane.own_side, lane.peer) == ("Test", "Server")


def test_messages_are_the_only_steps_that_fold_with_pings() -> None:
    program = Program()
    _, connection = program.opened()
    connection.tell("hi")
    for opcode in (Opcode.PING, Opcode.PONG):
        connection.show(Frame(opcode is Opcode.PONG, opcode, True, 2, b"hi"))
    steps = only(program).steps
    assert [step.bulk for step in steps] == [False, False, True, True, True]
    assert [(step.kind, step.title, step.text, step.severity) for step in steps[3:]] == [
        (StepKind.RECEIVED, "Ping, 2 B", "hi", Severity.QUIET),
        (StepKind.SENT, "Pong, 2 B", "hi", Severity.QUIET),
    ]


def test_each_step_has_the_state_after_it() -> None:
    program = Program()
    program.opened()
    program.session.close(1000)
    program.transport.last.show(close_frame(b"\x03\xe8", sent=True))
    program.transport.last.end()
    states = [(step.title, step.state) for step in only(program).steps]
    assert states == [
        (URL, "CONNECTING"),
        ("open", "OPEN"),
        ("close with 1000 and no reason", "OPEN"),  # its row is that of the call's beginning
        ("Close 1000", "CLOSING"),
        ("closed with 1000 and no reason", "CLOSED"),
    ]


def test_a_lane_says_how_its_socket_stands() -> None:
    program = Program()
    program.opened("live")
    program.closed("done")
    program.opened("bad")[1].fail("reset\x1b")
    program.connecting("slow")
    said = {lane.name: (lane.summary, lane.severity, lane.failed) for lane in lanes(program)}
    assert said == {
        "Socket 'live'": ("is OPEN at the end of this timeline", Severity.PLAIN, False),
        "Socket 'done'": ("was closed with 1000 and no reason", Severity.GOOD, False),
        "Socket 'bad'": (r"ended in an error: reset\x1b", Severity.BAD, True),
        "Socket 'slow'": ("is CONNECTING at the end of this timeline", Severity.PLAIN, False),
    }


def test_a_terminal_error_has_its_cause_in_one_line() -> None:
    program = Program()
    program.opened()[1].fail("a\nb s3cret")
    step = last(program)
    assert (step.title, step.text, step.call) == ("ended in an error", r"a\nb ***", "onSocketError")
    assert step.severity is Severity.BAD


def test_the_handshake_stands_as_request_and_answer() -> None:
    program = Program()
    task, connection = program.connecting()
    exchanged(connection, 101, "Switching Protocols", task.connected_at + 1)
    asked, answer = only(program).steps[-2:]
    assert (asked.kind, asked.title, asked.text) == (StepKind.SENT, "handshake", f"GET {URL}")
    assert asked.detail == "Host: example.com\nCookie: ***\nX-A: a\\x1b"
    assert (answer.kind, answer.title, answer.text, answer.severity) == (
        StepKind.RECEIVED,
        "101 Switching Protocols",
        "after 250 ms",
        Severity.GOOD,
    )
    assert answer.detail == "Upgrade: websocket\nX-Long: b"
    assert asked.at == run_time(task.connected_at + 1)
    assert answer.at == pytest.approx(asked.at + 0.25)


@pytest.mark.parametrize(("status", "reason"), [(403, "Forbidden"), (302, "<b>"), (500, "")])
def test_a_refused_handshake_went_wrong(status: int, reason: str) -> None:
    program = Program()
    exchanged(program.connecting()[1], status, reason)
    assert last(program).title == f"{status} {reason}".rstrip()
    assert last(program).severity is Severity.BAD
    assert only(program).failed


def test_a_handshake_without_an_answer_is_a_request_alone() -> None:
    program = Program()
    exchanged(program.connecting()[1], None)
    assert last(program).title == "handshake"


def test_an_open_names_the_subprotocol() -> None:
    program = Program()
    _, connection = program.connecting(protocols=["chat"])
    connection.open(protocol="chat")
    assert (last(program).text, last(program).severity) == ("subprotocol chat", Severity.GOOD)


@pytest.mark.parametrize(
    ("payload", "title"),
    [
        (b"", "Close without a code"),
        (b"\x03", "Close without a code"),
        (b"\x03\xe8", "Close 1000"),
        (b"\x0f\xa1b\ny", r'Close 4001 "b\ny"'),
        (b"\x0f\xa1\xff", r'Close 4001 "\\xff"'),
        (b"\x0f\xa1s3cret", 'Close 4001 "***"'),
    ],
)
def test_a_close_frame_says_its_code_and_reason(payload: bytes, title: str) -> None:
    program = Program()
    program.opened()[1].show(close_frame(payload, sent=False))
    assert last(program).title == title


def test_a_close_says_what_it_was_asked_with() -> None:
    program = Program()
    program.opened()
    program.session.close(4000, "bye s3cret")
    step = last(program)
    assert (step.title, step.call) == (
        'close with 4000 "bye ***"',
        "closeSocket: success, complete",
    )


def test_a_call_that_failed_says_its_code_and_what_to_do() -> None:
    program = Program()
    program.opened("chat")
    program.session.send(7)
    step = last(program)
    assert step.title == "sendSocketMessage failed"
    assert step.call == "sendSocketMessage: fail, complete"
    assert " - " in step.text
    assert step.text[0].isdigit()
    assert step.severity is Severity.BAD
    assert only(program).failed


def test_a_message_that_could_not_be_sent_says_why() -> None:
    program = Program()
    _, connection = program.opened()
    connection.refuses = "the outbox is full of s3cret"
    program.session.send("hi")
    step = last(program)
    assert step.title == "sendSocketMessage failed"
    assert step.text.endswith("the outbox is full of ***")


def test_a_call_that_made_no_socket_has_a_lane_of_its_own() -> None:
    program = Program()
    program.session.connect("http://s3cret", ConnectOptions())
    lane = only(program)
    assert (lane.name, lane.failed, lane.place) == (NO_SOCKET, True, "")
    assert [step.title for step in lane.steps] == ["connectSocket failed"]
    assert "neither ws:// nor wss://" in lane.steps[0].text


def test_calls_that_made_no_socket_come_last() -> None:
    program = Program()
    program.session.connect("", ConnectOptions())
    program.opened("chat")
    assert [lane.name for lane in lanes(program)] == ["Socket 'chat'", NO_SOCKET]


def test_a_failed_keyword_stands_where_it_happened() -> None:
    program = Program()
    task, connection = program.opened()
    program.session.log.add(KeywordFailure("Wait", "Expected a.\nInstead: s3cret"), task.origin)
    connection.tell("late")
    lane = only(program)
    step = lane.steps[-2]
    assert (step.kind, step.title, step.severity) == (StepKind.FAILED, "Wait failed", Severity.BAD)
    assert step.text == "Expected a.\nInstead: ***"
    assert lane.failed


def test_a_failed_keyword_without_a_socket_has_a_place() -> None:
    program = Program()
    program.session.log.add(KeywordFailure("Wait", "why"))
    assert only(program).name == NO_SOCKET


def test_a_warning_is_quiet() -> None:
    program = Program(bounds=Bounds(inbox=Bound(2, MIB)))
    program.opened()[1].tell("1", "2")
    step = last(program)
    assert (step.title, step.severity) == ("Warning", Severity.QUIET)
    assert step.text.startswith("2 messages were not taken")
    assert not only(program).failed


def test_heartbeats_are_one_quiet_step() -> None:
    program = Program()
    task, _ = program.opened()
    program.session.log.add(Heartbeats(3, 0.5), task.origin)
    step = last(program)
    assert (step.kind, step.title) == (StepKind.SENT, "3 heartbeats, one each 0.5 s")
    assert step.severity is Severity.QUIET


def test_of_an_earlier_tests_socket_only_what_is_new_is_drawn() -> None:
    program = Program()
    task, connection = program.opened("old")
    mark = program.session.log.mark
    connection.tell("new")
    recorded = program.session.log.recorded()
    made = client_lanes(recorded, [task], redactor_of(), mark)
    assert made[0].place == URL
    assert [step.title for step in made[0].steps] == ["text, 3 B"]
    assert made[0].steps[0].state == "OPEN"
    assert client_lanes(recorded, [task], redactor_of(), mark + 1) == []


def test_a_lane_says_where_it_leads_without_what_is_masked() -> None:
    program = Program()
    program.session.connect("wss://u:p@h/s3cret?token=abc&b=1", ConnectOptions())
    lane = only(program, "?token")
    assert lane.place == lane.steps[0].title == "wss://***@h/***?token=***&b=1"
    exchange = Exchange("wss://h/?token=abc", (), None, "", (), 0.0)
    program.transport.last.receiver.exchanged(exchange)
    assert [step.text for step in only(program, "?token").steps if step.title == "handshake"] == [
        "GET wss://h/?token=***"
    ]


def test_a_socket_whose_connect_is_not_shown_is_placed_by_its_handshake() -> None:
    program = Program()
    task, connection = program.connecting()
    mark = program.session.log.mark
    exchanged(connection, 101)
    (lane,) = client_lanes(program.session.log.recorded(mark), [task], redactor_of())
    assert lane.place == URL


def test_messages_are_masked_by_rules_and_keep_their_size() -> None:
    program = Program()
    _, connection = program.opened()
    connection.tell('{"a": {"token": "abcdef"}, "s": "s3cret"}')
    step = last(program, "$..token")
    assert step.title == "text, 41 B"
    assert carried(step) == '{"a": {"token": "***"}, "s": "***"}'


@pytest.mark.parametrize("alias", ["my s3cret", "a\x1b\u202eb", "bad\ud800"])
def test_a_name_is_shown_as_safely_as_all_else(alias: str) -> None:
    program = Program()
    program.connecting(alias)
    name = only(program).name
    assert name.isprintable()
    assert "s3cret" not in name


@pytest.mark.parametrize(
    "spoil",
    [
        lambda connection: connection.tell("<script>\ud800\x00"),
        lambda connection: connection.tell("\u202e" * 500),
        lambda connection: connection.fail("\ud800<script>" * 500),
        lambda connection: connection.end(4000, "\ud800<b>"),
        lambda connection: exchanged(connection, 404, "<script>\x00\x85"),
    ],
)
def test_whatever_a_peer_says_can_be_drawn(spoil: Callable[[FakeConnection], object]) -> None:
    program = Program()
    spoil(program.opened()[1])
    assert only(program).steps


def test_what_was_forgotten_is_counted() -> None:
    program = Program(bounds=Bounds(history=Bound(2, MIB)))
    program.opened()[1].tell(*"12345")
    lane, stray = lanes(program)
    assert lane.forgotten == 3
    assert [step.title for step in stray.steps] == ["Warning"]
    assert not stray.failed


@pytest.mark.parametrize("payload", [b"\x00\xff", "é".encode(), b"a\n"])
def test_a_ping_that_is_no_plain_text_is_shown_in_hexadecimal(payload: bytes) -> None:
    program = Program()
    program.opened()[1].show(Frame(False, Opcode.PING, True, len(payload), payload))
    assert last(program).text == payload.hex(" ")


def test_kinds_and_severities_are_words_for_those_who_do_not_see_them() -> None:
    assert all(each.value.isalpha() for each in (*StepKind, *Severity))


# All sockets in one lane


def test_the_steps_of_several_sockets_stand_in_the_order_of_time_in_one_lane() -> None:
    program = Program()
    chat, other = (program.opened(alias)[1] for alias in ("chat", "other"))
    other.tell("1")
    chat.tell("2")
    other.tell("3")
    made = lanes(program)
    (in_one,) = in_order(made)
    assert (in_one.name, in_one.shut, in_one.failed) == (ALL_SOCKETS, False, False)
    told = [step for step in in_one.steps if step.message]
    assert [(step.lane, step.message and step.message()) for step in told] == [
        ("other", "1"),
        ("chat", "2"),
        ("other", "3"),
    ]
    assert [step.at for step in in_one.steps] == sorted(
        step.at for lane in made for step in lane.steps
    )
    assert '<span class="s none">other</span>' in draw([in_one])


def test_one_socket_needs_no_lane_of_all() -> None:
    program = Program()
    program.opened("chat")
    program.session.connect("http://h", ConnectOptions())
    made = lanes(program)
    assert [lane.name for lane in made] == ["Socket 'chat'", NO_SOCKET]
    assert in_order(made) == []


def test_many_steps_of_several_sockets_are_shut_at_first_whatever_failed() -> None:
    program = Program()
    for alias in ("chat", "other"):
        program.opened(alias)[1].tell(*"x" * 40)
    task = program.session.registry.find("chat")
    program.session.log.add(KeywordFailure("Wait", "why"), task.origin)
    (in_one,) = in_order(lanes(program))
    assert in_one.shut


def test_a_secret_alias_is_hidden_in_the_lane_of_all() -> None:
    program = Program()
    program.opened("s3cret")
    program.opened("other")
    (in_one,) = in_order(lanes(program))
    assert {step.lane for step in in_one.steps} == {"***", "other"}


def test_the_lane_of_a_page_says_that_its_code_raised_only_where_it_did() -> None:
    program, page = Program(), Origin("page 1", "chat.js")
    program.session.log.add(PageNote("onShow"), page)
    program.session.log.add(KeywordFailure("Wait For Swan Page Data", "nothing at 'a'"), page)
    lane = only(program)
    assert (lane.name, lane.summary, lane.failed) == ("Page 'chat.js'", "", True)
    program.session.log.add(PageNote("error in send", "TypeError: x", failed=True), page)
    assert only(program).summary == "its code raised errors"
