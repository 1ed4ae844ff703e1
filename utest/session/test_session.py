from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace

import pytest

from SwanSocketLibrary.errors import CallbackFailed, InvalidArgument, TransportError, UnknownName
from SwanSocketLibrary.events.callback_history import CALLBACKS
from SwanSocketLibrary.net.interface import ConnectOptions, Frame, Opcode, Transport
from SwanSocketLibrary.plugins.platforms import ANDROID, IOS
from SwanSocketLibrary.session import session as session_module
from SwanSocketLibrary.session.callbacks import Callbacks, Handler
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.swan.host import HostSettings
from SwanSocketLibrary.swan.model import Event, EventKind, Outcome, SocketState
from SwanSocketLibrary.swan.payloads import Payload
from utest.fakes import (
    PATIENCE,
    URL,
    FakeConnection,
    FakeTransport,
    Program,
    at_once,
    friendly,
    in_thread,
    soon,
)

OPTIONS = ConnectOptions()
CONNECTED = ["connectSocket.success", "connectSocket.complete"]


def states(*tasks: SocketTask) -> list[str]:
    return [task.state.name for task in tasks]


class Ran:
    """Keeps what ran, in order."""

    def __init__(self) -> None:
        self.names: list[str] = []

    def handler(self, name: str, act: Callable[[Payload], object] | None = None) -> Handler:
        def run(payload: Payload) -> None:
            self.names.append(name)
            if act is not None:
                act(payload)

        return run

    def callbacks(self, act: Callable[[Payload], object] | None = None) -> Callbacks:
        names = ("success", "fail", "complete")
        return Callbacks(*(self.handler(name, act) for name in names))


@pytest.fixture
def ran() -> Ran:
    return Ran()


def raising(_payload: Payload) -> None:
    raise ValueError("the keyword failed")


# connect


@pytest.mark.rule("S2")
def test_connect_hands_back_the_task_before_the_handshake_has_ended(program: Program) -> None:
    task, outcome = program.session.connect(URL, OPTIONS)
    assert task is not None
    assert outcome.succeeded
    assert outcome.result == {"socketTaskId": task.socketTaskId}
    assert task.state is SocketState.CONNECTING
    assert program.ran == CONNECTED


@pytest.mark.rule("S2")
def test_an_unreachable_url_succeeds_and_ends_in_an_error_event_later(program: Program) -> None:
    task, connection = program.connecting()
    connection.fail("connection refused")
    assert program.ran == [*CONNECTED, "onSocketError"]
    assert task.state is SocketState.CLOSED
    assert task.cause == "connection refused"


@pytest.mark.rule("S2")
def test_the_callbacks_of_a_connect_run_before_it_returns(program: Program, ran: Ran) -> None:
    program.session.connect(URL, OPTIONS, callbacks=ran.callbacks())
    assert ran.names == ["success", "complete"]


@pytest.mark.rule("S3")
def test_ids_are_unique_across_sessions() -> None:
    programs = [Program(), Program()]
    ids = [program.connecting()[0].socketTaskId for program in programs * 3]
    assert len(set(ids)) == 6


def test_the_transport_gets_the_request_and_the_options(program: Program) -> None:
    options = ConnectOptions(verify_tls=False)
    program.session.connect(URL, options, header={"X-A": "1"}, protocols=["chat"], timeout=7.5)
    request = program.transport.last.request
    assert (request.url, request.headers, request.protocols, request.timeout) == (
        URL,
        (("X-A", "1"),),
        ("chat",),
        7.5,
    )
    assert program.transport.last.options is options


def test_the_transport_is_made_once_with_the_first_connect() -> None:
    made: list[FakeTransport] = []

    def make() -> FakeTransport:
        made.append(FakeTransport())
        return made[-1]

    session = Session(HostSettings(ANDROID), make)
    session.connect("", OPTIONS)
    assert made == []
    session.connect(URL, OPTIONS)
    session.connect(URL, OPTIONS)
    assert len(made) == 1
    assert len(made[0].connections) == 2


@pytest.mark.parametrize("url", ["http://example.com", "", None])
def test_a_connect_that_fails_makes_no_task(program: Program, ran: Ran, url: object) -> None:
    task, outcome = program.session.connect(url, OPTIONS, alias="chat", callbacks=ran.callbacks())
    assert task is None
    assert outcome.result.errCode == 202
    assert ran.names == ["fail", "complete"]
    assert program.ran == ["connectSocket.fail", "connectSocket.complete"]
    assert program.session.registry.tasks == []
    assert program.transport.connections == []


