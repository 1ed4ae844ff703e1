*** Settings ***
Documentation       Every keyword that waits, whatever for, runs the user keywords that listen, as soon as they are due.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=5s

Test Setup          Forget What Was Heard


*** Variables ***
${RECORDING}    examples/recordings/orders.har


*** Test Cases ***
Wait For Server Message
    [Documentation]    Which the listener sends.
    ${url} =    Start Socket Server    silent
    On Socket Open    Log In
    Connect Socket    ${url}
    Wait For Server Message    ==    login

Wait For Server Json
    [Documentation]    Which the listener sends.
    ${url} =    Start Socket Server    silent
    On Socket Open    Log In
    Connect Socket    ${url}
    Wait For Server Json    login

Wait For Server Binary
    [Documentation]    Which the listener sends.
    ${url} =    Start Socket Server    silent
    On Socket Open    Log In With Bytes
    Connect Socket    ${url}
    Wait For Server Binary    ==    20 02

Wait For Server Connection
    [Documentation]    Which the listener makes.
    ${url} =    Start Socket Server
    VAR    ${ADDRESS}    ${url}    scope=TEST
    On Socket Open    Connect Another
    Connect Socket    ${url}
    Wait For Server Connection
    ${second} =    Wait For Server Connection
    Should Be Equal    ${second.path}    /another

Wait For Server Close
    [Documentation]    Which the listener begins.
    ${url} =    Start Socket Server
    On Socket Open    Leave
    Connect Socket    ${url}
    Wait For Server Close    code=1001

Server Sends Ping
    [Documentation]    The pong comes behind what the listener hears.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}
    Wait For Socket Open
    On Socket Message    Hear
    Server Sends Message    news
    Server Sends Ping
    Should Be Equal    ${HEARD}    news

Socket Server Replay Should Be Complete
    [Documentation]    Its client is made of listeners alone.
    ${url} =    Start Socket Server    replay=${RECORDING}
    On Socket Open    Subscribe
    On Socket Message    Order And Leave
    Connect Socket    ${url}/orders?shop=7    protocols=['orders.v1']
    Socket Server Replay Should Be Complete

Wait For Socket Message
    [Documentation]    Which answers the listener.
    ${url} =    Start Socket Server
    On Socket Open    Log In
    Connect Socket    ${url}
    Wait For Socket Message    ==    login

Wait For Socket Json
    [Documentation]    Which answers the listener.
    ${url} =    Start Socket Server
    On Socket Open    Log In
    Connect Socket    ${url}
    Wait For Socket Json    login

Wait For Socket Binary
    [Documentation]    Which answers the listener.
    ${url} =    Start Socket Server
    On Socket Open    Log In With Bytes
    Connect Socket    ${url}
    Wait For Socket Binary    ==    20 02

Wait For Socket Messages
    [Documentation]    One of them answers the listener.
    ${url} =    Start Socket Server
    On Socket Open    Log In
    Hold Next Handshake
    Connect Socket    ${url}    alias=chat
    On Socket Open    Log In    socket=chat
    Release Handshake
    Wait For Socket Messages    2

Socket Should Have No Messages
    [Documentation]    The listener causes one.
    ${url} =    Start Socket Server
    On Socket Open    Log In
    Connect Socket    ${url}
    Run Keyword And Expect Error    Expected no message on socket*"login".
    ...    Socket Should Have No Messages    within=5s

Wait For Socket Open
    [Documentation]    Of the socket that the listener connects.
    ${url} =    Start Socket Server
    VAR    ${ADDRESS}    ${url}    scope=TEST
    Hold Next Handshake
    Connect Socket    ${url}    alias=first
    On Socket Open    Connect Another    socket=first
    Connect Socket    ${url}    alias=second
    On Socket Open    Hear That It Opened    socket=first
    Release Handshake
    Wait For Socket Open    socket=first
    Should Be Equal    ${HEARD}    opened

