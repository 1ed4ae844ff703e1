*** Settings ***
Documentation       The socket APIs as pages call them: with callbacks and by promise, at swan and at a SocketTask. Each
...                 test runs on both platforms, over either transport.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=5s
Resource            pages.resource


*** Test Cases ***
One Socket And Its Four Places
    [Documentation]    connectSocket, sendSocketMessage, closeSocket, onSocketOpen, onSocketMessage, onSocketClose.
    [Tags]    S2    S12    S15    S26
    [Template]    Run On Both Platforms
    Talk At The Places

A Task And Its Four Listeners
    [Documentation]    send, close, onOpen, onMessage, onClose; the task is a field of the page.
    [Tags]    S4    S6    S24
    [Template]    Run On Both Platforms
    Talk By The Task

A Socket That Ends In An Error
    [Documentation]    onSocketError and onError get what the platform says, and no close event comes.
    [Tags]    S10
    [Template]    Run On Both Platforms
    Fail By Events

Promises Of Calls That Fail
    [Documentation]    They reject with what fail gets, to catch, to await, and to the second argument of then.
    [Tags]    S16    S25
    [Template]    Run On Both Platforms
    Fail By Promise


*** Keywords ***
Run On Both Platforms
    [Arguments]    ${what}
    FOR    ${platform}    IN    android    ios
        Set Host    platform=${platform}
        VAR    &{answers}    &{${platform}}
        Start Socket Server    echo    stands_in_for=wss://echo.websocket.org    alias=${platform}
        Open Swan Page    ${CURDIR}/program/shapes.js
        Run Keyword    ${what}    ${answers}
        Swan Page Should Have No Errors
        Close Swan Page
        Stop Socket Server
    END

Talk At The Places
    [Arguments]    ${answers}
    Call Swan Page Handler    connectSocket
    Get Swan Page Data    task    ==    {"CONNECTING": 0, "OPEN": 1, "CLOSING": 2, "CLOSED": 3, "readyState": 0}
    Wait For Swan Page Data    opened    ==    1
    Get Swan Page Data    $    ==    {"connected": "string", "completed": true}
    Call Swan Page Handler    sendSocketMessage    hello
    Wait For Swan Page Data    sending    ==    over
    Call Swan Page Handler    sendByPromise    again
    Wait For Swan Page Data    sent    ==    by promise
    Call Swan Page Handler    sendAwaited    more
    Wait For Swan Page Data    sent    ==    awaited
    Wait For Swan Page Data    heard    ==    ["hello", "again", "more"]
    Call Swan Page Handler    closeSocket    1001
    Wait For Swan Page Data    ended    ==    [1001]
    Get Swan Page Data    closing    ==    2
    Wait For Server Close    code=1001    reason=close reason
    Call Swan Page Handler    connectSocket
    Wait For Second Open
    Call Swan Page Handler    closeByPromise    ${{ {'code': 4000} }}
    Wait For Swan Page Data    ended    ==    [1001, 4000]
    Get Swan Page Data    closing    ==    by promise

Wait For Second Open
    ${second} =    Get Swan Page Socket    2
    Wait For Socket Open    socket=${second}

Talk By The Task
    [Arguments]    ${answers}
    Call Swan Page Handler    connectTask
    Wait For Swan Page Data    opened    ==    true
    Call Swan Page Handler    taskSend    你好
    Wait For Swan Page Data    sent    ==    true
    Call Swan Page Handler    taskSendByPromise    ${{b'\x00\xff'}}
    Wait For Swan Page Data    sent    ==    object
    Wait For Swan Page Data    heard    ==    ["你好", [0, 255]]
    Call Swan Page Handler    taskClose    ${1006}    not to be sent
    Wait For Swan Page Data    closing    ==    ${answers.invalid}
    Call Swan Page Handler    taskClose    ${4001}    再见
    Wait For Swan Page Data    ended    ==    ["4001 再见"]
    Get Swan Page Data    closing    ==    2
    Call Swan Page Handler    taskSend    late
    Wait For Swan Page Data    sent    ==    SocketTask.readyState is not OPEN
    Call Swan Page Handler    connectTask
    Wait For Second Open
    Call Swan Page Handler    taskCloseAwaited
    Wait For Swan Page Data    closing    ==    awaited
    Wait For Server Close    code=3000    reason=awaited

Fail By Events
    [Arguments]    ${answers}
    Call Swan Page Handler    connectNowhere
    Wait For Swan Page Data    error    ==    ${answers.unreachable}
    Get Swan Page Data    started    ==    true
    Call Swan Page Handler    connectTask
    Wait For Swan Page Data    opened    ==    true
    Server Drops Connection
    Wait For Swan Page Data    error    ==    ${answers.lost}
    Get Swan Page Data    ended    ==    []
    Run Keyword And Expect Error    *has nothing at 'closedToo'*    Get Swan Page Data    closedToo

Fail By Promise
    [Arguments]    ${answers}
    Call Swan Page Handler    sendSocketMessage    nobody is there
    Wait For Swan Page Data    sent    ==    ${answers.failed}
    Call Swan Page Handler    sendByPromise    nobody is there
    Wait For Swan Page Data    sent    ==    ["refused", ${answers.failed}]
    Call Swan Page Handler    sendAwaited    nobody is there
    Wait For Swan Page Data    sent    ==    ["caught", ${answers.failed}]
    Call Swan Page Handler    connectTask
    Wait For Swan Page Data    opened    ==    true
    Call Swan Page Handler    closeByPromise    ${{ {'code': 5} }}
    Wait For Swan Page Data    closing    ==    ${answers.invalid}
