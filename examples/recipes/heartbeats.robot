*** Settings ***
Documentation       Heartbeats: messages that keep a connection alive, from either side, while a test does something
...                 else. Pings of the protocol itself are answered without a line. 心跳。
...
...                 For your service: its URL in Connect instead of the embedded server. Then the lines that begin with
...                 Server, or wait for it, go.

Library             SwanSocketLibrary    timeout=5s

Test Setup          Connect


*** Test Cases ***
Heartbeats Of The Service Are Answered
    [Documentation]    A keyword that listens runs whenever another one waits. It hears every message, and the wait
    ...    still finds the one that it is for.
    On Socket Message    Answer Heartbeat
    Server Sends Message    {"type": "ping", "id": 1}
    Wait For Server Message    ==    pong    json_path=$.type
    Server Sends Message    {"type": "ping", "id": 2}
    Server Sends Message    {"type": "order", "id": 3}
    Wait For Socket Message    ==    order    json_path=$.type
    Wait For Server Message    ==    2    json_path=$.id

The Client Sends Heartbeats
    [Documentation]    Between them, events are processed: the test does not sleep, and sees a connection that is lost.
    FOR    ${beat}    IN RANGE    3
        Send Socket Json    {"type": "ping", "id": ${beat}}
        Wait For Server Message    ==    ${beat}    json_path=$.id
        Server Sends Message    {"type": "pong", "id": ${beat}}
        Wait For Socket Message    ==    ${beat}    json_path=$.id
        Process Socket Events    duration=100ms
    END
    Get Socket State    ==    OPEN

Who Sends None Is Closed
    [Documentation]    With a service of yours, the timeout is a bit longer than its patience.
    Server Closes Socket    code=4000    reason=no heartbeat
    Wait For Socket Close    code=4000    reason=no heartbeat    timeout=5s

Pings Of The Protocol Are Answered
    [Documentation]    The host does it, and scripts see nothing of it.
    Server Sends Ping
    Callback Should Not Have Been Called    onSocketMessage


*** Keywords ***
Connect
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}
    Wait For Socket Open

Answer Heartbeat
    [Arguments]    ${event}
    ${heartbeat} =    Evaluate    json.loads($event.data)
    IF    $heartbeat['type'] == 'ping'
        Send Socket Json    {"type": "pong", "id": ${heartbeat}[id]}
    END