def test_an_alias_is_refused_before_anything_is_called(program: Program) -> None:
    program.connecting("chat")
    with pytest.raises(InvalidArgument):
        program.session.connect(URL, OPTIONS, alias="chat")
    assert len(program.transport.connections) == 1
    assert program.ran == CONNECTED


def test_an_alias_can_be_taken_over_after_its_socket_closed(program: Program) -> None:
    old = program.closed("chat")
    new, _ = program.connecting("chat")
    assert program.session.registry.find("chat") is new
    assert program.session.registry.find(old) is old


@pytest.mark.parametrize("where", ["factory", "connect"])
def test_a_transport_that_raises_ends_the_task_in_an_error(where: str) -> None:
    def broken() -> Transport:
        raise ImportError("no module named 'fast'")

    transport = FakeTransport()
    transport.broken = ValueError("no module named 'fast'")
    session = Session(HostSettings(ANDROID), broken if where == "factory" else lambda: transport)
    task, outcome = session.connect(URL, OPTIONS)
    assert outcome.succeeded
    assert task is not None
    assert task.cause == "the transport could not connect: no module named 'fast'"
    assert session.live == []


def test_a_transport_may_tell_everything_inside_connect(program: Program) -> None:
    def at_once_over(connection: FakeConnection) -> None:
        connection.open()
        connection.tell("hello")
        connection.end(4000)

    program.transport.prepare = at_once_over
    task, _ = program.connecting()
    assert program.ran == [*CONNECTED, "onSocketOpen", "onSocketMessage", "onSocketClose"]
    program.session.end([task], PATIENCE)  # does not wait for a connection that is gone
    assert program.transport.last.log == []


def test_a_connection_that_is_open_inside_connect_can_be_used(program: Program) -> None:
    program.transport.prepare = friendly
    task, connection = program.connecting()
    program.session.send("hello")
    assert connection.sent == ["hello"]
    assert [message.data for message in task.inbox] == ["hello"]


# send


@pytest.mark.rule("S14")
def test_a_message_goes_to_the_main_task(program: Program) -> None:
    _, main = program.opened()
    _, other = program.opened()
    outcome = program.session.send("hello")
    assert outcome.succeeded
    assert (main.sent, other.sent) == (["hello"], [])


def test_a_message_goes_to_the_task_that_is_named(program: Program) -> None:
    _, main = program.opened()
    task, other = program.opened()
    outcome = program.session.send(b"\x00", task)
    assert outcome.result == {"socketTaskId": task.socketTaskId}
    assert (main.sent, other.sent) == ([], [b"\x00"])


@pytest.mark.rule("S14")
def test_with_no_main_task_sending_fails_and_calls_back(program: Program, ran: Ran) -> None:
    outcome = program.session.send("hello", callbacks=ran.callbacks())
    assert outcome.result == {"errCode": 1001, "errMsg": "执行失败", "failure": "EXECUTION_FAILED"}
    assert ran.names == ["fail", "complete"]
    assert program.ran == ["sendSocketMessage.fail", "sendSocketMessage.complete"]


def test_a_message_that_the_transport_refuses_fails_the_call(program: Program, ran: Ran) -> None:
    task, connection = program.opened()
    connection.refuses = "the connection is lost"
    outcome = program.session.send("hello", task, ran.callbacks())
    assert outcome.result == {"errCode": 1001, "errMsg": "执行失败", "failure": "EXECUTION_FAILED"}
    assert outcome.detail == "the connection is lost"
    assert ran.names == ["fail", "complete"]
    assert program.ran[-2:] == ["sendSocketMessage.fail", "sendSocketMessage.complete"]
    assert task.state is SocketState.OPEN


def test_sending_on_a_connection_that_has_just_ended_fails_the_call(program: Program) -> None:
    """The connection's end is told by another thread while the call is being judged."""
    task, connection = program.opened()
    other, other_connection = program.opened()
    outcomes: list[Outcome] = []

    def end_the_other(_data: str | bytes) -> None:
        task.detach()
        outcomes.append(program.session.send("x", task))

    other_connection.on_send = end_the_other
    program.session.send("y", other)
    assert outcomes[0].detail == "the connection has just ended"
    assert connection.sent == []


# close


@pytest.mark.rule("S30")
def test_closing_succeeds_when_the_frame_is_sent_and_the_event_comes_with_the_answer(
    program: Program, ran: Ran
) -> None:
    task, connection = program.opened()
    outcomes = program.session.close(4000, "bye", callbacks=ran.callbacks())
    assert [each.succeeded for each in outcomes] == [True]
    assert ran.names == ["success", "complete"]
    assert connection.closes == [(4000, "bye")]
    assert task.state is SocketState.CLOSING
    assert program.ran[-1] == "closeSocket.complete"
    connection.end(4000, "bye")
    assert program.ran[-1] == "onSocketClose"
    assert states(task) == ["CLOSED"]


