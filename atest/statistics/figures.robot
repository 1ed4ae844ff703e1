*** Settings ***
Documentation       Get Socket Statistics and its sisters: how long sockets took, how many there were, what failed.

Library             Collections
Library             OperatingSystem
Library             Process
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

Errors By Cause
    [Documentation]    Without host and port; a call that failed has the name of its failure.
    Connect Socket    ws://127.0.0.1:1
    Wait For Socket Error
    Connect Socket    http://example.com    fail=Log
    Get Socket Statistics    errors    ==    2
    ${causes} =    Get Socket Statistics    errors.by_cause
    Should Be Equal    ${causes}    ${{ {'connection refused': 1, 'BAD_URL_OR_SUBPROTOCOL': 1} }}
    Get Socket Statistics    errors.by_cause    ==    {"connection refused": 1, "BAD_URL_OR_SUBPROTOCOL": 1}
    Get Socket Statistics    errors.by_cause    contains    connection refused
    Get Socket Statistics    errors.by_cause    not contains    timeout
    Run Keyword And Expect Error
    ...    errors is 2, which should be == 0. Causes: 1 connection refused, 1 BAD_URL_OR_SUBPROTOCOL.
    ...    Get Socket Statistics    errors    ==    0
    Get Socket Statistics    sockets.failed    ==    2

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

What Is Refused
    [Documentation]    Names that there are not, no samples, times without a unit.
    Run Keyword And Expect Error    There is no figure 'open.p42'. Known: open.count, open.min*
    ...    Get Socket Statistics    open.p42
    Run Keyword And Expect Error    There is no figure 'latency'. Known: open.count*errors.by_cause.
    ...    Get Socket Statistics    latency
    Run Keyword And Expect Error    'open.p50' has no samples: no socket has opened.
    ...    Get Socket Statistics    open.p50
    Open A Socket
    Run Keyword And Expect Error    A time is compared with one that has a unit, such as 200 ms; got 200.
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
    Run Keyword And Expect Error    A time is compared with one that has a unit, such as 200 ms; got quick.
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

Saved
    [Documentation]    JSON with the buckets and what tells runs apart; a table.
    Open A Socket
    ${file} =    Save Socket Statistics    saved/one.json
    Save Socket Statistics    saved/one.csv
    ${csv} =    Get File    ${OUTPUT DIR}/saved/one.csv
    Should Contain    ${csv}    open.count,1
    ${json} =    Evaluate    json.load(open($file, encoding='utf-8'))
    Should Be Equal    ${json}[format]    swan-socket-statistics/1
    Should Match Regexp    ${json}[run]    ^[0-9a-f]{32}$
    Should Be Equal As Integers    ${{ sum($json['measured']['times']['open']['buckets'].values()) }}    1

Merged
    [Documentation]    By the command: of one run the newest, and what is something else is named and skipped.
    Open A Socket
    ${file} =    Save Socket Statistics    statistics/one.json
    Save Socket Statistics    statistics/again.json
    Create File    ${OUTPUT DIR}/statistics/foreign.json    {"a": 1}
    ${done} =    Merge    ${OUTPUT DIR}/statistics
    Should Be Equal As Integers    ${done.rc}    0    ${done.stderr}
    Should Contain    ${done.stdout}    1 opened
    Should Contain    ${done.stderr}    foreign.json: it is none of swan-socket-statistics/1
    Should Contain    ${done.stderr}    of the same run
    ${done} =    Merge    ${file}    ${file}
    Should Contain    ${done.stdout}    1 opened
    Should Contain    ${done.stderr}    one.json

Thresholds
    [Documentation]    The exit code says whether they hold, and whether they are some.
    Open A Socket
    ${file} =    Save Socket Statistics    thresholds.json
    ${done} =    Merge    ${file}    --threshold    open.p99 < 5 s
    Should Be Equal As Integers    ${done.rc}    0    ${done.stderr}
    ${done} =    Merge    ${file}    --threshold    sockets.opened > 7
    Should Be Equal As Integers    ${done.rc}    1
    Should Be Equal    ${done.stderr}    sockets.opened is 1, not > 7.
    ${done} =    Merge    ${file}    --threshold    close.p99 < 5 s
    Should Be Equal As Integers    ${done.rc}    1
    Should Be Equal    ${done.stderr}    'close.p99' has no samples: no socket has been closed.
    ${done} =    Merge    ${file}    --threshold    open.p99 < 5
    Should Be Equal As Integers    ${done.rc}    2
    Should Be Equal    ${done.stderr}    '5' is no time with a unit, such as 200 ms.
    ${done} =    Merge    ${file}    --threshold    open.p42 < 5 s
    Should Be Equal As Integers    ${done.rc}    2
    Should Start With    ${done.stderr}    there is no figure 'open.p42'. Known: open.count

Not Merged Or Saved
    [Documentation]    A folder without files, and an ending that is no format.
    Create Directory    ${OUTPUT DIR}/nothing
    ${done} =    Merge    ${OUTPUT DIR}/nothing
    Should Be Equal As Integers    ${done.rc}    2
    Should Be Equal    ${done.stderr}    No file of Save Socket Statistics was found there.
    ${done} =    Merge    ${OUTPUT DIR}/nowhere
    Should Be Equal As Integers    ${done.rc}    2
    Run Keyword And Expect Error    'one.txt' does not end with .json or .csv*    Save Socket Statistics    one.txt


*** Keywords ***
Open A Socket
    [Arguments]    ${alias}=${None}
    ${url} =    Start Socket Server
    ${task} =    Connect Socket    ${url}    alias=${alias}
    Wait For Socket Open    socket=${task}

A Message Should Have Come
    ${messages} =    Get Socket Messages
    Should Not Be Empty    ${messages}

Merge
    [Arguments]    @{arguments}
    ${done} =    Run Process    ${{ sys.executable }}    -m    SwanSocketLibrary    statistics    @{arguments}
    RETURN    ${done}
