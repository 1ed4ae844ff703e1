*** Settings ***
Documentation       What is a round trip, and what is none; who is told of figures.

Variables           _inner/on_path.py
Library             ../resources/InnerRun.py
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=5s    id_path=$.id
...                 plugins=${{ [measuring.Measuring()] }}

Test Setup          Begin


*** Variables ***
@{TOLD}
...        chat open
...        chat handshake
...        chat round_trip
...        chat session
...        chat close
...        nobody error: connection refused
...        ${SPACE}error: BAD_URL_OR_SUBPROTOCOL


*** Test Cases ***
Each Answer Belongs To Its Own Request
    [Documentation]    By their ids, in whichever order they come; what has no id, or another, is no answer.
    Open A Silent Socket
    Send Socket Json    {"id": "slow"}
    Sleep    300ms
    Send Socket Json    {"id": "quick"}
    Server Sends Message    {"id": "quick"}
    Server Sends Message    {"event": "news"}
    Server Sends Message    {"id": "other"}
    Server Sends Message    no JSON
    Server Sends Message    {"id": "slow"}
    Wait For Socket Message    contains    quick
    Get Socket Statistics    round_trip.max    <    250 ms
    Wait For Socket Messages    3
    Get Socket Statistics    round_trip.count    ==    1
    Wait For Socket Message    contains    slow
    Get Socket Statistics    round_trip.count    ==    2
    Get Socket Statistics    round_trip.max    >=    300 ms

Ids That Come Twice Or Are None
    [Documentation]    A request has one answer; an id is text or a number, and one that is missing pairs nothing.
    Open A Silent Socket
    Send Socket Json    {"id": 1}
    Send Socket Json    {"id": "1"}
    Send Socket Json    {"no": "id"}
    Server Sends Message    {"id": true}
    Server Sends Message    {"id": null}
    Server Sends Message    {"id": ["1"]}
    Server Sends Message    {"no": "id"}
    Server Sends Message    {"id": 2}
    Wait For Socket Messages    5
    Get Socket Statistics    round_trip.count    ==    0
    Server Sends Message    {"id": "1"}
    Server Sends Message    {"id": "1"}
    Wait For Socket Messages    2
    Get Socket Statistics    round_trip.count    ==    1
    Server Sends Message    {"id": 1}
    Wait For Socket Message    ==    {"id": 1}
    Get Socket Statistics    round_trip.count    ==    2

What Is Said By Itself Is None
    [Documentation]    Neither answers nor heartbeats, which count as messages.
    Open A Silent Socket
    Answer Socket Messages    {"id": "<regex .*>", "type": "ping"}    {"id": "<$.id>", "type": "pong"}
    Send Socket Message Every    20ms    {"id": "beat"}
    Server Sends Message    {"id": "a", "type": "ping"}
    Wait For Server Message    ==    pong    json_path=$.type
    Wait For Server Message    ==    beat    json_path=$.id
    Server Sends Message    {"id": "beat"}
    Server Sends Message    {"id": "a"}
    Wait For Socket Message    contains    beat
    Wait For Socket Message    ==    {"id": "a"}
    Get Socket Statistics    round_trip.count    ==    0
    Get Socket Statistics    sent.messages    >=    2
    Get Socket Statistics    received.messages    ==    3

What Is Done In Pages Is None
    [Documentation]    Their sockets are counted, what their code sends is not waited for.
    Start Socket Server    stands_in_for=ws://chat.example.com
    Open Swan Page    ${CURDIR}/../pages/program/chat.js
    Wait For Swan Page Data    state    ==    open
    Call Swan Page Handler    say    {"id": 1}
    Wait For Swan Page Data    messages[0]    ==    {"id": 1}
    ${socket} =    Get Swan Page Socket
    Wait For Socket Message    ==    {"id": 1}    socket=${socket}
    Get Socket Statistics    sockets.opened    ==    1
    Get Socket Statistics    round_trip.count    ==    0

Plugins Are Told
    [Documentation]    Each figure with its socket and its time, errors by their causes.
    ${url} =    Start Socket Server
    Connect Socket    ${url}    alias=chat
    Wait For Socket Open
    Send Socket Json    {"id": 1}
    Wait For Socket Message
    Close Socket
    Wait For Socket Close
    Connect Socket    ws://127.0.0.1:1    alias=nobody
    Wait For Socket Error    socket=nobody
    Connect Socket    http://example.com    fail=Log
    ${taken} =    Take Measured
    Should Be Equal    ${taken}    ${TOLD}

A Table And A Histogram Are Logged
    [Documentation]    Text that is legible without colours.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/logged.robot
    Should Be Equal    ${run.tests}    ${{ {'Table And Histogram': 'PASS'} }}    ${run.failures}
    ${log} =    Evaluate    "\\n".join($run.lines)
    Should Match Regexp    ${log}    (?m)^open +1( +\\d\\S* (s|ms|µs)){7}$
    Should Match Regexp    ${log}    (?m)^close +0 +no socket has been closed$
    Should Match Regexp    ${log}    (?m)^sent +20 messages, 170 bytes; \\S+ messages and \\d+ bytes a second$
    Should Match Regexp    ${log}    (?m)^sockets +1 opened, 0 failed, 1 open, at most 1 at a time$
    Should Match Regexp    ${log}    (?m)^ +up to \\d\\S* (s|ms|µs) +\\d+ #+$


*** Keywords ***
Begin
    Reset Socket Statistics
    Take Measured

Open A Silent Socket
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}
    Wait For Socket Open
