*** Settings ***
Documentation       What a test is told when its client departs from the recording that a server replays.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=10s
Library             ../resources/InnerRun.py
Library             ../resources/Recordings.py
Resource            ../resources/timing.resource


*** Test Cases ***
Another Message
    [Documentation]    The wait that cannot end fails at once: which message, both, and where they differ.
    Play    → {"op": "sub", "id": 7}    ← ok
    Send Socket Json    {"id": 8, "op": "sub"}
    ${text} =    Should Fail At Once
    ...    Client 1 of server 'live' departed from the recording *    Wait For Socket Message
    Should Contain    ${text}    in conversation 1 of 1 (/), message 1 of 2 was next (recorded at +0.000 s)
    Should Contain    ${text}    , but another message came.\nRecorded: the text '{"op": "sub", "id": 7}'
    Should Contain    ${text}    -${SPACE*2}"id": 7,\n+${SPACE*2}"id": 8,
    Should Contain    ${text}    was closed with 1008 "departed from the recording"
    Wait For Socket Close    code=1008    reason=departed from the recording

One Too Many
    [Documentation]    Not the keyword fails that sent it, but the next.
    Play    → one
    Send Socket Message    one
    Send Socket Message    two
    Should Fail At Once
    ...    *the recording has nothing more from it, but it sent the text 'two'.*
    ...    Wait For Socket Message

Too Few
    [Documentation]    When the client closes, and when the server is stopped.
    Play    → one    → two
    Send Socket Message    one
    Close Socket
    Should Fail At Once
    ...    *message 2 of 2 was next * but it closed the connection with 1000.\nRecorded: the text 'two'
    ...    Wait For Socket Close
    Stop Socket Server
    Play    → one
    Run Keyword And Expect Error
    ...    *message 1 of 1 was next * but the connection ended: the server was stopped.\nRecorded: the text 'one'
    ...    Stop Socket Server
    Run Keyword And Expect Error    No socket server runs*    Get Socket Server Url

Another Close
    [Documentation]    Its code and its reason belong to what was recorded.
    Play    → Close 3000 done
    Close Socket    code=3000    reason=later
    Should Fail At Once
    ...    *it closed the connection with 3000 'later'.\nRecorded: a Close frame, 3000 'done'
    ...    Wait For Socket Close

Another Connection
    [Documentation]    It is rejected. Masked parameters do not show.
    Record Connection    /chat?token=***
    ${path} =    Write Recording
    ${url} =    Start Socket Server    replay=${path}
    Connect Socket    ${url}/chat?token=hush&more=1
    ${text} =    Should Fail At Once
    ...    *it connected to /chat?token\=***&more\=1, to which the recording has no connection. It has *
    ...    Wait For Socket Open
    Should Contain    ${text}    404 Not Found
    Should Not Contain    ${text}    hush

Without The Subprotocol
    [Documentation]    The server chose one that this client does not offer.
    Record Connection    /    protocol=v2
    ${path} =    Write Recording
    ${url} =    Start Socket Server    replay=${path}
    Connect Socket    ${url}    protocols=['v1']
    Should Fail At Once    *it does not offer the subprotocol 'v2', which the server chose.*    Wait For Socket Open

Told Once
    [Documentation]    A test may expect a departure, and go on.
    Play    → one
    Send Socket Message    other
    Run Keyword And Expect Error    *departed*    Wait For Socket Message
    Get Socket State    ==    CLOSED

Incomplete
    [Documentation]    What is still to come is listed when the time is over; a departure ends the wait.
    Record Connection    /    ← hello    → {"op": "go"}
    Record Connection    /other
    ${path} =    Write Recording
    ${url} =    Start Socket Server    alias=live    replay=${path}
    Connect Socket    ${url}
    Wait For Socket Message    ==    hello
    ${text} =    Run Keyword And Expect Error    Expected the replay of '*' by server 'live' to end. Waited *
    ...    Socket Server Replay Should Be Complete    timeout=100ms
    Should Contain    ${text}    Conversation 1 of 2 (/): message 2 of 2 was next (recorded at +0.000 s): the text
    Should Contain    ${text}    Conversation 2 of 2 (/other): no client has connected.
    Send Socket Message    stop
    Should Fail At Once    *another message came*    Socket Server Replay Should Be Complete

A Server That Replays Nothing
    [Documentation]    Cannot be complete.
    Start Socket Server    alias=echo
    Run Keyword And Expect Error    Server 'echo' replays nothing. Start it with replay=*
    ...    Socket Server Replay Should Be Complete

At The End Of The Test
    [Documentation]    Whatever no keyword told fails the test that was running, and no other.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/ends.robot
    VAR    &{expected}
    ...    Told By Nobody=FAIL
    ...    Left Open=FAIL
    ...    Of The Suite=FAIL
    ...    Failed Already=FAIL
    ...    As It Was=PASS
    Should Be Equal    ${run.tests}    ${expected}
    Should Contain    ${run.failures}[Told By Nobody]    but it sent the text 'extra'.
    Should Contain
    ...    ${run.failures}[Left Open]
    ...    closed the connection with 1001, as a socket does
    Should Contain
    ...    ${run.failures}[Of The Suite]
    ...    closed the connection with 1001, as a socket does
    Should Be Equal    ${run.failures}[Failed Already]    for another reason
    Should Be Empty    ${run.warnings}

After The Tests
    [Documentation]    What the end of the suite closes, or of the run, departs too late for a test: it is an error.
    [Template]    Late Departure Should Be An Error
    SUITE
    MANUAL


*** Keywords ***
Late Departure Should Be An Error
    [Documentation]    With this closing level.
    [Arguments]    ${level}
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/late.robot    --variable    LEVEL:${level}
    VAR    &{expected}    Left Open=PASS
    Should Be Equal    ${run.tests}    ${expected}
    Should Match    ${run.stdout}    *ERROR* departed from the recording *Recorded: the text 'one'*

Play
    [Documentation]    Starts a server with a recording of these lines and connects.
    [Arguments]    @{lines}
    Record Connection    /    @{lines}
    ${path} =    Write Recording
    ${url} =    Start Socket Server    alias=live    replay=${path}
    Connect Socket    ${url}
    Wait For Socket Open
