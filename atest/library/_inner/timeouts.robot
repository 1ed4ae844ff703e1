*** Settings ***
Documentation       Waits that a timeout of Robot Framework ends.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}

Suite Setup         Open For All


*** Test Cases ***
Interrupted Wait
    [Documentation]    It would go on for a minute.
    [Timeout]    300 ms
    Wait For Socket Message    timeout=1 minute

The Socket Works After It
    [Documentation]    It is the suite setup's.
    Send Socket Message    hello
    Wait For Socket Message    ==    hello

Interrupted Wait On The Server
    [Documentation]    It would go on for a minute.
    [Timeout]    300 ms
    Wait For Server Close    timeout=1 minute

Interrupted Expression
    [Documentation]    It would go on for ever.
    [Timeout]    300 ms
    Get Socket State    validate    [each for each in iter(int, 1)]

Interrupted Listener
    [Documentation]    A user keyword that takes too long: Robot Framework fails the test when it has ended.
    [Timeout]    300 ms
    On Socket Message    Take Too Long
    Send Socket Message    hello
    Wait For Socket Message    ==    never

Everything Works After It
    [Documentation]    New servers, new sockets, and listeners.
    ${url} =    Start Socket Server
    Connect Socket    ${url}    alias=new
    Wait For Socket Open    socket=new
    On Socket Message    Log    socket=new
    Send Socket Message    hello    socket=new
    Wait For Socket Message    ==    hello    socket=new
    Close Socket    socket=new
    Wait For Socket Close    socket=new


*** Keywords ***
Open For All
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open

Take Too Long
    [Arguments]    ${payload}
    Sleep    0.5
