*** Settings ***
Documentation       Get Socket Statistics and its sisters: how long sockets took, how many there were, what failed.

Resource            sockets.resource
Library             ../resources/InnerRun.py
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=5s

Test Setup          Reset Socket Statistics


*** Variables ***
@{PARTS}     count    min    mean    p50    p90    p95    p99    max
@{GROUPS}    open    handshake    round_trip    close    session    sent    received    sockets    errors


*** Test Cases ***
Open And Handshake
    [Documentation]    From the call to the open event; the handshake is the part on the wire.
    Open A Socket
    Get Socket Statistics    open.count    ==    1
    Get Socket Statistics    open.p99    <    2 s
    ${open} =    Get Socket Statistics    open.mean
    ${handshake} =    Get Socket Statistics    handshake.mean
    Should Be True    0 < $handshake <= $open
    Get Socket Statistics    sockets.opened    ==    1

The Part On The Wire
    [Documentation]    A server that takes its time with the answer takes it of both.
    ${url} =    Start Socket Server
    Hold Next Handshake
    Connect Socket    ${url}
    Wait For Server Connection
    Sleep    100ms
    Release Handshake
    Wait For Socket Open
    Get Socket Statistics    handshake.min    >=    100 ms
    Get Socket Statistics    open.min    >=    100 ms

Round Trip
    [Documentation]    To the first message that came after the last that was sent, by its arrival.
    Open A Socket
    Send Socket Message    one
    Wait Until Keyword Succeeds    3s    10ms    A Message Should Have Come
    Sleep    300ms
    Wait For Socket Message    ==    one
    Get Socket Statistics    round_trip.count    ==    1
    Get Socket Statistics    round_trip.max    <    250 ms
    Server Sends Message    by itself
    Wait For Socket Message    ==    by itself
    Get Socket Statistics    round_trip.count    ==    1

Sends Are Paired In Order
    [Documentation]    Each with the answer that came after it, however late they are taken.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}
    Wait For Socket Open
    FOR    ${wait}    IN    200ms    0s
        Send Socket Message    ask
        Wait For Server Message    ==    ask
        Sleep    ${wait}
        Server Sends Message    answer
        Wait Until Keyword Succeeds    3s    10ms    A Message Should Have Come
    END
    Wait For Socket Message    ==    answer
    Get Socket Statistics    round_trip.min    >=    200 ms
    Wait For Socket Message    ==    answer
    Get Socket Statistics    round_trip.count    ==    2
    Get Socket Statistics    round_trip.min    <    150 ms

Automatic Answers Do Not Count
    [Documentation]    They are counted as messages.
    Open A Silent Socket
    Answer Socket Messages    ping    pong
    Server Sends Message    ping
    Wait For Server Message    ==    pong
    Server Sends Message    by itself
    Wait For Socket Message    ==    by itself
    Get Socket Statistics    sent.messages    ==    1
    Get Socket Statistics    received.messages    ==    2
    Get Socket Statistics    round_trip.count    ==    0

What Is Answered Automatically Does Not Count
    [Documentation]    It ends no round trip, neither with itself nor with what was there before.
    Open A Silent Socket
    Answer Socket Messages    ping    pong
    Server Sends Message    before it
    Wait Until Keyword Succeeds    3s    10ms    A Message Should Have Come
    Send Socket Message    ask
    Server Sends Message    ping
    Wait For Server Message    ==    ask
    Wait For Server Message    ==    pong
    Wait For Socket Message    ==    before it
    Get Socket Statistics    round_trip.count    ==    0
    Sleep    200ms
    Server Sends Message    answer
    Wait For Socket Message    ==    answer
    Get Socket Statistics    round_trip.count    ==    1
    Get Socket Statistics    round_trip.min    >=    200 ms

Heartbeats Do Not Count
    [Documentation]    What comes after one is no answer to it; to the test's own message it is.
    Open A Silent Socket
    Send Socket Message Every    20ms    beat
    Wait For Server Message    ==    beat
    Server Sends Message    by itself
    Wait For Socket Message    ==    by itself
    Get Socket Statistics    round_trip.count    ==    0
    Send Socket Message    ask
    Wait For Server Message    ==    ask    timeout=3s
    Wait For Server Message    ==    beat
    Sleep    200ms
    Server Sends Message    answer
    Wait For Socket Message    ==    answer
    Get Socket Statistics    round_trip.count    ==    1
    Get Socket Statistics    round_trip.min    >=    200 ms

A Replay Does Not Count
    [Documentation]    What a recording answers says nothing about the service; messages are counted.
    Open A Socket
    Send Socket Message    hello
    Wait For Socket Message    ==    hello
    Get Socket Statistics    round_trip.count    ==    1
    ${recording} =    Save Socket Traffic    recorded.har
    Reset Socket Statistics
    ${url} =    Start Socket Server    replay=${recording}
    Connect Socket    ${url}    alias=replayed
    Wait For Socket Open    socket=replayed
    Send Socket Message    hello    socket=replayed
    Wait For Socket Message    ==    hello    socket=replayed
    Get Socket Statistics    received.messages    ==    1
    Get Socket Statistics    open.count    ==    1
    Get Socket Statistics    round_trip.count    ==    0
    Send Socket Message    hello
    Wait For Socket Message    ==    hello
    Get Socket Statistics    round_trip.count    ==    1

