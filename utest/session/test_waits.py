from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from SwanSocketLibrary.errors import CallbackFailed, ExpectationFailed
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.swan.inbox import Inbox, InboxMessage, Period
from SwanSocketLibrary.swan.model import EventKind
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.waiting import Deadline
from utest.fakes import PATIENCE, FakeConnection, Program, at_once, soon

ENOUGH = 100_000
"""Messages after which a flood stops, so that a wait that never ends fails instead."""


def anything(data: str | bytes) -> tuple[bool, str | bytes | None]:
    return True, data


def only(wanted: str) -> Callable[[str | bytes], tuple[bool, str | bytes | None]]:
    return lambda data: (data == wanted, data)


def untaken(task: SocketTask) -> list[str | bytes]:
    return [message.data for message in task.inbox]


def once_waiting(program: Program, act: Callable[[], object]) -> threading.Thread:
    """Does it in another thread, not before this one waits for the session's changes."""
    changed = program.session.changed
    waits = threading.Event()

    class Waiters(list[Any]):
        def append(self, waiter: Any) -> None:
            super().append(waiter)
            waits.set()

    changed._waiters = Waiters()

    def run() -> None:
        if waits.wait(PATIENCE):
            with changed:
                act()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


def finish(thread: threading.Thread) -> None:
    thread.join(PATIENCE)
    assert not thread.is_alive()


# What has happened already counts


@pytest.mark.rule("S7")
def test_an_open_that_has_happened_is_returned_at_once(program: Program) -> None:
    task, connection = program.connecting()
    connection.open({"Upgrade": "websocket"})
    assert program.waits.for_open(task, at_once()) == {"header": {"Upgrade": "websocket"}}


def test_an_open_counts_also_after_the_end(program: Program) -> None:
    task = program.closed()
    assert program.waits.for_open(task, at_once()) == {"header": {}}


@pytest.mark.rule("S9")
def test_a_close_that_has_happened_is_returned_at_once(program: Program) -> None:
    task, connection = program.opened()
    connection.end(4000, "bye")
    assert program.waits.for_end(task, EventKind.CLOSE, at_once()) == {
        "code": 4000,
        "reason": "bye",
    }


@pytest.mark.rule("S10")
def test_an_error_that_has_happened_is_returned_at_once(program: Program) -> None:
    task, connection = program.connecting()
    connection.fail("refused")
    payload = program.waits.for_end(task, EventKind.ERROR, at_once())
    assert payload is not None
    assert payload.detail == "refused"


def test_messages_are_not_lost_between_two_waits(program: Program) -> None:
    task, connection = program.opened()
    connection.tell("one", "two")
    assert program.waits.for_message(task, anything, at_once()) == (True, "one")
    connection.tell("three")
    assert program.waits.for_message(task, anything, at_once()) == (True, "two")
    assert program.waits.for_message(task, anything, at_once()) == (True, "three")
    assert untaken(task) == []


@pytest.mark.rule("S32")
def test_messages_can_be_taken_after_the_end(program: Program) -> None:
    task, connection = program.opened()
    connection.tell("one", "two")
    connection.end()
    assert program.waits.for_message(task, only("two"), soon()) == (True, "two")
    assert program.waits.for_message(task, only("one"), soon()) == (True, "one")


# What is still to come


def test_a_wait_ends_when_its_event_is_told_by_another_thread(program: Program) -> None:
    task, connection = program.connecting()
    thread = once_waiting(program, connection.open)
    assert program.waits.for_open(task, soon()) == {"header": {}}
    finish(thread)


def test_a_wait_for_a_message_ends_when_it_comes(program: Program) -> None:
    task, connection = program.opened()
    connection.tell("noise")
    thread = once_waiting(program, lambda: connection.tell("noise", "news", "noise"))
    assert program.waits.for_message(task, only("news"), soon()) == (True, "news")
    finish(thread)
    assert untaken(task) == ["noise"] * 3


