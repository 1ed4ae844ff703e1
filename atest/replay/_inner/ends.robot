*** Settings ***
Documentation       Departures that are seen when a test ends.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Library             ../../resources/Recordings.py

Suite Setup         Start A Server For All


*** Variables ***
${FOR ALL}    ${NONE}


*** Test Cases ***
Told By Nobody
    [Documentation]    The departing message is the last that happens.
    Play    → one
    Send Socket Message    one
    Send Socket Message    extra

Left Open
    [Documentation]    The end of the test closes the socket.
    Play    → one

Of The Suite
    [Documentation]    The server lives on.
    Connect Socket    ${FOR ALL}
    Wait For Socket Open

Failed Already
    [Documentation]    It keeps its message.
    Play    → one
    Fail    for another reason

As It Was
    [Documentation]    All was played.
    Play    ← one
    Wait For Socket Message    ==    one


*** Keywords ***
Start A Server For All
    Record Connection    /    → one
    ${path} =    Write Recording    for_all.har
    ${url} =    Start Socket Server    replay=${path}
    VAR    ${FOR ALL}    ${url}    scope=SUITE    # robocop: off=VAR05

Play
    [Arguments]    @{lines}
    Record Connection    /    @{lines}
    ${path} =    Write Recording
    ${url} =    Start Socket Server    replay=${path}
    Connect Socket    ${url}
    Wait For Socket Open
