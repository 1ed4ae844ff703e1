from __future__ import annotations

from SwanSocketLibrary.output.server_notes import ServerNotes
from SwanSocketLibrary.server.records import ServerEvent
from SwanSocketLibrary.server.records import ServerEventKind as EventKind
from SwanSocketLibrary.swan.bounds import MIB, Bound
from utest.fakes import in_thread


def event(kind: EventKind, time: float, data: str | None = None, server: str = "s") -> ServerEvent:
    return ServerEvent(server, 1, kind, data, time)


def sent(time: float, data: str = "x", server: str = "s") -> ServerEvent:
    return event(EventKind.MESSAGE_SENT, time, data, server)


def test_messages_and_milestones_come_back_in_the_order_of_time() -> None:
    notes = ServerNotes()
    happened = [
        event(EventKind.CONNECTED, 1, "/"),
        sent(2),
        event(EventKind.HELD, 3),
        event(EventKind.MESSAGE_RECEIVED, 4, "y"),
        event(EventKind.GONE, 5, "closed"),
    ]
    for each in reversed(happened):
        in_thread(lambda each=each: notes.add(each))  # type: ignore[misc] # bound in the loop
    assert notes.read() == (happened, 0)
    assert notes.read() == (happened, 0)


def test_only_what_came_after_a_moment_is_read() -> None:
    notes = ServerNotes()
    for time in (1, 2, 3):
        notes.add(sent(time))
    assert notes.read(2) == ([sent(3)], 0)


def test_of_too_many_messages_the_oldest_go_and_milestones_stay() -> None:
    notes = ServerNotes(Bound(2, MIB))
    connected = event(EventKind.CONNECTED, 0.5, "/")
    notes.add(connected)
    for time in (1, 2, 3, 4):
        notes.add(sent(time))
    assert notes.read() == ([connected, sent(3), sent(4)], 2)


def test_the_bytes_of_messages_count() -> None:
    notes = ServerNotes(Bound(100, 10))
    notes.add(sent(1, "é" * 3))
    notes.add(sent(2, "é" * 3))
    assert notes.read() == ([sent(2, "é" * 3)], 1)


def test_only_the_servers_that_are_kept_are_not_forgotten() -> None:
    notes = ServerNotes(Bound(2, MIB))
    for server in ("a", "b"):
        notes.add(event(EventKind.CONNECTED, 1, "/", server))
        notes.add(sent(2, server=server))
    notes.add(sent(3, server="b"))
    notes.forget({"b"})
    events, forgotten = notes.read()
    assert [each.server for each in events] == ["b", "b", "b"]
    assert forgotten == 0
    notes.forget(())
    assert notes.read() == ([], 0)


def test_what_is_kept_still_counts_against_the_bound() -> None:
    notes = ServerNotes(Bound(100, 10))
    notes.add(sent(1, "123456"))
    notes.forget({"s"})
    notes.add(sent(2, "123456"))
    assert notes.read() == ([sent(2, "123456")], 1)


def test_of_too_many_milestones_the_oldest_go_and_are_counted() -> None:
    notes = ServerNotes()
    for number in range(10_002):
        notes.add(event(EventKind.PING_SENT, 1 + number))
    events, forgotten = notes.read()
    assert events[0].time == 3
    assert forgotten == 2


def test_what_was_no_client_pushes_nothing_out() -> None:
    notes = ServerNotes()
    happened = event(EventKind.CONNECTED, 1, "/")
    notes.add(happened)
    for _ in range(20_000):
        notes.add(ServerEvent("s", None, EventKind.REFUSED, "a connection was refused: x", 2))
    assert notes.read() == ([happened], 0)
