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
    [Documentation]    At once, whatever the test does, and no wait sees them.
    Answer Socket Messages    {"type": "ping"}    {"type": "pong", "id": "<$.id>"}
    Server Sends Message    {"type": "ping", "id": 1}
    Sleep    100ms    for what takes its time and has nothing to do with the socket
    Wait For Server Message    ==    pong    json_path=$.type
    Server Sends Message    {"type": "ping", "id": 2}
    Server Sends Message    {"type": "order", "id": 3}
    Wait For Socket Message    ==    order    json_path=$.type
    Wait For Server Message    ==    2    json_path=$.id
    Socket Should Have No Messages

The Client Sends Heartbeats
    [Documentation]    Until the socket is closed. What the service answers is of no interest, so it is only taken.
    Server Answers    {"type": "ping"}    {"type": "pong"}    keep=yes
    Answer Socket Messages    {"type": "pong"}    ${{[]}}
    Send Socket Message Every    50ms    {"type": "ping"}
    Wait For Server Message    ==    ping    json_path=$.type
    Wait For Server Message    ==    ping    json_path=$.type
    Socket Should Have No Messages

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
