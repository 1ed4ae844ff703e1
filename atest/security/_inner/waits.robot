*** Settings ***
Documentation       Every keyword that can wait, in waits for what does not come. ${PEER} is the port of who interrupts.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
...                 timeout=60s
...                 close_timeout=60s
Library             Announcing.py    ${PEER}    AS    Announcing

Test Setup          Meet The Peer


*** Variables ***
${PEER}    ${None}


*** Test Cases ***
Wait For Socket Open
    [Documentation]    Of a handshake that is held.
    Hold Next Handshake
    Connect Socket    ${URL}    alias=held
    Announce The Next Wait
    Wait For Socket Open    socket=held

Wait For Socket Message
    [Documentation]    Of none.
    Announce The Next Wait
    Wait For Socket Message

Wait For Socket Message While It Is Compared
    [Documentation]    In an expression that takes long.
    Connect To Myself
    Send Socket Message    hello    socket=mine
    ${announcing} =    Get Library Instance    Announcing
    Wait For Socket Message    validate    $announcing.announce_and_sleep(value)    socket=mine

Wait For Socket Messages
    [Documentation]    Of none.
    Announce The Next Wait
    Wait For Socket Messages    2

Wait For Socket Close
    [Documentation]    Of an open socket.
    Announce The Next Wait
    Wait For Socket Close

Wait For Socket Error
    [Documentation]    Of an open socket.
    Announce The Next Wait
    Wait For Socket Error

Socket Should Have No Messages
    [Documentation]    For a minute.
    Announce The Next Wait
    Socket Should Have No Messages    within=60s

Process Socket Events
    [Documentation]    For a minute.
    Announce The Next Wait
    Process Socket Events    duration=60s

Wait For Socket Json
    [Documentation]    Of none.
    Announce The Next Wait
    Wait For Socket Json    type=chat

Wait For Socket Binary
    [Documentation]    Of none.
    Announce The Next Wait
    Wait For Socket Binary

Wait For Server Json
    [Documentation]    Of none.
    Announce The Next Wait
    Wait For Server Json    type=chat

Wait For Server Binary
    [Documentation]    Of none.
    Announce The Next Wait
    Wait For Server Binary

Wait For Swan Call
    [Documentation]    Of a page that calls nothing.
    Open A Quiet Page
    Announce The Next Wait
    Wait For Swan Call    navigateTo

Wait For Swan Toast
    [Documentation]    Of a page that shows nothing.
    Open A Quiet Page
    Announce The Next Wait
    Wait For Swan Toast

Wait For Swan Modal
    [Documentation]    Of a page that shows nothing.
    Open A Quiet Page
    Announce The Next Wait
    Wait For Swan Modal

Wait For Swan Page Data
    [Documentation]    That never comes.
    Open A Quiet Page
    Announce The Next Wait
    Wait For Swan Page Data    never    ==    1

A Listener's Wait
    [Documentation]    The user keyword that hears a message waits itself.
    Connect To Myself
    On Socket Message    Wait For More    socket=mine
    Send Socket Message    hello    socket=mine
    Wait For Socket Message    ==    never    socket=mine

Wait For Server Connection
    [Documentation]    Of one more.
    Announce The Next Wait
    Wait For Server Connection

Wait For Server Message
    [Documentation]    Of none.
    Announce The Next Wait
    Wait For Server Message

Wait For Server Close
    [Documentation]    Of an open client.
    Announce The Next Wait
    Wait For Server Close

Server Sends Ping
    [Documentation]    To a client that does not answer it.
    Announce The Next Wait
    Server Sends Ping

Server Sends Slowly
    [Documentation]    And the message does not come to its end.
    Connect To Myself
    Server Sends Slowly    drop by drop    bytes_per_second=0.1
    Announce The Next Wait
    Wait For Socket Message    ==    drop by drop    socket=mine

Socket Server Replay Should Be Complete
    [Documentation]    Of a server that nobody connects to.
    Start Socket Server    replay=${CURDIR}/../../../examples/recordings/orders.har
    Announce The Next Wait
    Socket Server Replay Should Be Complete

Send Socket Message
    [Documentation]    To a server that does not read: it waits when too much has been sent.
    Connect To Myself
    Server Stops Reading
    ${much} =    Evaluate    bytes(32 * 1024 * 1024)
    Send Socket Message    ${much}    socket=mine
    Announce The Next Wait
    Send Socket Message    one more    socket=mine

The Clean-Up
    [Documentation]    After the test, of a socket whose server does not answer its Close frame.
    Connect To Myself
    Server Ignores Close
    Announce The Next Wait

After It
    [Documentation]    Is not run.
    [Setup]    NONE
    No Operation


*** Keywords ***
Meet The Peer
    [Documentation]    The main socket is connected to it, and it is the server's first client.
    ${started} =    Start Socket Server
    VAR    ${URL}    ${started}    scope=TEST
    Tell    ${URL}
    Connect Socket    ws://127.0.0.1:${PEER}    alias=peer
    Wait For Socket Open
    Wait For Server Connection

Connect To Myself
    [Documentation]    One more socket, to the embedded server: its last client.
    Connect Socket    ${URL}    alias=mine
    Wait For Socket Open    socket=mine

Wait For More
    [Arguments]    ${payload}
    Announce The Next Wait
    Wait For Socket Message    ==    never    socket=peer

Open A Quiet Page
    Open Swan Page    ${CURDIR}/../../pages/program/chat.js    root=${CURDIR}/../../pages/program    lifecycle=${EMPTY}
