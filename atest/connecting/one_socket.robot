*** Settings ***
Documentation       A base library before 1.9.4: one socket. A new connect first closes the one that is there.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    base_library=1.9.3
Library             ../resources/RawServer.py
Resource            ../resources/sockets.resource


*** Test Cases ***
An Open Socket Is Closed
    [Documentation]    With 1000, and the new one is the main one at once.
    [Tags]    S22
    ${url} =    Open A Socket    alias=first
    Connect Socket    ${url}    alias=second
    Wait For Server Close    client=1    code=1000
    Wait For Socket Close    socket=first    code=1000
    Wait For Socket Open
    Send Socket Message    to the main one
    Wait For Socket Message    ==    to the main one    socket=second
    Callback Should Not Have Been Called    closeSocket.success    closeSocket.complete

A Connecting Socket Is Given Up
    [Documentation]    It ends in an error, and its connection is dropped.
    [Tags]    S5    S10    S22
    FOR    ${platform}    IN    android    ios
        Set Host    platform=${platform}
        ${silent} =    Start Raw Server
        ${first} =    Connect Socket    ${silent}
        Raw Server Accepts
        ${url} =    Start Socket Server
        ${second} =    Connect Socket    ${url}
        ${error} =    Wait For Socket Error    socket=${first}
        Error Event Should Be The Platform's    ${platform}    ${error}    0    given up for a new connect
        Raw Server Should See The End
        Wait For Socket Open    socket=${second}
    END

A Sixth Connect Makes Way Too
    [Documentation]    There is never more than one, so the limit is never reached.
    [Tags]    S20    S22
    ${url} =    Start Socket Server
    FOR    ${_}    IN RANGE    7
        ${task} =    Connect Socket    ${url}
        Wait For Socket Open
    END
    Wait For Socket Open    socket=${task}
    Get Socket State    ==    OPEN

A Connect That Fails Closes Nothing
    [Documentation]    There is no new task to make way for.
    [Tags]    S22
    Open A Socket    alias=first
    Socket Call Should Fail    202    Connect Socket    http://example.com
    Get Socket State    ==    OPEN    socket=first
    Send Socket Message    still here
    Wait For Socket Message    ==    still here

Later Versions Have Several
    [Documentation]    Nothing makes way.
    [Tags]    S22
    [Template]    Both Sockets Should Stay
    1.9.4
    1.10
    2.0.1
    latest

Earlier Versions Have One
    [Documentation]    Versions are compared number by number.
    [Tags]    S22
    [Template]    First Socket Should Be Closed
    1.9.3
    1.9
    1.8.99
    1.9.3.9


*** Keywords ***
Both Sockets Should Stay
    [Arguments]    ${version}
    Set Host    base_library=${version}
    ${url} =    Start Socket Server
    ${first} =    Connect Socket    ${url}
    Wait For Socket Open    socket=${first}
    ${second} =    Connect Socket    ${url}
    Wait For Socket Open    socket=${second}
    Get Socket State    ==    OPEN    socket=${first}
    Close And Wait    ${first}
    Close And Wait    ${second}
    Stop Socket Server

First Socket Should Be Closed
    [Arguments]    ${version}
    Set Host    base_library=${version}
    ${url} =    Start Socket Server
    ${first} =    Connect Socket    ${url}
    Wait For Socket Open    socket=${first}
    ${second} =    Connect Socket    ${url}
    Wait For Socket Close    socket=${first}    code=1000
    Wait For Socket Open    socket=${second}
    Close And Wait    ${second}
    Stop Socket Server