@pytest.mark.rule("S15")
def test_without_a_task_every_live_one_is_closed_and_calls_back_once_each(
    program: Program, ran: Ran
) -> None:
    program.closed()
    tasks = [program.opened() for _ in range(3)]
    outcomes = program.session.close(callbacks=ran.callbacks())
    assert [each.task_id for each in outcomes] == [task.socketTaskId for task, _ in tasks]
    assert [connection.closes for _, connection in tasks] == [[(1000, "")]] * 3
    assert ran.names == ["success", "complete"] * 3


@pytest.mark.rule("S15", "S29")
def test_of_several_tasks_each_has_its_own_outcome(program: Program, ran: Ran) -> None:
    connecting, connection = program.connecting("slow")
    program.opened("fast")
    outcomes = program.session.close(callbacks=ran.callbacks())
    assert [each.succeeded for each in outcomes] == [False, True]
    assert ran.names == ["fail", "complete", "success", "complete"]
    assert connection.closes == []
    assert connecting.state is SocketState.CONNECTING


@pytest.mark.rule("S15")
def test_with_nothing_to_close_no_callback_runs_at_all(program: Program, ran: Ran) -> None:
    program.closed()
    before = program.ran
    assert program.session.close(callbacks=ran.callbacks()) == []
    assert ran.names == []
    assert program.ran == before


@pytest.mark.rule("S29")
def test_a_close_before_open_sends_nothing_and_the_socket_goes_on_to_open(
    program: Program,
) -> None:
    task, connection = program.connecting()
    (outcome,) = program.session.close(task=task)
    assert outcome.result.errCode == 1001
    assert connection.log == []
    assert task.state is SocketState.CONNECTING
    connection.open()
    assert states(task) == ["OPEN"]


@pytest.mark.rule("S29")
def test_a_second_close_fails_and_sends_nothing(program: Program) -> None:
    task, connection = program.opened()
    program.session.close(task=task)
    (second,) = program.session.close(task=task)
    assert second.result.errCode == 1001
    assert connection.closes == [(1000, "")]
    connection.end()
    (third,) = program.session.close(task=task)
    assert third.result.errCode == 1001
    assert connection.closes == [(1000, "")]
    assert task.state is SocketState.CLOSED


@pytest.mark.rule("S29")
def test_a_close_that_the_transport_refuses_fails_and_changes_nothing(program: Program) -> None:
    task, connection = program.opened()
    connection.refuses = "the connection is lost"
    (outcome,) = program.session.close(task=task)
    assert (outcome.succeeded, outcome.detail) == (False, "the connection is lost")
    assert program.ran[-2:] == ["closeSocket.fail", "closeSocket.complete"]
    assert task.readyState == SocketState.OPEN
    connection.refuses = None
    connection.tell("still there")
    assert program.session.send("so am I", task).succeeded
    assert program.session.close(task=task)[0].succeeded
    assert task.readyState == SocketState.CLOSING


@pytest.mark.rule("S15", "S29")
def test_of_several_closes_the_one_that_the_transport_refuses_changes_nothing(
    program: Program,
) -> None:
    refused, connection = program.opened("refused")
    other, _ = program.opened("other")
    connection.refuses = "the connection is lost"
    outcomes = program.session.close()
    assert [outcome.succeeded for outcome in outcomes] == [False, True]
    assert [refused.state, other.state] == [SocketState.OPEN, SocketState.CLOSING]


