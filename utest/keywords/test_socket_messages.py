from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from assertionengine import AssertionOperator

from SwanSocketLibrary.errors import ExpectationFailed, InvalidArgument
from SwanSocketLibrary.keywords.keyword_runs import KeywordRuns
from SwanSocketLibrary.keywords.socket_messages import SocketMessages
from SwanSocketLibrary.output.redaction import Redactor
from utest import robot_runs
from utest.fakes import Program
from utest.robot_runs import LIBRARY, run, statuses, suite

EQUAL = AssertionOperator["=="]


@pytest.fixture
def messages(program: Program, redactor: Redactor, runs: KeywordRuns) -> SocketMessages:
    return SocketMessages(program.session, program.waits, redactor, runs)


def failure(wait: Callable[[], object]) -> str:
    with pytest.raises(ExpectationFailed) as caught:
        wait()
    return re.sub(r"Waited [\d.]+ m?s", "Waited T", str(caught.value))


def test_the_first_message_that_matches_is_taken(
    program: Program, messages: SocketMessages
) -> None:
    program.opened()[1].tell("one", "two", b"\x00", '{"n": 7}')
    assert messages.wait_for_socket_message(EQUAL, "two") == "two"
    assert messages.wait_for_socket_message(data_type="arrayBuffer") == b"\x00"
    assert messages.wait_for_socket_message(EQUAL, "7", json_path="$.n") == 7
    assert messages.get_socket_messages() == ["one"]
    assert messages.wait_for_socket_message() == "one"


def test_a_message_that_does_not_come_fails_with_what_came(
    program: Program, messages: SocketMessages
) -> None:
    program.opened("chat")[1].tell("one")
    text = failure(
        lambda: messages.wait_for_socket_message(
            EQUAL, "7", "No price!", json_path="$.n", data_type="string"
        )
    )
    assert text == (
        "No price!\nExpected a string message whose $.n == '7' on socket 'chat'. Waited T. "
        'Instead: 1 message not taken: text, 3 B: "one"; in the last one $.n finds '
        "nothing, as it is no JSON: Expecting value: line 1 column 1 (char 0)."
    )
    assert messages.get_socket_messages() == ["one"]


def test_several_messages_are_taken_in_order(program: Program, messages: SocketMessages) -> None:
    program.opened()[1].tell("one", "two", "three")
    assert messages.wait_for_socket_messages(2) == ["one", "two"]
    assert messages.get_socket_messages() == ["three"]


def test_too_few_messages_fail_and_stay(program: Program, messages: SocketMessages) -> None:
    program.opened("chat")[1].tell("one")
    assert failure(lambda: messages.wait_for_socket_messages(2)) == (
        "Expected 2 messages on socket 'chat'. Waited T. "
        'Instead: 1 message not taken: text, 3 B: "one".'
    )
    assert messages.get_socket_messages() == ["one"]


@pytest.mark.parametrize("count", [0, -1])
def test_no_messages_cannot_be_waited_for(messages: SocketMessages, count: int) -> None:
    with pytest.raises(InvalidArgument, match="count must be 1 or more"):
        messages.wait_for_socket_messages(count)


def test_no_messages_can_be_asserted(program: Program, messages: SocketMessages) -> None:
    _, connection = program.opened("chat")
    messages.socket_should_have_no_messages()
    messages.socket_should_have_no_messages(within=timedelta(milliseconds=10))
    connection.tell("one")
    assert failure(messages.socket_should_have_no_messages) == (
        "Expected no message on socket 'chat'. Waited T. "
        'Instead: 1 message not taken: text, 3 B: "one".'
    )


def test_a_bad_time_for_no_messages_is_refused_by_its_name(
    program: Program, messages: SocketMessages
) -> None:
    program.opened()
    with pytest.raises(InvalidArgument, match=r"^within must be longer than zero"):
        messages.socket_should_have_no_messages(within=timedelta(0))


def test_clearing_takes_all_of_the_named_socket(program: Program, messages: SocketMessages) -> None:
    program.opened("main")[1].tell("one")
    program.opened("other")[1].tell("two", "three")
    assert messages.clear_socket_messages(socket="other") == ["two", "three"]
    assert messages.get_socket_messages(socket="other") == []
    assert messages.get_socket_messages() == ["one"]


STALE = f"{LIBRARY}    auto_closing_level=SUITE"
LEAVES = """*** Test Cases ***
Leaves
    Connect Socket    ws://h    alias=chat
    Send Socket Message    hello
Finds
    {0}
"""


@pytest.mark.parametrize("policy", ["warn", "fail", "ok"])
@pytest.mark.parametrize("step", ["Wait For Socket Message", "Wait For Socket Messages    1"])
def test_a_wait_says_that_its_message_came_while_another_test_ran(policy: str, step: str) -> None:
    body = LEAVES.format(step)
    result = run(suite(body, library=f"{STALE}    stale={policy}"))
    text = (
        'The message on socket \'chat\' came while test "Leaves" ran, before test "Finds" began. '
    )
    assert statuses(result)["Finds"].startswith(text) is (policy == "fail")
    warnings = [line for level, line in robot_runs.messages(result) if level == "WARN"]
    assert [line[: len(text)] for line in warnings] == [text] * (policy == "warn")


def test_a_suites_teardown_may_wait_for_what_its_tests_left() -> None:
    teardown = "Suite Teardown    Wait For Socket Message    ==    hello"
    result = run(suite(LEAVES.format("No Operation"), library=STALE, settings=teardown))
    assert not any(level == "WARN" for level, _ in robot_runs.messages(result))
    assert result.passed


def test_what_another_library_in_python_does_counts_for_the_test_that_runs_it() -> None:
    body = LEAVES.format(
        "${library} =    Get Library Instance    SwanSocketLibrary\n"
        "    Call Method    ${library}    wait_for_socket_message"
    )
    result = run(suite(body, library=STALE))
    assert [level for level, _ in robot_runs.messages(result) if level == "WARN"] == ["WARN"]
