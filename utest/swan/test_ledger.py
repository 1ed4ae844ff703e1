from __future__ import annotations

import pytest

from SwanSocketLibrary.errors import UnknownName
from SwanSocketLibrary.swan.bounds import Bound
from SwanSocketLibrary.swan.ledger import CALLBACKS, Ledger, Record
from SwanSocketLibrary.swan.model import Event, EventKind, Outcome, Task
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.swan.profile import APIS

SUCCESS = Outcome("connectSocket", "1", Payload(socketTaskId="1"))
FAILURE = Outcome("connectSocket", None, Payload(errCode=202), detail="bad")


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
    ledger = Ledger()
    outcome = Outcome(api, "1", Payload(x=1), detail=detail)
    ledger.add_outcome(outcome)
    records = ledger.select(CALLBACKS)
    assert names(records) == [f"{api}.{first}", f"{api}.complete"]
    assert all(record.result is outcome.result for record in records)
    assert [(record.task_id, record.of_main) for record in records] == [("1", False)] * 2


def test_an_event_is_recorded_under_its_name() -> None:
    ledger = Ledger()
    happened = event(EventKind.OPEN, "1", of_main=True)
    ledger.add_event(happened)
    assert ledger.select(["onSocketOpen"]) == [
        Record("onSocketOpen", "1", happened.payload, of_main=True)
    ]


def test_names_are_selected_in_the_order_of_running() -> None:
    ledger = Ledger()
    ledger.add_outcome(SUCCESS)
    ledger.add_event(event(EventKind.OPEN, "1", of_main=True))
    ledger.add_outcome(FAILURE)
    selected = ledger.select(["onSocketOpen", "connectSocket.fail", "connectSocket.success"])
    assert names(selected) == ["connectSocket.success", "onSocketOpen", "connectSocket.fail"]


@pytest.mark.rule("S12")
def test_without_a_task_the_events_are_the_main_tasks() -> None:
    ledger = Ledger()
    ledger.add_event(event(EventKind.OPEN, "1", of_main=True))
    ledger.add_event(event(EventKind.OPEN, "2", of_main=False))
    assert [record.task_id for record in ledger.select(["onSocketOpen"])] == ["1"]


def test_without_a_task_the_calls_are_all_calls() -> None:
    ledger = Ledger()
    ledger.add_outcome(SUCCESS)
    ledger.add_outcome(Outcome("connectSocket", "2", Payload()))
    ledger.add_outcome(FAILURE)
    selected = ledger.select(["connectSocket.complete"])
    assert [record.task_id for record in selected] == ["1", "2", None]


@pytest.mark.parametrize("task_id", ["1", "2"])
def test_with_a_task_the_records_are_its_own_main_or_not(task_id: str) -> None:
    ledger = Ledger()
    for each, of_main in (("1", True), ("2", False)):
        ledger.add_event(event(EventKind.MESSAGE, each, of_main=of_main))
        ledger.add_outcome(Outcome("closeSocket", each, Payload()))
    ledger.add_outcome(FAILURE)
    assert [(r.name, r.task_id) for r in ledger.select(CALLBACKS, task_id)] == [
        ("onSocketMessage", task_id),
        ("closeSocket.success", task_id),
        ("closeSocket.complete", task_id),
    ]


def test_the_oldest_records_can_be_left_out() -> None:
    ledger = Ledger()
    ledger.add_outcome(SUCCESS)
    start = ledger.mark
    ledger.add_outcome(FAILURE)
    assert start == 2
    assert names(ledger.select(CALLBACKS, start=start)) == [
        "connectSocket.fail",
        "connectSocket.complete",
    ]
    assert ledger.select(CALLBACKS, start=4) == []


def test_forgetting_empties_the_record() -> None:
    ledger = Ledger()
    ledger.add_outcome(SUCCESS)
    ledger.forget()
    assert ledger.count("connectSocket.success") == 0
    assert ledger.select(CALLBACKS) == []


@pytest.mark.parametrize("name", ["success", "onOpen", "closeSocket", "ONSOCKETOPEN", ""])
def test_a_name_that_is_no_callbacks_is_refused_with_those_that_are(name: str) -> None:
    with pytest.raises(UnknownName) as caught:
        Ledger().select(["onSocketOpen", name])
    assert f"No callback is named '{name}'." in str(caught.value)
    assert "'connectSocket.success'" in str(caught.value)


def test_of_too_many_records_the_oldest_are_forgotten_and_still_counted() -> None:
    ledger = Ledger(Bound(count=3, size=100))
    ledger.add_outcome(SUCCESS)
    ledger.add_event(event(EventKind.OPEN, "1", of_main=True))
    ledger.add_outcome(FAILURE)
    assert names(ledger.select(CALLBACKS)) == [
        "onSocketOpen",
        "connectSocket.fail",
        "connectSocket.complete",
    ]
    assert ledger.forgotten == 2
    counts = [ledger.count(f"connectSocket.{name}") for name in ("success", "fail", "complete")]
    assert counts == [1, 1, 2]
    assert ledger.count("connectSocket.complete", "1") == 1


def test_the_bytes_of_messages_are_bounded() -> None:
    ledger = Ledger(Bound(count=9, size=10))
    for data in ("12345", "你好", b"1234"):
        ledger.add_event(Event(EventKind.MESSAGE, Task("1", "1"), Payload(data=data), of_main=True))
    assert [record.result["data"] for record in ledger.select(CALLBACKS)] == ["你好", b"1234"]
    assert ledger.count("onSocketMessage") == 3


@pytest.mark.rule("S12")
def test_counts_see_what_selections_see() -> None:
    ledger = Ledger()
    ledger.add_event(event(EventKind.OPEN, "1", of_main=True))
    ledger.add_event(event(EventKind.OPEN, "2", of_main=False))
    ledger.add_outcome(FAILURE)
    assert [ledger.count("onSocketOpen", task_id) for task_id in (None, "1", "2", "3")] == [
        1,
        1,
        1,
        0,
    ]
    assert ledger.count("connectSocket.fail") == 1
    with pytest.raises(UnknownName):
        ledger.count("open")


def test_a_mark_leaves_out_what_came_before_it_also_when_some_was_forgotten() -> None:
    ledger = Ledger(Bound(count=3, size=100))
    ledger.add_outcome(SUCCESS)
    mark = ledger.mark
    ledger.add_outcome(FAILURE)
    assert names(ledger.select(CALLBACKS, start=mark)) == [
        "connectSocket.fail",
        "connectSocket.complete",
    ]


def test_the_last_failure_stays_known_when_its_records_are_forgotten() -> None:
    ledger = Ledger(Bound(count=1, size=100))
    assert ledger.last_failure is None
    ledger.add_outcome(FAILURE)
    ledger.add_outcome(SUCCESS)
    assert ledger.last_failure is FAILURE.result
    ledger.forget()
    assert ledger.last_failure is None
