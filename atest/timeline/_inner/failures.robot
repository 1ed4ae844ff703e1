*** Settings ***
Documentation       Tests that fail, each in a way of its own, for their timelines.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
...                 timeout=500ms
...                 close_timeout=300ms
...                 mask=?token, $..password


*** Test Cases ***
A Message Never Comes
    [Documentation]    The echo comes instead of what is waited for.
    Connected
    Send Socket Message    hello
    Wait For Socket Message    ==    hello
    Send Socket Json    {"type": "login", "user": "李", "password": "correct horse"}
    Wait For Socket Message    ==    welcome

The Handshake Is Refused
    [Documentation]    The server answers 403.
    ${url} =    Start Socket Server
    Reject Next Handshake    403    headers=${{ {'X-Why': 'no ticket'} }}    body=go away
    Connect Socket    ${url}/chat?token=topsecret&room=7    alias=chat
    Wait For Socket Open

Another Close Code
    [Documentation]    The server closes with 4001.
    Connected
    Server Closes Socket    code=4001    reason=kicked
    Wait For Socket Close    code=1000

A Call Before The Open
    [Documentation]    The handshake is held.
    ${url} =    Start Socket Server
    Hold Next Handshake
    Connect Socket    ${url}    alias=chat
    Send Socket Message    too early

The Connection Is Reset
    [Documentation]    Without a Close frame.
    Connected
    Send Socket Message    anyone there?
    Wait For Server Message
    Server Drops Connection    how=reset
    Wait For Socket Close

The Close Is Never Answered
    [Documentation]    Until the time for that is over.
    Connected
    Server Ignores Close
    Close Socket    code=1000    reason=bye
    Wait For Socket Close

The Certificate Has Expired
    [Documentation]    The client must refuse it.
    ${url} =    Start Socket Server    tls=expired
    Connect Socket    ${url}    alias=chat
    Wait For Socket Open

One Of Two Sockets
    [Documentation]    The message comes on the other one.
    Connected    alias=prices
    ${url} =    Get Socket Server Url
    Connect Socket    ${url}    alias=news
    Wait For Socket Open    socket=news
    Send Socket Message    breaking    socket=prices
    Wait For Socket Message    ==    breaking    socket=news

A Keyword Of Another Library
    [Documentation]    The sockets are well.
    Connected
    Send Socket Message    41
    ${answer} =    Wait For Socket Message
    Should Be Equal    ${answer}    42

A Thousand Messages
    [Documentation]    One fewer comes than is waited for.
    Connected
    FOR    ${number}    IN RANGE    500
        Send Socket Message    message ${number}
    END
    Wait For Socket Messages    501    timeout=1s

Nobody Listens
    [Documentation]    On that port.
    Connect Socket    ws://127.0.0.1:1/    alias=chat
    Wait For Socket Open

Texts Of All Kinds
    [Documentation]    What looks like markup, what runs from right to left, emoji, bytes, a ping.
    Connected
    Send Socket Message    <script>alert("hacked")</script><style>body{display:none}</style><svg onload=alert(1)>
    Send Socket Message    שלום עולם مرحبا بالعالم
    Send Socket Message    👩‍👩‍👧‍👦 🇨🇳 ✅
    Send Socket Message    ${{ bytes(range(256)) }}
    Server Sends Ping    are you there?
    Wait For Socket Messages    5

The Server Waits In Vain
    [Documentation]    For a message of its second client. What nobody has held was to be released before.
    Connected
    ${url} =    Get Socket Server Url
    Connect Socket    ${url}    alias=prices
    Wait For Socket Open    socket=prices
    Run Keyword And Expect Error    *    Release Handshake
    Wait For Server Message    ==    hello    client=2


*** Keywords ***
Connected
    [Arguments]    ${alias}=chat
    ${url} =    Start Socket Server
    Connect Socket    ${url}/chat?room=7    alias=${alias}
    Wait For Socket Open
