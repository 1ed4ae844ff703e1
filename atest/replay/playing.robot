*** Settings ***
Documentation       Servers that play the server's side of a recording, for clients that do what was recorded.

Library             OperatingSystem
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=5s
Library             ../resources/Recordings.py


*** Variables ***
${CHROMIUMS}    ${CURDIR}/../../utest/har/chromium.har


*** Test Cases ***
What Was Saved Is Replayed
    [Documentation]    The same steps with a server, and then with its recording alone.
    ${url} =    Start Socket Server    protocols=['chat']
    Talk    ${url}
    Save Socket Traffic    saved.har
    Stop Socket Server
    ${url} =    Start Socket Server    replay=saved.har
    Talk    ${url}
    Socket Server Replay Should Be Complete

A Recording Of Chromium
    [Documentation]    It has neither Close frames nor pings.
    ${url} =    Start Socket Server    replay=${CHROMIUMS}
    Connect Socket    ${url}/room?b=%20x&a=1    protocols=['chat']    alias=room
    ${opened} =    Wait For Socket Open
    Should Be Equal    ${opened.header}[Sec-WebSocket-Protocol]    chat
    Send Socket Message    hello
    Wait For Socket Message    ==    hello
    Send Socket Message    {"a": "é😀", "b": 1}
    Wait For Socket Message    ==    1    json_path=$.b
    Send Socket Message    ${{ b'\x00\x01\xff\xfe' }}
    Wait For Socket Message    ==    ${{ b'\x00\x01\xff\xfe' }}
    Close Socket    socket=room
    Wait For Socket Close    code=1000    socket=room
    Connect Socket    ${url}/two
    Socket Server Replay Should Be Complete

The Server Begins And Waits
    [Documentation]    What it said before the client did comes at once, the rest when the client has done its part.
    Record Connection    /    ← 欢迎    ← {"n": 1}    → go    ← on
    Play A Recording
    Wait For Socket Message    ==    欢迎
    Wait For Socket Message    ==    1    json_path=$.n
    Socket Should Have No Messages
    Send Socket Message    go
    Wait For Socket Message    ==    on
    Socket Server Replay Should Be Complete

JSON However It Is Written
    [Documentation]    The order of names, white space and escapes do not matter.
    Record Connection    /    → {"op": "add", "items": [1, {"名": "茶"}]}    ← added
    Play A Recording
    Send Socket Message    {"items":[1,{"\\u540d":"茶"}], "op":"add"}
    Wait For Socket Message    ==    added

Masked Values
    [Documentation]    They stand for any, in the query, in JSON and in other text.
    Record Connection
    ...    /login?token=***&v=1
    ...    → {"user": "mia", "key": "***"}
    ...    → Bearer ***;
    ...    ← in
    Play A Recording    /login?v=1&token=s3cr3t
    Send Socket Json    {"key": 4711, "user": "mia"}
    Send Socket Message    Bearer abc.def;
    Wait For Socket Message    ==    in

What Was Masked When It Was Saved
    [Documentation]    A secret of the recorded run is any in the run that replays it.
    VAR    ${recorded}    ${{ robot.api.types.Secret('first-t0ken') }}
    VAR    ${replayed}    ${{ robot.api.types.Secret('other-t0ken') }}
    ${url} =    Start Socket Server
    Log In    ${url}    ${recorded}
    Save Socket Traffic    masked.har
    ${saved} =    Get File    ${OUTPUT DIR}/masked.har
    Should Not Contain    ${saved}    first-t0ken
    ${url} =    Start Socket Server    replay=masked.har
    Log In    ${url}    ${replayed}
    Wait For Server Message    ==    other-t0ken    json_path=$.token

Several Connections
    [Documentation]    Each plays the next conversation of its path and query.
    Record Connection    /a    ← first
    Record Connection    /b?x=1    ← other
    Record Connection    /a    ← second
    ${url} =    Play A Recording    /b?x=1
    Wait For Socket Message    ==    other
    Connect Socket    ${url}/a    alias=a1
    Wait For Socket Message    ==    first    socket=a1
    Connect Socket    ${url}/a    alias=a2
    Wait For Socket Message    ==    second    socket=a2
    Socket Server Replay Should Be Complete

The Handshake
    [Documentation]    Headers and the subprotocol come again, and so does a rejection.
    [Tags]    S7    S10
    Record Connection    /chat    protocol=v2
    Record Connection    /private    status=403
    ${path} =    Write Recording
    ${url} =    Start Socket Server    replay=${path}
    Connect Socket    ${url}/chat    protocols=['v1', 'v2']
    ${opened} =    Wait For Socket Open
    Should Be Equal    ${opened.header}[x-recorded]    yes
    Get Socket Protocol    ==    v2
    Connect Socket    ${url}/private    alias=private
    ${error} =    Wait For Socket Error    socket=private
    Should Contain    ${error.detail}    403
    Socket Server Replay Should Be Complete

The Server Closes
    [Documentation]    With the recorded code and reason.
    Record Connection    /    ← bye    ← Close 4001 maintenance    → Close 4001
    Play A Recording
    Wait For Socket Message    ==    bye
    Wait For Socket Close    code=4001    reason=maintenance
    Socket Server Replay Should Be Complete

The Client Closes
    [Documentation]    That is waited for, and answered as it was.
    Record Connection    /    ← hello    → Close 3000 done    ← Close 3001
    Play A Recording
    Wait For Socket Message    ==    hello
    Close Socket    code=3000    reason=done
    Wait For Server Close    code=3000    reason=done
    Wait For Socket Close    code=3001
    Socket Server Replay Should Be Complete

Recorded Pauses
    [Documentation]    pace=recorded keeps them.
    Record Connection    /    ← one    ← two    ← three    pause=${0.1}
    ${path} =    Write Recording
    ${url} =    Start Socket Server    replay=${path}    pace=recorded
    Connect Socket    ${url}
    Wait For Socket Message    ==    one
    ${start} =    Evaluate    time.monotonic()
    Wait For Socket Message    ==    three
    ${waited} =    Evaluate    time.monotonic() - ${start}
    Should Be True    0.15 < ${waited} < 4


*** Keywords ***
Talk
    [Documentation]    Text, JSON, bytes, and a close.
    [Arguments]    ${url}
    Connect Socket    ${url}/talk?room=7    protocols=['chat']    alias=talk
    Wait For Socket Open    socket=talk
    Send Socket Message    你好    socket=talk
    Wait For Socket Message    ==    你好    socket=talk
    Send Socket Json    {"n": 1, "m": [true, null]}    socket=talk
    Wait For Socket Message    ==    true    json_path=$.m[0]    socket=talk
    Send Socket Message    ${{ b'\x00\xff' }}    socket=talk
    Wait For Socket Message    ==    ${{ b'\x00\xff' }}    socket=talk
    Close Socket    code=3000    reason=bye    socket=talk
    Wait For Socket Close    code=3000    socket=talk

Log In
    [Documentation]    With a token in a message.
    [Arguments]    ${url}    ${token}
    VAR    &{message}    op=login    token=${token}
    ${task} =    Connect Socket    ${url}/login
    Wait For Socket Open    socket=${task}
    Send Socket Json    ${message}    socket=${task}
    Wait For Socket Message    ==    login    json_path=$.op    socket=${task}

Play A Recording
    [Documentation]    Writes what was recorded, starts a server with it and connects.
    [Arguments]    ${target}=/
    ${path} =    Write Recording
    ${url} =    Start Socket Server    replay=${path}
    Connect Socket    ${url}${target}
    Wait For Socket Open
    RETURN    ${url}
