*** Settings ***
Documentation       What goes on by itself goes on without any keyword of the library that does it.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    AS    Program
Library             SwanSocketLibrary    AS    Backend

Test Setup          Connect The Program To The Backend


*** Test Cases ***
A Message Is Answered
    [Documentation]    As while the test sleeps.
    Program.Answer Socket Messages    2    3
    Backend.Server Sends Message    2
    Backend.Wait For Server Message    ==    3
    Backend.Server Sends Message    2
    Backend.Wait For Server Message    ==    3

Heartbeats Come
    [Documentation]    In both directions.
    Program.Send Socket Message Every    10ms    ping
    FOR    ${_}    IN RANGE    3
        Backend.Wait For Server Message    ==    ping
    END
    Program.Stop Answers
    Backend.Server Sends Message Every    10ms    pong
    Program.Wait For Socket Messages    3

A Stub Answers
    [Documentation]    A server does so whatever the test does.
    Backend.Server Answers    <regex hello (.*)>    hello to you, <1>
    Program.Send Socket Message    hello mia
    Program.Wait For Socket Message    ==    hello to you, mia


*** Keywords ***
Connect The Program To The Backend
    ${url} =    Backend.Start Socket Server    silent
    Program.Connect Socket    ${url}
    Program.Wait For Socket Open
