from __future__ import annotations

import time
from dataclasses import replace

import pytest

from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.swan.model import Event, EventKind, SocketState, Task, TaskRef
from SwanSocketLibrary.swan.payloads import HiddenText, Payload

NEW = Task("socket-7", "chat")
OPEN = replace(NEW, state=SocketState.OPEN, protocol="v2")


def event(kind: EventKind, task: Task, **payload: object) -> Event:
    return Event(kind, task, Payload(payload), of_main=False)


def test_a_new_task_has_happened_nothing_yet() -> None:
    before = time.monotonic()
    task = SocketTask(NEW, "chat")
    assert before <= task.connected_at <= time.monotonic()
    assert (task.socketTaskId, task.readyState, task.alias, task.name) == (
        "socket-7",
        0,
        "chat",
        "chat",
    )
    assert task.state is SocketState.CONNECTING
    assert task.target == TaskRef("socket-7", "chat")
    assert (task.opened, task.ended, task.close_code, task.close_reason) == (None,) * 4
    assert (task.protocol, task.cause, len(task.inbox)) == ("", "", 0)


@pytest.mark.rule("S1")
@pytest.mark.parametrize("state", SocketState)
def test_the_state_is_that_of_the_rules(state: SocketState) -> None:
    task = SocketTask(NEW, None)
    task.update(replace(NEW, state=state))
    assert task.state is state
    assert task.readyState == state.value
    assert type(task.readyState) is int


def test_open_is_kept_with_its_payload() -> None:
    task = SocketTask(NEW, None)
    task.happened(event(EventKind.OPEN, OPEN, header={"a": "b"}))
    assert task.opened == {"header": {"a": "b"}}
    assert (task.state, task.protocol, task.ended) == (SocketState.OPEN, "v2", None)


@pytest.mark.rule("S8")
def test_messages_go_into_the_inbox() -> None:
    task = SocketTask(OPEN, None)
    task.happened(event(EventKind.MESSAGE, OPEN, data="hi", dataType="string"))
    task.happened(event(EventKind.MESSAGE, OPEN, data=b"\x00", dataType="arrayBuffer"))
    assert [message.data for message in task.inbox] == ["hi", b"\x00"]
    assert task.ended is None
    assert task.opened is None


@pytest.mark.parametrize("kind", [EventKind.CLOSE, EventKind.ERROR])
def test_the_terminal_event_is_kept(kind: EventKind) -> None:
    ended = replace(
        OPEN, state=SocketState.CLOSED, close_code=4000, close_reason="bye", cause="why"
    )
    happened = event(kind, ended)
    task = SocketTask(OPEN, None)
    task.happened(happened)
    assert task.ended is happened
    assert task.opened is None
    assert (task.state, task.close_code, task.close_reason, task.cause) == (
        SocketState.CLOSED,
        4000,
        "bye",
        "why",
    )


def test_the_log_shows_the_alias_with_the_id() -> None:
    assert repr(SocketTask(NEW, "chat")) == "<SocketTask chat (socket-7) CONNECTING>"
    assert repr(SocketTask(NEW, HiddenText("chat"))) == "<SocketTask *** (socket-7) CONNECTING>"


def test_the_log_shows_the_id_alone_without_an_alias() -> None:
    task = SocketTask(Task("socket-7", "socket-7", SocketState.OPEN), None)
    assert repr(task) == "<SocketTask socket-7 OPEN>"
    assert task.alias is None
