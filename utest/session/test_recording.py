from __future__ import annotations

from SwanSocketLibrary.net.interface import Frame, Opcode
from SwanSocketLibrary.session.recording import Change, Recording, What
from SwanSocketLibrary.swan.bounds import MIB, Bound
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

TASK = Task("1", "chat")
OPENED = Change(SocketState.CONNECTING, SocketState.OPEN)
CLOSE = Frame(sent=True, opcode=Opcode.CLOSE, fin=True, length=2, payload=b"\x03\xe8")
PING = Frame(sent=True, opcode=Opcode.PING, fin=True, length=4, payload=b"ping")


def came(data: str) -> Event:
    return Event(EventKind.MESSAGE, TASK, Payload(data=data, dataType="string"), of_main=True)


def sent(data: str) -> Outcome:
    return Outcome("sendSocketMessage", "1", Payload(), effect=SendData("1", data))


def whats(recording: Recording, mark: int = 0) -> list[object]:
    return [note.what for note in recording.read(mark).notes]


def test_messages_and_milestones_come_back_in_their_order() -> None:
    recording = Recording()
    happened: list[What] = [OPENED, came("a"), PING, sent("b"), CLOSE, "Mind."]
    for what in happened:
        recording.add(what, "1")
    assert whats(recording) == happened


def test_a_call_stands_where_it_began() -> None:
    recording = Recording()
    recording.add(OPENED, "1", at=2.0)
    recording.add(sent("x"), "1", at=1.0)
    assert whats(recording) == [sent("x"), OPENED]


def test_what_came_up_to_a_mark_is_left_out() -> None:
    recording = Recording()
    recording.add("before", "1")
    mark = recording.mark
    recording.add("after", "1")
    assert whats(recording, mark) == ["after"]


def test_of_too_many_messages_the_oldest_go_and_milestones_stay() -> None:
    recording = Recording(Bound(2, MIB))
    closed = Outcome("closeSocket", "1", Payload(), effect=SendClose("1", 1000, ""))
    for what in (OPENED, came("a"), sent("b"), PING, came("c"), CLOSE, closed):
        recording.add(what, "1")
    assert whats(recording) == [OPENED, PING, came("c"), CLOSE, closed]
    assert recording.read().forgotten == 2


def test_the_bytes_of_messages_count() -> None:
    recording = Recording(Bound(100, 10))
    for data in ("x" * 6, "y" * 6):
        recording.add(came(data), "1")
        recording.add(sent(data), "1")
    assert whats(recording) == [sent("y" * 6)]


def test_only_the_sockets_that_are_kept_are_not_forgotten() -> None:
    recording = Recording()
    for task_id in ("1", "2", None):
        recording.add(OPENED, task_id)
        recording.add(came("a"), task_id)
    recording.forget({"2"})
    assert [note.task_id for note in recording.read().notes] == ["2", "2"]
    assert recording.mark == 6


def test_messages_that_came_at_once_stand_one_after_another() -> None:
    recording = Recording(Bound(3, MIB))
    recording.add("before", "1")
    mark = recording.mark
    recording.add_messages(MessageRun(TASK, ["a", b"b", "c", "d"], [1, 1, 1, 1], of_main=True))
    recording.add("after", "1")
    whats_after = [
        what.payload["data"] if isinstance(what, Event) else what for what in whats(recording, mark)
    ]
    assert whats_after == [b"b", "c", "d", "after"]
    assert recording.read().forgotten == 1


def test_of_too_many_milestones_the_oldest_go_and_are_counted() -> None:
    recording = Recording(Bound(2, MIB))
    for number in range(10_003):
        recording.add(f"warning {number}", "1")
    for data in "abc":
        recording.add(came(data), "1")
    notes = recording.read()
    assert notes.notes[0].what == "warning 3"
    assert notes.forgotten == 3 + 1