def test_what_a_keyword_took_is_there_again_if_it_was_interrupted(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    undo: list[Callable[[], None]] = []
    monkeypatch.setattr(session_module, "on_interruption", undo.append)
    task, connection = program.opened()
    connection.tell("one", "two", "three")
    wanted = lambda data: (data == "two", data)  # noqa: E731
    assert program.waits.for_message(task, wanted, at_once(), "two") == (True, "two")
    assert program.session.take_all(task)
    for each in reversed(undo):
        each()
    assert [message.data for message in task.inbox] == ["one", "two", "three"]
    assert program.waits.for_message(task, wanted, at_once(), "two") == (True, "two")


@pytest.mark.rule("S32")
def test_data_that_came_before_the_peers_close_is_delivered(program: Program) -> None:
    task, connection = program.opened()
    program.session.close(task=task)
    connection.tell("last words")
    connection.end()
    assert [message.data for message in task.inbox] == ["last words"]
    assert program.ran[-2:] == ["onSocketMessage", "onSocketClose"]


# Callbacks of calls


def calls(program: Program, callbacks: Callbacks) -> list[Callable[[], object]]:
    session = program.session
    return [
        lambda: session.connect(URL, OPTIONS, callbacks=callbacks),
        lambda: session.connect("", OPTIONS, callbacks=callbacks),
        lambda: session.send("x", callbacks=callbacks),
        lambda: session.send(7, callbacks=callbacks),
        lambda: session.close(callbacks=callbacks),
        lambda: session.close(1005, callbacks=callbacks),
    ]


@pytest.mark.rule("S4")
@pytest.mark.parametrize("number", range(6))
def test_complete_runs_even_when_success_or_fail_raised(
    program: Program, ran: Ran, number: int
) -> None:
    program.opened()
    first = ran.handler("first", raising)
    callbacks = Callbacks(first, first, ran.handler("complete"))
    with pytest.raises(CallbackFailed, match="the keyword failed"):
        calls(program, callbacks)[number]()
    assert ran.names == ["first", "complete"]
    assert program.ran[-1].endswith(".complete")


@pytest.mark.rule("S4")
@pytest.mark.parametrize("number", range(6))
def test_each_callback_runs_once_and_gets_the_same_object(
    program: Program, ran: Ran, number: int
) -> None:
    program.opened()
    payloads: list[Payload] = []
    calls(program, ran.callbacks(payloads.append))[number]()
    assert ran.names in (["success", "complete"], ["fail", "complete"])
    assert payloads[0] is payloads[1]
    records = program.session.callbacks.select(CALLBACKS)[-2:]
    assert [record.name.partition(".")[2] for record in records] == ran.names
    assert all(record.result is payloads[0] for record in records)


def test_a_callback_may_call_again(program: Program, ran: Ran) -> None:
    _, connection = program.opened()
    nested = Callbacks(success=ran.handler("inner"))
    outer = Callbacks(
        success=ran.handler("outer", lambda _: program.session.send("two", callbacks=nested)),
        complete=ran.handler("complete"),
    )
    program.session.send("one", callbacks=outer)
    assert ran.names == ["outer", "inner", "complete"]
    assert connection.sent == ["one", "two"]


def test_a_callback_may_wait_for_what_its_call_caused(program: Program, ran: Ran) -> None:
    task, connection = program.opened()
    connection.on_send = connection.tell
    found: list[object] = []
    act = lambda _: found.append(program.waits.for_message(task, lambda d: (True, d), soon()))  # noqa: E731
    program.session.send("echo", callbacks=Callbacks(success=act))
    assert found == [(True, "echo")]


# The order of calls and events


@pytest.mark.rule("S4", "S30")
@pytest.mark.parametrize("elsewhere", [False, True], ids=["same thread", "other thread"])
def test_a_calls_callbacks_come_before_the_events_that_it_caused(
    program: Program, elsewhere: bool
) -> None:
    task, connection = program.opened()

    def answer(act: Callable[[], object]) -> None:
        if elsewhere:
            in_thread(act)
        else:
            act()

    connection.on_send = lambda data: answer(lambda: connection.tell(data))
    connection.on_close = lambda code, reason: answer(lambda: connection.end(code, reason))
    program.session.send("hello")
    program.session.close(4000)
    assert program.ran == [
        *CONNECTED,
        "onSocketOpen",
        "sendSocketMessage.success",
        "sendSocketMessage.complete",
        "onSocketMessage",
        "closeSocket.success",
        "closeSocket.complete",
        "onSocketClose",
    ]
    entries, _ = program.session.log.unwritten("sockets")
    assert [type(entry.what) for entry in entries] == [
        Outcome, Event, Outcome, Event, Outcome, Event
    ]  # fmt: skip
    assert task.close_code == 4000


@pytest.mark.rule("S15")
def test_the_callbacks_for_every_task_come_before_the_events_of_any(program: Program) -> None:
    for _ in range(2):
        _, connection = program.opened()
        connection.on_close = connection.end
    program.session.callbacks.forget("at an end")
    program.session.close()
    assert (
        program.ran == ["closeSocket.success", "closeSocket.complete"] * 2 + ["onSocketClose"] * 2
    )


def test_what_is_held_back_wakes_a_wait(program: Program) -> None:
    """The end of a call tells who waits, for instance in another thread."""
    task, connection = program.opened()
    connection.on_send = lambda _data: connection.tell("answer")
    listening = threading.Event()
    found: list[object] = []

    def possible() -> bool:
        listening.set()
        return True

    def wait() -> None:
        found.append(
            program.waits.until(lambda: task.inbox.newer_than(0) or None, possible, soon())
        )

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    assert listening.wait(PATIENCE)
    program.session.send("question")
    thread.join(PATIENCE)
    assert not thread.is_alive()
    assert found


def test_while_a_call_is_under_way_nothing_is_lost_from_another_call(program: Program) -> None:
    """What comes while two calls are under way is held until both have been recorded."""
    _, connection = program.opened()
    task, other = program.opened()
    program.session.callbacks.forget("at an end")

    def inner(_data: str | bytes) -> None:
        other.tell("early")
        connection.on_send = None
        program.session.send("inner")
        assert program.ran == ["sendSocketMessage.success", "sendSocketMessage.complete"]

    connection.on_send = inner
    program.session.send("outer")
    assert program.ran == [
        *["sendSocketMessage.success", "sendSocketMessage.complete"] * 2,
        "onSocketMessage",
    ]
    assert len(task.inbox) == 1


@pytest.mark.rule("S4")
def test_a_transport_that_raises_something_else_fails_the_call_and_blocks_nothing(
    program: Program,
) -> None:
    """What its interface does not name is its fault; the call still ends and events are heard."""
    task, connection = program.opened()

    def crash(_data: str | bytes) -> None:
        connection.tell("before")
        raise RuntimeError("a bug in a plugin")

    connection.on_send = crash
    outcome = program.session.send("x")
    assert outcome.detail == "RuntimeError: a bug in a plugin"
    assert program.ran[-3:] == [
        "sendSocketMessage.fail", "sendSocketMessage.complete", "onSocketMessage"
    ]  # fmt: skip
    connection.tell("after")
    assert [message.data for message in task.inbox] == ["before", "after"]


# Events


@pytest.mark.rule("S6")
@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (EventKind.OPEN, "OPEN"),
        (EventKind.CLOSE, "CLOSED"),
        (EventKind.ERROR, "CLOSED"),
    ],
)
def test_the_state_has_changed_when_a_handler_runs(
    program: Program, kind: EventKind, state: str
) -> None:
    seen: list[str] = []
    task, connection = program.connecting()
    program.session.listen(kind, lambda _: seen.append(task.state.name), task)
    if kind is EventKind.OPEN:
        connection.open()
    elif kind is EventKind.CLOSE:
        connection.open()
        connection.end()
    else:
        connection.fail()
    program.waits.for_nothing(at_once())
    assert seen == [state]


