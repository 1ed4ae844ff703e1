# ruff: noqa: PT012, SIM117 - what a block raises at its end is what is tested
from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from assertionengine import AssertionOperator
from robot.errors import ExecutionFailed, TimeoutExceeded
from robot.running.context import EXECUTION_CONTEXTS
from robot.running.signalhandler import STOP_SIGNAL_MONITOR
from robot.running.timeouts.runner import Runner

from SwanSocketLibrary import waiting
from SwanSocketLibrary.keywords import assertions
from SwanSocketLibrary.keywords.assertions import verify_number, verify_text
from SwanSocketLibrary.session.callbacks import EventQueue
from SwanSocketLibrary.swan.payloads import Payload
from SwanSocketLibrary.waiting import (
    HeldBack,
    LetThrough,
    give_back,
    interrupts,
    on_interruption,
)

PATIENCE = 10.0


class Timeout(Runner):  # type: ignore[misc] # it has no types
    """Robot Framework's timeout, whose time is over when a test says so."""

    def __init__(self) -> None:
        super().__init__(1.0, TimeoutExceeded("over"))

    def _run(self, runnable: Any) -> Any:
        return runnable()

    def strike(self) -> None:
        """What the handler of the system's timer does."""
        self.exceeded = True
        if not self.paused:
            raise self.timeout_error


class Running:
    """A keyword that Robot Framework runs."""

    def __init__(self) -> None:
        self.timeouts: list[Timeout] = [Timeout()]
        self.context = SimpleNamespace(active_timeouts=self.timeouts)

    @property
    def timeout(self) -> Timeout:
        return self.timeouts[-1]


