from __future__ import annotations

import io
import threading
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from assertionengine import AssertionOperator
from robot.api.types import Secret

from SwanSocketLibrary.errors import ExpectationFailed, InvalidArgument
from SwanSocketLibrary.keywords.keyword_runs import KeywordRuns, ReplayFailures, progress_on_console
from SwanSocketLibrary.keywords.lookup import UserKeywords
from SwanSocketLibrary.keywords.socket_events import SocketEvents
from SwanSocketLibrary.keywords.socket_messages import SocketMessages
from SwanSocketLibrary.output.redaction import Redactor
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.waiting import Deadline
from utest.fakes import PATIENCE, Program


class Line:
    """What shows one wait, until it is left."""

    def __init__(self, shown: Shown) -> None:
        self.shown = shown

    def __enter__(self) -> None:
        self.shown.now += 1

    def __exit__(self, *_: object) -> None:
        self.shown.now -= 1


class Shown:
    """What is shown, in the place of a terminal."""

    def __init__(self) -> None:
        self.waits: list[tuple[str, str, bool]] = []
        self.now = 0
        self.ended = False

    def of(self, what: str, how_far: Callable[[], str], *, bulk: bool) -> Line:
        self.waits.append((what, how_far(), bulk))
        return Line(self)

    def end(self) -> None:
        self.ended = True


class Console:
    def __init__(self) -> None:
        self.program = Program()
        self.redactor = Redactor()
        self.shown = Shown()
        shown: Any = self.shown
        replays = self.departures = ReplayFailures(self.redactor)
        self.runs = KeywordRuns(shown, replays, self.redactor, lambda: 5.0)

    def run(self, name: str, *args: object, does: Callable[[], object], **kwargs: object) -> Any:
        return self.runs.run(lambda _name, _args, _kwargs: does(), name, list(args), kwargs)

    def wait(
        self, name: str, *args: object, on: SocketTask | None = None, count: int = 0, **named: Any
    ) -> list[tuple[str, str, bool]]:
        """A keyword that waits, on a socket or for something else."""

        def does() -> None:
            self.runs.deadline(named.get("timeout"), on, count=count)
            assert self.shown.now == 1

        self.run(name, *args, does=does, **named)
        assert self.shown.now == 0
        return self.shown.waits

    def topics(self) -> list[object]:
        session, waits = self.program.session, self.program.waits
        called_back = UserKeywords(lambda: None, self.redactor)
        return [
            SocketEvents(session, waits, called_back, self.runs),
            SocketMessages(session, waits, self.redactor, self.runs),
        ]


@pytest.fixture
def console() -> Console:
    return Console()


def test_a_wait_says_what_it_waits_for_and_how_far_it_is(console: Console) -> None:
    task, connection = console.program.opened("chat")
    connection.tell("other")
    operator = AssertionOperator["=="]
    shown = console.wait("wait_for_socket_message", operator, "hello", on=task, socket="chat")
    assert shown == [
        (
            "Wait For Socket Message == hello socket=chat",
            "at most 5 s, 'chat' is OPEN, 1 messages not taken",
            False,
        )
    ]


def test_the_name_of_a_socket_may_be_a_secret(console: Console) -> None:
    task, connection = console.program.opened("s3cret")
    console.redactor.add("s3cret")
    connection.tell("one")
    ((_, how_far, _),) = console.wait("wait_for_socket_message", on=task)
    assert how_far == "at most 5 s, '***' is OPEN, 1 messages not taken"


def test_a_wait_for_many_says_how_many_are_there(console: Console) -> None:
    task, connection = console.program.opened("chat")
    connection.tell("one")
    limit = timedelta(seconds=20)
    assert console.wait("wait_for_socket_messages", 3, on=task, count=3, timeout=limit) == [
        ("Wait For Socket Messages 3", "at most 20 s, 1 of 3 messages on 'chat'", True)
    ]


def test_a_wait_on_a_server_says_how_long_it_may_take(console: Console) -> None:
    console.program.opened("chat")
    assert console.wait("wait_for_server_message", client=2) == [
        ("Wait For Server Message client=2", "at most 5 s", False)
    ]


OPEN = "at most 0.01 s, 'chat' is OPEN, 1 messages not taken"


@pytest.mark.parametrize(
    ("name", "args", "how_far", "bulk"),
    [
        ("wait_for_socket_open", (), OPEN, False),
        ("wait_for_socket_close", (), OPEN, False),
        ("wait_for_socket_error", (), OPEN, False),
        ("wait_for_socket_message", (), OPEN, False),
        ("wait_for_socket_messages", (2,), "at most 0.01 s, 1 of 2 messages on 'chat'", True),
        ("socket_should_have_no_messages", (), OPEN, False),
        ("process_socket_events", (), OPEN, False),
    ],
)
def test_each_keyword_that_waits_on_a_socket_is_shown(
    console: Console, name: str, args: tuple[object, ...], how_far: str, bulk: bool
) -> None:
    _, connection = console.program.opened("chat")
    connection.tell("one")
    time = {"socket_should_have_no_messages": "within", "process_socket_events": "duration"}
    limit = {time.get(name, "timeout"): timedelta(milliseconds=10)}
    method = next(getattr(topic, name) for topic in console.topics() if hasattr(topic, name))
    with suppress(ExpectationFailed):
        console.run(name, *args, does=partial(method, *args, **limit), **limit)
    ((_, shown, in_bulk),) = console.shown.waits
    assert (shown, in_bulk) == (how_far, bulk)


