from __future__ import annotations

import pytest

from SwanSocketLibrary.errors import WaitFailed
from SwanSocketLibrary.output.sentences import (
    close_text,
    message_timeout,
    server_timeout,
    socket_status,
    timeout_message,
    tries_text,
    untaken_text,
)
from SwanSocketLibrary.waiting import Deadline
from utest.fakes import Program, at_once


class Waited(Deadline):
    """A deadline after a wait of 1.5 seconds."""

    elapsed = 1.5


WAITED = Waited(2)


def test_a_failure_says_what_was_expected_how_long_it_waited_and_what_came() -> None:
    assert timeout_message("a cake", WAITED, "a pie came") == (
        "Expected a cake. Waited 1.5 s. Instead: a pie came."
    )


def test_a_sentence_that_ends_gets_no_second_full_stop() -> None:
    assert timeout_message("x", WAITED, "A pie came.").endswith("Instead: A pie came.")


def test_a_failure_says_why_nothing_could_be_compared() -> None:
    assert timeout_message("x", WAITED, "y", "name 'vlaue' is not defined").endswith(
        "Instead: y. The assertion could not be evaluated for the last message: "
        "name 'vlaue' is not defined"
    )


def test_the_elapsed_time_is_measured() -> None:
    assert "Waited 0 ms." in timeout_message("x", at_once(), "y")


def test_a_socket_that_lives_stands_in_its_state() -> None:
    program = Program()
    task, connection = program.connecting("chat")
    assert socket_status(task) == "socket 'chat' is CONNECTING"
    connection.open()
    assert socket_status(task) == "socket 'chat' is OPEN"
    program.session.close()
    assert socket_status(task) == "socket 'chat' is CLOSING"


def test_a_socket_that_was_closed_stands_with_its_code_and_reason() -> None:
    task, connection = Program().opened("chat")
    connection.end(4001, "kicked\n")
    assert socket_status(task) == "socket 'chat' was closed with 4001 \"kicked\\n\""


def test_a_socket_that_ended_in_an_error_stands_with_its_cause() -> None:
    task, connection = Program().connecting("chat")
    connection.fail("the server answered 403 Forbidden")
    assert socket_status(task) == (
        "socket 'chat' ended in an error: the server answered 403 Forbidden"
    )


def test_a_close_has_a_reason_or_none() -> None:
    assert close_text(1000, "") == close_text(1000, None) == "1000 and no reason"
    assert close_text(1000, "bye") == '1000 "bye"'


def test_the_messages_that_came_are_shown() -> None:
    assert untaken_text([]) == "no message came"
    assert untaken_text(["hi"]) == '1 message not taken: text, 2 B: "hi"'
    assert untaken_text(["hi", b"\x00"]) == (
        '2 messages not taken: text, 2 B: "hi"; binary, 1 B: 00'
    )


def test_of_many_messages_the_last_are_shown() -> None:
    assert "the last" not in untaken_text(list("12345"))
    shown = untaken_text(list("123456"))
    assert shown.startswith('6 messages not taken, the last 5 of them: text, 1 B: "2"; ')
    assert shown.endswith('"6"')


def test_a_wait_for_messages_says_how_the_socket_stands_if_none_came() -> None:
    task, _ = Program().opened("chat")
    assert message_timeout("a message", WAITED, task, untaken_text([])) == (
        "Expected a message. Waited 1.5 s. Instead: no message came; socket 'chat' is OPEN."
    )


def test_a_wait_for_messages_says_what_came() -> None:
    task, connection = Program().opened("chat")
    connection.tell("hi")
    assert message_timeout("a message", WAITED, task, untaken_text(["hi"])) == (
        'Expected a message. Waited 1.5 s. Instead: 1 message not taken: text, 2 B: "hi".'
    )


def test_a_wait_for_messages_says_why_none_can_come() -> None:
    task, connection = Program().opened("chat")
    connection.tell("hi")
    connection.end(1001)
    assert message_timeout("a message", WAITED, task, untaken_text(["hi"])) == (
        'Expected a message. Waited 1.5 s. Instead: 1 message not taken: text, 2 B: "hi", and '
        "socket 'chat' was closed with 1001 and no reason, so none can come."
    )


def test_the_tests_own_text_stands_first() -> None:
    task, _ = Program().opened("chat")
    text = message_timeout("a message", WAITED, task, untaken_text([]), "bad regex", "No greeting!")
    first, second = text.split("\n")
    assert first == "No greeting!"
    assert second.startswith("Expected a message.")
    assert second.endswith("for the last message: bad regex")


def test_a_wait_for_messages_says_that_those_that_came_were_taken() -> None:
    program = Program()
    task, connection = program.opened("chat")
    connection.tell("one", "two")
    program.session.take_all(task)
    assert message_timeout("a message", WAITED, task, untaken_text([])) == (
        "Expected a message. Waited 1.5 s. Instead: no further message came (2 taken before); "
        "socket 'chat' is OPEN."
    )


def test_messages_are_shown_without_what_is_hidden() -> None:
    def conceal(data: str | bytes) -> str | bytes:
        return data.replace("1", "***") if isinstance(data, str) else data

    assert untaken_text(["pin 1"], conceal, "$.pin is ***") == (
        '1 message not taken: text, 7 B: "pin ***"; in the last one $.pin is ***'
    )
    failure = WaitFailed("a message", 1.0, "raw 1", messages=["pin 1"], state="It is gone.")
    text = str(server_timeout(failure, WAITED, conceal))
    assert text.endswith('1 message not taken: text, 7 B: "pin ***". It is gone.')


@pytest.mark.parametrize(
    ("ends", "text"),
    [
        (["a"], "try 1 a"),
        (["a", "a", "a"], "tries 1 to 3 a"),
        (["a", "b", "b", "a"], "try 1 a; tries 2 to 3 b; try 4 a"),
    ],
)
def test_tries_that_ended_alike_are_one_item(ends: list[str], text: str) -> None:
    assert tries_text(ends) == text