@pytest.fixture
def running(monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """A keyword under a timeout."""
    keyword = Running()
    monkeypatch.setattr(EXECUTION_CONTEXTS, "_contexts", [keyword.context])
    monkeypatch.setattr(STOP_SIGNAL_MONITOR, "_running_keyword", True)
    monkeypatch.setattr(STOP_SIGNAL_MONITOR, "_signal_count", 0)
    yield keyword
    assert not any(timeout.paused for timeout in keyword.timeouts)
    assert not waiting._held
    waiting._delivered.clear()


def press_ctrl_c() -> None:
    STOP_SIGNAL_MONITOR(signal.SIGINT, None)


def test_a_timeout_is_held_back_to_the_end_of_the_block(running: Running) -> None:
    done: list[str] = []

    def keyword() -> None:
        with HeldBack():
            running.timeout.strike()
            done.append("all of it")

    with pytest.raises(TimeoutExceeded, match="over"):
        keyword()
    assert done == ["all of it"]


def test_a_timeout_strikes_at_once_where_it_is_let_through(running: Running) -> None:
    done: list[str] = []

    def keyword() -> None:
        with HeldBack():
            with LetThrough():
                running.timeout.strike()
                done.append("never")
            done.append("never")

    with pytest.raises(TimeoutExceeded):
        keyword()
    assert not done


def test_a_timeout_that_was_held_back_strikes_where_the_next_wait_begins(running: Running) -> None:
    done: list[str] = []

    def keyword() -> None:
        with HeldBack():
            running.timeout.strike()
            with LetThrough():
                done.append("never")

    with pytest.raises(TimeoutExceeded):
        keyword()
    assert not done


def test_behind_a_wait_it_is_held_back_again(running: Running) -> None:
    with pytest.raises(TimeoutExceeded):
        with HeldBack():
            with LetThrough():
                pass
            running.timeout.strike()


def test_what_fails_in_the_block_fails_as_it_is(running: Running) -> None:
    with pytest.raises(ValueError, match="wrong"), HeldBack():
        raise ValueError("wrong")
    assert not running.timeout.paused


def test_ctrl_c_is_held_back_too(running: Running) -> None:
    done: list[str] = []

    def keyword() -> None:
        with HeldBack():
            press_ctrl_c()
            done.append("all of it")

    with pytest.raises(ExecutionFailed, match="Execution terminated by signal") as raised:
        keyword()
    assert raised.value.exit
    assert done == ["all of it"]


def test_ctrl_c_strikes_where_the_next_wait_begins(running: Running) -> None:
    done: list[str] = []

    def keyword() -> None:
        with HeldBack():
            press_ctrl_c()
            with LetThrough():
                done.append("never")

    with pytest.raises(ExecutionFailed):
        keyword()
    assert not done


def test_ctrl_c_strikes_in_a_wait(running: Running) -> None:
    with pytest.raises(ExecutionFailed), HeldBack(), LetThrough():
        press_ctrl_c()


def test_a_ctrl_c_that_came_before_does_not_end_a_teardowns_keyword(
    running: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(STOP_SIGNAL_MONITOR, "_signal_count", 1)
    with HeldBack(), LetThrough():
        pass


def test_a_wait_behind_a_callback_can_be_stopped(running: Running) -> None:
    with pytest.raises(ExecutionFailed), HeldBack():
        STOP_SIGNAL_MONITOR.stop_running_keyword()  # as at the end of a callback's keyword
        with LetThrough():
            press_ctrl_c()


def test_what_was_taken_goes_back_if_the_timeout_strikes_at_the_end(running: Running) -> None:
    back: list[str] = []

    def keyword() -> None:
        with HeldBack():
            on_interruption(lambda: back.append("first"))
            on_interruption(lambda: back.append("second"))
            running.timeout.strike()

    with pytest.raises(TimeoutExceeded):
        keyword()
    assert back == ["second", "first"]


def test_what_was_taken_goes_back_if_the_timeout_strikes_in_a_wait(running: Running) -> None:
    back: list[str] = []
    with pytest.raises(TimeoutExceeded), HeldBack():
        on_interruption(lambda: back.append("it"))
        with LetThrough():
            running.timeout.strike()
    assert back == ["it"]


def test_what_was_handed_over_stays_taken(running: Running) -> None:
    back: list[str] = []
    with HeldBack():
        on_interruption(lambda: back.append("it"))
    with HeldBack():
        pass
    assert not back


def test_what_was_taken_goes_back_where_robot_says_behind_the_end_that_time_is_over(
    running: Running,
) -> None:
    back: list[str] = []
    with HeldBack():
        on_interruption(lambda: back.append("it"))
    with pytest.raises(TimeoutExceeded):
        running.timeout.strike()
    assert not back
    running.timeouts[:] = [Timeout()]
    with HeldBack():
        assert back == ["it"]


def test_what_was_taken_stays_taken_where_the_keyword_fails_by_itself(running: Running) -> None:
    back: list[str] = []
    with pytest.raises(AssertionError), HeldBack():
        on_interruption(lambda: back.append("it"))
        raise AssertionError("departed")
    assert not back


def test_a_keyword_inside_a_callback_is_ended_in_its_wait_by_the_timeout_around_it(
    running: Running,
) -> None:
    outer, inner = running.timeout, Timeout()
    done: list[str] = []

    def callback() -> None:
        outer.pause()  # as Robot Framework does around what a library runs
        running.timeouts.append(inner)
        try:
            with HeldBack():
                outer.strike()
                with LetThrough():
                    done.append("never")
        finally:
            running.timeouts.remove(inner)
            outer.paused -= 1

    with pytest.raises(TimeoutExceeded), HeldBack():
        callback()
    assert not done


def test_what_a_callback_took_goes_back_if_the_timeout_around_it_is_over(running: Running) -> None:
    outer, inner = running.timeout, Timeout()
    back: list[str] = []
    outer.pause()  # as Robot Framework does around what a library runs
    running.timeouts.append(inner)
    outer.strike()
    with pytest.raises(TimeoutExceeded), HeldBack():
        on_interruption(lambda: back.append("it"))
    outer.paused -= 1
    assert back == ["it"]


def test_what_python_code_was_handed_stays_taken(running: Running) -> None:
    back: list[str] = []
    with HeldBack(by_robot=False):
        on_interruption(lambda: back.append("it"))
    with pytest.raises(TimeoutExceeded):
        running.timeout.strike()
    running.timeouts[:] = [Timeout()]
    with HeldBack():
        pass
    assert not back


def test_a_keyword_that_fails_by_itself_may_give_back_what_it_took(running: Running) -> None:
    back: list[str] = []
    with pytest.raises(AssertionError), HeldBack():
        on_interruption(lambda: back.append("it"))
        give_back()
        raise AssertionError("departed")
    assert back == ["it"]


def test_a_keyword_of_another_thread_changes_nothing(running: Running) -> None:
    inside, go_on = threading.Event(), threading.Event()
    back: list[str] = []

    def elsewhere() -> None:
        with HeldBack():
            inside.set()
            go_on.wait(PATIENCE)

    thread = threading.Thread(target=elsewhere)
    with pytest.raises(TimeoutExceeded), HeldBack():
        thread.start()
        assert inside.wait(PATIENCE)
        on_interruption(lambda: back.append("it"))
        with LetThrough():
            running.timeout.strike()
    go_on.set()
    thread.join(PATIENCE)
    assert back == ["it"]


def test_a_listener_that_has_not_begun_is_still_due(running: Running) -> None:
    heard: list[str] = []
    queue = EventQueue()

    def hear(payload: Payload) -> None:
        heard.append(payload["data"])
        running.timeout.exceeded = True  # while Robot Framework holds it back

    for data in ("one", "two"):
        queue.put([hear], Payload(data=data))
    with pytest.raises(TimeoutExceeded), HeldBack():
        queue.run()
    assert heard == ["one"]
    running.timeouts[:] = [Timeout()]
    with pytest.raises(TimeoutExceeded), HeldBack():
        queue.run()
    assert heard == ["one", "two"]


@pytest.mark.parametrize(
    ("verify", "function"),
    [(verify_text, "verify_assertion"), (verify_number, "int_str_verify_assertion")],
)
def test_an_expression_of_the_test_can_be_interrupted(
    running: Running, monkeypatch: pytest.MonkeyPatch, verify: Any, function: str
) -> None:
    monkeypatch.setattr(assertions, function, lambda *_: running.timeout.strike())
    done: list[str] = []
    with pytest.raises(TimeoutExceeded), HeldBack():
        verify(1, AssertionOperator["validate"], "value", "It")
        done.append("never")
    assert not done


def test_another_thread_neither_holds_back_nor_lets_through(running: Running) -> None:
    seen: list[int] = []

    def elsewhere() -> None:
        with LetThrough():
            seen.append(running.timeout.paused)
        with HeldBack():
            seen.append(running.timeout.paused)
        on_interruption(lambda: seen.append(-1))

    with pytest.raises(TimeoutExceeded), HeldBack():
        thread = threading.Thread(target=elsewhere)
        thread.start()
        thread.join(PATIENCE)
        running.timeout.strike()
    assert seen == [1, 1]


def test_a_timeout_that_strikes_in_the_pause_itself_leaves_nothing_paused(
    running: Running,
) -> None:
    """As on Windows, where it is on its way while the keyword begins."""

    class Pending(Timeout):
        def pause(self) -> None:
            super().pause()
            raise self.timeout_error

    running.timeouts.append(Pending())
    with pytest.raises(TimeoutExceeded), HeldBack():
        pytest.fail("The block must not run")


def test_without_robot_framework_nothing_is_held_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "robot.running.context")
    with pytest.raises(KeyboardInterrupt), HeldBack():
        with LetThrough():
            pass
        raise KeyboardInterrupt


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (TimeoutExceeded("over"), True),
        (ExecutionFailed("stopped", exit=True), True),
        (KeyboardInterrupt(), True),
        (SystemExit(), True),
        (ExecutionFailed("a keyword failed"), False),
        (AssertionError("no"), False),
    ],
)
def test_what_interrupts(error: BaseException, expected: bool) -> None:
    assert interrupts(error) is expected
