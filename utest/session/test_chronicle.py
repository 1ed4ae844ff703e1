from __future__ import annotations

from dataclasses import replace

import pytest

from SwanSocketLibrary.net.interface import Frame, Opcode
from SwanSocketLibrary.plugins.hooks import Hooks
from SwanSocketLibrary.session.chronicle import Chronicle
from SwanSocketLibrary.session.recording import Change, KeywordFailure
from SwanSocketLibrary.session.socket_task import SocketTask
from SwanSocketLibrary.swan.bounds import MIB, Bound, Bounds
from SwanSocketLibrary.swan.model import Event, EventKind, Outcome, SocketState, Task
from SwanSocketLibrary.swan.payloads import Payload

TASK = Task("1", "chat")
FRAME = Frame(sent=True, opcode=Opcode.TEXT, fin=True, length=1)
SENT = Outcome("sendSocketMessage", "1", Payload(socketTaskId="1"))


def message(data: str) -> Event:
    return Event(EventKind.MESSAGE, TASK, Payload(data=data, dataType="string"), of_main=True)


def chronicle(history: Bound) -> Chronicle:
    return Chronicle(Bounds(history=history), Hooks())


def texts(of: Chronicle) -> list[str]:
    return [entry.what for entry in of.read()[0] if isinstance(entry.what, str)]


@pytest.fixture
def task() -> SocketTask:
    return SocketTask(TASK, "chat")


def test_a_call_is_for_assertions_and_for_the_log(task: SocketTask) -> None:
    kept = chronicle(Bound(10, MIB))
    kept.call(SENT, task, began=task.connected_at + 2)
    assert kept.ledger.count("sendSocketMessage.success") == 1
    (entry,) = kept.read()[0]
    assert (entry.what, entry.socket, entry.since_connect) == (SENT, "chat", 2)


def test_a_connect_that_failed_keeps_the_name_and_the_url_that_it_was_given() -> None:
    kept = chronicle(Bound(10, MIB))
    kept.call(SENT, None, name="chat", url="wss://example.com")
    (entry,) = kept.read()[0]
    assert (entry.socket, entry.url, entry.since_connect) == ("chat", "wss://example.com", 0)


def test_frames_are_kept_only_for_a_log_that_shows_them(task: SocketTask) -> None:
    kept = chronicle(Bound(10, MIB))
    assert not kept.wants(FRAME)
    kept.frame(FRAME, task)
    assert kept.read() == ([], 0)
    kept.shows_frames = True
    assert kept.wants(FRAME)
    kept.frame(FRAME, task)
    assert [entry.what for entry in kept.read()[0]] == [FRAME]


def test_that_callbacks_are_forgotten_is_said_once(task: SocketTask) -> None:
    kept = chronicle(Bound(100, 10))
    for data in ("x" * 8, "x" * 8, "", "x" * 8):
        kept.event(message(data), task)
    assert len(texts(kept)) == 1
    kept.ledger.forget()
    kept.event(message("x"), task)
    assert texts(kept) == []
    for _ in range(2):
        kept.event(message("x" * 8), task)
    assert len(texts(kept)) == 1


def test_that_an_inbox_is_full_is_said_once_for_each_task(task: SocketTask) -> None:
    kept = chronicle(Bound(10, MIB))
    for _ in range(2):
        kept.full_inbox(task)
    kept.full_inbox(SocketTask(Task("2", "other"), None))
    assert len(texts(kept)) == 2


def test_control_frames_are_recorded_at_every_level_and_data_frames_never(
    task: SocketTask,
) -> None:
    kept = chronicle(Bound(10, MIB))
    ping = Frame(sent=False, opcode=Opcode.PING, fin=True, length=0)
    assert kept.wants(ping)
    kept.shows_frames = True
    for frame in (FRAME, ping):
        kept.frame(frame, task)
    assert [note.what for note in kept.recording.read().notes] == [ping]


def test_what_happens_is_recorded_with_its_socket(task: SocketTask) -> None:
    kept = chronicle(Bound(10, MIB))
    came = message("hello")
    kept.call(SENT, task, began=5.0)
    kept.event(came, task)
    kept.warning("Mind.", task)
    kept.state(task, replace(TASK, state=SocketState.OPEN))
    failure = KeywordFailure("Wait For Socket Open", "Expected …")
    kept.keyword_failed(failure, None)
    notes = kept.recording.read().notes
    change = Change(SocketState.CONNECTING, SocketState.OPEN)
    assert [note.what for note in notes] == [SENT, came, "Mind.", change, failure]
    assert notes[0].time == 5.0
    assert [note.task_id for note in notes] == ["1", "1", "1", "1", None]
