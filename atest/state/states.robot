*** Settings ***
Documentation       The states of a socket, by name and by number.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Library             ../resources/RawServer.py
Resource            ../resources/sockets.resource


*** Test Cases ***
The Four States
    [Documentation]    CONNECTING, OPEN, CLOSING, CLOSED, each seen, in a life that ends in a close.
    [Tags]    S1
    ${url} =    Start Raw Server
    ${task} =    Connect Socket    ${url}
    State Should Be    ${task}    CONNECTING    0
    Raw Server Opens
    Wait For Socket Open
    State Should Be    ${task}    OPEN    1
    Close Socket
    State Should Be    ${task}    CLOSING    2
    Raw Server Answers Close
    Wait For Socket Close
    State Should Be    ${task}    CLOSED    3

From Connecting To Closed
    [Documentation]    A socket that never opened.
    [Tags]    S1    S5
    ${url} =    Start Raw Server
    ${task} =    Connect Socket    ${url}
    Raw Server Accepts
    Raw Server Drops
    Wait For Socket Error
    State Should Be    ${task}    CLOSED    3

From Open To Closed
    [Documentation]    The server's close and a lost connection skip CLOSING.
    [Tags]    S1    S5
    ${url} =    Start Socket Server
    ${task} =    Connect Socket    ${url}
    Wait For Socket Open
    Server Closes Socket
    Wait For Socket Close
    State Should Be    ${task}    CLOSED    3

Nothing Leaves Closed
    [Documentation]    Neither a send, nor a close, nor another connect.
    [Tags]    S1
    ${url} =    Start Socket Server
    ${task} =    Connect Socket    ${url}    alias=old
    Wait For Socket Open
    Close And Wait    old
    Socket Call Should Fail    1001    Send Socket Message    hello
    Socket Call Should Fail    1001    Close Socket    socket=old
    Connect Socket    ${url}    alias=new
    Wait For Socket Open
    State Should Be    ${task}    CLOSED    3


*** Keywords ***
State Should Be
    [Arguments]    ${task}    ${name}    ${number}
    Get Socket State    ==    ${name}    socket=${task}
    Should Be Equal As Integers    ${task.readyState}    ${number}