def test_a_wait_for_the_end_ends_with_it(program: Program) -> None:
    task, connection = program.opened()
    thread = once_waiting(program, lambda: connection.end(4000))
    payload = program.waits.for_end(task, EventKind.CLOSE, soon())
    finish(thread)
    assert payload == {"code": 4000, "reason": ""}


def test_a_wait_for_several_messages_ends_with_the_last(program: Program) -> None:
    task, connection = program.opened()
    connection.tell("one")
    thread = once_waiting(program, lambda: connection.tell("two", "three"))
    taken = program.waits.for_messages(task, 2, soon())
    finish(thread)
    assert taken is not None
    assert [message.data for message in taken] == ["one", "two"]
    assert untaken(task) == ["three"]


def test_as_many_messages_as_are_waited_for_are_enough(program: Program) -> None:
    task, connection = program.opened()
    connection.tell("one", "two")
    deadline = soon()
    taken = program.waits.for_messages(task, 2, deadline)
    assert taken is not None
    assert [message.data for message in taken] == ["one", "two"]
    assert not deadline.expired


def test_a_wait_for_any_message_ends_with_the_first_and_takes_none(program: Program) -> None:
    task, connection = program.opened()
    thread = once_waiting(program, lambda: connection.tell("one"))
    assert program.waits.for_any_message(task, soon())
    finish(thread)
    assert untaken(task) == ["one"]


# What does not come in time


def test_what_does_not_come_in_time_is_none(program: Program) -> None:
    task, connection = program.connecting()
    assert program.waits.for_open(task, Deadline(0.01)) is None
    connection.open()
    connection.tell("one")
    assert program.waits.for_end(task, EventKind.CLOSE, Deadline(0.01)) is None
    assert program.waits.for_message(task, only("two"), Deadline(0.01)) == (False, None)
    assert program.waits.for_messages(task, 2, Deadline(0.01)) is None
    assert untaken(task) == ["one"]
    program.waits.for_message(task, anything, at_once())
    assert not program.waits.for_any_message(task, Deadline(0.01))


@pytest.mark.parametrize(
    "wait",
    [
        lambda waits, task, deadline: waits.for_open(task, deadline),
        lambda waits, task, deadline: waits.for_end(task, EventKind.CLOSE, deadline),
        lambda waits, task, deadline: waits.for_message(task, anything, deadline),
        lambda waits, task, deadline: waits.for_messages(task, 1, deadline),
        lambda waits, task, deadline: waits.for_any_message(task, deadline),
        lambda waits, _task, deadline: waits.for_nothing(deadline),
    ],
)
def test_a_wait_lasts_as_long_as_its_deadline(
    program: Program, wait: Callable[[object, SocketTask, Deadline], object]
) -> None:
    task, _ = program.connecting()
    deadline = Deadline(0.05)
    wait(program.waits, task, deadline)
    assert deadline.expired


# What can no longer come


def test_an_open_of_a_task_that_ended_without_it_fails_at_once(program: Program) -> None:
    task, connection = program.connecting()
    connection.fail()
    deadline = soon()
    assert program.waits.for_open(task, deadline) is None
    assert not deadline.expired


@pytest.mark.parametrize("kind", [EventKind.CLOSE, EventKind.ERROR])
def test_one_terminal_event_makes_the_other_impossible(program: Program, kind: EventKind) -> None:
    task, connection = program.opened()
    if kind is EventKind.CLOSE:
        connection.fail()
    else:
        connection.end()
    deadline = soon()
    assert program.waits.for_end(task, kind, deadline) is None
    assert not deadline.expired


def test_messages_of_a_task_that_ended_without_them_fail_at_once(program: Program) -> None:
    task, connection = program.opened()
    connection.tell("one")
    connection.end()
    deadline = soon()
    assert program.waits.for_message(task, only("two"), deadline) == (False, None)
    assert program.waits.for_messages(task, 2, deadline) is None
    assert untaken(task) == ["one"]
    program.waits.for_message(task, anything, deadline)
    assert not program.waits.for_any_message(task, deadline)
    assert not deadline.expired