@pytest.mark.rule("S11")
def test_a_tasks_listeners_run_in_the_order_in_which_they_were_added(
    program: Program, ran: Ran
) -> None:
    task, connection = program.connecting()
    for name in "abc":
        program.session.listen(EventKind.OPEN, ran.handler(name), task)
    program.session.listen(EventKind.MESSAGE, ran.handler("message"), task)
    connection.open()
    program.waits.for_nothing(at_once())
    assert ran.names == ["a", "b", "c"]


@pytest.mark.rule("S12")
def test_the_global_place_is_one_and_comes_after_the_tasks_own(program: Program, ran: Ran) -> None:
    program.session.listen(EventKind.OPEN, ran.handler("first"))
    program.session.listen(EventKind.OPEN, ran.handler("last wins"))
    task, connection = program.connecting()
    program.session.listen(EventKind.OPEN, ran.handler("own"), task)
    connection.open()
    program.waits.for_nothing(at_once())
    assert ran.names == ["own", "last wins"]


@pytest.mark.rule("S12")
def test_the_global_places_hear_the_main_task_alone(program: Program) -> None:
    heard: list[object] = []
    program.session.listen(EventKind.MESSAGE, lambda payload: heard.append(payload.data))
    _, main = program.opened()
    _, other = program.opened()
    other.tell("other")
    main.tell("main")
    program.waits.for_nothing(at_once())
    assert heard == ["main"]


@pytest.mark.rule("S13")
def test_the_main_task_is_the_first_until_a_later_connect_finds_it_closed(
    program: Program,
) -> None:
    assert program.session.main is None
    first, connection = program.opened()
    second, _ = program.opened()
    assert program.session.main is first
    connection.end()
    assert program.session.main is first, "an open task is never promoted"
    third, _ = program.connecting()
    assert program.session.main is third
    assert states(first, second, third) == ["CLOSED", "OPEN", "CONNECTING"]


@pytest.mark.rule("S5")
def test_what_comes_after_the_end_is_not_heard(program: Program) -> None:
    task, connection = program.opened()
    connection.end(4000)
    before = program.ran
    connection.fail()
    connection.tell("ghost")
    connection.open()
    connection.end(4001)
    assert program.ran == before
    assert (task.close_code, len(task.inbox)) == (4000, 0)