def test_secrets_are_hidden(console: Console) -> None:
    console.redactor.add("hush-hush")
    console.wait("wait_for_socket_message", "contains", "the hush-hush", Secret("else"))
    assert console.shown.waits[0][0] == "Wait For Socket Message contains the *** <secret>"


def test_what_does_not_wait_is_not_shown(console: Console) -> None:
    console.run("send_socket_message", "hello", does=console.runs.called)
    assert console.shown.waits == []


def test_a_wait_that_fails_is_no_longer_shown(console: Console) -> None:
    def does() -> None:
        console.runs.deadline(None)
        raise ExpectationFailed("nothing came")

    with pytest.raises(ExpectationFailed, match="nothing came"):
        console.run("wait_for_socket_open", does=does)
    assert (len(console.shown.waits), console.shown.now) == (1, 0)


def test_a_keyword_inside_of_another_is_shown_by_its_own_name(console: Console) -> None:
    def outer() -> None:
        console.run("wait_for_socket_open", does=lambda: console.runs.deadline(None))
        console.runs.deadline(None)

    console.run("process_socket_events", does=outer)
    assert [what for what, _, _ in console.shown.waits] == [
        "Wait For Socket Open",
        "Process Socket Events",
    ]


def test_a_keyword_in_another_thread_is_not_inside_of_this_one(console: Console) -> None:
    inside, go_on = threading.Event(), threading.Event()

    def elsewhere() -> None:
        inside.set()
        go_on.wait(PATIENCE)

    def here() -> None:
        thread.start()
        inside.wait(PATIENCE)
        console.runs.deadline(None)
        go_on.set()
        thread.join(PATIENCE)

    run = partial(console.run, "wait_for_server_close", does=elsewhere)
    thread = threading.Thread(target=run, daemon=True)
    console.run("wait_for_socket_open", does=here)
    assert [what for what, _, _ in console.shown.waits] == ["Wait For Socket Open"]


def test_without_a_terminal_nothing_is_shown(runs: KeywordRuns) -> None:
    wait = runs.run(lambda *_: runs.deadline(None), "wait_for_socket_message", [], {})
    assert isinstance(wait, Deadline)
    runs.end()


def test_the_end_of_the_run_ends_it(console: Console) -> None:
    console.runs.end()
    assert console.shown.ended


def test_nothing_is_shown_where_no_robot_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.__stdout__", Terminal())
    assert progress_on_console() is None


# Deadlines


def test_a_wait_takes_its_own_timeout_or_the_imports(console: Console) -> None:
    assert console.runs.deadline(None).seconds == 5
    assert console.runs.deadline(timedelta(seconds=2)).seconds == 2


@pytest.mark.parametrize("argument", ["timeout", "within"])
def test_a_bad_timeout_is_refused_under_the_name_that_it_has(
    argument: str, runs: KeywordRuns
) -> None:
    with pytest.raises(InvalidArgument, match=f"^{argument} must be longer than zero"):
        runs.deadline(timedelta(0), argument=argument)


def test_a_timeout_is_called_timeout_unless_said_otherwise(runs: KeywordRuns) -> None:
    with pytest.raises(InvalidArgument, match=r"^timeout must"):
        runs.deadline(timedelta(0))


# Clients that depart from a recording


def test_a_keyword_fails_for_what_departs_while_it_runs(console: Console) -> None:
    with pytest.raises(ExpectationFailed, match=r"^first$"):
        console.run("wait_for_socket_close", does=lambda: console.departures.add("first"))
    assert console.run("get_sockets", does=lambda: 7) == 7


def test_a_call_fails_only_for_what_was_before(console: Console) -> None:
    def call() -> None:
        console.departures.add("late")
        console.runs.called()

    console.run("send_socket_message", "hello", does=call)
    with pytest.raises(ExpectationFailed, match=r"^late$"):
        console.run("send_socket_message", "hello", does=console.runs.called)


def test_a_call_inside_of_another_keyword_is_not_that_keywords(console: Console) -> None:
    def outer() -> None:
        console.run("close_socket", does=console.runs.called)
        console.departures.add("first")

    with pytest.raises(ExpectationFailed, match=r"^first$"):
        console.run("socket_call_should_fail", does=outer)


def test_a_keyword_that_fails_itself_says_what_departed_too(console: Console) -> None:
    def does() -> None:
        console.departures.add("first")
        raise ExpectationFailed("nothing came")

    with pytest.raises(ExpectationFailed, match=r"^first\n\nSo the keyword failed: nothing came$"):
        console.run("wait_for_socket_message", does=does)


def test_what_is_left_at_the_end_is_logged_once(console: Console) -> None:
    console.departures.add("first")
    console.runs.end()
    assert not console.departures
