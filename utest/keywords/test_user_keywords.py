from __future__ import annotations

import pytest

from utest.robot_runs import messages, run, run_steps, statuses, suite


def test_a_listener_runs_in_the_test_with_the_payload_while_it_waits() -> None:
    body = """
*** Test Cases ***
T
    On Socket Message    Keep
    Connect Socket    ws://h
    Send Socket Message    hello
    Should Be Equal    ${HEARD}    nothing
    Process Socket Events
    Should Be Equal    ${HEARD}    hello
*** Variables ***
${HEARD}    nothing
*** Keywords ***
Keep
    [Arguments]    ${payload}
    Set Test Variable    ${HEARD}    ${payload.data}
"""
    assert statuses(run(suite(body))) == {"T": ""}


def test_the_log_is_up_to_date_before_a_callback_runs() -> None:
    test = run_steps("Connect Socket    ws://h    success=Log")
    shown = [text for _, text in messages(test)]
    call = next(place for place, text in enumerate(shown) if "connectSocket ws://h" in text)
    callback = next(place for place, text in enumerate(shown) if text.startswith("{"))
    assert call < callback


def test_a_listener_that_is_no_keyword_is_refused_with_its_place() -> None:
    test = run_steps("On Socket Close    No Such Keyword")
    assert test.message == (
        "onSocketClose cannot be 'No Such Keyword': No keyword with name 'No Such Keyword' "
        "found. Define it in the suite or in a resource file, with one argument."
    )


def test_each_of_a_calls_callbacks_is_checked() -> None:
    for place in ("success", "fail", "complete"):
        test = run_steps(f"Connect Socket    ws://h    {place}=No Such Keyword")
        assert test.message.startswith(f"{place} cannot be 'No Such Keyword'")


def test_a_test_timeout_in_a_callback_stops_the_test() -> None:
    body = """
*** Test Cases ***
T
    [Timeout]    100ms
    Connect Socket    ws://h    success=For Ever    complete=Log
*** Keywords ***
For Ever
    [Arguments]    ${result}
    WHILE    True    limit=NONE
        No Operation
    END
"""
    (test,) = run(suite(body)).all_tests
    assert test.message == "Test timeout 100 milliseconds exceeded."
    assert not [each for each in test.body[0].body if getattr(each, "name", "") == "Log"]


def test_skip_and_pass_execution_in_a_callback_are_the_tests() -> None:
    body = """
*** Test Cases ***
Skipped
    Connect Socket    ws://h    success=Do Skip
    Fail    not reached
Passed
    On Socket Message    Do Pass
    Connect Socket    ws://h
    Send Socket Message    hello
    Process Socket Events
    Fail    not reached
*** Keywords ***
Do Skip
    [Arguments]    ${result}
    Skip    because
Do Pass
    [Arguments]    ${payload}
    Pass Execution    enough
"""
    ended = {test.name: (test.status, test.message) for test in run(suite(body)).all_tests}
    assert ended == {"Skipped": ("SKIP", "because"), "Passed": ("PASS", "enough")}


@pytest.mark.rule("S11", "S12")
def test_keywords_listen_globally_or_to_one_socket() -> None:
    body = """
*** Variables ***
@{HEARD}
*** Test Cases ***
T
    On Socket Open    Lost
    On Socket Open    Global
    On Socket Message    Global
    On Socket Close    Global
    On Socket Error    Lost
    Connect Socket    ws://h    alias=main
    On Socket Message    Own    socket=main
    On Socket Message    Own    socket=main
    Connect Socket    ws://h    alias=other
    Send Socket Message    one    socket=other
    Send Socket Message    two
    Close Socket    code=4000    socket=main
    Process Socket Events
    Should Be Equal    ${HEARD}
    ...    ${{['global ', 'own two', 'own two', 'global two', 'global 4000']}}
*** Keywords ***
Lost
    [Arguments]    ${payload}
    Fail    This place was taken by another.
Global
    [Arguments]    ${payload}
    ${what} =    Evaluate    $payload.get('data', $payload.get('code', ''))
    Evaluate    $HEARD.append('global ' + str($what))
Own
    [Arguments]    ${payload}
    Evaluate    $HEARD.append('own ' + $payload.data)
"""
    assert statuses(run(suite(body))) == {"T": ""}


@pytest.mark.parametrize("arguments", ["", "${one}    ${two}"])
def test_a_keyword_that_takes_other_than_one_argument_is_told_of_it(arguments: str) -> None:
    listens = "    On Socket Message    SHOUT\n    Process Socket Events"
    takes = f"    [Arguments]    {arguments}\n" if arguments else ""
    body = f"""
*** Test Cases ***
Called
    Connect Socket    ws://h    success=Shout
Listening
    Connect Socket    ws://h
{listens}
    Send Socket Message    hello
    Process Socket Events
Inner
    Connect Socket    ws://h    success=Calls Wrongly
*** Keywords ***
Shout
{takes}    No Operation
Calls Wrongly
    [Arguments]    ${{result}}
    Shout    1
"""
    found = statuses(run(suite(body)))
    advice = (
        "A callback is given one, the result or the payload: write [Arguments]    ${result} into"
    )
    assert found["Called"].endswith(f"got 1. {advice} 'Shout'.")
    assert found["Listening"].endswith(f"got 1. {advice} 'SHOUT'.")
    assert found["Inner"].endswith("got 1.")