Close And Session
    [Documentation]    From closeSocket, or from the server's Close frame, to the end.
    Open A Socket
    Sleep    50ms
    Close Socket
    Wait For Socket Close
    Open A Socket
    Server Closes Socket    1000
    Wait For Socket Close
    Get Socket Statistics    close.count    ==    2
    Get Socket Statistics    session.max    >=    50 ms
    Get Socket Statistics    sockets.open    ==    0
    Get Socket Statistics    sockets.most    ==    1

Close Waits For The Server
    [Documentation]    It is from the call of closeSocket on, and a session lasts until its end.
    Open A Socket
    Server Stops Reading
    Close Socket
    Sleep    100ms
    Server Resumes Reading
    Wait For Socket Close
    Get Socket Statistics    close.min    >=    100 ms
    Get Socket Statistics    session.min    >=    100 ms

Sockets
    [Documentation]    How many opened, failed, are open, and were at a time.
    Open A Socket    one
    Open A Socket    two
    Connect Socket    ws://127.0.0.1:1    alias=none
    Wait For Socket Error    socket=none
    Close Socket    socket=one
    Wait For Socket Close    socket=one
    ${sockets} =    Get Socket Statistics
    Should Be Equal    ${sockets}[sockets]    ${{ {'opened': 2, 'failed': 1, 'open': 1, 'most': 2} }}
    Get Socket Statistics    sockets.most    ==    1    socket=one
    Get Socket Statistics    sockets.open    ==    0    socket=one

Messages And Bytes
    [Documentation]    Bytes are those of the data.
    Open A Socket
    Send Socket Message    你好
    Wait For Socket Message    ==    你好
    Get Socket Statistics    sent.messages    ==    1
    Get Socket Statistics    sent.bytes    ==    6
    Get Socket Statistics    received.bytes    ==    6
    Get Socket Statistics    received.messages_per_second    ==    0
    Sleep    100ms
    Send Socket Message    你好
    Wait For Socket Message    ==    你好
    Get Socket Statistics    received.bytes    ==    12
    Get Socket Statistics    sent.messages_per_second    <=    20
    Get Socket Statistics    received.bytes_per_second    >    0

Parts Of Times
    [Documentation]    Each has the same; seconds.
    Open A Socket
    Open A Socket
    ${all} =    Get Socket Statistics
    FOR    ${figure}    IN    open    handshake    round_trip    close    session
        Should Be Equal    ${{ list($all[$figure]) }}    ${PARTS}
    END
    Should Be Equal    ${{ list($all) }}    ${GROUPS}
    VAR    ${open}    ${all}[open]
    Should Be True
    ...    0 < $open['min'] <= $open['p50'] <= $open['p90'] <= $open['p95'] <= $open['p99'] <= $open['max'] < 2
    Should Be True    $open['min'] <= $open['mean'] <= $open['max']
    Should Be Equal    ${{ {type(value) for part, value in $open.items() if part != 'count'} }}    ${{ {float} }}
    Should Be True    $all['close']['count'] == 0 and $all['close']['p99'] is None

The Whole Run Counts
    [Documentation]    What other tests measured stays.
    [Setup]    NONE
    Get Socket Statistics    open.count    ==    2
    Get Socket Statistics    open.count    ==    0    since=test
    Get Socket Statistics    open.count    ==    2    since=suite

Of One Socket And Since
    [Documentation]    Of a socket alone, and from some moment on.
    Open A Socket    one
    Send Socket Message    a    socket=one
    ${before} =    Get Socket Statistics
    Should Be Equal    ${before}[sent][messages]    ${1}
    Open A Socket    two
    Send Socket Message    b    socket=two
    Send Socket Message    c    socket=two
    Get Socket Statistics    sent.messages    ==    1    socket=one
    Get Socket Statistics    sent.messages    ==    2    socket=two
    Get Socket Statistics    sent.messages    ==    2    since=${before}
    Get Socket Statistics    open.count    ==    1    since=${before}
    Get Socket Statistics    sent.messages    ==    3    since=test
    Get Socket Statistics    sent.messages    ==    3    since=Suite

Since A Test
    [Documentation]    What was before it lengthens no pause and raises no peak.
    [Setup]    NONE
    Sleep    500ms
    Open A Socket
    FOR    ${message}    IN    a    b    c
        Send Socket Message    ${message}
        Wait For Socket Message    ==    ${message}
    END
    Get Socket Statistics    sent.messages    ==    3    since=test
    Get Socket Statistics    sent.messages_per_second    >    15    since=test
    Get Socket Statistics    sent.messages_per_second    <    12
    Get Socket Statistics    sockets.most    ==    1    since=test
    Get Socket Statistics    sockets.most    ==    2    since=suite
    ${figures} =    Get Socket Statistics    since=test
    VAR    ${trip}    ${figures}[round_trip]
    Should Be True    $trip['min'] <= $trip['p50'] <= $trip['p99'] <= $trip['max']

