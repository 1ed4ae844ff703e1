from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from robot.api.types import Secret

from SwanSocketLibrary import SwanSocketLibrary
from SwanSocketLibrary.errors import CallFailed, ExpectationFailed, InvalidArgument
from SwanSocketLibrary.events.callback_history import Record
from SwanSocketLibrary.keywords.socket_calls import SocketCalls
from utest.fakes import PATIENCE, FakePlugin, Program
from utest.robot_runs import LIBRARY, messages, run, run_steps, statuses, suite


def of_test(body: str, **options: Any) -> str:
    """The message of a suite's one test; keywords may follow it."""
    (message,) = statuses(run(suite(body), **options)).values()
    return message


def library(**arguments: Any) -> SwanSocketLibrary:
    arguments.setdefault("transport", "fake")
    return SwanSocketLibrary(plugins=FakePlugin(), **arguments)


def call(lib: SwanSocketLibrary, name: str, *args: object, **kwargs: object) -> Any:
    return lib.run_keyword(name, list(args), kwargs)


def test_a_failure_has_code_text_and_what_to_do() -> None:
    lib = library(transport="mute")
    call(lib, "connect_socket", "ws://h", alias="chat")
    with pytest.raises(Exception) as caught:  # noqa: PT011 - the text is what counts
        call(lib, "close_socket")
    assert str(caught.value) == (
        "closeSocket:fail 1001 执行失败 - socket 'chat' is CONNECTING and closeSocket works only "
        'while it is OPEN. Use "Wait For Socket Open" first. (EXECUTION_FAILED)'
    )


@pytest.mark.rule("S25")
def test_a_rules_own_message_stands_in_the_place_of_the_text() -> None:
    lib = library(transport="mute")
    call(lib, "connect_socket", "ws://h")
    with pytest.raises(Exception, match=r"1001 SocketTask\.readyState is not OPEN - socket"):
        call(lib, "send_socket_message", "x")


@pytest.mark.rule("S15")
def test_nothing_to_close_is_said_and_nothing_recorded() -> None:
    lib = library()
    with pytest.raises(Exception, match=r"found no socket that has not ended.*\(S15\)"):
        call(lib, "close_socket")
    call(lib, "callback_should_not_have_been_called", "closeSocket.fail", "closeSocket.complete")


def test_of_several_sockets_each_failure_is_named() -> None:
    lib = library(transport="mute")
    call(lib, "connect_socket", "ws://h", alias="one")
    call(lib, "connect_socket", "ws://h", alias="two")
    with pytest.raises(Exception, match=r"(?s)socket 'one'.*\ncloseSocket:fail.*socket 'two'"):
        call(lib, "close_socket")


def test_calls_return_what_the_contract_says() -> None:
    lib = library()
    task = call(lib, "connect_socket", "ws://h")
    result = {"socketTaskId": task.socketTaskId}
    assert call(lib, "send_socket_message", "x") == result
    assert call(lib, "send_socket_json", {"a": 1}) == result
    assert FakePlugin.made[-1].last.sent == ["x", '{"a": 1}']
    assert call(lib, "close_socket", code="1001", reason="bye") == [result]
    assert FakePlugin.made[-1].last.closes == [(1001, "bye")]


def test_a_connects_options_are_the_imports_unless_its_own_are_given(tmp_path: Path) -> None:
    of_all, own = tmp_path / "all.pem", tmp_path / "own.pem"
    of_all.touch()
    own.touch()
    lib = library(
        ca_certs=str(of_all),
        proxy="http://p:1",
        close_timeout=timedelta(seconds=1),
        max_message_size="1KiB",
    )
    call(lib, "connect_socket", "ws://h")
    call(lib, "connect_socket", "ws://h", ca_certs=str(own), verify_tls=False, proxy="")
    first, second = (each.options for each in FakePlugin.made[-1].connections)
    assert (first.ca_certs, first.verify_tls, first.proxy) == (str(of_all), True, "http://p:1")
    assert (first.close_timeout, first.max_message_size) == (1, 1024)
    assert (second.ca_certs, second.verify_tls, second.proxy) == (str(own), False, "")