@pytest.mark.rule("S19")
@pytest.mark.parametrize("inside", [False, True], ids=["later", "inside connect"])
def test_a_subprotocol_that_was_not_offered_drops_the_connection(
    program: Program, inside: bool
) -> None:
    if inside:
        program.transport.prepare = lambda connection: connection.open(protocol="v9")
    task, connection = program.connecting(protocols=["v1"])
    if not inside:
        connection.open(protocol="v9")
    assert task.state is SocketState.CLOSED
    assert "'v9'" in task.cause
    assert connection.abandoned == [task.cause]
    assert program.ran == [*CONNECTED, "onSocketError"]
    assert (task.connection, task.abandoned) == (None, None)


@pytest.mark.rule("S19")
def test_a_connection_is_dropped_also_if_that_was_told_during_a_call(program: Program) -> None:
    _, connection = program.opened()
    task, other = program.connecting()
    connection.on_send = lambda _data: other.open(protocol="v9")
    program.session.send("x")
    assert other.abandoned == [task.cause]


def test_an_offered_subprotocol_is_the_tasks(program: Program) -> None:
    task, connection = program.connecting(protocols=["v1", "v2"])
    connection.open(protocol="v2")
    assert task.protocol == "v2"


def test_a_frame_goes_into_the_journal_alone(program: Program) -> None:
    task, connection = program.opened("chat")
    program.session.log.unwritten("sockets")
    frame = Frame(False, Opcode.PING, True, 4, b"ping")
    connection.show(frame)
    assert program.session.log.unwritten("sockets") == ([], 0), "no log would show it"
    program.session.log.shows_frames = True
    connection.show(frame)
    entries, lost = program.session.log.unwritten("sockets")
    assert [(each.what, each.origin.name) for each in entries] == [(frame, "chat")]
    assert entries[0].origin.connected_at == task.connected_at
    assert lost == 0


def test_a_frame_of_a_forgotten_socket_is_not_shown(program: Program) -> None:
    task, connection = program.opened()
    connection.end()
    program.session.end([task], 0)
    program.session.log.unwritten("sockets")
    connection.show(Frame(False, Opcode.PING, True, 0))
    assert program.session.log.unwritten("sockets") == ([], 0)


# The host


@pytest.mark.rule("S20")
def test_the_sixth_socket_is_too_many_until_one_has_ended(program: Program) -> None:
    connections = [program.opened()[1] for _ in range(5)]
    task, outcome = program.session.connect(URL, OPTIONS)
    assert task is None
    assert outcome.result.errCode == 1001
    assert len(program.transport.connections) == 5
    connections[2].end()
    assert program.session.connect(URL, OPTIONS)[1].succeeded


@pytest.mark.rule("S22")
def test_an_old_base_library_closes_the_open_socket_for_a_new_one() -> None:
    program = Program(base_library="1.9.3")
    old, old_connection = program.opened("old")
    new, _ = program.connecting("new")
    assert old_connection.closes == [(1000, "")]
    assert states(old, new) == ["CLOSING", "CONNECTING"]
    assert program.session.main is new
    old_connection.end()
    assert old.close_code == 1000


@pytest.mark.rule("S22")
def test_an_old_base_library_gives_up_a_socket_that_is_connecting() -> None:
    program = Program(base_library="1.9.3")
    old, old_connection = program.connecting("old")
    new, _ = program.connecting("new")
    assert old_connection.log == ["abandon"]
    assert "one socket (S22)" in old.cause
    assert states(old, new) == ["CLOSED", "CONNECTING"]
    assert program.ran == [*CONNECTED, *CONNECTED, "onSocketError"]
    assert program.session.live == [new]


@pytest.mark.rule("S22")
def test_a_close_that_makes_way_and_cannot_be_sent_is_told_in_the_log() -> None:
    program = Program(base_library="1.9.3")
    old, old_connection = program.opened("old")
    old_connection.refuses = "the connection is lost"
    new, _ = program.connecting("new")
    assert new.state is SocketState.CONNECTING
    assert old.state is SocketState.OPEN
    entries, _ = program.session.log.unwritten("sockets")
    assert "the connection is lost" in [entry.what for entry in entries]


def test_a_setting_counts_for_later_calls_and_the_old_one_is_handed_back(
    program: Program,
) -> None:
    before = program.session.settings
    task, _ = program.opened()
    new = replace(before, profile=IOS)
    assert program.session.configure(new) is before
    assert program.session.settings is new
    assert program.session.connect("", OPTIONS)[1].result.errCode == 4
    assert program.session.live == [task]
    assert program.session.main is task


