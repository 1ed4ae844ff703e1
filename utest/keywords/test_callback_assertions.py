from __future__ import annotations

from collections.abc import Callable

import pytest
from assertionengine import AssertionOperator

from SwanSocketLibrary.errors import ExpectationFailed, InvalidArgument, UnknownName
from SwanSocketLibrary.keywords.callback_assertions import CallbackAssertions
from SwanSocketLibrary.net.interface import ConnectOptions
from SwanSocketLibrary.plugins.platforms import ANDROID
from SwanSocketLibrary.swan.host import HostSettings
from utest.fakes import CODELESS, Program

CONNECTED = "connectSocket.success, connectSocket.complete"


@pytest.fixture
def callbacks(program: Program) -> CallbackAssertions:
    return CallbackAssertions(program.session)


def failure(check: Callable[[], object]) -> str:
    with pytest.raises(ExpectationFailed) as caught:
        check()
    return str(caught.value)


def test_what_ran_passes(program: Program, callbacks: CallbackAssertions) -> None:
    program.opened()
    program.opened()
    callbacks.callback_should_have_been_called("connectSocket.success", "onSocketOpen")
    callbacks.callback_should_have_been_called("connectSocket.success", times=2)
    callbacks.callback_should_have_been_called("onSocketOpen", times=1)
    callbacks.callback_should_have_been_called("onSocketClose", times=0)


def test_what_did_not_run_fails_with_what_ran(
    program: Program, callbacks: CallbackAssertions
) -> None:
    check = callbacks.callback_should_have_been_called
    assert failure(lambda: check("onSocketClose")) == (
        "Expected onSocketClose to have been called, but it was never called. No callback ran."
    )
    program.connecting("chat")
    assert failure(lambda: check("connectSocket.success", "onSocketOpen", socket="chat")) == (
        "Expected onSocketOpen to have been called, but it was never called. "
        f"What ran: {CONNECTED}."
    )
    assert failure(lambda: check("connectSocket.success", times=2)) == (
        "Expected connectSocket.success to have been called 2 times, but it was called once. "
        f"What ran: {CONNECTED}."
    )


def test_what_should_not_run_fails_if_it_did(
    program: Program, callbacks: CallbackAssertions
) -> None:
    check = callbacks.callback_should_not_have_been_called
    check("connectSocket.success", "onSocketOpen")
    program.connecting()
    check("onSocketOpen", "connectSocket.fail")
    assert failure(lambda: check("onSocketOpen", "connectSocket.success")) == (
        "Expected connectSocket.success not to have been called, but it was called once. "
        f"What ran: {CONNECTED}."
    )


def test_an_order_may_have_others_between(program: Program, callbacks: CallbackAssertions) -> None:
    program.closed()
    check = callbacks.callbacks_should_have_been_called_in_order
    check("connectSocket.success", "onSocketOpen", "onSocketClose")
    assert failure(lambda: check("onSocketOpen", "connectSocket.complete")) == (
        "Expected the order onSocketOpen, connectSocket.complete, but connectSocket.complete did "
        f"not come after onSocketOpen. What ran: {CONNECTED}, onSocketOpen, onSocketClose."
    )
    assert "but onSocketError did not come. " in failure(lambda: check("onSocketError"))
    assert "did not come after onSocketOpen" in failure(lambda: check(*["onSocketOpen"] * 2))


def test_a_socket_has_its_own_callbacks(program: Program, callbacks: CallbackAssertions) -> None:
    program.connecting("main")
    program.opened("other")
    callbacks.callback_should_not_have_been_called("onSocketOpen")
    callbacks.callback_should_have_been_called("onSocketOpen", socket="other")
    callbacks.callback_should_not_have_been_called("onSocketOpen", socket="main")


def test_an_unknown_callback_lists_the_known_ones(callbacks: CallbackAssertions) -> None:
    for check in (
        callbacks.callback_should_have_been_called,
        callbacks.callback_should_not_have_been_called,
        callbacks.callbacks_should_have_been_called_in_order,
        callbacks.get_callback_count,
        callbacks.get_callback_result,
    ):
        with pytest.raises(UnknownName, match=r"named 'onOpen'. Known: 'connectSocket.success'"):
            check("onOpen")


def test_all_names_are_checked_before_anything_else(
    program: Program, callbacks: CallbackAssertions
) -> None:
    with pytest.raises(UnknownName):
        callbacks.callback_should_have_been_called("onSocketClose", "onOpen")


def test_at_least_one_callback_must_be_named(callbacks: CallbackAssertions) -> None:
    for check in (
        callbacks.callback_should_have_been_called,
        callbacks.callback_should_not_have_been_called,
        callbacks.callbacks_should_have_been_called_in_order,
    ):
        with pytest.raises(InvalidArgument, match="At least one callback must be named"):
            check()


