"""What happens when a test does not take what a peer sends."""

from __future__ import annotations

import pytest

from SwanSocketLibrary.net.interface import ConnectOptions
from SwanSocketLibrary.session.callbacks import Handler
from SwanSocketLibrary.swan.inbox import MIB, Bound, Bounds
from SwanSocketLibrary.swan.model import EventKind, SocketState
from SwanSocketLibrary.swan.payloads import Payload
from utest.fakes import URL, FakeConnection, Program, soon

OPTIONS = ConnectOptions()
TWO = Bounds(inbox=Bound(2, MIB))


def anything(data: str | bytes) -> tuple[bool, str | bytes]:
    return True, data


def nothing(_data: str | bytes) -> tuple[bool, None]:
    return False, None


@pytest.fixture
def program() -> Program:
    return Program(bounds=TWO)


def warnings(program: Program) -> list[str]:
    return [
        entry.what
        for entry in program.session.log.unwritten("sockets")[0]
        if isinstance(entry.what, str)
    ]


def test_a_full_inbox_pauses_its_connection_alone(program: Program) -> None:
    _, connection = program.opened("full")
    _, other = program.opened("other")
    connection.tell("1")
    assert not connection.paused
    connection.tell("2")
    other.tell("1")
    assert (connection.paused, other.paused) == (True, False)


def test_each_way_to_take_lets_it_read_on_when_half_is_free(program: Program) -> None:
    task, connection = program.opened()
    session, waits = program.session, program.waits
    for take in (
        lambda: session.take_all(task),
        lambda: session.take_first(task, 1),
        lambda: session.take(task, next(iter(task.inbox))),
        lambda: waits.for_message(task, anything, soon()),
        lambda: waits.for_messages(task, 1, soon()),
    ):
        connection.tell(*["x"] * (2 - len(task.inbox)))
        assert connection.paused
        take()
        assert not connection.paused


def test_what_cannot_be_taken_resumes_nothing(program: Program) -> None:
    task, connection = program.opened()
    connection.tell("1", "2")
    assert program.session.take_first(task, 3) is None
    assert connection.paused
    assert connection.log == ["pause"]


def test_one_that_reads_is_not_told_to_read_on(program: Program) -> None:
    task, connection = program.opened()
    connection.tell("1")
    program.session.take_all(task)
    assert connection.log == []


def test_what_fills_the_inbox_before_the_connection_is_known_pauses_it_too(
    program: Program,
) -> None:
    def early(connection: FakeConnection) -> None:
        connection.open()
        connection.tell("1", "2")

    program.transport.prepare = early
    task, _ = program.session.connect(URL, OPTIONS)
    assert task is not None
    assert program.transport.last.paused
    program.session.take_all(task)
    assert not program.transport.last.paused


def test_an_inbox_emptied_before_the_connection_is_known_pauses_nothing(program: Program) -> None:
    def early(connection: FakeConnection) -> None:
        connection.open()
        connection.tell("1", "2")
        program.session.take_all(program.session.registry.tasks[0])

    program.transport.prepare = early
    program.session.connect(URL, OPTIONS)
    assert program.transport.last.log == []


def test_messages_held_back_by_a_call_pause_it_after_the_call(program: Program) -> None:
    task, connection = program.opened()
    connection.on_send = lambda _: connection.tell("1", "2")
    program.session.send("x", task)
    assert connection.log == ["send", "pause"]


def test_one_that_is_closing_reads_on(program: Program) -> None:
    task, connection = program.opened()
    program.session.close(task=task)
    connection.tell("1", "2", "3")
    assert task.state is SocketState.CLOSING
    assert "pause" not in connection.log
    assert program.waits.for_messages(task, 3, soon()) is not None


def test_one_warning_says_so(program: Program) -> None:
    task, connection = program.opened("chat")
    for _ in range(2):
        connection.tell("1", "2")
        program.session.take_all(task)
    (warning,) = warnings(program)
    assert warning.startswith("2 messages were not taken (max_inbox=2, 1MiB): until some are, ")


def test_waits_that_a_full_inbox_makes_impossible_end_at_once(program: Program) -> None:
    task, connection = program.opened()
    connection.tell("1", "2")
    assert program.waits.for_message(task, nothing, soon()) == (False, None)
    assert program.waits.for_messages(task, 3, soon()) is None
    assert program.waits.for_end(task, EventKind.CLOSE, soon()) is None
    assert program.waits.for_end(task, EventKind.ERROR, soon()) is None


def test_a_listener_that_takes_makes_the_wait_possible_again(program: Program) -> None:
    task, connection = program.opened()

    def take_and_end(_payload: Payload) -> None:
        if program.session.take_all(task):
            connection.end(4000)

    listener: Handler = take_and_end
    program.session.listen(EventKind.MESSAGE, listener, task)
    connection.tell("1", "2")
    payload = program.waits.for_end(task, EventKind.CLOSE, soon())
    assert payload is not None
    assert payload.code == 4000


def test_an_ended_one_is_not_resumed(program: Program) -> None:
    task, connection = program.opened()
    connection.tell("1", "2")
    connection.fail()
    program.session.take_all(task)
    assert connection.log == ["pause"]


def test_forgotten_callbacks_are_warned_of_once_until_all_are_forgotten() -> None:
    program = Program(bounds=Bounds(history=Bound(3, MIB)))
    _, connection = program.opened()
    assert warnings(program) == []
    connection.tell("1", "2")
    (warning,) = warnings(program)
    assert warning.startswith("More callbacks ran than are remembered (max_history=3, 1MiB)")
    program.session.callbacks.forget("at an end")
    connection.tell("3", "4", "5", "6")
    assert len(warnings(program)) == 1
    assert program.session.callbacks.count("onSocketMessage") == 4
