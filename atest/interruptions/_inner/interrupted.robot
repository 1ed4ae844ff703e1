*** Comments ***
# robocop: off=VAR02


*** Settings ***
Documentation       Tests that a timeout interrupts in the middle of calls, and what has to work afterwards.
...                 ``Multiplied.py`` makes many of each; ``Strikes.py`` can choose the instruction at which it strikes.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=5s
Library             Arrivals.py

Suite Setup         Open The Old Socket
Test Setup          Forget Numbers
Test Teardown       Everything Should Have Arrived    ${GOT}    ${GOT AT SERVER}


*** Variables ***
${GOT}              0
${GOT AT SERVER}    0


*** Test Cases ***
Sending
    [Documentation]    As fast as it goes.
    [Tags]    interrupted
    Open A Socket
    WHILE    True    limit=NONE
        Send The Next Message
    END

Echoing
    [Documentation]    Each message comes back and is taken.
    [Tags]    interrupted
    Open A Socket
    WHILE    True    limit=NONE
        Send The Next Message
        ${GOT} =    Wait For Socket Message    socket=new
    END

Taking Several
    [Documentation]    Two at a time.
    [Tags]    interrupted
    Open A Socket
    WHILE    True    limit=NONE
        Send The Next Message
        Send The Next Message
        ${both} =    Wait For Socket Messages    2    socket=new
        VAR    ${GOT}    ${both}[-1]
    END

Listening
    [Documentation]    A user keyword hears each.
    [Tags]    interrupted
    Open A Socket
    On Socket Message    Look At It    socket=new
    WHILE    True    limit=NONE
        Send The Next Message
        ${GOT} =    Wait For Socket Message    socket=new
    END

Looking
    [Documentation]    At what is there, and at the host.
    [Tags]    interrupted
    Open A Socket
    Send The Next Message
    WHILE    True    limit=NONE
        Get Socket Messages    socket=new
        Get Socket State    ==    OPEN    socket=new
        Callback Should Have Been Called    sendSocketMessage.success    socket=new
        ${old} =    Set Host    max_sockets=7
        Set Host    &{old}
    END

Connecting And Closing
    [Documentation]    Again and again.
    [Tags]    interrupted
    WHILE    True    limit=NONE
        Connect Socket    ${LONG URL}    alias=new
        Wait For Socket Open    socket=new
        Close Socket    socket=new
        Wait For Socket Close    socket=new
    END

Serving
    [Documentation]    The server's side takes them.
    [Tags]    interrupted
    Open A Socket
    WHILE    True    limit=NONE
        Send The Next Message
        ${GOT AT SERVER} =    Wait For Server Message    server=long
    END

Starting And Stopping Servers
    [Documentation]    Each with a client of its own.
    [Tags]    interrupted
    WHILE    True    limit=NONE
        ${url} =    Start Socket Server    silent    alias=short
        Connect Socket    ${url}    alias=new
        Wait For Server Connection    server=short
        Server Sends Ping    server=short
        Server Closes Socket    server=short
        Wait For Socket Close    socket=new
        Stop Socket Server    server=short
    END

A Fresh Socket Works
    [Documentation]    At the server that saw it all.
    [Tags]    after
    Connect Socket    ${LONG URL}    alias=fresh
    Wait For Socket Open    socket=fresh
    Works    fresh

The Old Socket Works
    [Documentation]    That was there before.
    [Tags]    after
    Works    old

A Fresh Server Works
    [Documentation]    With a fresh socket.
    [Tags]    after
    ${url} =    Start Socket Server
    Connect Socket    ${url}    alias=fresh
    Wait For Socket Open    socket=fresh
    Works    fresh


*** Keywords ***
Open The Old Socket
    ${url} =    Start Socket Server    alias=long
    VAR    ${LONG URL}    ${url}    scope=SUITE    # robocop: off=VAR05
    Connect Socket    ${url}    alias=old
    Wait For Socket Open    socket=old

Open A Socket
    Connect Socket    ${LONG URL}    alias=new
    Wait For Socket Open    socket=new

Send The Next Message
    ${number} =    Next Number
    Send Socket Message    ${number}    socket=new

Look At It
    [Arguments]    ${payload}
    Get Socket State    ==    OPEN    socket=new
    Should Not Be Empty    ${payload.data}

Works
    [Arguments]    ${name}
    Send Socket Message    are you there    socket=${name}
    Wait For Socket Message    ==    are you there    socket=${name}