Suites That Share An Import
    [Documentation]    Figures last for the whole run of an import; those of a suite are since its beginning.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/shared
    Should Be Equal    ${run.failures}    ${{ {'First': '', 'Second': ''} }}

Since Something Else
    [Documentation]    Figures of other sockets, or forgotten ones, are none to begin from.
    Open A Socket    one
    ${before} =    Get Socket Statistics
    ${of_one} =    Get Socket Statistics    socket=one
    Get Socket Statistics    open.count    ==    0    socket=one    since=${of_one}
    Run Keyword And Expect Error    since has figures of other sockets: write the same socket= *
    ...    Get Socket Statistics    open.count    since=${of_one}
    Run Keyword And Expect Error    since has figures of other sockets: *
    ...    Log Socket Statistics    socket=one    since=${before}
    Reset Socket Statistics
    Run Keyword And Expect Error
    ...    since has figures from before "Reset Socket Statistics", which are forgotten. Take them after it.
    ...    Get Socket Statistics    open.p99    <    1 s    since=${before}

Reset
    [Documentation]    All begins anew; what is open stays so.
    Open A Socket    kept
    Open A Socket    closed
    Send Socket Message    a    socket=closed
    Wait For Socket Message    socket=closed
    Close Socket    socket=closed
    Wait For Socket Close    socket=closed
    Connect Socket    http://example.com    fail=Log
    Reset Socket Statistics
    ${all} =    Get Socket Statistics
    Should Be Equal    ${{ [figure.get('count') for figure in $all.values()][:5] }}    ${{ [0] * 5 }}
    Should Be Equal    ${all}[sent][messages]    ${0}
    Should Be Equal    ${all}[received][bytes]    ${0}
    Should Be Equal    ${all}[errors]    ${{ {'total': 0, 'by_cause': {}} }}
    Should Be Equal    ${all}[sockets]    ${{ {'opened': 0, 'failed': 0, 'open': 1, 'most': 1} }}
    Get Socket Statistics    sockets.open    ==    0    socket=closed
    Close Socket    socket=kept
    Wait For Socket Close    socket=kept
    Get Socket Statistics    close.count    ==    1
    Get Socket Statistics    sockets.open    ==    0

What Is Refused
    [Documentation]    Names that there are not, no samples, times without a unit.
    Run Keyword And Expect Error    There is no figure 'open.p42'. Known: open.count, open.min*
    ...    Get Socket Statistics    open.p42
    Run Keyword And Expect Error    There is no figure 'latency'. Known: open.count*errors.by_cause.
    ...    Get Socket Statistics    latency
    Run Keyword And Expect Error    There is no figure 'roundtrip.p99'. Did you mean 'round_trip.p99'? Known: *
    ...    Get Socket Statistics    roundtrip.p99
    Run Keyword And Expect Error    'open.p50' has no samples: no socket has opened.
    ...    Get Socket Statistics    open.p50
    Open A Socket
    Run Keyword And Expect Error    A time is compared with one that has a unit, such as 200 ms; got '200'.
    ...    Get Socket Statistics    open.p50    <    200
    Run Keyword And Expect Error    open.p50 is *, which should be < 10 µs.
    ...    Get Socket Statistics    open.p50    <    0.01 ms
    Run Keyword And Expect Error    An assertion needs a figure*    Get Socket Statistics    assertion_operator===
    ...    assertion_expected=1
    Run Keyword And Expect Error    since must be test, suite*    Get Socket Statistics    since=yesterday

What Is Not So
    [Documentation]    Figures are shown as they were written; the test's own words may have braces.
    Open A Socket
    Run Keyword And Expect Error    sockets.opened is 1, which should be > 7.
    ...    Get Socket Statistics    sockets.opened    >    7
    Run Keyword And Expect Error    A time is compared with one that has a unit, such as 200 ms; got 'quick'.
    ...    Get Socket Statistics    open.p50    <    quick
    Run Keyword And Expect Error    The figure is a number; '1 MB' is none.
    ...    Get Socket Statistics    sent.bytes    <    1 MB
    Run Keyword And Expect Error    Expected {"opened": {value}}.
    ...    Get Socket Statistics    sockets.opened    >    7    Expected {"opened": {value}}.
    Run Keyword And Expect Error    The assertion cannot be evaluated: *vlaue*
    ...    Get Socket Statistics    sockets.opened    validate    vlaue == 7

Logged
    [Documentation]    A table, and how the times lie.
    Open A Socket
    Open A Socket
    Log Socket Statistics


*** Keywords ***
A Message Should Have Come
    ${messages} =    Get Socket Messages
    Should Not Be Empty    ${messages}
