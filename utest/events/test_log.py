"""How much of what happened is kept, in which order, and who reads it from where on."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from SwanSocketLibrary.events.entries import (
    Change,
    CloseFrame,
    Direction,
    Entry,
    KeywordFailure,
    Origin,
    Run,
    ServerEvent,
    ServerEventKind,
    ServerFailure,
    ServerNote,
    What,
)
from SwanSocketLibrary.events.log import EventLog
from SwanSocketLibrary.net.interface import Exchange, Frame, Opcode
from SwanSocketLibrary.swan.inbox import MIB, Bound, Bounds
from SwanSocketLibrary.swan.model import (
    Event,
    EventKind,
    MessageRun,
    Outcome,
    SendClose,
    SendData,
    SocketState,
    Task,
)
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.waiting import Monitor
from utest.fakes import PATIENCE, in_thread

TASK = Task("1", "chat")
CHAT = Origin("1", "chat", 100.0)
OPENED = Change(SocketState.CONNECTING, SocketState.OPEN)
DATA_FRAME = Frame(sent=True, opcode=Opcode.TEXT, fin=True, length=1)
CLOSE = Frame(sent=True, opcode=Opcode.CLOSE, fin=True, length=2, payload=b"\x03\xe8")
PING = Frame(sent=False, opcode=Opcode.PING, fin=True, length=4, payload=b"ping")
FAILED = KeywordFailure("Wait For Socket Open", "Expected …")
HUGE = Bound(100_000, MIB)


def log_of(history: Bound = HUGE, log: Bound = HUGE) -> EventLog:
    return EventLog(Bounds(history=history, log=log), Monitor())


def came(data: str | bytes) -> Event:
    return Event(EventKind.MESSAGE, TASK, Payload(data=data, dataType="string"), of_main=True)


def sent(data: str) -> Outcome:
    return Outcome("sendSocketMessage", "1", Payload(), effect=SendData("1", data))


def messages(*data: str | bytes) -> MessageRun:
    return MessageRun(TASK, data, [len(each) for each in data], of_main=True)


def run(*data: str | bytes) -> Run:
    return Run(messages(*data))


def on_server(
    kind: ServerEventKind, time: float, data: str | bytes | None = None, server: str = "s"
) -> ServerEvent:
    return ServerEvent(server, 1, kind, data, time)


def server_sent(time: float, data: str = "x", server: str = "s") -> ServerEvent:
    return on_server(ServerEventKind.MESSAGE_SENT, time, data, server)


def short(what: What) -> object:
    """A message or a send by its data, all else as it is."""
    if isinstance(what, Event) and what.kind is EventKind.MESSAGE:
        return what.payload["data"]
    if isinstance(what, Outcome) and isinstance(what.effect, SendData):
        return what.effect.data
    return what


def recorded(log: EventLog, mark: int = 0) -> list[object]:
    return [short(entry.what) for entry in log.recorded(mark).entries]


def unwritten(log: EventLog) -> tuple[list[object], int]:
    entries, lost = log.unwritten("sockets")
    return [short(entry.what) for entry in entries], lost


# An entry


def test_an_entry_knows_its_socket_and_its_time() -> None:
    log, before = log_of(), time.monotonic()
    log.add(sent("x"), CHAT, url="wss://example.com", at=102.0)
    log.add("Mind.")
    after = time.monotonic()
    with_socket, without = log.recorded().entries
    assert (with_socket.task_id, with_socket.origin.name, with_socket.url) == (
        "1",
        "chat",
        "wss://example.com",
    )
    assert (with_socket.time, with_socket.origin.connected_at) == (102.0, 100.0)
    assert (without.task_id, without.origin.name, without.origin.connected_at) == (None, "", None)
    assert before <= without.time <= after
    assert (with_socket.number, without.number, log.mark) == (1, 2, 2)


def test_what_knows_its_own_time_has_that() -> None:
    log = log_of()
    log.add(Exchange("ws://h/", (), 101, "", (), 7.5), CHAT)
    log.add(server_sent(8.5))
    failure = ServerFailure("s", 1, FAILED)
    log.add(failure)
    assert [entry.time for entry in log.recorded().entries] == [7.5]
    assert [note.time for note in log.on_servers()[0]] == [8.5, failure.time]


@pytest.mark.parametrize(
    ("what", "size", "direction"),
    [
        (sent("é"), 2, Direction.SENT),
        (
            Outcome("closeSocket", "1", Payload(), effect=SendClose("1", 1000, "")),
            0,
            Direction.SENT,
        ),
        (Outcome("connectSocket", "1", Payload()), 0, None),
        (came(b"abc"), 3, Direction.RECEIVED),
        (Event(EventKind.OPEN, TASK, Payload(), of_main=True), 0, None),
        (run("abc", b"d"), 4, Direction.RECEIVED),
        (PING, 4, Direction.RECEIVED),
        (CLOSE, 2, Direction.SENT),
        (OPENED, 0, None),
        (FAILED, 12, None),
        ("é", 2, None),
        (server_sent(1, "abc"), 3, Direction.SENT),
        (on_server(ServerEventKind.MESSAGE_RECEIVED, 1, b"a"), 1, Direction.RECEIVED),
        (on_server(ServerEventKind.PONG_RECEIVED, 1, b""), 0, Direction.RECEIVED),
        (on_server(ServerEventKind.CONNECTED, 1, "/"), 1, Direction.RECEIVED),
        (on_server(ServerEventKind.OPENED, 1), 0, Direction.SENT),
        (on_server(ServerEventKind.GONE, 1, "x"), 1, None),
        (ServerEvent("s", 1, ServerEventKind.CLOSE_SENT, CloseFrame(1000), 1), 0, Direction.SENT),
        (ServerFailure("s", 1, FAILED), 12, None),
    ],
)
def test_an_entry_has_a_size_and_a_direction(
    what: What, size: int, direction: Direction | None
) -> None:
    log = log_of()
    log.add(what, CHAT)
    (entry,) = log.after(0, "servers" if isinstance(what, ServerNote) else "sockets")
    assert (entry.size, entry.direction) == (size, direction)


# Timelines and files


def test_what_happened_comes_back_in_its_order_as_often_as_it_is_read() -> None:
    log = log_of()
    exchange = Exchange("ws://h/", (), 101, "", (), time.monotonic())
    happened: list[What] = [OPENED, came("a"), PING, sent("b"), CLOSE, "Mind.", exchange, FAILED]
    for what in happened:
        log.add(what, CHAT, at=None if what is exchange else time.monotonic())
    for _ in range(2):
        entries = sorted(log.recorded().entries, key=lambda entry: entry.number)
        assert [entry.what for entry in entries] == happened


def test_a_call_stands_where_it_began() -> None:
    log = log_of()
    log.add(OPENED, CHAT, at=2.0)
    log.add(sent("x"), CHAT, at=1.0)
    assert recorded(log) == ["x", OPENED]


def test_what_came_up_to_a_mark_is_left_out() -> None:
    log = log_of()
    log.add("before", CHAT)
    log.add(server_sent(9, "before"))
    mark = log.mark
    log.add("after", CHAT)
    log.add(server_sent(1, "after"))
    assert recorded(log, mark) == ["after"]
    assert log.on_servers(mark) == ([server_sent(1, "after")], 0)


def test_entries_are_told_apart_by_their_sockets() -> None:
    log = log_of()
    log.add("before", CHAT)
    mark = log.mark
    log.add(came("a"), CHAT)
    log.add("of none")
    log.add("of another", Origin("2", "other"))
    by_socket = log.recorded().by_socket(mark)
    assert {
        task_id: [short(each.what) for each in of_it] for task_id, of_it in by_socket.items()
    } == {
        "1": ["a"],
        None: ["of none"],
        "2": ["of another"],
    }


def test_of_too_many_messages_the_oldest_are_dropped_and_how_sockets_changed_stays() -> None:
    log = log_of(Bound(2, MIB))
    closed = Outcome("closeSocket", "1", Payload(), effect=SendClose("1", 1000, ""))
    log.unwritten("sockets")
    for what in (OPENED, came("a"), sent("b"), PING, came("c"), CLOSE, closed):
        log.add(what, CHAT)
        log.unwritten("sockets")
    assert [each for each in recorded(log) if each not in warnings(log)] == [
        OPENED,
        PING,
        "c",
        CLOSE,
        closed,
    ]
    assert log.recorded().forgotten == 2


def warnings(log: EventLog) -> list[object]:
    return [each.what for each in log.recorded().entries if isinstance(each.what, str)]


def test_the_bytes_of_messages_count() -> None:
    log = log_of(Bound(100, 10))
    for data in ("x" * 6, "y" * 6):
        log.add(came(data), CHAT)
        log.add(sent(data), CHAT)
    assert [each for each in recorded(log) if each not in warnings(log)] == ["y" * 6]


def test_a_message_that_is_longer_than_the_bound_is_kept_until_the_next_one() -> None:
    log = log_of(Bound(9, 10), Bound(1, 1))
    for data in ("x", "y" * 11):
        log.add(came(data), CHAT)
    assert [each for each in recorded(log) if each not in warnings(log)] == ["y" * 11]
    log.add(came("z"), CHAT)
    assert [each for each in recorded(log) if each not in warnings(log)] == ["z"]


def test_of_too_many_steps_the_oldest_are_dropped_and_counted() -> None:
    log = log_of(Bound(2, MIB), Bound(1, MIB))
    for number in range(10_003):
        log.add(FAILED if number else OPENED, CHAT)
    log.unwritten("sockets")
    for data in "abc":
        log.add(came(data), CHAT)
    entries, forgotten = log.recorded().entries, log.recorded().forgotten
    assert OPENED not in [entry.what for entry in entries]
    assert forgotten == 3 + 1 + 1  # one more step is the warning that callbacks are forgotten


def test_data_frames_are_for_a_robot_log_that_shows_them_alone() -> None:
    log = log_of()
    log.add(DATA_FRAME, CHAT)
    assert (log.after(0), unwritten(log), recorded(log)) == ([], ([], 0), [])
    log.shows_frames = True
    for frame in (DATA_FRAME, PING):
        log.add(frame, CHAT)
    assert recorded(log) == [PING]
    assert unwritten(log) == ([DATA_FRAME, PING], 0)


def test_only_the_sockets_that_are_kept_are_not_forgotten() -> None:
    log = log_of()
    for task_id in ("1", "2", None):
        log.add(OPENED, Origin(task_id))
        log.add(came("a"), Origin(task_id))
    log.unwritten("sockets")
    log.callbacks.forget("at an end")
    log.forget({"2"}, ())
    assert [entry.task_id for entry in log.recorded().entries] == ["2", "2"]
    assert log.mark == 6
    assert len(log.after(0)) == 2


def test_what_is_forgotten_counts_no_more() -> None:
    log = log_of(Bound(2, MIB))
    for data in "abcd":
        log.add(came(data), CHAT)
    log.unwritten("sockets")
    assert log.recorded().forgotten == 2
    log.forget({"1"}, ())
    assert (log.recorded().forgotten, recorded(log)[-2:]) == (0, ["c", "d"])


def test_what_is_kept_still_counts_against_the_bound() -> None:
    log = log_of(Bound(100, 10))
    log.add(server_sent(1, "123456"))
    log.unwritten("servers")
    log.forget((), {"s"})
    log.add(server_sent(2, "123456"))
    assert log.on_servers() == ([server_sent(2, "123456")], 1)


def test_what_is_forgotten_makes_room() -> None:
    log = log_of(Bound(2, 10), Bound(1, 1))
    for moment in (1, 2):
        log.add(server_sent(moment, "12345", "gone"))
    log.unwritten("servers")
    log.forget((), {"s"})
    happened = [server_sent(3, "12345"), server_sent(4, "12345")]
    for each in happened:
        log.add(each)
    assert log.on_servers() == (happened, 0)


def test_what_other_readers_still_want_is_forgotten_by_timelines_alone() -> None:
    log = log_of()
    log.add(OPENED, CHAT)
    log.add(came("a"), CHAT)
    log.unwritten("sockets")
    log.add("unwritten", CHAT)
    log.forget((), ())
    assert recorded(log) == []
    assert len(log.callbacks.select(["onSocketMessage"])) == 1
    assert unwritten(log) == (["unwritten"], 0)


# Messages that came at once


def test_messages_that_came_at_once_stand_one_behind_the_other() -> None:
    log = log_of(Bound(3, MIB))
    log.add("before", CHAT)
    log.unwritten("sockets")
    mark = log.mark
    log.add(run("a", b"b", "c", "d"), CHAT)
    log.add("after", CHAT)
    assert [each for each in recorded(log, mark) if each != warnings(log)[1]] == [
        b"b",
        "c",
        "d",
        "after",
    ]
    assert log.recorded().forgotten == 1


@pytest.mark.parametrize("bound", [Bound(5, MIB), Bound(100, 5)])
def test_a_run_is_dropped_message_by_message(bound: Bound) -> None:
    log = log_of(bound, bound)
    log.add(came("1"), CHAT)
    log.add(run("2", "3", "4"), CHAT)
    log.add(run("5", "6", "7", "8"), CHAT)
    everything = [each for each in recorded(log) if each not in warnings(log)]
    assert everything == ["4", "5", "6", "7", "8"]
    lines, lost = unwritten(log)
    assert ([each for each in lines if each not in warnings(log)], lost) == (everything, 3)
    log.add(run("9"), CHAT)
    assert next(each for each in recorded(log) if each not in warnings(log)) == "5"


def test_a_run_is_as_many_bytes_as_are_left_of_it() -> None:
    log = log_of(Bound(100, 10), Bound(1, 1))
    log.add(run("aaaa", "bbbb", "cc"), CHAT)
    log.add(came("dddd"), CHAT)
    log.unwritten("sockets")
    log.add(came("ee"), CHAT)
    assert [each for each in recorded(log) if each not in warnings(log)] == ["cc", "dddd", "ee"]
    assert [e.size for e in log.after(0) if isinstance(e.what, Run | Event)] == [2, 4, 2]


def test_what_is_added_soon_stands_before_what_comes_later() -> None:
    log = log_of()
    log.came(messages("a"), CHAT, 1.0, soon=True)
    log.came(messages("b"), CHAT, 2.0, soon=True)
    log.add(sent("answer"), CHAT, at=3.0)
    log.came(messages("c"), CHAT, 4.0)
    assert recorded(log) == ["a", "b", "answer", "c"]
    assert [entry.number for entry in log.recorded().entries] == [1, 2, 3, 4]
    assert [entry.time for entry in log.recorded().entries] == [1.0, 2.0, 3.0, 4.0]


READERS: dict[str, Callable[[EventLog], object]] = {
    "the mark": lambda log: log.mark,
    "after": lambda log: len(log.after(0)),
    "unwritten": lambda log: len(log.unwritten("sockets")[0]),
    "recorded": lambda log: len(log.recorded().entries),
    "callbacks.count": lambda log: log.callbacks.count("onSocketMessage"),
    "callbacks.count of a task": lambda log: log.callbacks.count("onSocketMessage", "1"),
    "callbacks.select": lambda log: len(log.callbacks.select(["onSocketMessage"])),
    "callbacks.forgotten": lambda log: log.callbacks.forgotten + 1,
}


@pytest.mark.parametrize("read", READERS.values(), ids=READERS)
def test_whoever_reads_finds_what_is_added_soon(read: Callable[[EventLog], object]) -> None:
    log = log_of()
    log.came(messages("a"), CHAT, 1.0, soon=True)
    assert read(log) == 1


def test_what_is_added_soon_is_forgotten_with_the_rest() -> None:
    log = log_of()
    log.came(messages("a"), CHAT, 1.0, soon=True)
    log.callbacks.forget("at the end of a test")
    assert (log.callbacks.emptied, log.callbacks.count("onSocketMessage")) == (
        "at the end of a test",
        0,
    )
    log.came(messages("b"), CHAT, 2.0, soon=True)
    log.forget((), ())
    assert recorded(log) == []


def test_what_is_added_soon_is_so_much_at_most() -> None:
    log = log_of(Bound(3, MIB))
    for number in range(1000):
        log.came(messages(str(number)), CHAT, float(number), soon=True)
    assert len(log._due) < 100
    assert log.recorded().entries[-1].time == 999.0


# The Robot log


def test_the_robot_log_reads_each_entry_once_and_in_order() -> None:
    log = log_of()
    log.add(came("one"), CHAT)
    log.add("two")
    assert unwritten(log) == (["one", "two"], 0)
    assert unwritten(log) == ([], 0)
    log.add(came("three"), CHAT)
    assert unwritten(log) == (["three"], 0)


def test_the_robot_log_has_no_line_for_states_handshakes_failures_and_hidden_frames() -> None:
    log = log_of()
    for what in (OPENED, Exchange("ws://h/", (), 101, "", (), 1.0), FAILED, PING, CLOSE):
        log.add(what, CHAT)
    assert unwritten(log) == ([], 0)


def test_of_too_many_lines_the_oldest_are_left_out_and_counted_once() -> None:
    log = log_of(log=Bound(3, 100))
    for data in "12345":
        log.add(came(data), CHAT)
    assert unwritten(log) == (["3", "4", "5"], 2)
    log.add(came("6"), CHAT)
    assert unwritten(log) == (["6"], 0)
    assert recorded(log) == list("123456")


def test_what_was_read_is_not_missed_when_it_is_dropped() -> None:
    log = log_of(Bound(2, MIB))
    for _ in range(3):
        for data in "ab":
            log.add(came(data), CHAT)
        lines, lost = unwritten(log)
        assert ([each for each in lines if each in ("a", "b")], lost) == (["a", "b"], 0)


def test_lines_that_are_not_even_remembered_are_counted_once() -> None:
    log = log_of(Bound(2, MIB), Bound(2, MIB))
    for number in range(5):
        log.add(server_sent(number))
    assert log.unwritten("servers")[1] == 3
    log.add(server_sent(6))
    assert log.unwritten("servers")[1] == 0


@pytest.mark.parametrize("what", [came("x" * 60), sent("x" * 60), PING._replace(payload=b"x" * 60)])
def test_their_bytes_are_bounded_too(what: What) -> None:
    log = log_of(log=Bound(3, 100))
    log.shows_frames = True
    log.add(what, CHAT)
    log.add(what, CHAT)
    lines, lost = unwritten(log)
    assert (len(lines), lost) == (1, 1)


def test_a_warning_does_not_go_for_what_comes_after_it() -> None:
    log = log_of(log=Bound(2, 100))
    log.add(came("1"), CHAT)
    log.add("take care")
    for data in "23":
        log.add(came(data), CHAT)
    assert unwritten(log) == (["take care", "2", "3"], 1)


def test_the_robot_log_has_more_than_is_remembered_if_its_own_bound_is_higher() -> None:
    log = log_of(Bound(2, MIB), Bound(4, MIB))
    for data in "12345":
        log.add(came(data), CHAT)
    assert [each for each in recorded(log) if each not in warnings(log)] == ["4", "5"]
    assert log.recorded().forgotten == 3
    lines, lost = unwritten(log)
    assert ([each for each in lines if each not in warnings(log)], lost) == (list("2345"), 1)
    assert log.recorded().forgotten == 3
    assert len([entry for entry in log.after(0) if isinstance(entry.what, Event)]) == 2


def test_a_flood_of_frames_is_bounded_by_the_log_and_kept_no_longer() -> None:
    log = log_of(log=Bound(3, MIB))
    log.shows_frames = True
    for _ in range(5):
        log.add(DATA_FRAME, CHAT)
    assert len(log.after(0)) == 3
    assert unwritten(log) == ([DATA_FRAME] * 3, 2)
    assert log.after(0) == []


# Servers


def test_what_happened_on_servers_comes_back_in_the_order_of_time() -> None:
    log = log_of()
    happened = [
        on_server(ServerEventKind.CONNECTED, 1, "/"),
        server_sent(2),
        on_server(ServerEventKind.HELD, 3),
        on_server(ServerEventKind.MESSAGE_RECEIVED, 4, "y"),
        on_server(ServerEventKind.GONE, 5, "closed"),
    ]
    for each in reversed(happened):
        in_thread(lambda each=each: log.add(each))  # type: ignore[misc] # bound in the loop
    assert log.on_servers() == (happened, 0)
    assert log.on_servers() == (happened, 0)
    assert recorded(log) == []


def test_of_too_many_messages_of_servers_the_oldest_are_dropped_and_all_else_stays() -> None:
    log = log_of(Bound(2, MIB))
    connected = on_server(ServerEventKind.CONNECTED, 0.5, "/")
    log.add(connected)
    for moment in (1, 2, 3, 4):
        log.add(server_sent(moment))
    assert log.on_servers() == ([connected, server_sent(3), server_sent(4)], 2)


def test_the_bytes_of_servers_messages_count() -> None:
    log = log_of(Bound(100, 10))
    log.add(server_sent(1, "é" * 3))
    log.add(server_sent(2, "é" * 3))
    assert log.on_servers() == ([server_sent(2, "é" * 3)], 1)


def test_of_too_much_else_on_servers_the_oldest_are_dropped_and_counted() -> None:
    log = log_of(log=Bound(1, MIB))
    for number in range(10_002):
        log.add(on_server(ServerEventKind.PING_SENT, 1 + number))
    events, forgotten = log.on_servers()
    assert (events[0].time, forgotten) == (3, 2)


def test_servers_and_sockets_do_not_push_each_other_out() -> None:
    log = log_of(Bound(2, MIB), Bound(2, MIB))
    log.add(came("a"), CHAT)
    log.add(server_sent(1, "a"))
    for number in range(5):
        log.add(server_sent(2 + number))
    assert recorded(log) == ["a"]
    assert unwritten(log) == (["a"], 0)
    entries, lost = log.unwritten("servers")
    assert ([entry.time for entry in entries], lost) == ([5, 6], 4)


def test_only_the_servers_that_are_kept_are_not_forgotten() -> None:
    log = log_of(Bound(2, MIB), Bound(1, MIB))
    for server in ("a", "b"):
        log.add(on_server(ServerEventKind.CONNECTED, 1, "/", server))
        log.add(server_sent(2, server=server))
    log.add(server_sent(3, server="b"))
    log.forget((), {"b"})
    events, forgotten = log.on_servers()
    assert ([each.server for each in events], forgotten) == (["b", "b", "b"], 0)
    log.forget((), ())
    assert log.on_servers() == ([], 0)


def test_what_was_no_client_pushes_nothing_out_and_is_in_the_robot_log_alone() -> None:
    log = log_of()
    happened = on_server(ServerEventKind.CONNECTED, 1, "/")
    log.add(happened)
    for _ in range(20_000):
        log.add(ServerEvent("s", None, ServerEventKind.REFUSED, "a connection was refused: x", 2))
    assert log.on_servers() == ([happened], 0)
    assert len(log.unwritten("servers")[0]) == 20_001


# Callbacks that are forgotten


def test_that_callbacks_are_forgotten_is_said_once_until_all_are() -> None:
    log = log_of(Bound(100, 10))
    for data in ("x" * 8, "x" * 8, "", "x" * 8):
        log.add(came(data), CHAT)
    lines, _ = unwritten(log)
    (warning,) = (each for each in lines if str(each).startswith("More callbacks ran than are rem"))
    assert "(max_history=100, 10 B)" in str(warning)
    assert lines.index(warning) == 1, "it stands before the first that makes one be forgotten"
    log.callbacks.forget("at an end")
    log.add(came("x"), CHAT)
    assert warning not in unwritten(log)[0]
    for _ in range(2):
        log.add(came("x" * 8), CHAT)
    assert unwritten(log)[0].count(warning) == 1


def test_it_is_said_of_messages_that_came_at_once_too() -> None:
    log = log_of(Bound(100, 10))
    log.add(run("x" * 8), CHAT)
    assert warnings(log) == []
    log.add(run("y" * 8), CHAT)
    assert len(warnings(log)) == 1


def test_as_many_callbacks_of_calls_and_events_are_remembered_as_of_messages() -> None:
    log = log_of(Bound(12_000, MIB))
    for _ in range(11_000):
        log.add(Event(EventKind.OPEN, TASK, Payload(), of_main=True), CHAT)
    log.unwritten("sockets")
    log.add(Event(EventKind.OPEN, TASK, Payload(), of_main=True), CHAT)
    assert len(log.callbacks.select(["onSocketOpen"])) == 11_001


def test_callbacks_that_pings_push_out_are_warned_of_too() -> None:
    log = log_of(Bound(2, MIB), Bound(1, MIB))
    log.add(came("a"), CHAT)
    for _ in range(3):
        log.add(PING, CHAT)
    assert log.callbacks.forgotten == 1
    log.add(came("b"), CHAT)
    assert len(warnings(log)) == 1


# Threads


@pytest.fixture
def switching() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("switching")
def test_many_threads_write_while_one_reads_and_nothing_is_lost_or_counted_twice() -> None:
    log = log_of(Bound(500, MIB), Bound(100_000, MIB))
    writers, each_writes = 4, 1000

    def writing(number: int) -> Callable[[], None]:
        def write() -> None:
            for place in range(each_writes):
                log.add(came(f"{number} {place}"), Origin(str(number)))

        return write

    threads = [threading.Thread(target=writing(number)) for number in range(writers)]
    for thread in threads:
        thread.start()
    read: list[Entry] = []
    while any(thread.is_alive() for thread in threads):
        read += log.unwritten("sockets")[0]
        assert len(log.recorded().entries) <= 501
    for thread in threads:
        thread.join(PATIENCE)
    entries, lost = log.unwritten("sockets")
    read += entries
    assert lost == 0
    said = [short(entry.what) for entry in read if not isinstance(entry.what, str)]
    for number in range(writers):
        of_it = [each for each in said if str(each).startswith(f"{number} ")]
        assert of_it == [f"{number} {place}" for place in range(each_writes)]
    assert log.callbacks.count("onSocketMessage") == writers * each_writes
    assert log.callbacks.forgotten == writers * each_writes - 500
