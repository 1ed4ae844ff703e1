*** Settings ***
Documentation       SignalR's JSON protocol: each message ends in the record separator, \\x1e.
...                 https://github.com/dotnet/aspnetcore/blob/main/src/SignalR/docs/specs/HubProtocol.md

Library             SwanSocketLibrary    timeout=5s

Test Setup          Connect To The Stub


*** Variables ***
${INVOCATION}    <regex \\{"type":1,"invocationId":"(?P<id>[0-9]+)","target":"(?P<method>\\w+)".*\\x1e>


*** Test Cases ***
A Method Is Invoked
    [Documentation]    The completion has the id of the invocation.
    Server Answers    ${INVOCATION}    {"type":3,"invocationId":"<id>","result":"<method> done"}\x1e
    Send Socket Message    {"type":1,"invocationId":"7","target":"Order","arguments":["tea"]}\x1e
    Wait For Socket Message    ==    {"type":3,"invocationId":"7","result":"Order done"}\x1e

A Method Fails
    [Documentation]    A completion with an error.
    Server Answers    ${INVOCATION}    {"type":3,"invocationId":"<id>","error":"no such method"}\x1e
    Send Socket Message    {"type":1,"invocationId":"8","target":"None","arguments":[]}\x1e
    Wait For Socket Message    contains    "error":"no such method"

Pings Both Ways
    [Documentation]    Each side sends them by itself; the server's are no messages for waits here.
    Answer Socket Messages    <is {"type":6}\x1e>    ${{[]}}
    Send Socket Message Every    20ms    {"type":6}\x1e
    Server Sends Message Every    20ms    {"type":6}\x1e
    Wait For Server Message    ==    {"type":6}\x1e
    Socket Should Have No Messages    within=50ms


*** Keywords ***
Connect To The Stub
    ${url} =    Start Socket Server    silent
    Server Answers    <is {"protocol":"json","version":1}\x1e>    {}\x1e
    Connect Socket    ${url}/chat
    Wait For Socket Open
    Send Socket Message    {"protocol":"json","version":1}\x1e
    Wait For Socket Message    ==    {}\x1e