def test_a_wait_ends_at_once_when_its_event_becomes_impossible(program: Program) -> None:
    task, connection = program.opened()
    deadline = soon()
    thread = once_waiting(program, connection.fail)
    assert program.waits.for_message(task, anything, deadline) == (False, None)
    finish(thread)
    assert not deadline.expired


def test_a_message_that_comes_with_the_end_is_found(program: Program) -> None:
    task, connection = program.opened()

    def both() -> None:
        connection.tell("last words")
        connection.end()

    thread = once_waiting(program, both)
    assert program.waits.for_message(task, anything, soon()) == (True, "last words")
    finish(thread)


# Matching


def test_the_first_that_matches_is_taken_and_the_others_stay_in_order(program: Program) -> None:
    task, connection = program.opened()
    connection.tell("a1", "b1", "a2", "b2")
    found = program.waits.for_message(task, lambda data: (data in ("b1", "b2"), data), soon())
    assert found == (True, "b1")
    assert untaken(task) == ["a1", "a2", "b2"]


def test_what_the_match_returns_is_returned_also_if_it_is_none(program: Program) -> None:
    task, connection = program.opened()
    connection.tell("null")
    assert program.waits.for_message(task, lambda _data: (True, None), soon()) == (True, None)
    assert untaken(task) == []


def test_each_message_is_matched_once_in_a_wait(program: Program) -> None:
    task, connection = program.opened()
    connection.tell("one", "two")
    matched: list[str | bytes] = []

    def match(data: str | bytes) -> tuple[bool, None]:
        matched.append(data)
        if data == "two":
            connection.tell("three")
        return data == "three", None

    assert program.waits.for_message(task, match, soon()) == (True, None)
    assert matched == ["one", "two", "three"]


def test_a_match_runs_without_the_lock(program: Program) -> None:
    task, connection = program.opened()
    connection.tell("one")

    def match(_data: str | bytes) -> tuple[bool, bool]:
        free: list[bool] = []

        def try_lock() -> None:
            free.append(program.session.changed.acquire(timeout=PATIENCE))
            program.session.changed.release()

        thread = threading.Thread(target=try_lock, daemon=True)
        thread.start()
        thread.join(PATIENCE)
        return True, free == [True]

    assert program.waits.for_message(task, match, soon()) == (True, True)


def test_a_message_that_is_taken_while_it_is_matched_is_not_taken_twice(
    program: Program,
) -> None:
    task, connection = program.opened()
    connection.tell("one")
    connection.end()

    def match(data: str | bytes) -> tuple[bool, str | bytes]:
        with program.session.changed:
            task.inbox.clear()
        return True, data

    assert program.waits.for_message(task, match, soon()) == (False, None)


def test_messages_that_an_error_of_the_match_met_stay(program: Program) -> None:
    task, connection = program.opened()
    connection.tell("one", "two")

    def match(data: str | bytes) -> tuple[bool, None]:
        raise ValueError("bad match")

    with pytest.raises(ValueError, match="bad match"):
        program.waits.for_message(task, match, soon())
    assert untaken(task) == ["one", "two"]


# Floods


def test_messages_that_do_not_match_do_not_extend_a_wait(program: Program) -> None:
    """Each look at one message brings the next: there is always one more."""
    task, connection = program.opened()
    connection.tell("noise")
    seen: list[str | bytes] = []

    def match(data: str | bytes) -> tuple[bool, None]:
        seen.append(data)
        if len(seen) < ENOUGH:
            connection.tell("noise")
        return False, None

    assert program.waits.for_message(task, match, Deadline(0.05)) == (False, None)
    assert 0 < len(seen) < ENOUGH


def test_a_flood_from_another_thread_does_not_extend_a_wait(program: Program) -> None:
    task, connection = program.opened()
    over = threading.Event()

    def flood() -> None:
        for _ in range(ENOUGH):
            connection.tell("noise")
            if over.is_set():
                return

    thread = threading.Thread(target=flood, daemon=True)
    thread.start()
    assert program.waits.for_message(task, only("news"), Deadline(0.05)) == (False, None)
    still_flooding = thread.is_alive()
    over.set()
    thread.join(PATIENCE)
    assert still_flooding


