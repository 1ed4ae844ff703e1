"""What a session keeps for timelines and files, and whom it shows what passes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from SwanSocketLibrary import hookimpl
from SwanSocketLibrary.events.entries import Change, KeywordFailure
from SwanSocketLibrary.net.interface import ConnectOptions, Exchange
from SwanSocketLibrary.plugins.platforms import ANDROID
from SwanSocketLibrary.plugins.plugin_registry import PluginRegistry
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.swan.host import HostSettings
from SwanSocketLibrary.swan.model import Event, Outcome, SocketState
from utest.fakes import URL, FakeConnection, FakeTransport, Program


class Learned:
    """A learner that writes down what it is shown.

    :ivar shown: that, in order.
    """

    def __init__(self) -> None:
        self.shown: list[object] = []

    def learn_connect(self, url: object, header: object) -> None:
        self.shown.append((url, header))

    def learn_message(self, data: object) -> None:
        self.shown.append(data)


class Reversing:
    """Sends and receives messages the other way round."""

    @hookimpl
    def swan_encode(self, data: str) -> str:
        return data[::-1]

    @hookimpl
    def swan_decode(self, data: str) -> str:
        return data[::-1]


def learning(*plugins: object) -> tuple[Session, FakeTransport, Learned]:
    transport, learned = FakeTransport(), Learned()
    hooks = PluginRegistry(plugins).hooks if plugins else None
    settings = HostSettings(ANDROID)
    return Session(settings, lambda: transport, hooks=hooks, learner=learned), transport, learned


def connected(session: Session, transport: FakeTransport) -> FakeConnection:
    session.connect(URL, ConnectOptions())
    transport.last.open()
    return transport.last


def whats(program: Program, mark: int = 0) -> list[str]:
    """What was recorded, in short."""
    shown = []
    for note in program.session.log.recorded(mark).entries:
        what = note.what
        if isinstance(what, Outcome):
            shown.append(what.api)
        elif isinstance(what, Event):
            shown.append(what.kind.value)
        elif isinstance(what, Change):
            shown.append(f"{what.before.name} → {what.after.name}")
        else:
            shown.append(type(what).__name__)
    return shown


def test_a_learner_is_shown_what_passes_before_it_is_recorded() -> None:
    session, transport, learned = learning()
    seen: list[int] = []
    learned.learn_message = lambda data: seen.append(session.log.mark)  # type: ignore[method-assign]
    connection = connected(session, transport)
    mark = session.log.mark
    session.send("out")
    assert seen == [mark]
    mark = session.log.mark
    connection.tell("in")
    assert seen[1:] == [mark]


def test_a_learner_sees_connects_and_messages_of_both_ways() -> None:
    session, transport, learned = learning()
    session.connect(URL, ConnectOptions(), header={"X-Key": "k"})
    transport.last.open()
    session.send("out")
    transport.last.tell("in", b"\x00")
    assert learned.shown == [(URL, {"X-Key": "k"}), "out", "in", b"\x00"]


def test_a_learner_sees_calls_that_fail_too() -> None:
    session, _, learned = learning()
    session.connect(7, ConnectOptions(), header=8)
    session.send(9)
    assert learned.shown == [(7, 8), 9]


def test_a_learner_sees_messages_as_the_test_does() -> None:
    session, transport, learned = learning(Reversing())
    connection = connected(session, transport)
    session.send("out")
    connection.tell("ni")
    assert connection.sent == ["tuo"]
    assert learned.shown[1:] == ["out", "in"]


def test_what_happens_is_recorded_in_its_order(program: Program) -> None:
    _, connection = program.opened()
    connection.tell("hi")
    program.session.send("hi")
    connection.end()
    assert whats(program) == [
        "connectSocket",
        "CONNECTING → OPEN",
        "onSocketOpen",
        "onSocketMessage",
        "sendSocketMessage",
        "OPEN → CLOSED",
        "onSocketClose",
    ]


def test_a_connect_is_recorded_with_its_url(program: Program) -> None:
    program.session.connect("bad", ConnectOptions())
    program.opened()
    notes = program.session.log.recorded().entries
    assert [note.url for note in notes if isinstance(note.what, Outcome)] == ["bad", URL]
    assert notes[0].task_id is None


def test_a_handshake_is_recorded_for_its_socket(program: Program) -> None:
    task, connection = program.connecting()
    exchange = Exchange(URL, (), 101, "", (), task.connected_at + 1)
    connection.receiver.exchanged(exchange)
    note = program.session.log.recorded().entries[-1]
    assert (note.task_id, note.what, note.time) == (task.socketTaskId, exchange, exchange.began)


REJECTED = Exchange(URL, (), 403, "No", (("Set-Cookie", "a"), ("X", "1")), 0.0, 0.1, "no ticket")


@pytest.mark.rule("S10")
def test_the_error_of_a_rejected_handshake_has_its_answer(program: Program) -> None:
    task, connection = program.connecting()
    connection.receiver.exchanged(REJECTED)
    connection.fail("the server answered 403 No")
    assert task.ended is not None
    payload = task.ended.payload
    assert (payload.status, payload.body, payload.header["x"]) == (403, "no ticket", "1")
    assert payload.detail == "the server answered 403 No"


@pytest.mark.parametrize(
    ("location", "shown"),
    [
        ("wss://mia:pw@h/", "'***'"),
        ("/login?token=t", "'***'"),
        ("wss://h/new", "'wss://h/new'"),
    ],
)
def test_where_a_rejection_leads_is_not_shown_with_secrets(
    program: Program, location: str, shown: str
) -> None:
    task, connection = program.connecting()
    connection.receiver.exchanged(Exchange(URL, (), 302, "", (("Location", location),), 0.0))
    connection.fail("the server redirected")
    assert task.ended is not None
    header = task.ended.payload.header
    assert header["location"] == location
    assert repr(header) == f"{{'Location': {shown}}}"


def test_the_error_of_any_other_end_has_no_answer(program: Program) -> None:
    unanswered, connection = program.connecting()
    connection.receiver.exchanged(REJECTED)  # a redirect, say
    connection.receiver.exchanged(Exchange(URL, (), None, "", (), 0.0))
    connection.fail("connection reset")
    lost, connection = program.connecting()
    connection.receiver.exchanged(Exchange(URL, (), 101, "", (), 0.0))
    connection.open()
    connection.fail("connection lost")
    for each in (unanswered, lost):
        assert each.ended is not None
        assert "status" not in each.ended.payload


@pytest.mark.parametrize("named", [True, False])
def test_a_failed_keyword_is_recorded(program: Program, named: bool) -> None:
    task, _ = program.opened()
    failure = KeywordFailure("Wait", "why")
    program.session.log.add(failure, *([task.origin] if named else []))
    note = program.session.log.recorded().entries[-1]
    assert (note.what, note.task_id) == (failure, task.socketTaskId if named else None)


def test_what_comes_after_a_mark_is_read_alone(program: Program) -> None:
    _, connection = program.opened()
    mark = program.session.log.mark
    assert whats(program, mark) == []
    connection.tell("hi")
    assert whats(program, mark) == ["onSocketMessage"]


def test_the_recording_of_forgotten_sockets_is_forgotten(program: Program) -> None:
    gone, _ = program.opened("gone")
    kept, _ = program.opened("kept")
    program.session.connect("bad", ConnectOptions())
    program.session.end([gone], 0)
    mark = program.session.log.mark
    program.session.log.forget({kept.socketTaskId}, ())
    assert {note.task_id for note in program.session.log.recorded().entries} == {kept.socketTaskId}
    assert program.session.log.mark == mark
    assert replace(program.session.log.recorded().entries[0], time=0).number < mark
    assert SocketState.OPEN is kept.state
