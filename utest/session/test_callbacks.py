from __future__ import annotations

import pytest

from SwanSocketLibrary.errors import CallbackFailed
from SwanSocketLibrary.session.callbacks import Callbacks, EventQueue, Handler, run_all
from SwanSocketLibrary.swan.model import Outcome
from SwanSocketLibrary.swan.payloads import Payload

RESULT = Payload(socketTaskId="1")
SUCCESS = Outcome("closeSocket", "1", RESULT)
FAILURE = Outcome("closeSocket", "1", RESULT, detail="bad")


class Stopped(Exception):
    """As Robot Framework marks a timeout or a stopped execution."""

    dont_continue = True


class Ran:
    """Keeps what ran, in order."""

    def __init__(self) -> None:
        self.names: list[str] = []
        self.payloads: list[Payload] = []

    def handler(self, name: str, error: Exception | None = None) -> Handler:
        def run(payload: Payload) -> None:
            self.names.append(name)
            self.payloads.append(payload)
            if error is not None:
                raise error

        return run


@pytest.fixture
def ran() -> Ran:
    return Ran()


def all_of(ran: Ran) -> Callbacks:
    return Callbacks(ran.handler("success"), ran.handler("fail"), ran.handler("complete"))


@pytest.mark.rule("S4")
@pytest.mark.parametrize(
    ("outcome", "names"),
    [(SUCCESS, ["success", "complete"]), (FAILURE, ["fail", "complete"])],
)
def test_success_or_fail_runs_then_complete_with_the_same_object(
    ran: Ran, outcome: Outcome, names: list[str]
) -> None:
    run_all(all_of(ran).of(outcome))
    assert ran.names == names
    assert all(payload is RESULT for payload in ran.payloads)


@pytest.mark.rule("S4")
@pytest.mark.parametrize("outcome", [SUCCESS, FAILURE])
def test_complete_runs_alone_where_it_is_the_only_one(ran: Ran, outcome: Outcome) -> None:
    run_all(Callbacks(complete=ran.handler("complete")).of(outcome))
    assert ran.names == ["complete"]


def test_callbacks_that_were_not_given_do_not_run() -> None:
    assert Callbacks().of(SUCCESS) == []


@pytest.mark.rule("S4")
@pytest.mark.parametrize("outcome", [SUCCESS, FAILURE])
def test_complete_runs_even_when_the_one_before_raised(ran: Ran, outcome: Outcome) -> None:
    error = ValueError("no such user")
    callbacks = Callbacks(
        ran.handler("first", error), ran.handler("first", error), ran.handler("complete")
    )
    with pytest.raises(CallbackFailed) as caught:
        run_all(callbacks.of(outcome))
    assert ran.names == ["first", "complete"]
    assert str(caught.value) == "no such user"


def test_several_failures_are_all_told(ran: Ran) -> None:
    due = [(ran.handler(name, ValueError(f"bad {name}")), RESULT) for name in "abc"]
    with pytest.raises(CallbackFailed) as caught:
        run_all(due)
    assert str(caught.value) == ("Several callbacks failed:\n\n1) bad a\n\n2) bad b\n\n3) bad c")


def test_a_stop_ends_the_run_at_once_and_stays_what_it_is(ran: Ran) -> None:
    due = [
        (ran.handler("a", ValueError("a")), RESULT),
        (ran.handler("b", Stopped("time is up")), RESULT),
        (ran.handler("c"), RESULT),
    ]
    with pytest.raises(Stopped, match="time is up"):
        run_all(due)
    assert ran.names == ["a", "b"]


def test_an_exception_that_is_none_of_a_programs_errors_is_not_caught(ran: Ran) -> None:
    def interrupt(_payload: Payload) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_all([(interrupt, RESULT), (ran.handler("next"), RESULT)])
    assert ran.names == []