def test_a_connects_certificate_comes_without_the_imports_key() -> None:
    lib = library(client_cert=__file__, client_key=__file__, client_key_password="pw")
    call(lib, "connect_socket", "ws://h")
    call(lib, "connect_socket", "ws://h", client_cert=__file__)
    call(lib, "connect_socket", "ws://h", client_key_password=Secret("own"))
    given = [each.options for each in FakePlugin.made[-1].connections]
    assert [each.client_key for each in given] == [__file__, None, __file__]
    assert [each.client_key_password for each in given] == ["pw", None, "own"]


def test_a_key_without_a_certificate_is_refused() -> None:
    with pytest.raises(InvalidArgument, match=r"^client_key is of no use without client_cert: "):
        call(library(), "connect_socket", "ws://h", client_key=__file__)


def test_a_connects_resolve_is_for_its_url() -> None:
    lib = library(resolve="all.example:80:192.0.2.1")
    call(lib, "connect_socket", "ws://all.example")
    call(lib, "connect_socket", "ws://h.example", resolve="H.example:80:[2001:db8::1]")
    call(lib, "connect_socket", "ws://h.example", resolve="")
    given = [each.options.resolve for each in FakePlugin.made[-1].connections]
    assert given == [(("all.example", 80, "192.0.2.1"),), (("h.example", 80, "2001:db8::1"),), ()]
    with pytest.raises(
        InvalidArgument,
        match=r"^resolve must name the host and port of the URL, h\.example:443, got",
    ):
        call(lib, "connect_socket", "wss://h.example", resolve="h.example:80:192.0.2.1")
    assert len(FakePlugin.made[-1].connections) == 3


@pytest.mark.rule("S16")
@pytest.mark.parametrize("url", ["", "http:/", None, 5])
def test_a_url_that_is_none_is_said_before_what_resolve_names(url: object) -> None:
    with pytest.raises(CallFailed, match=r"^connectSocket:fail 202 "):
        call(library(), "connect_socket", url, resolve="h:80:192.0.2.1")


def test_a_file_that_is_not_there_is_told_by_the_connect() -> None:
    with pytest.raises(InvalidArgument, match="client_cert must name a file, and 'no"):
        call(library(), "connect_socket", "ws://h", client_cert="no.pem")


def test_a_header_and_protocols_can_be_written_out() -> None:
    lib = library()
    call(lib, "connect_socket", "ws://h", header="{'X-A': 1}", protocols="['a', 'b']")
    request = FakePlugin.made[-1].last.request
    assert request.headers == (("X-A", "1"),)
    assert request.protocols == ("a", "b")


def test_unchecked_certificates_are_warned_of() -> None:
    test = run_steps("Connect Socket    ws://h    verify_tls=False")
    assert ("WARN", "TLS certificates are not checked (verify_tls=False).") in messages(test)


@pytest.mark.rule("S4")
def test_callbacks_are_keywords_and_show_under_the_call_in_their_order() -> None:
    body = """
*** Test Cases ***
T
    Connect Socket    ws://h    success=Show    complete=Show Last
*** Keywords ***
Show
    [Arguments]    ${result}
    Log    first ${result.socketTaskId}
Show Last
    [Arguments]    ${result}
    Log    last ${result}[socketTaskId]
"""
    (test,) = run(suite(body)).all_tests
    assert test.passed, test.message
    shown = [text.split(" ")[0] for _, text in messages(test) if "socket-" in text]
    assert [each for each in shown if each in ("first", "last")] == ["first", "last"]
    assert [child.name for child in test.body[0].body if hasattr(child, "name")] == [
        "Show",
        "Show Last",
    ]


@pytest.mark.rule("S4")
def test_a_callback_that_fails_fails_the_call_after_the_rest_ran() -> None:
    body = """
*** Test Cases ***
T
    Connect Socket    ws://h    success=Broken    complete=Set Test Documentation
    [Teardown]    Should Start With    ${TEST DOCUMENTATION}    {
*** Keywords ***
Broken
    [Arguments]    ${result}
    Fail    my own message
"""
    assert of_test(body) == "my own message"


