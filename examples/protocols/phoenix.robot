*** Settings ***
Documentation       Phoenix channels, serializer 2.0.0: [join_ref, ref, topic, event, payload].
...                 https://hexdocs.pm/phoenix/writing_a_channels_client.html

Library             SwanSocketLibrary    timeout=5s

Test Setup          Connect To The Stub


*** Variables ***
${OK}    ["<$[0]>", "<$[1]>", "<$[2]>", "phx_reply", {"status": "ok", "response": {}}]


*** Test Cases ***
A Channel Is Joined
    [Documentation]    The reply has join_ref, ref and topic of the request.
    Send Socket Message    ["1", "1", "room:lobby", "phx_join", {"token": "any"}]
    Wait For Socket Message    ==    ["1", "1", "room:lobby", "phx_reply", {"status": "ok", "response": {}}]

A Channel Is Refused
    [Documentation]    For one topic alone: the newest answer wins.
    Server Answers    ["<string>", "<string>", "room:vip", "phx_join", "<object>"]
    ...    ["<$[0]>", "<$[1]>", "room:vip", "phx_reply", {"status": "error", "response": {"reason": "unauthorized"}}]
    Send Socket Message    ["2", "2", "room:vip", "phx_join", {}]
    Wait For Socket Message    ==    unauthorized    json_path=$[4].response.reason
    Send Socket Message    ["3", "3", "room:lobby", "phx_join", {}]
    Wait For Socket Message    ==    ok    json_path=$[4].status

A Broadcast
    [Documentation]    It has no ref.
    Server Sends Json    ["1", null, "room:lobby", "new_msg", {"body": "hello"}]
    Wait For Socket Message    ==    hello    json_path=$[4].body

Heartbeats
    [Documentation]    On the topic phoenix; their replies are of no interest.
    Answer Socket Messages    ["<null>", "<string>", "phoenix", "phx_reply", {"status": "ok"}]    ${{[]}}
    Send Socket Message Every    20ms    [null, "9", "phoenix", "heartbeat", {}]
    Wait For Callback Of A Message
    Socket Should Have No Messages


*** Keywords ***
Connect To The Stub
    ${url} =    Start Socket Server    silent
    Server Answers    ["<string>", "<string>", "<string>", "phx_join", "<object>"]    ${OK}
    Server Answers    ["<null>", "<string>", "phoenix", "heartbeat", {}]    ${OK}
    Connect Socket    ${url}/socket/websocket?vsn=2.0.0
    Wait For Socket Open

Wait For Callback Of A Message
    Wait Until Keyword Succeeds    5s    10ms    Callback Should Have Been Called    onSocketMessage