def test_counts_and_results_can_be_read(program: Program, callbacks: CallbackAssertions) -> None:
    first, _ = program.connecting()
    second, _ = program.connecting()
    name = "connectSocket.success"
    assert callbacks.get_callback_count(name, AssertionOperator["=="], "2") == 2
    assert callbacks.get_callback_count(name, socket=first) == 1
    assert callbacks.get_callback_result(name).socketTaskId == second.socketTaskId
    assert callbacks.get_callback_result(name, index=0).socketTaskId == first.socketTaskId
    assert failure(lambda: callbacks.get_callback_result(name, index=2)).startswith(
        "Expected call 2 of connectSocket.success, but it was called 2 times. What ran: "
    )
    with pytest.raises(AssertionError, match=f"The number of calls of {name} '2'"):
        callbacks.get_callback_count(name, AssertionOperator["=="], 3)


def test_the_last_error_can_be_asserted(program: Program, callbacks: CallbackAssertions) -> None:
    none_yet = "No call has failed yet, so there is no error code."
    assert failure(callbacks.get_error_code) == none_yet
    assert failure(callbacks.get_error_message) == none_yet
    assert failure(lambda: callbacks.error_code_should_be(202)) == none_yet
    program.session.connect("", ConnectOptions())
    program.session.send("x")
    callbacks.error_code_should_be(1001)
    assert callbacks.get_error_code(AssertionOperator["=="], "1001") == 1001
    assert callbacks.get_error_message(AssertionOperator["contains"], "失败") == "执行失败"
    assert failure(lambda: callbacks.error_code_should_be(202)) == (
        "Expected the last call that failed to have code 202, but it has code 1001 "
        "EXECUTION_FAILED (执行失败). The last call that failed is sendSocketMessage; "
        "connectSocket failed so before."
    )


@pytest.mark.rule("S34")
def test_the_last_error_can_be_asserted_by_its_name(
    program: Program, callbacks: CallbackAssertions
) -> None:
    equal, unequal = AssertionOperator["=="], AssertionOperator["!="]
    program.session.connect("", ConnectOptions())
    callbacks.error_code_should_be("invalid_parameter")
    assert callbacks.get_error_code(equal, "INVALID_PARAMETER") == 202
    # The same number, another failure.
    assert callbacks.get_error_code(unequal, "BAD_URL_OR_SUBPROTOCOL") == 202
    with pytest.raises(AssertionError, match=r"'INVALID_PARAMETER' .*should be 'BAD_URL_OR_SUBP"):
        callbacks.get_error_code(equal, "BAD_URL_OR_SUBPROTOCOL")
    with pytest.raises(AssertionError, match="should not be 'INVALID_PARAMETER'"):
        callbacks.get_error_code(unequal, "Invalid Parameter")
    with pytest.raises(InvalidArgument, match="Did you mean INVALID_PARAMETER"):
        callbacks.get_error_code(unequal, "INVALID_PARAMTER")
    with pytest.raises(InvalidArgument, match="a failure, got bool True"):
        callbacks.error_code_should_be(True)
    with pytest.raises(InvalidArgument, match=r"with == or !=\.$"):
        callbacks.get_error_code(AssertionOperator["contains"], "INVALID_PARAMETER")


def test_the_last_error_of_a_platform_without_codes_can_be_asserted() -> None:
    program = Program(profile=CODELESS)
    callbacks = CallbackAssertions(program.session)
    program.session.connect("", ConnectOptions())
    callbacks.error_code_should_be(None)
    assert callbacks.get_error_code() is None
    with pytest.raises(AssertionError, match=r"^The error code 'None' .* should be '202'"):
        callbacks.get_error_code(AssertionOperator["=="], 202)
    assert failure(lambda: callbacks.error_code_should_be(202)) == (
        "Expected the last call that failed to have code 202, but it has no code, "
        "INVALID_PARAMETER (connectSocket:fail invalid parameter). Platform 'codeless' has no "
        "code 202: expect the name INVALID_PARAMETER, which is the same on every platform. "
        "The last call that failed is connectSocket."
    )
    program.session.configure(HostSettings(ANDROID))
    program.session.connect("", ConnectOptions())
    assert failure(lambda: callbacks.error_code_should_be(None)) == (
        "Expected the last call that failed to have no code, but it has code 202 INVALID_PARAMETER "
        "(解析失败，请检查参数是否正确). The last call that failed is connectSocket; connectSocket "
        "failed so before."
    )


