*** Settings ***
Documentation       Phoenix channels, serializer 2.0.0: [join_ref, ref, topic, event, payload].
...                 https://hexdocs.pm/phoenix/writing_a_channels_client.html

Library             SwanSocketLibrary
Resource            stubs/phoenix.resource

Test Setup          Connect


*** Variables ***
${URL}      stub    # a server's: robot --variable URL:ws://127.0.0.1:4000 phoenix.robot
${PAUSE}    300ms


*** Test Cases ***
A Channel Is Joined
    [Documentation]    The reply has join_ref, ref and topic of the request.
    Send Socket Json    ["1", "1", "room:lobby", "phx_join", {"token": "any"}]
    Wait For Socket Json    ["1", "1", "room:lobby", "phx_reply", {"status": "ok"}]

A Channel Is Refused
    [Documentation]    For one topic alone.
    Send Socket Json    ["2", "2", "room:vip", "phx_join", {}]
    Wait For Socket Json    ["2", "2", "room:vip", "phx_reply", {"status": "error"}]
    Send Socket Json    ["3", "3", "room:lobby", "phx_join", {}]
    Wait For Socket Json    ["3", "3", "room:lobby", "phx_reply", {"status": "ok"}]

A Broadcast
    [Documentation]    It has no ref; the reply to what was said has one.
    Send Socket Json    ["4", "4", "room:lobby", "phx_join", {}]
    Send Socket Json    ["4", "5", "room:lobby", "new_msg", {"body": "你好"}]
    Wait For Socket Json    ["<any>", null, "room:lobby", "new_msg", {"body": "你好"}]
    Wait For Socket Json    ["4", "5", "room:lobby", "phx_reply", {"status": "ok"}]

Heartbeats
    [Documentation]    On the topic phoenix; their replies are of no interest.
    Answer Socket Messages    ["<null>", "<string>", "phoenix", "phx_reply", {"status": "ok"}]    ${{[]}}
    Send Socket Message Every    100ms    [null, "9", "phoenix", "heartbeat", {}]
    Sleep    ${PAUSE}
    Get Socket State    ==    OPEN
    Socket Should Have No Messages


*** Keywords ***
Connect
    IF    $URL == 'stub'
        ${url} =    Start Phoenix Stub
    END
    Connect Socket    ${url}/socket/websocket?vsn=2.0.0
    Wait For Socket Open
