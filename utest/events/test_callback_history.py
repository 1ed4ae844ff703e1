from __future__ import annotations

import pytest

from SwanSocketLibrary.errors import UnknownName
from SwanSocketLibrary.events.callback_history import CALLBACKS, Record
from SwanSocketLibrary.events.entries import Run
from SwanSocketLibrary.events.log import EventLog
from SwanSocketLibrary.swan.inbox import BOUNDS, Bound, Bounds
from SwanSocketLibrary.swan.model import Event, EventKind, MessageRun, Outcome, Task
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.swan.profile import APIS
from SwanSocketLibrary.waiting import Monitor

SUCCESS = Outcome("connectSocket", "1", Payload(socketTaskId="1"))
FAILURE = Outcome("connectSocket", None, Payload(errCode=202), detail="bad")


def log_of(history: Bound = BOUNDS.history) -> EventLog:
    return EventLog(Bounds(history=history), Monitor())


def event(kind: EventKind, task_id: str, *, of_main: bool) -> Event:
    return Event(kind, Task(task_id, task_id), Payload(of=task_id), of_main)


def names(records: list[Record]) -> list[str]:
    return [record.name for record in records]


def test_every_callback_of_the_api_has_a_name() -> None:
    assert CALLBACKS == (
        "connectSocket.success",
        "connectSocket.fail",
        "connectSocket.complete",
        "sendSocketMessage.success",
        "sendSocketMessage.fail",
        "sendSocketMessage.complete",
        "closeSocket.success",
        "closeSocket.fail",
        "closeSocket.complete",
        "onSocketOpen",
        "onSocketMessage",
        "onSocketError",
        "onSocketClose",
    )


@pytest.mark.rule("S4")
@pytest.mark.parametrize("api", APIS)
@pytest.mark.parametrize(("detail", "first"), [(None, "success"), ("bad", "fail")])
def test_a_call_is_recorded_with_complete_last_and_the_same_object(
    api: str, detail: str | None, first: str
) -> None:
    log = log_of()
    outcome = Outcome(api, "1", Payload(x=1), detail=detail)
    log.add(outcome)
    records = log.callbacks.select(CALLBACKS)
    assert names(records) == [f"{api}.{first}", f"{api}.complete"]
    assert all(record.result is outcome.result for record in records)
    assert [(record.task_id, record.of_main) for record in records] == [("1", False)] * 2


def test_an_event_is_recorded_under_its_name() -> None:
    log = log_of()
    happened = event(EventKind.OPEN, "1", of_main=True)
    log.add(happened)
    assert log.callbacks.select(["onSocketOpen"]) == [
        Record("onSocketOpen", "1", happened.payload, of_main=True)
    ]


def test_names_are_selected_in_the_order_of_running() -> None:
    log = log_of()
    log.add(SUCCESS)
    log.add(event(EventKind.OPEN, "1", of_main=True))
    log.add(FAILURE)
    selected = log.callbacks.select(["onSocketOpen", "connectSocket.fail", "connectSocket.success"])
    assert names(selected) == ["connectSocket.success", "onSocketOpen", "connectSocket.fail"]


@pytest.mark.rule("S12")
def test_without_a_task_the_events_are_the_main_tasks() -> None:
    log = log_of()
    log.add(event(EventKind.OPEN, "1", of_main=True))
    log.add(event(EventKind.OPEN, "2", of_main=False))
    assert [record.task_id for record in log.callbacks.select(["onSocketOpen"])] == ["1"]


def test_without_a_task_the_calls_are_all_calls() -> None:
    log = log_of()
    log.add(SUCCESS)
    log.add(Outcome("connectSocket", "2", Payload()))
    log.add(FAILURE)
    selected = log.callbacks.select(["connectSocket.complete"])
    assert [record.task_id for record in selected] == ["1", "2", None]


@pytest.mark.parametrize("task_id", ["1", "2"])
def test_with_a_task_the_records_are_its_own_main_or_not(task_id: str) -> None:
    log = log_of()
    for each, of_main in (("1", True), ("2", False)):
        log.add(event(EventKind.MESSAGE, each, of_main=of_main))
        log.add(Outcome("closeSocket", each, Payload()))
    log.add(FAILURE)
    assert [(r.name, r.task_id) for r in log.callbacks.select(CALLBACKS, task_id)] == [
        ("onSocketMessage", task_id),
        ("closeSocket.success", task_id),
        ("closeSocket.complete", task_id),
    ]


def test_the_oldest_records_can_be_left_out() -> None:
    log = log_of()
    log.add(SUCCESS)
    start = log.mark
    log.add(FAILURE)
    assert names(log.callbacks.select(CALLBACKS, start=start)) == [
        "connectSocket.fail",
        "connectSocket.complete",
    ]
    assert log.callbacks.select(CALLBACKS, start=log.mark) == []


def test_forgetting_empties_the_record() -> None:
    log = log_of()
    log.add(SUCCESS)
    log.callbacks.forget("at an end")
    assert log.callbacks.count("connectSocket.success") == 0
    assert log.callbacks.select(CALLBACKS) == []


