"""Where the session calls the hooks."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from SwanSocketLibrary import hookimpl
from SwanSocketLibrary.events.callback_history import Record
from SwanSocketLibrary.net.interface import ConnectOptions, Frame, Opcode
from SwanSocketLibrary.plugins.hookspecs import Connecting
from SwanSocketLibrary.plugins.platforms import ANDROID
from SwanSocketLibrary.swan.model import Event, EventKind, Outcome, SocketState
from SwanSocketLibrary.swan.payloads import Headers
from SwanSocketLibrary.swan.profile import Failure
from utest.fakes import URL, Program, friendly, in_thread

OPTIONS = ConnectOptions()
FRAME = Frame(sent=True, opcode=Opcode.PING, fin=True, length=0)


class Diary:
    """Observes all, and notes it in short."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.threads: set[str] = set()

    def note(self, text: str) -> None:
        self.notes.append(text)
        self.threads.add(threading.current_thread().name)

    @hookimpl
    def swan_call_ended(self, outcome: Outcome, socket: str) -> None:
        self.note(f"{socket}: {outcome.api} {'done' if outcome.succeeded else outcome.detail}")

    @hookimpl
    def swan_callback_ran(self, record: Record, socket: str) -> None:
        self.note(f"{socket}: {record.name}")

    @hookimpl
    def swan_event_happened(self, event: Event, socket: str) -> None:
        self.note(f"{socket}: {event.kind.name}")

    @hookimpl
    def swan_state_changed(self, socket: str, before: SocketState, after: SocketState) -> None:
        self.note(f"{socket}: {before.name} to {after.name}")

    @hookimpl
    def swan_frame_seen(self, frame: Frame, socket: str) -> None:
        self.note(f"{socket}: frame {frame.opcode.name}")


class Codec:
    """Marks what is sent, and takes the mark off what comes."""

    def __init__(self) -> None:
        self.given: list[tuple[str | bytes, str, str]] = []

    @hookimpl
    def swan_encode(self, data: str | bytes, socket: str, protocol: str) -> str | bytes:
        self.given.append((data, socket, protocol))
        return f"coded {data!r}"

    @hookimpl
    def swan_decode(self, data: str | bytes, socket: str, protocol: str) -> str | bytes:
        self.given.append((data, socket, protocol))
        if data == "bad":
            raise ValueError("no code")
        return f"decoded {data!r}"


@pytest.fixture
def diary() -> Diary:
    return Diary()


def warnings(program: Program) -> list[str]:
    entries, _ = program.session.log.unwritten("sockets")
    return [entry.what for entry in entries if isinstance(entry.what, str)]


# Connects


class Signer:
    """Changes a connect in each way, and refuses those that ask for it."""

    @hookimpl
    def swan_before_connect(self, connect: Connecting) -> None:
        if connect.socket == "refused":
            connect.refuse(Failure.SECURITY_CHECK_FAILED, "there is no key")
        connect.url += "?signed"
        connect.header["X-Signature"] = "abc"
        connect.protocols.append("v2")


def test_a_plugin_changes_a_connect() -> None:
    program = Program(plugins=[Signer()])
    program.session.connect(URL, OPTIONS, header={"X-A": 1.0}, protocols=["", "v1"])
    request = program.transport.last.request
    assert request.url == f"{URL}?signed"
    assert request.headers == (("X-A", "1"), ("X-Signature", "abc"))
    assert request.protocols == ("v1", "v2")


def test_the_log_has_the_url_of_the_call() -> None:
    program = Program(plugins=[Signer()])
    program.session.connect(URL, OPTIONS)
    entries, _ = program.session.log.unwritten("sockets")
    assert [entry.url for entry in entries if isinstance(entry.what, Outcome)] == [URL]


def test_a_plugin_refuses_a_connect_with_the_platforms_failure() -> None:
    program = Program(plugins=[Signer()])
    task, outcome = program.session.connect(URL, OPTIONS, alias="refused")
    assert task is None
    answer = ANDROID.answers[Failure.SECURITY_CHECK_FAILED]
    assert tuple(outcome.result.values()) == (*answer, "SECURITY_CHECK_FAILED")
    assert outcome.detail == "plugin 'Signer' refuses it: there is no key"
    assert program.ran == ["connectSocket.fail", "connectSocket.complete"]
    assert not program.transport.connections
    task, _ = program.session.connect(URL, OPTIONS, alias="refused not")
    assert task is not None