@pytest.mark.parametrize("wait", ["for_message", "for_nothing"])
def test_a_flood_of_events_for_handlers_does_not_extend_a_wait(program: Program, wait: str) -> None:
    """Each handler brings the next event: there is always one more due."""
    task, connection = program.opened()
    heard: list[Payload] = []

    def again(payload: Payload) -> None:
        heard.append(payload)
        if len(heard) < ENOUGH:
            connection.tell("noise")

    program.session.listen(EventKind.MESSAGE, again, task)
    connection.tell("noise")
    if wait == "for_message":
        program.waits.for_message(task, only("news"), Deadline(0.05))
    else:
        program.waits.for_nothing(Deadline(0.05))
    assert 0 < len(heard) < ENOUGH


# Handlers


def listening(program: Program, connection: FakeConnection, task: SocketTask) -> list[str]:
    """The threads in which the messages of this task were handled."""
    threads: list[str] = []
    handler = lambda _payload: threads.append(threading.current_thread().name)  # noqa: E731
    program.session.listen(EventKind.MESSAGE, handler, task)
    return threads


def test_handlers_run_in_the_waiting_thread_and_only_then(program: Program) -> None:
    task, connection = program.opened()
    threads = listening(program, connection, task)
    other = threading.Thread(target=lambda: connection.tell("one"))
    other.start()
    other.join(PATIENCE)
    program.session.send("x")
    assert threads == []
    program.waits.for_nothing(at_once())
    assert threads == [threading.current_thread().name]


def test_handlers_run_while_a_wait_goes_on(program: Program) -> None:
    task, connection = program.opened()

    def answer(payload: Payload) -> None:
        if payload.data == "question":
            connection.tell("answer")

    program.session.listen(EventKind.MESSAGE, answer, task)
    thread = once_waiting(program, lambda: connection.tell("question"))
    assert program.waits.for_message(task, only("answer"), soon()) == (True, "answer")
    finish(thread)


def test_what_a_handler_brings_is_found_without_waiting(program: Program) -> None:
    """A handler that is due while the wait looks runs before the wait sleeps."""
    task, connection = program.opened()
    answered: list[str] = []

    def chain(payload: Payload) -> None:
        number = int(payload.data)
        if number:
            connection.tell(str(number - 1))
        else:
            answered.append("end")

    program.session.listen(EventKind.MESSAGE, chain, task)
    connection.tell("5")
    deadline = soon()
    found = program.waits.until(lambda: answered or None, lambda: True, deadline)
    assert found == ["end"]
    assert not deadline.expired


@pytest.mark.rule("S6")
def test_the_handlers_of_what_a_wait_found_have_run_when_it_returns(program: Program) -> None:
    task, connection = program.connecting()
    heard: list[str] = []
    program.session.listen(EventKind.OPEN, lambda _payload: heard.append("open"), task)
    thread = once_waiting(program, connection.open)
    program.waits.for_open(task, soon())
    assert heard == ["open"]
    finish(thread)


def test_a_handler_that_waits_does_not_run_the_next_one_inside_itself(program: Program) -> None:
    task, connection = program.opened()
    log: list[str] = []

    def waiting(payload: Payload) -> None:
        log.append(f"{payload.data} begins")
        program.waits.for_message(task, only(payload.data), soon())
        program.waits.for_nothing(at_once())
        log.append(f"{payload.data} ends")

    program.session.listen(EventKind.MESSAGE, waiting, task)
    connection.tell("one", "two")
    program.waits.for_nothing(at_once())
    assert log == ["one begins", "one ends", "two begins", "two ends"]


