*** Settings ***
Documentation       The getters with assertions, and the list of sockets.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/sockets.resource


*** Test Cases ***
State
    [Documentation]    Returned, asserted on, of the main socket or a named one.
    [Tags]    S1
    Open Sockets    first    second
    Close And Wait    second
    ${state} =    Get Socket State
    Should Be Equal    ${state}    OPEN
    Get Socket State    !=    OPEN    socket=second
    Get Socket State    matches    ^CLO    socket=second
    Run Keyword And Expect Error
    ...    The state of socket 'first' 'OPEN'*should be 'CLOSED'*
    ...    Get Socket State
    ...    ==
    ...    CLOSED
    Run Keyword And Expect Error    my own words    Get Socket State    ==    CLOSED    my own words

Code And Reason
    [Documentation]    None before the end, then what the peer said.
    [Tags]    S9
    Open A Socket    alias=chat
    ${code} =    Get Close Code
    ${reason} =    Get Close Reason
    Should Be True    $code is None and $reason is None
    Run Keyword And Expect Error    *close code*    Get Close Code    ==    1000
    Server Closes Socket    code=4001    reason=再见
    Wait For Socket Close
    ${code} =    Get Close Code    ==    4001
    Should Be Equal    ${code}    ${4001}
    Get Close Code    >    4000
    Get Close Reason    ==    再见
    Get Close Reason    contains    再
    Run Keyword And Expect Error    *is a whole number, and 'many' is none.    Get Close Code    ==    many

Code After An Error
    [Documentation]    1006, with an empty reason; no Close frame ever carries it.
    [Tags]    S5
    ${url} =    Start Socket Server
    Stop Socket Server
    Connect Socket    ${url}
    Wait For Socket Error
    Get Close Code    ==    1006
    Get Close Reason    ==    ${EMPTY}

Protocol
    [Documentation]    Empty before the open event, and if there is none.
    [Tags]    S19
    ${url} =    Start Socket Server    protocols=['chat']
    Hold Next Handshake
    ${task} =    Connect Socket    ${url}    protocols=['chat']
    Get Socket Protocol    ==    ${EMPTY}
    Release Handshake
    Wait For Socket Open
    Get Socket Protocol    ==    chat
    Should Be Equal    ${task.protocol}    chat
    Connect Socket    ${url}    alias=plain
    Wait For Socket Open    socket=plain
    Get Socket Protocol    ==    ${EMPTY}    socket=plain

The Sockets That Have Not Ended
    [Documentation]    In the order of their connects.
    [Tags]    S20
    ${none} =    Get Sockets
    Should Be Empty    ${none}
    ${url} =    Open Sockets    first    second
    Hold Next Handshake
    Connect Socket    ${url}    alias=third
    Close And Wait    second
    ${sockets} =    Get Sockets
    Should Be Equal    ${{[each.alias for each in $sockets]}}    ${{['first', 'third']}}

A Task Says What It Is
    [Documentation]    In the log and in failures.
    [Tags]    S3
    ${url} =    Start Socket Server
    ${task} =    Connect Socket    ${url}    alias=chat
    Wait For Socket Open
    Should Be Equal    ${{str($task)}}    <SocketTask chat (${task.socketTaskId}) OPEN>

Nothing Of The Tests Before
    [Documentation]    Each test begins without sockets, and their names are free and unknown.
    ${none} =    Get Sockets
    Should Be Empty    ${none}
    Run Keyword And Expect Error    No socket is named 'chat'. 'chat' was closed at the end of test *
    ...    Get Socket State    socket=chat
