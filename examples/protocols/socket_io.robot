*** Settings ***
Documentation       Socket.IO over WebSocket, Engine.IO 4: heartbeats, events, acknowledgements, bytes, namespaces.
...                 https://socket.io/docs/v4/engine-io-protocol/

Library             SwanSocketLibrary
Resource            stubs/socket_io.resource

Test Setup          Connect


*** Variables ***
${URL}      stub    # a server's: robot --variable URL:ws://127.0.0.1:3000 socket_io.robot
${PAUSE}    300ms


*** Test Cases ***
An Event Is Acknowledged
    [Documentation]    The number behind 42 comes back behind 43.
    Send Socket Message    427["order",{"drink":"奶茶"}]
    Wait For Socket Json    437["order taken"]

The Server Emits
    [Documentation]    Several events, up to one that ends them.
    Send Socket Message    42["read"]
    ${news} =    Wait For Socket Messages    until=42["end"]    pattern=<regex 42.*>
    Length Should Be    ${news}    3
    Should Be Equal    ${news}[0]    42["news",{"n":1}]

The Server Emits Bytes
    [Documentation]    A text that says how many binary messages follow, and then they.
    Send Socket Message    42["show"]
    Wait For Socket Json    451-["photo",{"_placeholder":true,"num":0}]
    Wait For Socket Binary    ==    ff d8

A Namespace Is Refused
    [Documentation]    With a reason, in JSON behind its name.
    Send Socket Message    40/admin,
    Wait For Socket Json    44/admin,{"message":"not allowed"}

The Socket Lives While The Test Sleeps
    [Documentation]    The server closes sockets that leave its pings without a pong.
    Sleep    ${PAUSE}
    Get Socket State    ==    OPEN
    Socket Should Have No Messages


*** Keywords ***
Connect
    IF    $URL == 'stub'
        ${url} =    Start Socket IO Stub
    END
    Connect Socket    ${url}/socket.io/?EIO=4&transport=websocket
    Answer Socket Messages    2    3
    Wait For Socket Json    <regex 0\\{"sid":.*>
    Send Socket Message    40
    Wait For Socket Json    <regex 40\\{"sid":.*>