def test_handlers_of_events_run_in_order_with_their_payloads(ran: Ran) -> None:
    queue = EventQueue()
    queue.put([ran.handler("a"), ran.handler("b")], Payload(n=1))
    queue.put([ran.handler("c")], Payload(n=2))
    assert ran.names == []
    queue.run()
    assert ran.names == ["a", "b", "c"]
    assert [payload.n for payload in ran.payloads] == [1, 1, 2]


def test_a_handler_runs_once(ran: Ran) -> None:
    queue = EventQueue()
    queue.put([ran.handler("a")], RESULT)
    queue.run()
    queue.run()
    assert ran.names == ["a"]


def test_the_queue_says_whether_something_is_due(ran: Ran) -> None:
    queue = EventQueue()
    assert not queue.waiting
    queue.put([], RESULT)
    assert not queue.waiting
    queue.put([ran.handler("a")], RESULT)
    assert queue.waiting
    queue.run()
    assert not queue.waiting


def test_handlers_are_not_nested(ran: Ran) -> None:
    """A handler that waits does not run the next one inside itself."""
    queue = EventQueue()
    waiting: list[bool] = []

    def nesting(_payload: Payload) -> None:
        ran.names.append("begins")
        waiting.append(queue.waiting)
        queue.run()
        ran.names.append("ends")

    queue.put([nesting, ran.handler("next")], RESULT)
    queue.run()
    assert ran.names == ["begins", "ends", "next"]
    assert waiting == [False]


def test_a_handlers_failure_does_not_stop_the_next_one(ran: Ran) -> None:
    queue = EventQueue()
    queue.put([ran.handler("a", ValueError("bad a")), ran.handler("b")], RESULT)
    with pytest.raises(CallbackFailed, match="bad a"):
        queue.run()
    assert ran.names == ["a", "b"]


@pytest.mark.parametrize("error", [ValueError("bad"), Stopped("stop")])
def test_the_queue_works_on_after_a_failure(ran: Ran, error: Exception) -> None:
    queue = EventQueue()
    queue.put([ran.handler("a", error)], RESULT)
    with pytest.raises((CallbackFailed, Stopped)):
        queue.run()
    queue.put([ran.handler("b")], RESULT)
    assert queue.waiting
    queue.run()
    assert ran.names == ["a", "b"]


def test_after_a_stop_the_rest_is_still_due(ran: Ran) -> None:
    queue = EventQueue()
    queue.put([ran.handler("a", Stopped("stop")), ran.handler("b")], RESULT)
    with pytest.raises(Stopped):
        queue.run()
    queue.run()
    assert ran.names == ["a", "b"]


def test_what_becomes_due_meanwhile_is_left_for_the_next_run(ran: Ran) -> None:
    queue = EventQueue()

    def again(_payload: Payload) -> None:
        ran.names.append("again")
        if len(ran.names) < 100:
            queue.put([again], RESULT)

    queue.put([again], RESULT)
    queue.run()
    assert ran.names == ["again"]
    assert queue.waiting


def test_what_is_due_can_be_dropped_but_for_some_handlers(ran: Ran) -> None:
    queue = EventQueue()
    kept = ran.handler("a")
    queue.put([ran.handler("b"), kept], RESULT)
    queue.keep([kept])
    queue.run()
    assert ran.names == ["a"]
    ran.names.clear()
    queue.put([kept], RESULT)
    queue.keep([])
    assert not queue.waiting
    queue.run()
    assert ran.names == []


@pytest.mark.parametrize("mark", ["dont_continue", "skip", "ends_test"])
def test_what_is_meant_for_the_test_is_not_stopped(ran: Ran, mark: str) -> None:
    class Meant(Exception):
        pass

    meant = Meant("for the test")
    setattr(meant, mark, True)

    def handler(_payload: Payload) -> None:
        raise meant

    with pytest.raises(Meant):
        run_all([(handler, RESULT), (ran.handler("never"), RESULT)])
    assert ran.names == []