def test_a_wait_inside_a_handler_sleeps_until_something_happens(program: Program) -> None:
    """Handlers that are due and cannot run yet must not make it spin."""
    task, connection = program.opened()
    looks: list[None] = []

    def waiting(payload: Payload) -> None:
        if payload.data == "one":
            program.waits.until(lambda: looks.append(None), lambda: True, Deadline(0.05))

    program.session.listen(EventKind.MESSAGE, waiting, task)
    connection.tell("one", "two")
    program.waits.for_nothing(at_once())
    assert len(looks) <= 3


def test_a_handlers_failure_fails_the_wait_and_the_next_one_still_runs(program: Program) -> None:
    task, connection = program.opened()
    heard: list[str] = []

    def failing(payload: Payload) -> None:
        heard.append(payload.data)
        raise ValueError(f"bad {payload.data}")

    program.session.listen(EventKind.MESSAGE, failing, task)
    connection.tell("one", "two")
    with pytest.raises(CallbackFailed, match=r"(?s)1\) bad one.*2\) bad two"):
        program.waits.for_nothing(at_once())
    assert heard == ["one", "two"]


@pytest.mark.parametrize(
    "wait",
    [
        lambda waits, task: waits.for_message(task, anything, soon()),
        lambda waits, task: waits.for_messages(task, 2, soon()),
        lambda waits, task: waits.for_any_message(task, soon()),
    ],
)
def test_a_handlers_failure_takes_no_message_away(
    program: Program, wait: Callable[[object, SocketTask], object]
) -> None:
    """Also not one that came with the event whose handler failed."""
    task, connection = program.opened()

    def failing(_payload: Payload) -> None:
        raise ValueError("bad handler")

    program.session.listen(EventKind.MESSAGE, failing, task)
    thread = once_waiting(program, lambda: connection.tell("one", "two"))
    with pytest.raises(CallbackFailed, match="bad handler"):
        wait(program.waits, task)
    finish(thread)
    assert untaken(task) == ["one", "two"]


def test_a_handler_that_takes_messages_leaves_a_wait_for_several_the_others(
    program: Program,
) -> None:
    task, connection = program.opened()

    def taking(payload: Payload) -> None:
        if payload.data == "one":
            with program.session.changed:
                task.inbox.take_first(1)
            connection.tell("three")

    program.session.listen(EventKind.MESSAGE, taking, task)
    thread = once_waiting(program, lambda: connection.tell("one", "two"))
    taken = program.waits.for_messages(task, 2, soon())
    finish(thread)
    assert taken is not None
    assert [message.data for message in taken] == ["two", "three"]


class LateInbox(Inbox):
    """Something arrives just as a wait looks, after it ran the handlers that were due."""

    def __init__(self, arrive: Callable[[], object]) -> None:
        super().__init__()
        self._arrive: Callable[[], object] | None = arrive

    def __len__(self) -> int:
        self._look()
        return super().__len__()

    def newer_than(self, number: int) -> list[InboxMessage]:
        self._look()
        return super().newer_than(number)

    def _look(self) -> None:
        arrive, self._arrive = self._arrive, None
        if arrive is not None:
            arrive()


def test_handlers_of_what_came_as_a_wait_looked_have_run_when_it_returns(
    program: Program,
) -> None:
    task, connection = program.opened()
    threads = listening(program, connection, task)
    task.inbox = LateInbox(lambda: connection.tell("one"))
    assert program.waits.for_any_message(task, soon())
    assert len(threads) == 1


def test_a_wait_for_several_goes_on_if_a_handler_took_one_of_them(program: Program) -> None:
    task, connection = program.opened()

    def taking(payload: Payload) -> None:
        if payload.data == "one":
            with program.session.changed:
                task.inbox.take_first(1)

    program.session.listen(EventKind.MESSAGE, taking, task)
    task.inbox = LateInbox(lambda: connection.tell("one", "two"))
    deadline = Deadline(0.05)
    assert program.waits.for_messages(task, 2, deadline) is None
    assert deadline.expired
    assert untaken(task) == ["two"]


