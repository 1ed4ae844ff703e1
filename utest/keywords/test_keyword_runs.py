from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from assertionengine import AssertionOperator
from robot.api.types import Secret

from SwanSocketLibrary.keywords.keyword_runs import WaitProgress, progress_on_console
from SwanSocketLibrary.keywords.sockets import Sockets
from SwanSocketLibrary.reporting.masking import Masker
from utest.fakes import Program

WAITING = {"wait_for_socket_message", "wait_for_socket_messages", "wait_for_server_message"}


class Shown:
    """What is shown, in the place of a terminal."""

    def __init__(self) -> None:
        self.waits: list[tuple[str, str, bool]] = []
        self.ended = False

    @contextmanager
    def of(self, what: str, how_far: Callable[[], str], *, bulk: bool) -> Iterator[None]:
        self.waits.append((what, how_far(), bulk))
        yield

    def end(self) -> None:
        self.ended = True


class Console:
    def __init__(self) -> None:
        self.program = Program()
        self.masker = Masker()
        self.shown = Shown()
        sockets = Sockets(self.program.session)
        shown: Any = self.shown
        self.progress = WaitProgress(shown, WAITING, sockets, self.masker, 5.0)

    def run(self, name: str, *args: object, **kwargs: object) -> list[tuple[str, str, bool]]:
        with self.progress.of(name, args, kwargs):
            return self.shown.waits


@pytest.fixture
def console() -> Console:
    return Console()


def test_a_wait_says_what_it_waits_for_and_how_far_it_is(console: Console) -> None:
    _, connection = console.program.opened("chat")
    connection.tell("other")
    operator = AssertionOperator["=="]
    assert console.run("wait_for_socket_message", operator, "hello", socket="chat") == [
        (
            "Wait For Socket Message == hello socket=chat",
            "at most 5 s, 'chat' is OPEN, 1 messages not taken",
            False,
        )
    ]


def test_the_name_of_a_socket_may_be_a_secret(console: Console) -> None:
    _, connection = console.program.opened("s3cret")
    console.masker.keep("s3cret")
    connection.tell("one")
    told = console.run("wait_for_socket_message", socket=console.program.session.main)
    assert told[0][1] == "at most 5 s, '***' is OPEN, 1 messages not taken"


def test_a_wait_for_many_says_how_many_are_there(console: Console) -> None:
    _, connection = console.program.opened("chat")
    connection.tell("one")
    limit = timedelta(seconds=20)
    assert console.run("wait_for_socket_messages", 3, timeout=limit) == [
        ("Wait For Socket Messages 3", "at most 20 s, 1 of 3 messages on 'chat'", True)
    ]


def test_a_wait_on_a_server_says_how_long_it_may_take(console: Console) -> None:
    console.program.opened("chat")
    assert console.run("wait_for_server_message", client=2) == [
        ("Wait For Server Message client=2", "at most 5 s", False)
    ]


def test_without_a_socket_the_keyword_itself_says_what_is_wrong(console: Console) -> None:
    assert console.run("wait_for_socket_message", socket="gone")[0][1] == "at most 5 s"


def test_secrets_are_hidden(console: Console) -> None:
    console.masker.keep("hush-hush")
    console.run("wait_for_socket_message", "contains", "the hush-hush", Secret("else"))
    assert console.shown.waits[0][0] == "Wait For Socket Message contains the *** <secret>"


def test_what_does_not_wait_is_not_shown(console: Console) -> None:
    assert console.run("send_socket_message", "hello") == []


def test_without_a_terminal_nothing_is_shown() -> None:
    sockets = Sockets(Program().session)
    progress = WaitProgress(None, WAITING, sockets, Masker(), 5.0)
    with progress.of("wait_for_socket_message", (), {}):
        progress.end()


def test_the_end_of_the_run_ends_it(console: Console) -> None:
    console.progress.end()
    assert console.shown.ended


def test_nothing_is_shown_where_no_robot_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.__stdout__", Terminal())
    assert progress_on_console() is None
