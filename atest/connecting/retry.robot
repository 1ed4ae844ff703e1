*** Settings ***
Documentation       Connect Socket with retry= waits until the socket is open, and connects anew where it ends before.

Library             Collections
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/sockets.resource
Library             ../resources/InnerRun.py


*** Variables ***
@{CALLED}    @{EMPTY}


*** Test Cases ***
The Second Try Opens
    [Documentation]    It is a task of its own, with its callbacks, and has the alias.
    [Tags]    S2    S3    S4    S5
    ${url} =    Start Socket Server
    Reject Next Handshake    status=503
    ${task} =    Connect Socket    ${url}    alias=chat    retry=3x 10ms    success=Note A Call
    Should Be Equal As Integers    ${task.readyState}    1
    Get Socket State    ==    OPEN    socket=chat
    Length Should Be    ${CALLED}    2
    Should Not Be Equal    ${CALLED}[0]    ${CALLED}[1]
    Should Be Equal    ${CALLED}[1]    ${task.socketTaskId}
    Callback Should Have Been Called    connectSocket.success    connectSocket.complete    times=2
    ${error} =    Wait For Socket Error    ${CALLED}[0]
    Should Contain    ${error.detail}    the server answered 503

The Main Socket Is The One That Opened
    [Documentation]    The tries before it are CLOSED by then.
    [Tags]    S13
    ${url} =    Start Socket Server
    Reject Next Handshake
    Connect Socket    ${url}    retry=2 times 10ms
    Send Socket Message    hello
    Wait For Socket Message    ==    hello

None Opens
    [Documentation]    The failure has what became of each try.
    ${url} =    Start Socket Server
    Break Next Handshake    drop
    ${error} =    Run Keyword And Expect Error    *
    ...    Connect Socket    ${url}    alias=chat    retry=1x
    Should Match Regexp
    ...    ${error}
    ...    ^Expected socket 'chat' to open\\. Waited .*\\. Instead: try 1 ended in an error: .*
    Stop Socket Server
    ${error} =    Run Keyword And Expect Error    *
    ...    Connect Socket    ${url}    alias=chat    retry=3x 10ms
    Should Match Regexp    ${error}    Instead: tries 1 to 3 ended in an error: .*connection refused.*
    Callback Should Have Been Called    connectSocket.success    times=4

For A Time
    [Documentation]    No try begins that could not end in it.
    ${url} =    Start Socket Server
    Stop Socket Server
    ${error} =    Run Keyword And Expect Error    *    Connect Socket    ${url}    retry=200ms, 20ms
    Should Match Regexp    ${error}    Waited \\d+ ms\\. Instead: tries 1 to \\d+ ended in an error: .*refused

The Timeout Is For Each Try
    [Documentation]    A handshake that is held ends its try alone.
    [Tags]    S21
    ${url} =    Start Socket Server
    Hold Next Handshake
    Connect Socket    ${url}    timeout=100ms    retry=2x 10ms
    Get Socket State    ==    OPEN

A Time For All Bounds A Try
    [Documentation]    The handshake would take a minute.
    [Tags]    S21
    ${url} =    Start Socket Server
    Hold Next Handshake
    ${error} =    Run Keyword And Expect Error    *    Connect Socket    ${url}    retry=300ms
    Should Match Regexp    ${error}    Waited \\d+ ms\\. Instead: try 1 ended in an error

A Failed Call Is Not Tried Again
    [Documentation]    Its argument will be as bad the next time.
    [Tags]    S16
    Run Keyword And Expect Error    connectSocket:fail 202*    Connect Socket    http://h    retry=3x
    ${task} =    Connect Socket    http://h    retry=3x    fail=Log
    Should Be Equal    ${task}    ${None}
    Callback Should Have Been Called    connectSocket.fail    times=2

What Is No Retry
    [Documentation]    The sentence says what would do.
    [Template]    Retry Should Be Refused
    3    retry\=3 may be 3 tries or 3 seconds. Write 3x or 3s.
    often    retry must be a number of tries and the pause after each, such as 3x 1s, or*; got 'often'.
    0x    The number of tries in retry must be 1 or more, got 0.
    3x soon    The pause in retry must be a time such as 5s, 500ms or 1 min, got 'soon'.
    3x 0s    The pause in retry must be longer than zero*
    10s, later    The pause in retry must be a time*got 'later'.
    -1s    retry must be a number of tries*
    ${EMPTY}    retry must be a number of tries*

A Timeout Of The Test Ends It At Once
    [Documentation]    In a try and in a pause; what was interrupted is closed at the test's end as any socket.
    ${inner} =    Run Inner Suite    ${CURDIR}/_inner/retry.robot
    Should Be Equal    ${inner.failures}[In A Try]    Test timeout 300 milliseconds exceeded.
    Should Be Equal    ${inner.failures}[In A Pause]    Test timeout 300 milliseconds exceeded.
    Should Be Equal    ${inner.failures}[All Works]    ${EMPTY}

An Alias That Is Taken Says What Failed Before
    [Documentation]    As where Wait Until Keyword Succeeds connects again.
    ${inner} =    Run Inner Suite    ${CURDIR}/_inner/retry.robot
    VAR    ${failure}    ${inner.failures}[Again And Again]
    Should Match Regexp    ${failure}    The alias 'chat' is taken by a socket that has not ended: it is CONNECTING\\.
    Should Match Regexp    ${failure}
    ...    "Wait For Socket Open" failed on it before: Expected socket 'chat' to open\\. Waited \\d+ ms\\.
    Should Contain    ${failure}    retry=3x 1s
    Should Not Contain    ${failure}    "Connect Socket" failed


*** Keywords ***
Note A Call
    [Arguments]    ${result}
    Append To List    ${CALLED}    ${result.socketTaskId}

Retry Should Be Refused
    [Arguments]    ${retry}    ${sentence}
    Run Keyword And Expect Error    ${sentence}    Connect Socket    ws://127.0.0.1:1    retry=${retry}
    Callback Should Not Have Been Called    connectSocket.success    connectSocket.fail