# Messages


def test_a_plugin_changes_what_is_sent_but_not_what_the_log_has() -> None:
    codec = Codec()
    program = Program(plugins=[codec])
    _, connection = program.connecting("chat", protocols=["v1"])
    connection.open(protocol="v1")
    outcome = program.session.send("hello")
    assert connection.sent == ["coded 'hello'"]
    assert codec.given == [("hello", "chat", "v1")]
    assert outcome.succeeded
    entries, _ = program.session.log.unwritten("sockets")
    sent = [entry.what for entry in entries if isinstance(entry.what, Outcome)][-1]
    assert sent.effect.data == "hello"  # type: ignore[union-attr]


def test_a_close_is_no_message() -> None:
    codec = Codec()
    program = Program(plugins=[codec])
    _, connection = program.opened()
    program.session.close(1000, "bye")
    assert connection.closes == [(1000, "bye")]
    assert codec.given == []


def test_a_plugin_changes_what_comes() -> None:
    codec = Codec()
    program = Program(plugins=[codec])
    task, connection = program.connecting("chat", protocols=["v1"])
    connection.open(protocol="v1")
    connection.tell("hello")
    (message,) = program.session.take_all(task)
    assert message.data == "decoded 'hello'"
    assert codec.given == [("hello", "chat", "v1")]


def test_a_codec_that_raises_fails_the_call() -> None:
    class Raising:
        @hookimpl
        def swan_encode(self) -> None:
            raise ValueError("no code")

    program = Program(plugins=[Raising()])
    _, connection = program.opened()
    outcome = program.session.send("hello")
    assert not outcome.succeeded
    assert outcome.detail == "plugin 'Raising' raised ValueError in swan_encode: no code"
    assert connection.sent == []
    assert program.ran[-2:] == ["sendSocketMessage.fail", "sendSocketMessage.complete"]


def test_a_message_that_cannot_be_decoded_ends_its_socket_in_an_error() -> None:
    program = Program(plugins=[Codec()])
    task, connection = program.opened("chat")
    connection.tell("good", "bad", "bad", "late")
    assert [message.data for message in program.session.take_all(task)] == ["decoded 'good'"]
    assert task.state is SocketState.CLOSED
    cause = "plugin 'Codec' raised ValueError in swan_decode: no code"
    assert task.cause == cause
    assert connection.abandoned == [cause]
    assert program.ran[-1] == "onSocketError"


def test_a_message_that_comes_during_a_call_is_decoded_with_its_sockets_subprotocol() -> None:
    """The opening is held back behind the call, so the socket does not know it yet."""
    codec = Codec()
    program = Program(plugins=[codec])
    _, first = program.opened("first")
    second_task, second = program.connecting("second", protocols=["v1"])

    def answer(_code: int, _reason: str) -> None:
        second.open(protocol="v1")
        second.tell("hello")

    first.on_close = answer
    program.session.close(task=program.session.registry.find("first"))
    assert codec.given == [("hello", "second", "v1")]
    assert len(program.session.take_all(second_task)) == 1


# Observers


def test_observers_see_a_sockets_life(diary: Diary) -> None:
    program = Program(plugins=[diary])
    program.transport.prepare = friendly
    task, _ = program.session.connect(URL, OPTIONS, alias="chat")
    program.session.send("hello")
    program.session.close()
    assert task is not None
    assert diary.notes == [
        "chat: connectSocket done",
        "chat: connectSocket.success",
        "chat: connectSocket.complete",
        "chat: CONNECTING to OPEN",
        "chat: OPEN",
        "chat: onSocketOpen",
        "chat: sendSocketMessage done",
        "chat: sendSocketMessage.success",
        "chat: sendSocketMessage.complete",
        "chat: MESSAGE",
        "chat: onSocketMessage",
        "chat: OPEN to CLOSING",
        "chat: closeSocket done",
        "chat: closeSocket.success",
        "chat: closeSocket.complete",
        "chat: CLOSING to CLOSED",
        "chat: CLOSE",
        "chat: onSocketClose",
    ]


def test_observers_see_calls_that_fail_before_there_is_a_socket(diary: Diary) -> None:
    program = Program(plugins=[diary])
    program.session.connect("", OPTIONS, alias="chat")
    assert diary.notes[0].startswith(": connectSocket url must be a string and not empty")
    assert diary.notes[1:] == [": connectSocket.fail", ": connectSocket.complete"]


