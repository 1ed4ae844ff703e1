*** Settings ***
Documentation       Pages of a program beside what goes on by itself.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=5s
Resource            ../pages/pages.resource

Test Setup          Open Chat


*** Test Cases ***
A Stub Answers A Page
    [Documentation]    In the place of the service.
    Server Answers    <regex hello (.*)>    hello to you, <1>
    Call Swan Page Handler    say    hello mia
    Wait For Swan Page Data    messages[0]    ==    hello to you, mia

The Test's Own Sockets Leave Pages Alone
    [Documentation]    A page hears what the test's socket would answer, and says nothing by itself.
    Connect Socket    ws://chat.example.com/    alias=own
    Wait For Socket Open    socket=own
    Answer Socket Messages    ping    pong
    Server Sends Message    ping    client=1
    Wait For Swan Page Data    messages[0]    ==    ping
    Server Sends Message    ping    client=own
    Wait For Server Message    ==    pong    client=own
    Call Swan Page Handler    say    hello
    ${first} =    Wait For Server Message    client=1
    Should Be Equal    ${first}    hello

A Page's Socket Answers If It Is Named
    [Documentation]    The page hears the message all the same.
    ${socket} =    Get Swan Page Socket
    Answer Socket Messages    ping    pong    socket=${socket}
    Server Sends Message    ping
    Wait For Server Message    ==    pong
    Wait For Swan Page Data    messages[0]    ==    ping
