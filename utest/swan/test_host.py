from __future__ import annotations

from dataclasses import replace

import pytest

from SwanSocketLibrary.swan.host import Host
from SwanSocketLibrary.swan.model import SocketState, Task, TaskRef
from utest.swan.driving import DEFAULT, with_connecting


def test_a_new_host_has_no_task_and_no_main_task() -> None:
    host = Host(DEFAULT)
    assert dict(host.tasks) == {}
    assert host.main is None
    assert not host.is_main("1")


@pytest.mark.rule("S1")
def test_a_task_that_is_not_held_is_closed() -> None:
    assert Host(DEFAULT).state_of("1") is SocketState.CLOSED


@pytest.mark.parametrize("state", [s for s in SocketState if s is not SocketState.CLOSED])
def test_a_task_that_has_not_ended_is_held_in_its_state(state: SocketState) -> None:
    host = Host(DEFAULT).with_task(Task("1", "a", state))
    assert host.state_of("1") is state
    assert list(host.tasks) == ["1"]


@pytest.mark.rule("S1")
def test_a_task_that_ended_is_held_no_more() -> None:
    host = Host(DEFAULT).with_task(Task("1", "a")).with_task(Task("2", "b"))
    host = host.with_task(Task("1", "a", SocketState.CLOSED))
    assert list(host.tasks) == ["2"]


def test_tasks_keep_the_order_of_their_connects() -> None:
    host = with_connecting(Host(DEFAULT), "3", "1", "2")
    host = host.with_task(replace(host.tasks["3"], state=SocketState.OPEN))
    assert list(host.tasks) == ["3", "1", "2"]


def test_many_tasks_are_held_as_a_dictionary_would_hold_them() -> None:
    host, held = Host(DEFAULT), dict[str, Task]()
    for number in range(1000):
        task = Task(str(number * 7919 % 600), "a", SocketState(number * 31 % 4))
        host = host.with_task(task)
        if task.state is SocketState.CLOSED:
            held.pop(task.id, None)
        else:
            held[task.id] = task
        assert len(host.tasks) == len(held)
    assert list(host.tasks.items()) == list(held.items())
    assert repr(host.tasks) == repr(held)


def test_a_change_copies_a_part_of_the_tasks_alone() -> None:
    """Or a connect among thousands of sockets would cost more than the first."""
    before = Host(DEFAULT)
    for number in range(1000):
        before = before.with_task(Task(str(number), "a"))
    after = before.with_task(Task("1000", "a"))
    parts = zip(before.tasks._parts, after.tasks._parts, strict=True)
    assert sum(part is not old for old, part in parts) == 1


def test_a_change_makes_a_new_host_and_leaves_the_old() -> None:
    before = Host(DEFAULT)
    after = before.with_task(Task("1", "a"))
    assert dict(before.tasks) == {}
    assert list(after.tasks) == ["1"]


@pytest.mark.rule("S13")
def test_the_main_task_is_known_by_its_id() -> None:
    host = Host(DEFAULT, main=TaskRef("1", "a"))
    assert host.is_main("1")
    assert not host.is_main("2")


def test_a_host_can_be_without_main_task_again() -> None:
    host = with_connecting(Host(DEFAULT), "1")
    assert host.without_main().main is None
    assert host.without_main().tasks == host.tasks
