from __future__ import annotations

import pytest

from utest.robot_runs import run, statuses, suite


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
