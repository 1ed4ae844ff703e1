*** Settings ***
Documentation       Sending works only while the socket is OPEN.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Library             ../resources/RawServer.py
Resource            ../resources/platforms.resource
Resource            ../resources/sockets.resource

Test Template       Send Should Be Refused


*** Test Cases ***
Before The Open Event
    [Documentation]    CONNECTING. The socket goes on to open, and nothing was sent.
    [Tags]    S25
    android    1001    A Connecting Socket    CONNECTING
    ios    4    A Connecting Socket    CONNECTING
After A Close
    [Documentation]    CLOSING.
    [Tags]    S25
    android    1001    A Closing Socket    CLOSING
    ios    4    A Closing Socket    CLOSING
After The End
    [Documentation]    CLOSED, by a close and by an error.
    [Tags]    S25
    android    1001    A Closed Socket    CLOSED
    ios    4    A Closed Socket    CLOSED
    android    1001    A Failed Socket    CLOSED
    ios    4    A Failed Socket    CLOSED
Bad Data Is Said First
    [Documentation]    Whatever the state is, data that cannot be sent is an invalid parameter.
    [Tags]    S24    S25
    [Template]    NONE
    A Connecting Socket
    Socket Call Should Fail    202    Send Socket Message    ${5}    socket=subject


*** Keywords ***
Send Should Be Refused
    [Arguments]    ${platform}    ${code}    ${given}    ${state}
    Set Host    platform=${platform}
    Run Keyword    ${given}
    Clear Socket History
    ${text} =    Run Keyword And Expect Error
    ...    sendSocketMessage:fail ${code} SocketTask.readyState is not OPEN - *
    ...    Send Socket Message    too early or too late    socket=subject
    Failure Should Say    ${text}    socket 'subject' is ${state} and sendSocketMessage works only while it is OPEN
    One Fail Should Be Recorded    sendSocketMessage    ${code}
    ${result} =    Get Callback Result    sendSocketMessage.fail
    Should Be Equal    ${result.errMsg}    SocketTask.readyState is not OPEN
    Get Socket State    ==    ${state}    socket=subject
    IF    '${state}' == 'CONNECTING'    Nothing Should Have Been Sent
    IF    '${state}' == 'CLOSING'    The Close Should Be Completed

Nothing Should Have Been Sent
    Release Handshake
    Wait For Socket Open    socket=subject
    Send Socket Message    the first    socket=subject
    ${first} =    Wait For Server Message
    Should Be Equal    ${first}    the first
    Close And Wait    subject

The Close Should Be Completed
    Raw Server Answers Close
    Wait For Socket Close    socket=subject

A Connecting Socket
    ${url} =    Start Socket Server
    Hold Next Handshake
    Connect Socket    ${url}    alias=subject

A Closing Socket
    ${url} =    Start Raw Server
    Connect Socket    ${url}    alias=subject
    Raw Server Opens
    Wait For Socket Open    socket=subject
    Close Socket    socket=subject

A Closed Socket
    Open A Socket    alias=subject
    Close And Wait    subject

A Failed Socket
    ${url} =    Start Socket Server
    Stop Socket Server
    Connect Socket    ${url}    alias=subject
    Wait For Socket Error    socket=subject
