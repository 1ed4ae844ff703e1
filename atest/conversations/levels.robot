*** Settings ***
Documentation       What goes on by itself ends at the closing level; that of a suite's setup goes on in its tests.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    stale=ok

Suite Setup         Connect For All Tests


*** Test Cases ***
A Test Adds Some
    [Documentation]    On both sides.
    Answer Socket Messages    ping    of the test
    Server Answers    ping    of the test
    Server Greets    of the test
    Send Socket Message Every    10ms    beat
    Server Sends Message Every    10ms    beat
    Wait For Socket Message    ==    beat
    Wait For Server Message    ==    beat
    Server Sends Message    ping
    Wait For Server Message    ==    of the test
    Send Socket Message    ping
    Wait For Socket Message    ==    of the test

The Next One Has Those Of The Suite
    [Documentation]    Heartbeats are over as well: what is there came before.
    Server Sends Message    ping
    Wait For Server Message    ==    of the suite
    Send Socket Message    ping
    Wait For Socket Message    ==    of the suite
    Clear Socket Messages
    Socket Should Have No Messages    within=50ms
    ${url} =    Get Socket Server Url
    Connect Socket    ${url}    alias=late
    Wait For Socket Open    socket=late
    Socket Should Have No Messages    within=50ms    socket=late


*** Keywords ***
Connect For All Tests
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}
    Wait For Socket Open
    Answer Socket Messages    ping    of the suite
    Server Answers    ping    of the suite
