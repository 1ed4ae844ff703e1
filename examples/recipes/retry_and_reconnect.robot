*** Settings ***
Documentation       Services that start late, and connections that are lost. retry waits for a service that is not there
...                 yet; it is for connecting alone, and hides nothing that happens later. 重试与重连。
...
...                 For your service: its URL instead of the embedded server. The lines that begin with Server, Reject
...                 or Stop make a service fail on command; those go, or are what you do to yours.

Library             SwanSocketLibrary    timeout=5s


*** Variables ***
${SERVICE}    set by a test


*** Test Cases ***
A Service That Starts Late
    [Documentation]    Three tries in all, with a pause after each that failed: here the third is let in.
    ${url} =    Start Socket Server    echo
    Reject Next Handshake    503
    Reject Next Handshake    503
    Connect Socket    ${url}    retry=3x 100ms
    Send Socket Message    hello
    Wait For Socket Message    ==    hello

A Service That Does Not Start
    [Documentation]    The failure says why, for each try.
    ${url} =    Start Socket Server    echo
    Stop Socket Server
    Run Keyword And Expect Error    *refused*    Connect Socket    ${url}    retry=2x 100ms

A Lost Connection Is Made Again
    [Documentation]    The alias moves to the new socket, so that the keywords after it stay as they are. Messages of
    ...    the old one are gone: ask the service for what was missed, as its clients do.
    ${url} =    Start Socket Server    echo
    Connect Socket    ${url}    alias=chat
    Wait For Socket Open    socket=chat
    Send Socket Json    {"id": 1}    socket=chat
    ${last} =    Wait For Socket Message    json_path=$.id    socket=chat
    Server Drops Connection    how=reset
    Wait For Socket Error    socket=chat
    Connect Socket    ${url}?after=${last}    alias=chat    retry=3x 100ms
    Send Socket Json    {"id": 2}    socket=chat
    Wait For Socket Message    ==    2    json_path=$.id    socket=chat

A Smart Program That Connects Again By Itself
    [Documentation]    What its onSocketClose handler does, a keyword that listens does here.
    ${url} =    Start Socket Server    echo
    VAR    ${SERVICE}    ${url}    scope=TEST
    Connect Socket    ${SERVICE}    alias=chat
    Wait For Socket Open    socket=chat
    On Socket Close    Connect Again
    Server Closes Socket    code=1001    reason=restart
    Wait For Socket Close    code=1001    socket=chat
    Process Socket Events
    Wait For Socket Open    socket=again
    Send Socket Message    hello    socket=again
    Wait For Socket Message    ==    hello    socket=again


*** Keywords ***
Connect Again
    [Arguments]    ${event}
    Should Be Equal As Integers    ${event.code}    1001
    Connect Socket    ${SERVICE}    alias=again
