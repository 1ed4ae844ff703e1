*** Settings ***
Documentation       SignalR's JSON protocol: each message ends in the record separator, \\x1e.
...                 https://github.com/dotnet/aspnetcore/blob/main/src/SignalR/docs/specs/HubProtocol.md

Library             SwanSocketLibrary
Resource            stubs/signalr.resource

Test Setup          Connect


*** Variables ***
${URL}      stub    # a server's: robot --variable URL:ws://127.0.0.1:5000 signalr.robot
${PAUSE}    300ms


*** Test Cases ***
A Method Is Invoked
    [Documentation]    The completion has the id of the invocation.
    Send Socket Message    {"type":1,"invocationId":"7","target":"Order","arguments":["tea"]}\x1e
    Wait For Socket Json    type=3    invocationId=7    result=tea ordered

A Method Fails
    [Documentation]    A completion with an error.
    Send Socket Message    {"type":1,"invocationId":"8","target":"None","arguments":[]}\x1e
    Wait For Socket Json    {"type": 3, "invocationId": "8", "error": "<regex .*None.*>"}

A Stream
    [Documentation]    Items, and a completion without a result.
    Send Socket Message    {"type":4,"invocationId":"9","target":"Count","arguments":[]}\x1e
    ${items} =    Wait For Socket Messages    until={"type": 3, "invocationId": "9"}
    Length Should Be    ${items}    3

Pings Both Ways
    [Documentation]    Each side sends them by itself; waits here do not see the server's.
    Send Socket Message Every    100ms    {"type":6}\x1e
    Sleep    ${PAUSE}
    Get Socket State    ==    OPEN
    Socket Should Have No Messages


*** Keywords ***
Connect
    IF    $URL == 'stub'
        ${url} =    Start SignalR Stub
    END
    Connect Socket    ${url}/chat    message_separator=\x1e
    Answer Socket Messages    {"type": 6}    ${{[]}}
    Wait For Socket Open
    Send Socket Message    {"protocol":"json","version":1}\x1e
    Wait For Socket Json    <is {}>
