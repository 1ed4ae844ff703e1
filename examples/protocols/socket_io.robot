*** Settings ***
Documentation       Socket.IO over WebSocket, Engine.IO 4: the server's heartbeats, events, acknowledgements.
...                 https://socket.io/docs/v4/engine-io-protocol/

Library             SwanSocketLibrary    timeout=5s

Test Setup          Connect To The Stub


*** Variables ***
${HANDSHAKE}    0{"sid":"e1","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}


*** Test Cases ***
An Event Is Acknowledged
    [Documentation]    The number behind 42 comes back behind 43.
    Send Socket Message    427["order",{"drink":"奶茶"}]
    Wait For Socket Message    ==    437["order taken"]

The Server Emits
    [Documentation]    An event from the other side, while heartbeats come and go.
    Server Sends Message Every    20ms    2
    Server Sends Message    42["ready",{"id":7}]
    Wait For Socket Message    ==    42["ready",{"id":7}]
    Wait For Server Message    ==    3
    Socket Should Have No Messages

A Refused Namespace
    [Documentation]    The newest answer wins.
    Server Answers    40/admin,    44/admin,{"message":"not allowed"}
    Send Socket Message    40/admin,
    Wait For Socket Message    starts    44/admin


*** Keywords ***
Connect To The Stub
    ${url} =    Start Socket Server    silent
    Server Greets    ${HANDSHAKE}
    Server Answers    40    40{"sid":"s1"}
    Server Answers    <regex 42([0-9]+)\\["(.*?)".*>    43<1>["<2> taken"]
    Connect Socket    ${url}/socket.io/?EIO=4&transport=websocket
    Answer Socket Messages    2    3
    Wait For Socket Message    starts    0{
    Send Socket Message    40
    Wait For Socket Message    ==    40{"sid":"s1"}