def test_a_failed_assertion_names_another_socket_for_which_it_holds(
    program: Program, callbacks: CallbackAssertions
) -> None:
    program.opened("one")
    _, connection = program.opened("two")
    connection.end(4000, "bye")
    hint = " Socket 'two' had onSocketClose: write socket=two."
    for assertion in (
        lambda: callbacks.callback_should_have_been_called("onSocketClose"),
        lambda: callbacks.callback_should_have_been_called("onSocketClose", times=1),
        lambda: callbacks.callbacks_should_have_been_called_in_order("onSocketClose"),
        lambda: callbacks.get_callback_result("onSocketClose"),
        lambda: callbacks.get_callback_result("onSocketClose", socket="one"),
    ):
        assert failure(assertion).endswith(hint)
    equal = AssertionOperator["=="]
    with pytest.raises(AssertionError, match=rf"should be '1' \(int\)\. What ran: .*{hint}$"):
        callbacks.get_callback_count("onSocketClose", equal, 1)
    with pytest.raises(AssertionError, match=r"^mine$"):
        callbacks.get_callback_count("onSocketClose", equal, 1, "mine")
    # Where the callback ran for this socket, or not so often for another, there is no hint.
    assert "write" not in failure(
        lambda: callbacks.callback_should_have_been_called("onSocketClose", times=2)
    )
    assert "write" not in failure(
        lambda: callbacks.callbacks_should_have_been_called_in_order(
            "onSocketClose", "onSocketOpen", socket="two"
        )
    )


def test_without_a_failed_call_an_error_event_is_pointed_at(
    program: Program, callbacks: CallbackAssertions
) -> None:
    program.connecting("chat")[1].fail("connection refused")
    assert failure(callbacks.get_error_code) == (
        "No call has failed yet, so there is no error code. But socket 'chat' ended in an error: "
        'connection refused. That is an event, no call: use "Wait For Socket Error".'
    )


def test_without_a_failed_call_a_close_and_the_last_emptying_are_pointed_at(
    program: Program, callbacks: CallbackAssertions
) -> None:
    none_yet = "No call has failed yet, so there is no error code."
    program.session.connect("", ConnectOptions())
    program.session.callbacks.forget('at the end of test "T"')
    program.session.callbacks.forget("later, with nothing to forget")
    emptied = ' What ran before was forgotten at the end of test "T": assert on it before that.'
    assert failure(callbacks.get_error_code) == none_yet + emptied
    assert failure(
        lambda: callbacks.callback_should_have_been_called("connectSocket.fail")
    ).endswith(f"it was never called. No callback ran.{emptied}")
    program.opened("chat")
    assert emptied not in failure(
        lambda: callbacks.callback_should_have_been_called("connectSocket.fail")
    )
    program.session.close()
    assert failure(callbacks.get_error_code) == (
        f'{none_yet} The code of a close is what "Get Close Code" returns.'
    )
    callbacks.clear_socket_history()
    assert 'forgotten by "Clear Socket History"' in failure(
        lambda: callbacks.callback_should_have_been_called("connectSocket.fail")
    )


def test_a_name_in_the_place_of_a_message_is_pointed_at(
    program: Program, callbacks: CallbackAssertions
) -> None:
    program.session.connect("", ConnectOptions())
    equal, which = AssertionOperator["=="], "The last call that failed is connectSocket"
    with pytest.raises(AssertionError, match=rf"'INVALID_PARAMETER' \(str\)\. {which}\. The name"):
        callbacks.get_error_message(equal, "INVALID_PARAMETER")
    with pytest.raises(AssertionError, match=rf"'x' \(str\)\. {which}\.$"):
        callbacks.get_error_message(equal, "x")
    with pytest.raises(AssertionError, match=r"^mine$"):
        callbacks.get_error_message(equal, "x", "mine")


def test_which_call_failed_is_said_with_its_socket(
    program: Program, callbacks: CallbackAssertions
) -> None:
    one, _ = program.connecting("one")
    two, _ = program.opened("two")
    program.session.close(code=999, task=two)
    program.session.send("x", one)
    which = "The last call that failed is sendSocketMessage on socket 'one'"
    before = "; closeSocket on socket 'two' failed so before."
    assert failure(lambda: callbacks.error_code_should_be(202)).endswith(f" {which}{before}")
    assert failure(lambda: callbacks.error_code_should_be(302)).endswith(f" {which}.")
    equal, unequal = AssertionOperator["=="], AssertionOperator["!="]
    for expected in (202, "INVALID_PARAMETER"):
        with pytest.raises(AssertionError, match=f"{which}{before}$"):
            callbacks.get_error_code(equal, expected)
    with pytest.raises(AssertionError, match=rf"\. {which}\.$"):
        callbacks.get_error_code(unequal, 1001)


def test_the_history_can_be_cleared(program: Program, callbacks: CallbackAssertions) -> None:
    program.opened()
    callbacks.clear_socket_history()
    assert program.ran == []
