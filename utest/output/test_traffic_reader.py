from __future__ import annotations

import time

import pytest

from SwanSocketLibrary.events.entries import KeywordFailure, ServerEvent
from SwanSocketLibrary.events.entries import ServerEventKind as EventKind
from SwanSocketLibrary.output.redaction import Redactor
from SwanSocketLibrary.output.timeline.lanes import ALL_SOCKETS, NO_SOCKET, LaneStep, StepKind
from SwanSocketLibrary.output.traffic_reader import TrafficReader
from SwanSocketLibrary.server.pool import ServerPool
from utest.fakes import Program


@pytest.fixture
def program() -> Program:
    return Program()


@pytest.fixture
def traffic(program: Program) -> TrafficReader:
    return TrafficReader(program.session, Redactor())


def on_server(program: Program, server: str = "s") -> None:
    event = ServerEvent(server, 1, EventKind.CONNECTED, "/", time.monotonic())
    program.session.log.add(event)


def names(traffic: TrafficReader) -> list[str]:
    return [lane.name for lane in traffic.lanes()]


def failures(traffic: TrafficReader) -> list[tuple[str, str, str]]:
    return [
        (lane.name, step.title, step.text)
        for lane in traffic.lanes()
        for step in lane.steps
        if step.kind is StepKind.FAILED
    ]


def test_sockets_come_before_the_clients_of_servers(
    traffic: TrafficReader, program: Program
) -> None:
    assert traffic.lanes() == []
    on_server(program)
    program.opened("chat")
    assert names(traffic) == ["Socket 'chat'", "Client 1 of the embedded server"]


def test_a_failed_keyword_stands_at_its_socket_else_at_the_main_one(
    traffic: TrafficReader, program: Program
) -> None:
    program.opened("main")
    other, _ = program.opened("other")
    traffic.keyword_failed(KeywordFailure("Wait For It", "why"), other.origin)
    traffic.keyword_failed(KeywordFailure("Get It", "why not"), None)
    assert failures(traffic) == [
        ("Socket 'main'", "Get It failed", "why not"),
        ("Socket 'other'", "Wait For It failed", "why"),
        (ALL_SOCKETS, "Wait For It failed", "why"),
        (ALL_SOCKETS, "Get It failed", "why not"),
    ]


def test_a_failed_keyword_of_a_server_stands_at_its_client_else_at_the_server(
    traffic: TrafficReader, program: Program
) -> None:
    program.opened("main")
    on_server(program)
    traffic.server_keyword_failed(KeywordFailure("Wait For Server Message", "why"), "s", 1)
    traffic.server_keyword_failed(KeywordFailure("Wait For Server Close", "who"), "s", 2)
    traffic.server_keyword_failed(KeywordFailure("Release Handshake", "what"), "s", 0)
    traffic.server_keyword_failed(KeywordFailure("Start Socket Server", "where"), None, 0)
    assert failures(traffic) == [
        (NO_SOCKET, "Start Socket Server failed", "where"),
        ("Client 1 of the embedded server", "Wait For Server Message failed", "why"),
        ("The embedded server", "Wait For Server Close failed", "who"),
        ("The embedded server", "Release Handshake failed", "what"),
    ]
    assert [lane.name for lane in traffic.lanes() if not lane.failed] == ["Socket 'main'"]


def test_a_test_that_failed_as_a_servers_keyword_did_is_not_noted_again(
    traffic: TrafficReader, program: Program
) -> None:
    program.opened("main")
    on_server(program)
    traffic.server_keyword_failed(KeywordFailure("Wait For Server Message", "why"), "s", 1)
    traffic.test_failed("why")
    (failed,) = (lane for lane in traffic.lanes_at_end("why") if lane.failed)
    assert failed.name == "Client 1 of the embedded server"
    assert [(lane.name, lane.shut) for lane in traffic.lanes_at_end("other")] == [
        ("Socket 'main'", False),
        ("Client 1 of the embedded server", True),
    ]


def test_a_failure_on_a_server_is_forgotten_with_the_test(
    traffic: TrafficReader, program: Program
) -> None:
    on_server(program)
    traffic.server_keyword_failed(KeywordFailure("Wait For Server Message", "why"), "s", 1)
    traffic.forget(ServerPool())
    assert traffic.lanes() == []
    assert traffic.server_notes() == ([], 0)


def test_a_test_that_failed_for_another_reason_is_noted(
    traffic: TrafficReader, program: Program
) -> None:
    program.opened("main")
    traffic.test_failed("1 != 2")
    assert failures(traffic) == [("Socket 'main'", "The test failed", "1 != 2")]


@pytest.mark.parametrize("message", ["why", "Several failures occurred:\n\n1) why\n\n2) 1 != 2"])
def test_a_test_that_failed_as_a_keyword_did_is_not_noted_again(
    traffic: TrafficReader, program: Program, message: str
) -> None:
    program.opened("main")
    traffic.keyword_failed(KeywordFailure("Wait", "why"), None)
    traffic.test_failed(message)
    assert failures(traffic) == [("Socket 'main'", "Wait failed", "why")]


def test_a_failure_that_the_test_survived_does_not_explain_it(
    traffic: TrafficReader, program: Program
) -> None:
    program.opened("main")
    traffic.keyword_failed(KeywordFailure("Wait", "expected"), None)
    traffic.test_failed("1 != 2")
    assert [title for _, title, _ in failures(traffic)] == ["Wait failed", "The test failed"]


def test_without_a_socket_a_failed_test_has_no_timeline(traffic: TrafficReader) -> None:
    traffic.test_failed("1 != 2")
    assert traffic.lanes() == []


def test_the_next_test_has_a_timeline_of_its_own(traffic: TrafficReader, program: Program) -> None:
    pool = ServerPool()
    _, connection = program.opened("stays")
    traffic.keyword_failed(KeywordFailure("Wait", "why"), None)
    on_server(program)
    traffic.forget(pool)
    assert traffic.lanes() == []
    connection.tell("late")
    (lane,) = traffic.lanes()
    assert lane.name == "Socket 'stays'"
    assert [(step.title, step.state) for step in lane.steps] == [("text, 4 B", "OPEN")]
    traffic.test_failed("why")  # it is the test before that a keyword failed with this
    assert [title for _, title, _ in failures(traffic)] == ["The test failed"]


def test_what_sockets_and_servers_that_stay_have_done_is_kept_for_files(
    traffic: TrafficReader, program: Program
) -> None:
    pool = ServerPool()
    try:
        server = pool.start(alias="stays")
        program.opened("stays")
        ended, _ = program.opened("goes")
        on_server(program, server.name)
        on_server(program, "gone")
        program.session.end([ended], 0)
        traffic.forget(pool)
    finally:
        pool.stop_all()
    assert [event.server for event in traffic.server_notes()[0]] == [server.name]
    kept = {note.task_id for note in program.session.log.recorded().entries}
    assert kept == {program.session.registry.tasks[0].socketTaskId}
    assert traffic.lanes() == []


def test_moments_have_a_time_of_day(traffic: TrafficReader) -> None:
    assert traffic.clock_offset + time.monotonic() == pytest.approx(time.time(), abs=5)


def test_nothing_is_drawn_twice(traffic: TrafficReader, program: Program) -> None:
    program.opened("chat")
    steps: list[tuple[LaneStep, ...]] = [traffic.lanes()[0].steps for _ in range(2)]
    assert steps[0] == steps[1]