Wait For Socket Close
    [Documentation]    Which the listener begins.
    ${url} =    Start Socket Server
    On Socket Open    Leave
    Connect Socket    ${url}
    Wait For Socket Close    code=1001

Wait For Socket Error
    [Documentation]    Which the listener causes.
    ${url} =    Start Socket Server
    On Socket Open    Be Dropped
    Connect Socket    ${url}
    Wait For Socket Error

Process Socket Events
    [Documentation]    It does nothing else.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}
    Wait For Socket Open
    On Socket Message    Hear
    Server Sends Message    news
    Server Sends Ping
    Process Socket Events
    Should Be Equal    ${HEARD}    news

Wait For Swan Toast
    [Documentation]    Which a page shows when the listener calls its handler.
    Call A Page's Handler At Open    showToast
    Wait For Swan Toast    ==    heard

Wait For Swan Modal
    [Documentation]    Likewise.
    Call A Page's Handler At Open    showModal
    Wait For Swan Modal    ==    heard

Wait For Swan Call
    [Documentation]    Likewise.
    Call A Page's Handler At Open    showToast
    Wait For Swan Call    showToast    {"title": "heard"}

Wait For Swan Page Data
    [Documentation]    Likewise.
    Call A Page's Handler At Open    hear
    Wait For Swan Page Data    heard    ==    true

Every Keyword That Waits
    [Documentation]    Is one of those above: a new one has to be added. One starts what it does not wait for.
    ${keywords} =    Evaluate    robot.libdocpkg.LibraryDocumentation('SwanSocketLibrary').keywords
    ...    modules=robot.libdocpkg
    ${suite} =    Evaluate    robot.api.TestSuite.from_file_system($SUITE_SOURCE)    modules=robot.api
    ${names} =    Evaluate    {test.name for test in $suite.tests}
    FOR    ${keyword}    IN    @{keywords}
        IF    'Wait' in $keyword.tags
            Should Contain    ${names}    ${keyword.name}
        END
    END

A Failure Of A Listener
    [Documentation]    Fails the wait for a server, as that of any wait.
    ${url} =    Start Socket Server    silent
    On Socket Open    Fail    # which takes the payload for its message
    Connect Socket    ${url}
    Run Keyword And Expect Error    The onSocketOpen listener 'Fail': *    Wait For Server Message


*** Keywords ***
Forget What Was Heard
    VAR    ${HEARD}    nothing    scope=TEST

Hear
    [Arguments]    ${payload}
    VAR    ${HEARD}    ${payload.data}    scope=TEST

Hear That It Opened
    [Arguments]    ${event}
    VAR    ${HEARD}    opened    scope=TEST

Log In
    [Arguments]    ${event}
    Send Socket Message    login

Log In With Bytes
    [Arguments]    ${event}
    Send Socket Binary    20 02

Call A Page's Handler At Open
    [Documentation]    Connects a socket that hears its open event only while a keyword waits.
    [Arguments]    ${name}
    Open Swan Page    ${CURDIR}/listening_page.js
    ${url} =    Start Socket Server
    VAR    ${HANDLER}    ${name}    scope=TEST
    On Socket Open    Call The Handler
    Hold Next Handshake
    Connect Socket    ${url}
    Release Handshake

Call The Handler
    [Arguments]    ${event}
    Call Swan Page Handler    ${HANDLER}

Connect Another
    [Arguments]    ${event}
    Connect Socket    ${ADDRESS}/another

Leave
    [Arguments]    ${event}
    Close Socket    code=1001

Be Dropped
    [Arguments]    ${event}
    Server Drops Connection

Subscribe
    [Arguments]    ${event}
    Send Socket Json    {"op": "subscribe", "topic": "orders", "token": "any"}

Order And Leave
    [Arguments]    ${payload}
    VAR    ${state}    ${{ json.loads($payload.data)['state'] }}
    IF    $state == 'subscribed'
        Send Socket Json    {"op": "order", "id": 1, "drink": "奶茶"}
    ELSE IF    $state == 'ready'
        Close Socket
    END