def test_a_handlers_failure_takes_no_message_away_that_came_as_the_wait_looked(
    program: Program,
) -> None:
    def failing(_payload: Payload) -> None:
        raise ValueError("bad handler")

    task, connection = program.opened()
    program.session.listen(EventKind.MESSAGE, failing, task)
    task.inbox = LateInbox(lambda: connection.tell("one", "two"))
    with pytest.raises(CallbackFailed, match="bad handler"):
        program.waits.for_messages(task, 2, soon())
    assert untaken(task) == ["one", "two"]


def test_waiting_for_nothing_runs_what_has_happened_and_returns(program: Program) -> None:
    task, connection = program.opened()
    threads = listening(program, connection, task)
    connection.tell("one", "two")
    program.waits.for_nothing(at_once())
    assert len(threads) == 2


# What was judged before


class Counting:
    """Matches one text, and counts how often it is asked."""

    def __init__(self, wanted: str) -> None:
        self.wanted = wanted
        self.asked: list[str | bytes] = []

    def __call__(self, data: str | bytes) -> tuple[bool, str | bytes | None]:
        self.asked.append(data)
        return data == self.wanted, data


def test_a_wait_for_the_same_judges_only_what_is_new(program: Program) -> None:
    task, connection = program.opened()
    connection.tell("a", "b")
    match = Counting("c")
    assert program.waits.for_message(task, match, at_once(), "c") == (False, None)
    connection.tell("c", "d")
    assert program.waits.for_message(task, match, soon(), "c") == (True, "c")
    assert match.asked == ["a", "b", "c"]
    assert program.waits.for_message(task, match, at_once(), "c") == (False, None)
    assert match.asked == ["a", "b", "c", "d"]


@pytest.mark.parametrize("condition", [None, "other"])
def test_a_wait_for_something_else_judges_all(program: Program, condition: str | None) -> None:
    task, connection = program.opened()
    connection.tell("a")
    first, second = Counting("z"), Counting("a")
    program.waits.for_message(task, first, at_once(), None if condition is None else "z")
    assert program.waits.for_message(task, second, at_once(), condition) == (True, "a")


def test_what_raised_while_it_was_judged_is_judged_again(program: Program) -> None:
    task, connection = program.opened()
    connection.tell("a", "b")

    def interrupted(data: str | bytes) -> tuple[bool, None]:
        if data == "b":
            raise KeyboardInterrupt
        return False, None

    with pytest.raises(KeyboardInterrupt):
        program.waits.for_message(task, interrupted, soon(), "x")
    assert program.waits.for_message(task, Counting("b"), at_once(), "x") == (True, "b")


def test_only_so_many_conditions_are_remembered(program: Program) -> None:
    task, connection = program.opened()
    connection.tell("a")
    for number in range(40):
        program.waits.for_message(task, Counting("z"), at_once(), number)
    again = Counting("z")
    program.waits.for_message(task, again, at_once(), 0)
    assert again.asked == ["a"]
    assert len(task.inbox._judged) == 32


# What came while another test ran


@pytest.fixture
def between_tests(program: Program) -> SocketTask:
    """A socket with two messages of the test before, and one of this one."""
    first, second = Period("First", "S"), Period("Second", "S")
    program.session.begins(first)
    task, connection = program.opened()
    connection.tell("one", "two")
    program.session.begins(second)
    connection.tell("three")
    return task


def refusing(earlier: Mapping[Period, int], of: int) -> None:
    raise ExpectationFailed(f"{sum(earlier.values())} of {of}")


def test_what_is_to_be_taken_is_looked_at_and_stays_if_that_raises(
    program: Program, between_tests: SocketTask
) -> None:
    for wanted, said in (("two", "1 of 1"), ("three", "0 of 1")):
        with pytest.raises(ExpectationFailed, match=said):
            program.waits.for_message(between_tests, only(wanted), soon(), wanted, refusing)
    with pytest.raises(ExpectationFailed, match="2 of 3"):
        program.waits.for_messages(between_tests, 3, soon(), refusing)
    assert untaken(between_tests) == ["one", "two", "three"]
    assert program.waits.for_message(between_tests, only("two"), at_once(), "two") == (True, "two")