def test_a_callback_that_is_no_keyword_is_refused_before_the_call() -> None:
    test = run_steps(
        "Run Keyword And Expect Error    success cannot be 'No Such': No keyword with name*"
        "    Connect Socket    ws://h    success=No Such",
        "Callback Should Not Have Been Called    connectSocket.success    connectSocket.fail",
    )
    assert test.passed, test.message


def test_with_a_fail_keyword_the_call_passes_and_without_a_task_returns_none() -> None:
    test = run_steps(
        "${task} =    Connect Socket    ${EMPTY}    fail=Log",
        "Should Be Equal    ${task}    ${None}",
        "Error Code Should Be    202",
    )
    assert test.passed, test.message


def test_secrets_reach_the_peer_and_no_line_of_the_log() -> None:
    body = """
*** Variables ***
${SECRET: Secret}    %{SWAN_UTEST_SECRET=pa"55word}
*** Test Cases ***
T
    VAR    &{header}    Authorization=${SECRET}
    Connect Socket    ws://h    header=${header}
    Send Socket Message    ${SECRET}
    VAR    &{value}    key=${SECRET}
    Send Socket Json    ${value}
    Run Keyword And Ignore Error    Close Socket    reason=${SECRET}    code=7
    Wait For Socket Message    ==    no    timeout=10ms
"""
    result = run(suite(body), loglevel="TRACE")
    connection = FakePlugin.made[-1].last
    assert connection.request.headers == (("Authorization", 'pa"55word'),)
    assert connection.sent == ['pa"55word', '{"key": "pa\\"55word"}']
    everything = "\n".join([text for _, text in messages(result)] + list(statuses(result).values()))
    assert "not taken" in everything
    assert "55word" not in everything


# Socket Call Should Fail


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ("202    Connect Socket    ${EMPTY}", ""),
        ("202    Connect Socket    ${EMPTY}    fail=Log", ""),
        ("1001    Send Socket Message    hello", ""),
        ("1001    Close Socket    socket=chat", ""),
        (
            "202    Send Socket Message    hello",
            "Expected 'Send Socket Message' to fail with code 202, but it failed with code 1001 "
            "EXECUTION_FAILED (SocketTask.readyState is not OPEN). It said: socket 'chat' is "
            'CONNECTING and sendSocketMessage works only while it is OPEN. Use "Wait For Socket '
            'Open" first.',
        ),
        (
            "202    Connect Socket    ws://h",
            "Expected 'Connect Socket' to fail with code 202, but no call of it failed. That a "
            'socket does not open is an event: use "Wait For Socket Error".',
        ),
        (
            "202    Log    hello",
            "Expected 'Log' to fail with code 202, but no call of it failed.",
        ),
        ("1001    Close Socket    socket=nobody", "No socket is named 'nobody'. Known: 'chat'."),
        ("1001    Fail    my own message", "my own message"),
        ("EXECUTION_FAILED    Close Socket", ""),
        ("execution failed    Close Socket", ""),
        (
            "TOO_MANY_TASKS    Close Socket",
            "Expected 'Close Socket' to fail with TOO_MANY_TASKS, but it failed with code 1001 "
            "EXECUTION_FAILED (执行失败). It said: socket 'chat' is CONNECTING and closeSocket "
            'works only while it is OPEN. Use "Wait For Socket Open" first.',
        ),
        (
            "4    Close Socket",
            "Expected 'Close Socket' to fail with code 4, but it failed with code 1001 "
            "EXECUTION_FAILED (执行失败). Platform 'android' has no code 4: expect the name "
            "EXECUTION_FAILED, which is the same on every platform. It said: socket 'chat' is "
            'CONNECTING and closeSocket works only while it is OPEN. Use "Wait For Socket Open" '
            "first.",
        ),
        (
            "EXECUTION_FAILD    Close Socket",
            "An error code is a number such as 1001, or the name of a failure, got "
            "'EXECUTION_FAILD'. Did you mean EXECUTION_FAILED? The names are INVALID_PARAMETER, "
            "CAPABILITY_MISSING, EXECUTION_FAILED, SECURITY_CHECK_FAILED, TOO_MANY_TASKS, "
            "BAD_URL_OR_SUBPROTOCOL, BAD_CALLBACK.",
        ),
    ],
)
def test_a_call_should_fail_with_its_code(step: str, message: str) -> None:
    mute = LIBRARY.replace("transport=fake", "transport=mute")
    made = suite(
        "*** Test Cases ***\nT\n    Connect Socket    ws://h    alias=chat\n"
        f"    Socket Call Should Fail    {step}",
        library=mute,
    )
    assert statuses(run(made)) == {"T": message}


