*** Settings ***
Documentation       A suite with a setup of its own.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    stale=ok

Suite Setup         Open For This Suite


*** Test Cases ***
Opens More
    [Documentation]    And leaves it open, with a listener and other settings.
    Callback Should Not Have Been Called    onSocketMessage    socket=for-suite
    ${url} =    Start Socket Server    alias=for-test
    Connect Socket    ${url}    alias=for-test
    Wait For Socket Open    socket=for-test
    On Socket Message    Fail
    Set Host    platform=android
    Send Socket Message    kept    socket=for-suite
    Wait For Server Message    server=for-suite

Finds It Gone
    [Documentation]    And what the setups opened in its place, with its messages.
    Run Keyword And Expect Error    No socket is named 'for-test'. *    Get Socket State    socket=for-test
    Run Keyword And Expect Error    No server is named 'for-test'. *    Get Socket Server Url    server=for-test
    Callback Should Not Have Been Called    connectSocket.success    sendSocketMessage.success
    Wait For Socket Message    ==    kept    socket=for-suite
    ${host} =    Set Host
    Should Be Equal    ${host.platform}    ios
    Send Socket Message    main
    Wait For Socket Message    ==    main    socket=for-all


*** Keywords ***
Open For This Suite
    ${url} =    Start Socket Server    alias=for-suite
    Connect Socket    ${url}    alias=for-suite
    Wait For Socket Open    socket=for-suite