@pytest.mark.parametrize("name", ["success", "onOpen", "closeSocket", "ONSOCKETOPEN", ""])
def test_a_name_that_is_no_callbacks_is_refused_with_those_that_are(name: str) -> None:
    with pytest.raises(UnknownName) as caught:
        log_of().callbacks.select(["onSocketOpen", name])
    assert f"No callback is named '{name}'." in str(caught.value)
    assert "'connectSocket.success'" in str(caught.value)


def test_of_too_many_records_the_oldest_are_forgotten_and_still_counted() -> None:
    log = log_of(Bound(count=3, size=100))
    log.add(SUCCESS)
    log.add(event(EventKind.OPEN, "1", of_main=True))
    log.add(FAILURE)
    assert names(log.callbacks.select(CALLBACKS)) == [
        "onSocketOpen",
        "connectSocket.fail",
        "connectSocket.complete",
    ]
    assert log.callbacks.forgotten == 2
    counts = [
        log.callbacks.count(f"connectSocket.{name}") for name in ("success", "fail", "complete")
    ]
    assert counts == [1, 1, 2]
    assert log.callbacks.count("connectSocket.complete", "1") == 1


def test_the_bytes_of_messages_are_bounded() -> None:
    log = log_of(Bound(count=9, size=10))
    for data in ("12345", "你好", b"1234"):
        log.add(Event(EventKind.MESSAGE, Task("1", "1"), Payload(data=data), of_main=True))
    assert [record.result["data"] for record in log.callbacks.select(CALLBACKS)] == [
        "你好",
        b"1234",
    ]
    assert log.callbacks.count("onSocketMessage") == 3


@pytest.mark.rule("S12")
def test_counts_see_what_selections_see() -> None:
    log = log_of()
    log.add(event(EventKind.OPEN, "1", of_main=True))
    log.add(event(EventKind.OPEN, "2", of_main=False))
    log.add(FAILURE)
    assert [log.callbacks.count("onSocketOpen", task_id) for task_id in (None, "1", "2", "3")] == [
        1,
        1,
        1,
        0,
    ]
    assert log.callbacks.count("connectSocket.fail") == 1
    with pytest.raises(UnknownName):
        log.callbacks.count("open")


def test_a_mark_leaves_out_what_came_before_it_also_when_some_was_forgotten() -> None:
    log = log_of(Bound(count=3, size=100))
    log.add(SUCCESS)
    mark = log.mark
    log.add(FAILURE)
    assert names(log.callbacks.select(CALLBACKS, start=mark)) == [
        "connectSocket.fail",
        "connectSocket.complete",
    ]


def test_the_last_failure_stays_known_when_its_records_are_forgotten() -> None:
    log = log_of(Bound(count=1, size=100))
    assert log.callbacks.last_failure is None
    log.add(FAILURE)
    log.add(SUCCESS)
    assert log.callbacks.last_failure is FAILURE
    log.callbacks.forget("at an end")
    assert log.callbacks.last_failure is None


def test_the_callbacks_of_messages_that_came_at_once_are_those_of_each() -> None:
    log = log_of(Bound(count=4, size=100))
    log.add(SUCCESS)
    run = MessageRun(Task("1", "1"), ["a", b"b", "c"], [1, 1, 1], of_main=True)
    log.add(Run(run))
    records = log.callbacks.select(CALLBACKS)
    assert names(records) == ["connectSocket.complete", *["onSocketMessage"] * 3]
    assert [record.result["data"] for record in records[1:]] == ["a", b"b", "c"]
    assert all(record.of_main and record.task_id == "1" for record in records[1:])
    assert (
        log.callbacks.count("onSocketMessage") == log.callbacks.count("onSocketMessage", "1") == 3
    )
    assert log.callbacks.forgotten == 1


def test_forgetting_leaves_out_what_came_before_and_nothing_that_comes_after() -> None:
    log = log_of(Bound(count=3, size=100))
    log.add(SUCCESS)
    log.add(SUCCESS)
    log.callbacks.forget("at an end")
    log.add(FAILURE)
    assert names(log.callbacks.select(CALLBACKS)) == [
        "connectSocket.fail",
        "connectSocket.complete",
    ]
    assert log.callbacks.forgotten == 0
    assert log.callbacks.count("connectSocket.success") == 0


def test_a_message_that_is_longer_than_the_bound_is_remembered_until_the_next_one() -> None:
    log = log_of(Bound(count=9, size=10))
    for data in ("x" * 11, "y"):
        log.add(Event(EventKind.MESSAGE, Task("1", "1"), Payload(data=data), of_main=True))
        assert [record.result["data"] for record in log.callbacks.select(CALLBACKS)] == [data]


def test_messages_of_another_socket_that_came_at_once_are_not_heard_globally() -> None:
    log = log_of()
    log.add(Run(MessageRun(Task("2", "2"), ["a", "b"], [1, 1], of_main=False)))
    assert [log.callbacks.count("onSocketMessage", each) for each in (None, "2")] == [0, 2]
    assert log.callbacks.select(["onSocketMessage"]) == []