def test_what_is_not_taken_is_not_looked_at(program: Program, between_tests: SocketTask) -> None:
    none = program.waits.for_message(between_tests, only("four"), at_once(), None, refusing)
    assert none == (False, None)
    assert program.waits.for_messages(between_tests, 4, at_once(), refusing) is None


def test_a_socket_that_is_made_later_begins_in_the_part_of_the_run_that_goes_on(
    program: Program,
) -> None:
    period = Period("First", "S")
    program.session.begins(period)
    task, _ = program.opened()
    assert task.inbox.period is period


# Messages that are chosen


def one_of(*wanted: str) -> tuple[Callable[[str | bytes], bool], list[str | bytes]]:
    """What chooses these, and what it was asked about."""
    asked: list[str | bytes] = []

    def holds(data: str | bytes) -> bool:
        asked.append(data)
        return data in wanted

    return holds, asked


def test_chosen_messages_are_taken_and_each_is_looked_at_once(program: Program) -> None:
    task, connection = program.opened()
    connection.tell("a", "b", "a")
    holds, asked = one_of("a")
    thread = once_waiting(program, lambda: connection.tell("c", "a", "a"))
    taken = program.waits.for_chosen(task, holds, lambda found: len(found) == 3, soon())
    finish(thread)
    assert taken is not None
    assert [each.number for each in taken] == [1, 3, 5]
    assert asked == ["a", "b", "a", "c", "a"]
    assert untaken(task) == ["b", "c", "a"]


def test_too_few_chosen_messages_stay(program: Program) -> None:
    task, connection = program.opened()
    connection.tell("a", "b")
    holds, asked = one_of("a")
    assert program.waits.for_chosen(task, holds, lambda found: len(found) == 2, at_once()) is None
    connection.end()
    assert program.waits.for_chosen(task, holds, lambda found: len(found) == 2, soon()) is None
    assert untaken(task) == ["a", "b"]
    assert asked == ["a", "b"] * 2


def test_a_chosen_message_that_was_taken_meanwhile_is_replaced_by_another(
    program: Program,
) -> None:
    task, connection = program.opened()
    connection.tell("a1", "a2")

    def enough(found: Sequence[InboxMessage]) -> bool:
        if len(found) == 2 and found[0].data == "a1":
            with program.session.changed:
                task.inbox.take(found[0])
            connection.tell("a3")
        return len(found) == 2

    taken = program.waits.for_chosen(task, lambda _: True, enough, soon())
    assert taken is not None
    assert [each.data for each in taken] == ["a2", "a3"]


def test_what_the_check_of_chosen_messages_raises_leaves_them(program: Program) -> None:
    task, connection = program.opened()
    connection.tell("a", "b")

    def check(_earlier: Mapping[Period, int], of: int) -> None:
        raise ExpectationFailed(f"{of} are stale")

    with pytest.raises(ExpectationFailed, match="2 are stale"):
        program.waits.for_chosen(task, lambda _: True, lambda found: len(found) == 2, soon(), check)
    assert untaken(task) == ["a", "b"]


def test_any_message_that_matches_is_found_and_each_is_looked_at_once(program: Program) -> None:
    task, connection = program.opened()
    connection.tell("a", "b")
    holds, asked = one_of("c")
    assert not program.waits.for_any_message(task, at_once(), holds)
    thread = once_waiting(program, lambda: connection.tell("d", "c"))
    assert program.waits.for_any_message(task, soon(), holds)
    finish(thread)
    assert asked == ["a", "b", "a", "b", "d", "c"]
    assert untaken(task) == ["a", "b", "d", "c"]


def test_messages_that_do_not_match_do_not_extend_a_wait_for_any(program: Program) -> None:
    task, connection = program.opened()

    def holds(_data: str | bytes) -> bool:
        connection.tell("one more")
        return False

    connection.tell("first")
    deadline = Deadline(0.05)
    assert not program.waits.for_any_message(task, deadline, holds)
    assert deadline.expired
