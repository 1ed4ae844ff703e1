from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from SwanSocketLibrary.errors import CallbackFailed, ExpectationFailed, InvalidArgument
from SwanSocketLibrary.keywords.keyword_runs import KeywordRuns
from SwanSocketLibrary.keywords.lookup import UserKeywords
from SwanSocketLibrary.keywords.socket_events import SocketEvents
from SwanSocketLibrary.output.redaction import Redactor
from SwanSocketLibrary.swan.model import EventKind
from utest.fakes import Program

SHORT = timedelta(milliseconds=10)
LONG = timedelta(hours=1)


@pytest.fixture
def waiting(program: Program, redactor: Redactor, runs: KeywordRuns) -> SocketEvents:
    user_keywords = UserKeywords(lambda: None, redactor)
    return SocketEvents(program.session, program.waits, user_keywords, runs)


def failure(wait: Callable[[], object]) -> str:
    with pytest.raises(ExpectationFailed) as caught:
        wait()
    return re.sub(r"Waited [\d.]+ m?s", "Waited T", str(caught.value))


def test_what_happened_is_returned(program: Program, waiting: SocketEvents) -> None:
    _, connection = program.opened("chat")
    program.opened("other")[1].fail("reset")
    assert waiting.wait_for_socket_open() == {"header": {}}
    connection.end(4000, "bye")
    assert waiting.wait_for_socket_close(socket="chat") == {"code": 4000, "reason": "bye"}
    assert waiting.wait_for_socket_error(socket="other").detail == "reset"


@pytest.mark.parametrize(
    ("code", "reason"), [(None, None), (4000, None), ("4000", "bye"), (None, "bye")]
)
def test_a_close_as_expected_passes(
    program: Program, waiting: SocketEvents, code: object, reason: str | None
) -> None:
    program.opened()[1].end(4000, "bye")
    waiting.wait_for_socket_close(code=code, reason=reason)


@pytest.mark.parametrize(
    ("code", "reason", "expected"),
    [
        (1000, None, "with 1000"),
        ("1000", "bye", 'with 1000 "bye"'),
        (None, "other", 'with reason "other"'),
        (4000, "other", 'with 4000 "other"'),
        (4000, "", "with 4000 and no reason"),
    ],
)
def test_another_close_fails(
    program: Program, waiting: SocketEvents, code: object, reason: str | None, expected: str
) -> None:
    program.opened("chat")[1].end(4000, "bye")
    assert failure(lambda: waiting.wait_for_socket_close(code=code, reason=reason)) == (
        f"Expected socket 'chat' to be closed {expected}. Waited T. "
        "Instead: socket 'chat' was closed with 4000 \"bye\"."
    )


@pytest.mark.parametrize("code", ["normal", [], "1e3"])
def test_a_code_that_is_no_number_is_refused(
    program: Program, waiting: SocketEvents, code: object
) -> None:
    program.opened()
    with pytest.raises(InvalidArgument, match="code must be a close code such as 1000"):
        waiting.wait_for_socket_close(code=code)


def test_what_does_not_come_in_time_fails_with_how_it_stands(
    program: Program, waiting: SocketEvents
) -> None:
    program.connecting("chat")
    instead = "Waited T. Instead: socket 'chat' is CONNECTING."
    assert failure(waiting.wait_for_socket_open) == (f"Expected socket 'chat' to open. {instead}")
    assert failure(lambda: waiting.wait_for_socket_close(timeout=SHORT)) == (
        f"Expected socket 'chat' to be closed. {instead}"
    )
    assert failure(lambda: waiting.wait_for_socket_error(timeout=SHORT)) == (
        f"Expected socket 'chat' to end in an error. {instead}"
    )


def test_a_socket_that_nobody_has_ended_says_what_would(
    program: Program, waiting: SocketEvents
) -> None:
    program.opened("chat")
    assert failure(lambda: waiting.wait_for_socket_close(timeout=SHORT)).endswith(
        'Neither side has closed it: use "Close Socket", or let the server.'
    )
    assert failure(lambda: waiting.wait_for_socket_error(timeout=SHORT)).endswith(
        'Nothing has broken it: use "Server Drops Connection", or let the server.'
    )


def test_what_can_no_longer_come_fails_at_once_with_the_cause(
    program: Program, waiting: SocketEvents
) -> None:
    program.connecting("chat")[1].fail("the server answered 403 Forbidden")
    cause = "socket 'chat' ended in an error: the server answered 403 Forbidden."
    instead = f'Instead: {cause} To expect that, use "Wait For Socket Error".'
    for wait in (waiting.wait_for_socket_open, waiting.wait_for_socket_close):
        assert failure(partial(wait, timeout=LONG)).endswith(instead)


def test_events_are_processed_now_or_for_a_while(program: Program, waiting: SocketEvents) -> None:
    task, connection = program.opened()
    heard: list[str] = []
    program.session.listen(EventKind.MESSAGE, lambda payload: heard.append(payload.data), task)
    connection.tell("one")
    waiting.process_socket_events()
    connection.tell("two")
    waiting.process_socket_events(duration=SHORT)
    assert heard == ["one", "two"]


def test_processing_events_fails_with_a_handlers_message(
    program: Program, waiting: SocketEvents
) -> None:
    def failing(_payload: object) -> None:
        raise ValueError("bad handler")

    task, connection = program.opened()
    program.session.listen(EventKind.MESSAGE, failing, task)
    connection.tell("one")
    with pytest.raises(CallbackFailed, match=r"^bad handler$"):
        waiting.process_socket_events()


def test_a_bad_duration_is_refused_by_its_name(waiting: SocketEvents) -> None:
    with pytest.raises(InvalidArgument, match=r"^duration must be longer than zero"):
        waiting.process_socket_events(duration=timedelta(0))
