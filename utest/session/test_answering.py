"""What sockets do by themselves, over a transport without a network."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from SwanSocketLibrary import hookimpl
from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.events.entries import Direction, Heartbeats
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.swan.answers import AnswerRule, replies
from SwanSocketLibrary.swan.inbox import Bound, Bounds
from SwanSocketLibrary.swan.model import EventKind, Outcome, SendData
from SwanSocketLibrary.swan.patterns import Pattern
from utest.fakes import PATIENCE, FakeConnection, Program, in_thread, soon


def rule(pattern: Any, reply: Any, failed: Callable[[str], object] = print, **given: Any) -> Any:
    holds = Pattern.of(pattern)
    made = replies(reply, holds.groups)
    return AnswerRule(f"The answer to {holds}", holds, made, lambda: 0, failed, **given)


def answering(program: Program, *rules: AnswerRule) -> tuple[SocketTask, FakeConnection]:
    task, connection = program.opened()
    for each in rules:
        program.session.answer(task, each)
    return task, connection


def untaken(task: SocketTask) -> list[str | bytes]:
    return [each.data for each in task.inbox]


def sent(program: Program) -> list[str | bytes]:
    """What the log has of calls that send."""
    recorded = program.session.log.recorded().entries
    effects = (each.what.effect for each in recorded if isinstance(each.what, Outcome))
    return [effect.data for effect in effects if isinstance(effect, SendData)]


def test_a_message_is_answered_in_the_thread_that_it_came_in(program: Program) -> None:
    task, connection = answering(program, rule("ping", "pong"))
    in_thread(lambda: connection.tell("ping", "hello"))
    assert connection.sent == ["pong"]
    assert untaken(task) == ["hello"]
    assert program.ran[3:] == [
        "onSocketMessage", "sendSocketMessage.success", "sendSocketMessage.complete",
        "onSocketMessage",
    ]  # fmt: skip
    assert sent(program) == ["pong"]


def test_who_reads_while_an_answer_is_sent_finds_the_message(program: Program) -> None:
    _, connection = answering(program, rule("ping", "pong"), rule("hello", ["hi", "you"]))
    log, seen = program.session.log, []
    connection.on_send = lambda _: seen.append(program.session.callbacks.count("onSocketMessage"))
    assert connection.receiver.received_all(["ping"])
    assert connection.receiver.received_all(["hello"])
    assert seen == [1, 2, 2]
    entries = log.recorded().entries[-5:]
    assert [entry.direction for entry in entries] == [
        *(Direction.RECEIVED, Direction.SENT),
        *(Direction.RECEIVED, Direction.SENT, Direction.SENT),
    ]
    times = [entry.time for entry in entries]
    assert times == sorted(times)


def test_a_message_that_is_answered_with_nothing_is_recorded_at_once(program: Program) -> None:
    _, connection = answering(program, rule("ping", []))
    assert connection.receiver.received_all(["ping"])
    assert not program.session.log._due
    assert program.ran[3:] == ["onSocketMessage"]


def test_runs_of_messages_are_answered_one_by_one(program: Program) -> None:
    task, connection = answering(program, rule("<regex ask (.*)>", "told <1>"))
    messages = [f"ask {number}" for number in range(9)]
    assert connection.receiver.received_all([*messages, "other"])
    assert connection.sent == [f"told {number}" for number in range(9)]
    assert untaken(task) == ["other"]
    assert program.session.callbacks.count("onSocketMessage") == 10


@pytest.mark.parametrize(
    ("message", "heard", "wakes"),
    [("ping", False, False), ("ping", True, True), ("news", False, True)],
)
def test_what_is_answered_wakes_a_wait_for_handlers_alone(
    program: Program, message: str, heard: bool, wakes: bool
) -> None:
    _, connection = answering(program, rule("ping", "pong"))
    if heard:
        program.session.listen(EventKind.MESSAGE, print)
    waiting = [threading.Lock()]
    waiting[0].acquire()
    program.session.changed._waiters.extend(waiting)
    assert connection.receiver.received_all([message])
    assert waiting[0].locked() is not wakes


def test_without_rules_runs_of_messages_are_taken_at_once(program: Program) -> None:
    task, connection = answering(program, rule("a", "b"))
    program.session.end_by_itself(task, program.session.by_itself[task])
    assert connection.receiver.received_all(["a", "a"])
    assert untaken(task) == ["a", "a"]
    assert program.session.by_itself == {}


def test_what_waits_is_answered_first_and_makes_room() -> None:
    program = Program(bounds=Bounds(inbox=Bound(2, 1000)))
    task, connection = program.opened()
    connection.tell("ping", "ping")
    assert connection.paused
    program.session.answer(task, rule("ping", "pong"))
    assert connection.sent == ["pong", "pong"]
    assert not connection.paused
    assert untaken(task) == []


def test_what_is_kept_fills_the_inbox() -> None:
    program = Program(bounds=Bounds(inbox=Bound(2, 1000)))
    task, connection = answering(program, rule("ping", "pong", keep=True))
    connection.tell("ping", "ping")
    assert connection.sent == ["pong", "pong"]
    assert untaken(task) == ["ping", "ping"]
    assert connection.paused


def test_an_answer_that_brings_a_message_at_once_is_no_recursion(program: Program) -> None:
    _, connection = answering(program, rule("ball", "ball", times=3000))
    connection.on_send = connection.tell
    connection.tell("ball")
    assert len(connection.sent) == 3000


def test_answers_keep_the_order_of_messages_that_a_call_held_back(program: Program) -> None:
    task, connection = answering(program, rule("<regex ask (.*)>", "told <1>"))

    def ask(data: str | bytes) -> None:
        if data == "go":
            connection.tell("ask 1", "ask 2")

    connection.on_send = ask
    program.session.send("go")
    wait_until(program, lambda: len(connection.sent) == 3)
    assert connection.sent == ["go", "told 1", "told 2"]
    assert untaken(task) == []


def test_a_socket_that_is_closing_answers_nothing(program: Program) -> None:
    task, connection = answering(program, rule("ping", "pong"))
    program.session.close()
    connection.tell("ping")
    assert connection.sent == []
    assert untaken(task) == ["ping"]


@pytest.mark.parametrize("end", [lambda connection: connection.end(), lambda _: None])
def test_a_socket_that_has_ended_takes_no_rule(program: Program, end: Any) -> None:
    task, connection = program.opened()
    program.session.close()
    end(connection)
    with pytest.raises(InvalidArgument, match=f"Socket '{task.name}' is CLOS.*Connect Socket"):
        program.session.answer(task, rule("a", "b"))
    with pytest.raises(InvalidArgument, match="so it can say nothing more by itself"):
        program.session.send_every(1, "a", task, print)


def test_an_answer_that_cannot_be_sent_is_a_call_that_failed(program: Program) -> None:
    _, connection = answering(program, rule("ping", "pong"))
    connection.refuses = "the peer does not read"
    connection.tell("ping")
    assert program.ran[-2:] == ["sendSocketMessage.fail", "sendSocketMessage.complete"]
    assert program.session.callbacks.last_failure is None  # it was no call of the test
    connection.refuses = None
    connection.tell("ping")
    assert connection.sent == ["pong"]


def test_a_rule_that_fails_leaves_the_connection_as_it_is(program: Program) -> None:
    failures: list[str] = []
    task, connection = answering(program, rule("<any>", "<$.id>", failures.append))
    connection.tell("hello", "ping")
    assert untaken(task) == ["hello", "ping"]
    (failure,) = failures
    assert failure.startswith("The answer to <any> has ended: <$.id> of its reply finds nothing")


class Codec:
    @hookimpl
    def swan_encode(self, data: str | bytes) -> str | bytes:
        if data == "bad":
            raise ValueError("no code for it")
        return f"<{data!s}>"

    @hookimpl
    def swan_decode(self, data: str | bytes) -> str | bytes:
        return str(data).strip("<>")


def test_plugins_see_answers_and_heartbeats() -> None:
    program, failures = Program(plugins=[Codec()]), list[str]()
    task, connection = answering(program, rule("ping", "pong"), rule("pang", "bad"))
    connection.tell("<ping>", "<pang>")
    assert connection.sent == ["<pong>"]
    assert program.ran[-2:] == ["sendSocketMessage.fail", "sendSocketMessage.complete"]
    program.session.send_every(0.01, "beat", task, failures.append)
    wait_until(program, lambda: "<beat>" in connection.sent)
    program.session.send_every(0.01, "bad", task, failures.append)
    wait_until(program, lambda: bool(failures))
    assert failures[0].startswith(f"The heartbeat of socket '{task.name}' has ended: ")
    program.session.end(program.session.registry.tasks, 1)


def test_a_heartbeat_ends_with_its_socket(program: Program) -> None:
    task, connection = program.connecting()
    program.session.send_every(0.01, "beat", task, print)
    connection.open()
    wait_until(program, lambda: len(connection.sent) >= 2)
    program.session.close()
    wait_until(program, lambda: not task.heartbeats)
    count = len(connection.sent)
    (counted,) = [
        each.what
        for each in program.session.log.recorded().entries
        if isinstance(each.what, Heartbeats)
    ]
    assert (counted.count, counted.interval) == (count, 0.01)
    assert sent(program) == []


def test_answers_and_heartbeats_are_measured_as_messages(program: Program) -> None:
    task, connection = answering(program, rule("ping", "pong"))
    connection.on_send = lambda _: connection.tell("reply")
    program.session.send("request")
    assert connection.receiver.received_all(["ping", "other"])
    assert task.meter.received.messages == 4  # the answer has had a reply too
    assert task.meter.sent.messages == 2
    numbers = [number for number, _ in task.meter.came or ()]
    assert numbers == list(range(1, len(task.inbox) + 1))
    program.session.send_every(0.01, "beat", task, print)
    wait_until(program, lambda: task.meter.sent.messages > 3)
    program.session.end_by_itself(task, task.heartbeats)


def test_a_heartbeat_of_a_socket_that_never_opens_ends(program: Program) -> None:
    task, connection = program.connecting()
    program.session.send_every(0.01, "beat", task, print)
    connection.fail()
    wait_until(program, lambda: not task.heartbeats)
    assert connection.sent == []


def test_a_heartbeat_that_cannot_be_sent_goes_on(program: Program) -> None:
    task, connection = program.opened()
    connection.refuses = "it does not read"
    program.session.send_every(0.01, "beat", task, print)
    threading.Timer(0.03, setattr, (connection, "refuses", None)).start()
    wait_until(program, lambda: bool(connection.sent))
    program.session.end_by_itself(task, task.heartbeats)


def test_a_programs_socket_is_of_its_own(program: Program) -> None:
    task, connection = answering(program, rule("ping", "pong"))
    page = program.session.program()
    other, _ = page.connect("wss://example.com/page", program.transport.connections[0].options)
    assert other is not None
    of_page = program.transport.last
    of_page.open()
    heard: list[Any] = []
    page.listen(EventKind.MESSAGE, heard.append, other)
    of_page.tell("ping")
    connection.tell("ping")
    assert (of_page.sent, connection.sent) == ([], ["pong"])
    assert untaken(other) == ["ping"]
    program.session.answer(other, rule("ping", "of the page"))
    assert of_page.sent == ["of the page"]
    of_page.tell("ping")
    page.queue.run()
    assert len(heard) == 2
    assert set(program.session.by_itself) == {task, other}


def wait_until(program: Program, ready: Callable[[], bool]) -> None:
    deadline = soon()
    while not ready():
        assert not deadline.expired, f"not so within {PATIENCE} s"
        program.session.changed.wait_for(ready, type(deadline)(0.02))