def test_a_call_that_should_fail_returns_the_result() -> None:
    test = run_steps(
        "${result} =    Socket Call Should Fail    202    Connect Socket    ${EMPTY}",
        "Should Be Equal    ${result.errCode}    ${202}",
    )
    assert test.passed, test.message


def test_an_earlier_failure_does_not_count() -> None:
    test = run_steps(
        "Connect Socket    ${EMPTY}    fail=Log",
        "Socket Call Should Fail    202    Log    hello",
    )
    assert "but no call of it failed" in test.message


@pytest.mark.parametrize(
    ("step", "message"),
    [
        ("Socket Call Should Fail    1001    Close Socket    code=1001", ""),
        (
            "Socket Call Should Fail    1001    Close Socket    1001    bye    chat",
            "Keyword 'SwanSocketLibrary.Close Socket' expected 0 to 2 non-named arguments, got 3.",
        ),
        (
            "Socket Call Should Fail    1001    Close Sokcet",
            "No keyword with name 'Close Sokcet' found.",
        ),
        ("Socket Call Should Fail    1001", "expected at least 2 arguments, got 1"),
    ],
)
def test_a_dry_run_sees_through_to_the_call(step: str, message: str) -> None:
    made = suite(f"*** Test Cases ***\nT\n    {step}")
    (text,) = statuses(run(made, dryrun=True)).values()
    assert (text == "") if not message else (message in text)


def test_a_failure_that_robot_framework_cuts_is_still_the_expected_one() -> None:
    test = run_steps(f"Socket Call Should Fail    202    Connect Socket    http://{'a' * 6000}")
    assert test.passed, test.message


def test_what_has_failed_is_looked_at_with_the_lock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a message that comes meanwhile would change it."""
    session, free = Program().session, list[bool]()

    def try_to_take() -> None:
        free.append(session.changed.acquire(blocking=False))

    def select(*_: object) -> list[Record]:
        thread = threading.Thread(target=try_to_take)
        thread.start()
        thread.join(PATIENCE)
        return []

    monkeypatch.setattr(session.callbacks, "select", select)
    calls = SocketCalls.__new__(SocketCalls)
    calls._session = session
    calls._failures_since(0)
    assert free == [False]


def test_an_alias_that_is_taken_says_what_failed_on_the_socket_that_was_named_by_position() -> None:
    lib = library(transport="mute")
    for alias in ("main", "chat"):
        call(lib, "connect_socket", "ws://h", alias=alias)
    with pytest.raises(ExpectationFailed):
        call(lib, "wait_for_socket_open", "chat", timeout=timedelta(milliseconds=1))
    for _ in range(2):  # the failure of the first connect is not the reason for the second
        with pytest.raises(
            InvalidArgument,
            match=r'it is CONNECTING\. "Wait For Socket Open" failed on it before: Expected socket '
            r"'chat' to open\. Waited .*\. Choose another, .* retry=3x 1s\.$",
        ):
            call(lib, "connect_socket", "ws://h", alias="chat")
    with pytest.raises(InvalidArgument, match=r"it is CONNECTING\. Choose another"):
        call(lib, "connect_socket", "ws://h", alias="main")


def test_a_try_that_the_transport_does_not_end_is_the_last_one() -> None:
    lib = library(transport="mute")
    waited = r"to open\. Waited 1(\.\d+)? s\. Instead: try 1 is CONNECTING\."
    with pytest.raises(ExpectationFailed, match=waited):
        call(lib, "connect_socket", "ws://h", retry="3x", timeout=timedelta(milliseconds=1))
