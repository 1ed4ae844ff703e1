from __future__ import annotations

import pytest

from SwanSocketLibrary.swan.host import Listeners
from SwanSocketLibrary.swan.model import Event, EventKind, Task
from SwanSocketLibrary.swan.payloads import Payload

EACH_KIND = pytest.mark.parametrize("kind", EventKind)


def event(kind: EventKind, task_id: str = "1", *, of_main: bool = True) -> Event:
    return Event(kind, Task(task_id, task_id), Payload(), of_main)


@pytest.mark.rule("S11")
@EACH_KIND
def test_a_tasks_listeners_hear_in_the_order_of_adding(kind: EventKind) -> None:
    listeners = Listeners[str]()
    for handler in ("b", "a", "b"):
        listeners.add("1", kind, handler)
    assert listeners.handlers_of(event(kind, of_main=False)) == ("b", "a", "b")


@pytest.mark.rule("S11")
def test_a_listener_hears_its_own_task_and_kind_alone() -> None:
    listeners = Listeners[str]()
    listeners.add("1", EventKind.OPEN, "a")
    assert listeners.handlers_of(event(EventKind.CLOSE)) == ()
    assert listeners.handlers_of(event(EventKind.OPEN, "2")) == ()


@pytest.mark.rule("S12")
@EACH_KIND
def test_the_last_global_registration_wins(kind: EventKind) -> None:
    listeners = Listeners[str]()
    listeners.set_global(kind, "first")
    listeners.set_global(kind, "last")
    assert listeners.handlers_of(event(kind)) == ("last",)


@pytest.mark.rule("S12")
def test_the_four_global_places_are_apart() -> None:
    listeners = Listeners[str]()
    for kind in EventKind:
        listeners.set_global(kind, kind.value)
    assert [listeners.handlers_of(event(kind)) for kind in EventKind] == [
        ("onSocketOpen",),
        ("onSocketMessage",),
        ("onSocketError",),
        ("onSocketClose",),
    ]


@pytest.mark.rule("S12")
@EACH_KIND
def test_a_global_listener_hears_the_main_task_after_its_own(kind: EventKind) -> None:
    listeners = Listeners[str]()
    listeners.set_global(kind, "global")
    listeners.add("1", kind, "own")
    listeners.add("1", kind, "own too")
    assert listeners.handlers_of(event(kind)) == ("own", "own too", "global")


@pytest.mark.rule("S12")
@EACH_KIND
def test_a_global_listener_does_not_hear_another_task(kind: EventKind) -> None:
    listeners = Listeners[str]()
    listeners.set_global(kind, "global")
    listeners.add("2", kind, "own")
    assert listeners.handlers_of(event(kind, "2", of_main=False)) == ("own",)


def test_forgetting_a_task_leaves_other_tasks_and_the_global_places() -> None:
    listeners = Listeners[str]()
    listeners.set_global(EventKind.OPEN, "global")
    for kind in EventKind:
        listeners.add("1", kind, "gone")
    listeners.add("2", EventKind.OPEN, "stays")
    listeners.forget("1")
    assert [listeners.handlers_of(event(kind, of_main=False)) for kind in EventKind] == [()] * 4
    assert listeners.handlers_of(event(EventKind.OPEN)) == ("global",)
    assert listeners.handlers_of(event(EventKind.OPEN, "2")) == ("stays", "global")


def test_forgetting_a_task_without_listeners_is_nothing() -> None:
    listeners = Listeners[str]()
    listeners.forget("1")
    assert listeners.handlers_of(event(EventKind.OPEN)) == ()


@pytest.mark.rule("S12")
def test_the_global_places_can_be_read_emptied_and_put_back() -> None:
    listeners = Listeners[str]()
    listeners.set_global(EventKind.OPEN, "global")
    listeners.add("1", EventKind.OPEN, "own")
    saved = listeners.global_handlers
    assert saved == {EventKind.OPEN: "global"}
    listeners.global_handlers = {}
    assert listeners.handlers_of(event(EventKind.OPEN)) == ("own",)
    listeners.global_handlers = saved
    assert listeners.handlers_of(event(EventKind.OPEN)) == ("own", "global")


def test_the_global_places_that_were_read_do_not_change_with_later_registrations() -> None:
    listeners = Listeners[str]()
    saved = listeners.global_handlers
    listeners.set_global(EventKind.OPEN, "global")
    assert saved == {}
    listeners.global_handlers = saved
    listeners.set_global(EventKind.CLOSE, "another")
    assert saved == {}