def test_live_tasks_are_those_that_have_not_ended(program: Program) -> None:
    connecting, _ = program.connecting()
    program.closed()
    open_task, _ = program.opened()
    closing, _ = program.opened()
    program.session.close(task=closing)
    assert program.session.live == [connecting, open_task, closing]


# The log


def test_a_connect_is_told_with_its_url_its_name_and_its_warnings(program: Program) -> None:
    program.session.connect(URL, OPTIONS, alias="chat", header={"Referer": "x"})
    (warning, call), _ = program.session.log.unwritten("sockets")
    assert isinstance(warning.what, str)
    assert "Referer" in warning.what
    assert isinstance(call.what, Outcome)
    assert (warning.origin.name, call.origin.name, call.url) == ("chat", "chat", URL)


def test_a_connect_without_an_alias_is_told_with_the_id(program: Program) -> None:
    task, _ = program.connecting()
    (call,), _ = program.session.log.unwritten("sockets")
    assert call.origin.name == task.socketTaskId


@pytest.mark.parametrize(("alias", "name"), [("chat", "chat"), (None, "")])
def test_a_failed_connect_is_told_with_the_alias(
    program: Program, alias: str | None, name: str
) -> None:
    program.session.connect("http://x", OPTIONS, alias=alias)
    (call,), _ = program.session.log.unwritten("sockets")
    assert (call.origin.name, call.url, call.origin.connected_at) == (name, "http://x", None)


def test_a_call_is_told_with_its_sockets_name(program: Program) -> None:
    program.session.send("no main task")
    program.opened("chat")
    program.session.log.unwritten("sockets")
    program.session.send("one")
    (entry,), _ = program.session.log.unwritten("sockets")
    assert entry.origin.name == "chat"
    assert entry.origin.connected_at is not None
    assert entry.time > entry.origin.connected_at


def test_a_call_without_any_socket_is_told_without_a_name(program: Program) -> None:
    program.session.send("x")
    (entry,), _ = program.session.log.unwritten("sockets")
    assert (entry.origin.name, entry.origin.connected_at) == ("", None)


def test_a_call_stands_before_its_frames(program: Program) -> None:
    _, connection = program.opened()
    program.session.log.shows_frames = True
    frame = Frame(sent=True, opcode=Opcode.TEXT, fin=True, length=1)
    connection.on_send = lambda _: connection.show(frame)
    program.session.send("x")
    entries = sorted(program.session.log.unwritten("sockets")[0], key=lambda entry: entry.time)
    assert [type(entry.what) for entry in entries[-2:]] == [Outcome, Frame]


# Cleaning up


def test_open_sockets_get_a_close_frame_and_are_forgotten(program: Program) -> None:
    tasks = []
    for _ in range(2):
        task, connection = program.opened()
        connection.on_close = connection.end
        tasks.append(task)
    program.session.end(tasks, PATIENCE)
    assert [each.log for each in program.transport.connections] == [["close"]] * 2
    assert program.transport.last.closes == [(1001, "")]
    assert program.session.registry.tasks == []
    assert program.session.main is None
    assert program.session.live == []


def test_the_end_waits_for_an_answer_that_another_thread_tells(program: Program) -> None:
    task, connection = program.opened()
    threads: list[threading.Thread] = []

    def answer(code: int, reason: str) -> None:
        threads.append(threading.Thread(target=connection.end, args=(code, reason)))
        threads[0].start()

    connection.on_close = answer
    program.session.end([task], PATIENCE)
    threads[0].join(PATIENCE)
    assert connection.abandoned == []
    assert task.close_code == 1001


def test_connecting_sockets_are_given_up(program: Program) -> None:
    task, connection = program.connecting()
    program.session.end([task], PATIENCE)
    assert connection.log == ["abandon"]
    assert task.cause == "given up at the end of the test"


def test_sockets_that_do_not_answer_are_dropped(program: Program) -> None:
    task, connection = program.opened()
    program.session.end([task], 0)
    assert connection.log == ["close", "abandon"]
    assert task.cause == "dropped at the end of the test"


def test_sockets_that_cannot_be_closed_are_dropped(program: Program) -> None:
    task, connection = program.opened()
    connection.refuses = "the connection is lost"
    program.session.end([task], PATIENCE)
    assert connection.log == ["abandon"]
    assert task.cause == "dropped at the end of the test"


def test_closing_sockets_get_no_second_close_frame(program: Program) -> None:
    task, connection = program.opened()
    program.session.close(task=task)
    program.session.end([task], 0)
    assert connection.log == ["close", "abandon"]
    assert connection.closes == [(1000, "")]


