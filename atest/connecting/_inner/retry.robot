*** Settings ***
Documentation       Connects that are interrupted, or tried again by another keyword.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}


*** Test Cases ***
In A Try
    [Documentation]    The handshake is held.
    [Timeout]    300 ms
    ${url} =    Start Socket Server
    Hold Next Handshake
    Connect Socket    ${url}    alias=chat    retry=3x 1s

In A Pause
    [Documentation]    Nobody listens.
    [Timeout]    300 ms
    ${url} =    Start Socket Server
    Stop Socket Server
    Connect Socket    ${url}    alias=chat    retry=3x 10s

All Works
    [Documentation]    Nothing is left of the tests before.
    ${url} =    Start Socket Server
    Connect Socket    ${url}    alias=chat    retry=3x 1s
    Send Socket Message    hello
    Wait For Socket Message    ==    hello

Again And Again
    [Documentation]    The first try has the alias.
    ${url} =    Start Socket Server
    Connect Socket    ${url}    alias=other
    Wait For Socket Open
    Hold Next Handshake
    Wait Until Keyword Succeeds    3x    10ms    Connect And Wait    ${url}


*** Keywords ***
Connect And Wait
    [Arguments]    ${url}
    Connect Socket    ${url}    alias=chat
    Wait For Socket Open    chat    timeout=50ms
