*** Settings ***
Documentation       A socket sends a message again and again by itself.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}


*** Test Cases ***
The First After One Interval
    [Documentation]    Of the time since the keyword, on an open socket.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}
    Wait For Socket Open
    ${before} =    Evaluate    time.monotonic()
    Send Socket Message Every    100ms    ping
    Wait For Server Message    ==    ping
    Should Be True    0.1 <= time.monotonic() - ${before}

It Waits While Connecting
    [Documentation]    The first one comes an interval after the open event.
    ${url} =    Start Socket Server    silent
    Hold Next Handshake
    Connect Socket    ${url}
    Send Socket Message Every    50ms    {"type": "ping"}
    Wait For Server Connection
    Release Handshake
    Wait For Socket Open
    Wait For Server Message    ==    {"type": "ping"}
    Wait For Server Message    ==    {"type": "ping"}

Until Closing
    [Documentation]    Nothing is sent after the Close frame, and nothing fails.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}
    Wait For Socket Open
    Send Socket Message Every    10ms    ping
    Wait For Server Message    ==    ping
    Close Socket
    Wait For Socket Close    code=1000
    ${state} =    Get Socket State
    Should Be Equal    ${state}    CLOSED

They Are Counted
    [Documentation]    Files have how many there were, and none by itself.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}
    Wait For Socket Open
    Send Socket Message Every    10ms    ping
    Wait For Server Message    ==    ping
    Wait For Server Message    ==    ping
    Stop Answers
    ${file} =    Save Socket Traffic    heartbeats.json
    ${events} =    Evaluate    json.load(open($file))['sockets'][0]['events']
    ${kinds} =    Evaluate    [event['what'] for event in $events]
    Should Not Contain    ${kinds}    sendSocketMessage
    ${counted} =    Evaluate    [event for event in $events if event['what'] == 'heartbeats']
    Should Be True    len($counted) == 1 and $counted[0]['count'] >= 2 and $counted[0]['interval'] == 0.01

Two Heartbeats
    [Documentation]    Each goes on by itself.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}
    Wait For Socket Open
    Send Socket Message Every    10ms    one
    Send Socket Message Every    15ms    ${{b'two'}}
    Wait For Server Message    ==    one
    Wait For Server Message    ==    ${{b'two'}}
    Wait For Server Message    ==    one
    Wait For Server Message    ==    ${{b'two'}}
