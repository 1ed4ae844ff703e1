*** Settings ***
Documentation       User keywords as callbacks. They run in the test, with the result or the payload
...                 as their one argument, and show in the log where they ran.
...                 用户关键字作为回调函数。

Library             Collections
Library             SwanSocketLibrary

Test Setup          Start With An Empty Diary


*** Variables ***
@{DIARY}    @{EMPTY}


*** Test Cases ***
Success, Fail, And Complete
    [Documentation]    success or fail runs first, complete always and last.
    [Tags]    S4
    ${url} =    Start Socket Server
    Connect Socket    ${url}    success=Note Success    fail=Note Failure    complete=Note Complete
    Diary Should Be    success    complete
    Wait For Socket Open
    Close Socket    code=999    success=Note Success    fail=Note Failure    complete=Note Complete
    Diary Should Be    success    complete    fail 202    complete

A Fail Callback Takes The Failure
    [Documentation]    With a fail callback the keyword passes, without one it fails.
    [Tags]    S4    S25
    ${url} =    Start Socket Server
    Hold Next Handshake
    Connect Socket    ${url}
    Send Socket Message    too early    fail=Note Failure
    Error Code Should Be    1001
    Run Keyword And Expect Error
    ...    sendSocketMessage:fail 1001 SocketTask.readyState is not OPEN - *
    ...    Send Socket Message    too early

Listening To Every Event
    [Documentation]    The four global places of swan.onSocketOpen and its sisters.
    [Tags]    S6    S12
    ${url} =    Start Socket Server
    On Socket Open    Note Open
    On Socket Message    Note Message
    On Socket Close    Note Close
    Connect Socket    ${url}
    Wait For Socket Open
    Send Socket Message    hello
    Wait For Socket Message    ==    hello
    Close Socket
    Wait For Socket Close
    Diary Should Be    open    message hello    close 1000

The Recorded Callbacks
    [Documentation]    Every callback is recorded, whether a user keyword listens or not.
    [Tags]    S2    S4
    ${url} =    Start Socket Server
    ${task} =    Connect Socket    ${url}
    Callback Should Have Been Called    connectSocket.success    connectSocket.complete    times=1
    ${result} =    Get Callback Result    connectSocket.success
    Should Be Equal    ${result.socketTaskId}    ${task.socketTaskId}


*** Keywords ***
Start With An Empty Diary
    VAR    @{DIARY}    @{EMPTY}    scope=TEST

Diary Should Be
    [Arguments]    @{expected}
    Lists Should Be Equal    ${DIARY}    ${expected}

Note Success
    [Arguments]    ${result}
    Append To List    ${DIARY}    success

Note Failure
    [Arguments]    ${result}
    Append To List    ${DIARY}    fail ${result.errCode}

Note Complete
    [Arguments]    ${result}
    Append To List    ${DIARY}    complete

Note Open
    [Arguments]    ${payload}
    Append To List    ${DIARY}    open

Note Message
    [Arguments]    ${payload}
    Append To List    ${DIARY}    message ${payload.data}

Note Close
    [Arguments]    ${payload}
    Append To List    ${DIARY}    close ${payload.code}