def test_a_socket_whose_transport_never_tells_its_end_is_forgotten_too(program: Program) -> None:
    """Against its interface, but the next tests must not have one socket less (S20)."""
    for _ in range(5):
        program.opened()
        program.transport.last.deaf = True
    tasks = program.session.registry.tasks
    program.session.end(tasks, 0)
    assert states(*tasks) == ["CLOSED"] * 5
    assert program.session.connect(URL, OPTIONS)[1].succeeded
    program.transport.connections[0].end()
    assert program.ran.count("onSocketClose") == 0
    assert program.session.live[0].connection is not None


def test_only_the_named_sockets_end(program: Program) -> None:
    kept, kept_connection = program.opened("kept")
    gone, _ = program.opened("gone")
    program.session.end([gone], 0)
    assert kept_connection.log == []
    assert program.session.registry.tasks == [kept]
    assert program.session.main is kept
    with pytest.raises(UnknownName):
        program.session.registry.find("gone")


def test_listeners_of_a_forgotten_socket_are_dropped(program: Program, ran: Ran) -> None:
    task, _ = program.opened()
    program.session.listen(EventKind.OPEN, ran.handler("x"), task)
    program.session.end([task], 0)
    assert program.session._state.listeners == type(program.session._state.listeners)()


def test_the_record_of_callbacks_can_be_emptied_and_messages_stay(program: Program) -> None:
    task, connection = program.opened()
    connection.tell("x")
    program.session.callbacks.forget("at an end")
    assert program.ran == []
    assert len(task.inbox) == 1


@pytest.mark.rule("S12")
def test_global_handlers_can_be_put_back_and_those_still_due_are_dropped(
    program: Program, ran: Ran
) -> None:
    program.session.listen(EventKind.OPEN, ran.handler("before"))
    kept = program.session.global_handlers()
    program.session.listen(EventKind.OPEN, ran.handler("after"))
    program.session.listen(EventKind.MESSAGE, ran.handler("message"))
    program.opened()
    program.session.set_global_handlers(kept)
    assert not program.session.queue.waiting
    program.closed()
    assert program.session.global_handlers() == kept
    program.session.end(program.session.registry.tasks, 0)
    program.opened()
    program.transport.last.tell("x")
    program.waits.for_nothing(at_once())
    assert ran.names == ["before"]


def test_a_shutdown_ends_everything_and_the_transport(program: Program) -> None:
    task, connection = program.opened()
    connection.on_close = connection.end
    program.session.shutdown(2.5)
    assert connection.log == ["close"]
    assert task.state is SocketState.CLOSED
    assert program.transport.shutdowns == [2.5]


def test_a_second_shutdown_and_one_without_any_socket_do_nothing(program: Program) -> None:
    program.session.shutdown(1)
    assert program.transport.shutdowns == []
    program.connecting()
    program.session.shutdown(1)
    program.session.shutdown(1)
    assert program.transport.shutdowns == [1]


# Threads


def test_events_of_many_threads_are_all_heard(program: Program) -> None:
    """With all threads at once, no message is lost or counted twice."""
    pairs = [program.opened() for _ in range(5)]
    start = threading.Barrier(6)

    def flood(connection: FakeConnection) -> None:
        start.wait(PATIENCE)
        for number in range(300):
            connection.tell(str(number))

    threads = [threading.Thread(target=flood, args=(each,), daemon=True) for _, each in pairs]
    for thread in threads:
        thread.start()
    start.wait(PATIENCE)
    for number in range(300):
        program.session.send(str(number))
    for thread in threads:
        thread.join(PATIENCE)
        assert not thread.is_alive()
    expected = [str(number) for number in range(300)]
    for task, _ in pairs:
        assert [message.data for message in task.inbox] == expected
    assert pairs[0][1].sent == expected
    assert program.ran.count("onSocketMessage") == 1500
    assert program.ran.count("sendSocketMessage.complete") == 300


def test_what_a_transport_does_runs_without_the_lock(program: Program) -> None:
    """Else a transport that waits for its own threads would never end."""
    _, connection = program.opened()
    _, other = program.opened()
    connection.on_send = lambda _data: in_thread(lambda: other.tell("x"))
    connection.on_close = lambda _code, _reason: in_thread(lambda: other.tell("y"))
    program.session.send("x")
    program.session.close(task=program.session.main)
    assert (connection.log, other.log) == (["send", "close"], [])


def test_a_refusal_is_a_transport_error() -> None:
    connection = Program().opened()[1]
    connection.refuses = "no"
    with pytest.raises(TransportError):
        connection.send("x")