def test_observers_are_called_in_the_thread_in_which_it_happened(diary: Diary) -> None:
    program = Program(plugins=[diary])
    _, connection = program.connecting("chat")
    diary.threads.clear()
    in_thread(connection.open)
    assert "chat: OPEN" in diary.notes
    assert len(diary.threads) == 1
    assert threading.current_thread().name not in diary.threads


def test_observers_see_frames_also_where_the_log_does_not_show_them(diary: Diary) -> None:
    program = Program(plugins=[diary])
    _, connection = program.connecting("chat")
    connection.show(FRAME)
    assert diary.notes[-1] == "chat: frame PING"
    entries, _ = program.session.log.unwritten("sockets")
    assert FRAME not in [entry.what for entry in entries]


def test_the_log_shows_frames_also_where_nobody_observes_them() -> None:
    program = Program()
    _, connection = program.connecting("chat")
    program.session.log.shows_frames = True
    connection.show(FRAME)
    entries, _ = program.session.log.unwritten("sockets")
    assert FRAME in [entry.what for entry in entries]


def test_observers_see_the_end_that_a_test_leaves_to_the_library(diary: Diary) -> None:
    program = Program(plugins=[diary])
    task, connection = program.connecting("chat")
    connection.deaf = True
    program.session.end([task], 0)
    assert diary.notes[-3:] == ["chat: CONNECTING to CLOSED", "chat: ERROR", "chat: onSocketError"]


def test_observers_hold_no_lock() -> None:
    class Asking:
        done: tuple[str, ...] = ()

        @hookimpl
        def swan_event_happened(self, event: Event) -> None:
            in_thread(lambda: program.session.log.unwritten("sockets"))
            self.done += (event.kind.name,)

    asking = Asking()
    program = Program(plugins=[asking])
    program.opened()
    assert asking.done == ("OPEN",)


def test_an_observer_that_raises_is_one_warning_and_the_run_goes_on(diary: Diary) -> None:
    class Raising:
        @hookimpl
        def swan_event_happened(self) -> None:
            raise ValueError("the disk is full")

    program = Program(plugins=[Raising(), diary])
    task, connection = program.opened("chat")
    connection.tell("a", "b")
    assert warnings(program) == [
        "plugin 'Raising' raised ValueError in swan_event_happened: the disk is full. "
        "The run goes on; this is said once."
    ]
    assert len(program.session.take_all(task)) == 2
    assert diary.notes.count("chat: MESSAGE") == 2


def test_an_observer_may_call_the_library() -> None:
    class Answering:
        @hookimpl
        def swan_event_happened(self, event: Event) -> None:
            if event.kind is EventKind.OPEN:
                program.session.send("hello")

    program = Program(plugins=[Answering()])
    _, connection = program.opened()
    assert connection.sent == ["hello"]


# A platform that ends a task that is closed before it is open


def test_a_platform_may_end_a_task_that_is_closed_before_it_is_open() -> None:
    profile = replace(ANDROID, name="browser", early_close="closes")
    program = Program(profile=profile)
    task, connection = program.connecting("chat")
    (outcome,) = program.session.close(1000, "bye", task)
    assert outcome.succeeded
    assert connection.closes == []
    assert connection.abandoned == ["it was closed before it was open"]
    assert task.state is SocketState.CLOSED
    assert program.ran == [
        "connectSocket.success",
        "connectSocket.complete",
        "closeSocket.success",
        "closeSocket.complete",
        "onSocketError",
    ]


def test_a_task_that_was_closed_before_it_was_open_does_not_open() -> None:
    profile = replace(ANDROID, name="browser", early_close="closes")
    program = Program(profile=profile)
    task, connection = program.connecting("chat")
    connection.deaf = True
    program.session.close(task=task)
    connection.receiver.opened(Headers(), "")
    assert task.state is SocketState.CLOSING
    assert "onSocketOpen" not in program.ran


def test_the_default_of_a_platform_is_that_it_goes_on_to_open() -> None:
    program = Program()
    task, connection = program.connecting("chat")
    (outcome,) = program.session.close(task=task)
    assert not outcome.succeeded
    assert connection.abandoned == []
