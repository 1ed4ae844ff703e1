from __future__ import annotations

import pytest
from assertionengine import AssertionOperator

from SwanSocketLibrary.errors import ExpectationFailed, InvalidArgument
from SwanSocketLibrary.keywords.socket_status import SocketStatus
from SwanSocketLibrary.session.sockets import SocketTask
from utest.fakes import Program

EQUAL = AssertionOperator["=="]


@pytest.fixture
def state(program: Program) -> SocketStatus:
    return SocketStatus(program.session)


@pytest.mark.rule("S1")
def test_the_state_is_read_by_its_name(program: Program, state: SocketStatus) -> None:
    _, connection = program.connecting("chat")
    assert state.get_socket_state(EQUAL, "CONNECTING") == "CONNECTING"
    connection.open()
    assert state.get_socket_state(socket="chat") == "OPEN"
    program.session.close()
    assert state.get_socket_state() == "CLOSING"
    connection.end()
    assert state.get_socket_state() == "CLOSED"
    with pytest.raises(AssertionError, match=r"The state of socket 'chat' 'CLOSED' .* 'OPEN'"):
        state.get_socket_state(EQUAL, "OPEN")


@pytest.mark.parametrize("operator", ["==", "!=", "contains"])
def test_a_state_in_other_letters_is_no_state(
    program: Program, state: SocketStatus, operator: str
) -> None:
    program.opened("chat")
    sentence = "There is no state 'open': write OPEN. States are CONNECTING, OPEN, CLOSING, CLOSED."
    with pytest.raises(InvalidArgument, match=sentence):
        state.get_socket_state(AssertionOperator[operator], "open")


def test_code_and_reason_are_read(program: Program, state: SocketStatus) -> None:
    _, connection = program.opened("chat")
    assert (state.get_close_code(), state.get_close_reason()) == (None, None)
    connection.end(4000, "bye")
    assert state.get_close_code(EQUAL, "4000") == 4000
    assert state.get_close_reason(EQUAL, "bye") == "bye"
    with pytest.raises(AssertionError, match="The close code of socket 'chat'"):
        state.get_close_code(EQUAL, 1000)
    with pytest.raises(AssertionError, match="The close reason of socket 'chat'"):
        state.get_close_reason(EQUAL, "other")


def test_the_close_code_after_an_error_is_1006(program: Program, state: SocketStatus) -> None:
    program.connecting()[1].fail()
    assert state.get_close_code() == 1006
    assert state.get_close_reason() == ""


@pytest.mark.rule("S19")
def test_the_subprotocol_is_read(program: Program, state: SocketStatus) -> None:
    _, connection = program.connecting("chat", protocols=["v1", "v2"])
    assert state.get_socket_protocol(EQUAL, "") == ""
    connection.open(protocol="v2")
    assert state.get_socket_protocol() == "v2"
    with pytest.raises(AssertionError, match="The subprotocol of socket 'chat'"):
        state.get_socket_protocol(EQUAL, "v1")


def test_a_failed_assertion_names_another_socket_for_which_it_holds(
    program: Program, state: SocketStatus
) -> None:
    program.connecting("one")
    program.opened("two", protocols=["v1"])[1].end(4000, "bye")
    three, _ = program.opened("three")
    closed = "Socket 'two' was closed with 4000 \"bye\": write socket=two."
    with pytest.raises(AssertionError, match=rf"\. {closed}$"):
        state.get_close_code(EQUAL, 4000)
    with pytest.raises(AssertionError, match=rf"\. {closed}$"):
        state.get_close_reason(AssertionOperator["contains"], "by")
    with pytest.raises(AssertionError, match=r"\. Socket 'three' is OPEN: write socket=three\.$"):
        state.get_socket_state(EQUAL, "OPEN")
    others: list[tuple[int, str | None, SocketTask | str | None]] = [
        (4001, None, None),
        (4000, None, "one"),
        (4000, None, three),
        (4000, "my own words", None),
    ]
    for code, message, socket in others:
        with pytest.raises(AssertionError) as caught:
            state.get_close_code(EQUAL, code, message, socket=socket)
        assert "write socket=" not in str(caught.value)


def test_before_the_end_there_is_no_code_of_a_close(program: Program, state: SocketStatus) -> None:
    program.opened("chat")
    hint = 'It has not ended: use "Wait For Socket Close" first.'
    for socket in (None, "chat"):
        with pytest.raises(AssertionError, match=rf"\. {hint}$"):
            state.get_close_code(EQUAL, 1000, socket=socket)
        with pytest.raises(AssertionError, match=r"^mine$"):
            state.get_close_code(EQUAL, 1000, "mine", socket=socket)


@pytest.mark.parametrize(
    ("expected", "socket", "advice"),
    [
        ("OPEN", None, 'Use "Wait For Socket Open" first.'),
        ("OPEN", "chat", 'Use "Wait For Socket Open    socket=chat" first.'),
        ("CLOSED", None, 'Use "Wait For Socket Close" first.'),
    ],
)
def test_a_state_that_is_still_to_come_is_waited_for(
    program: Program, state: SocketStatus, expected: str, socket: str | None, advice: str
) -> None:
    program.connecting("chat")
    with pytest.raises(AssertionError) as caught:
        state.get_socket_state(AssertionOperator["=="], expected, socket=socket)
    assert str(caught.value).endswith(advice)


def test_what_there_is_not_yet_does_not_compare(program: Program, state: SocketStatus) -> None:
    program.opened("chat")
    with pytest.raises(ExpectationFailed, match=r"chat' is nothing, and text is expected"):
        state.get_close_reason(AssertionOperator["contains"], "bye")


def test_the_sockets_that_have_not_ended_are_listed(program: Program, state: SocketStatus) -> None:
    program.closed()
    task, _ = program.opened()
    assert state.get_sockets() == [task]
