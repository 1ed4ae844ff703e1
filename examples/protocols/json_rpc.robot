*** Settings ***
Documentation       JSON-RPC 2.0, both sides may call.
...                 https://www.jsonrpc.org/specification

Library             SwanSocketLibrary
Resource            stubs/json_rpc.resource

Test Setup          Connect


*** Variables ***
${URL}    stub    # a server's: robot --variable URL:ws://127.0.0.1:8080 json_rpc.robot


*** Test Cases ***
A Call Has A Result
    [Documentation]    The id is the request's, a number or a text.
    [Template]    The Call ${id} Should Have A Result
    7
    "seven"
    null

Answers Are Told Apart By Their Ids
    [Documentation]    Whatever comes first.
    Send Socket Json    {"jsonrpc": "2.0", "id": 1, "method": "echo", "params": ["one"]}
    Send Socket Json    {"jsonrpc": "2.0", "id": 2, "method": "echo", "params": ["two"]}
    Wait For Socket Json    id=2    result=["two"]
    Wait For Socket Json    id=1    result=["one"]

An Unknown Method
    [Documentation]    The error's code is the specification's.
    Send Socket Json    {"jsonrpc": "2.0", "id": 1, "method": "none"}
    Wait For Socket Json    {"id": 1, "error": {"code": -32601, "message": "<string>"}, "result": "<absent>"}

A Notification Has No Answer
    [Documentation]    It has no id.
    Send Socket Json    {"jsonrpc": "2.0", "method": "echo", "params": ["hello"]}
    Socket Should Have No Messages    within=100ms

The Server Calls
    [Documentation]    The client answers by itself, also while it waits for something else.
    Answer Socket Messages    {"id": "<present>", "method": "version"}
    ...    {"jsonrpc": "2.0", "id": "<$.id>", "result": "1.2"}
    Send Socket Json    {"jsonrpc": "2.0", "method": "ask"}
    Wait For Socket Json    method=thanks    params=["1.2"]


*** Keywords ***
Connect
    IF    $URL == 'stub'
        ${url} =    Start JSON-RPC Stub
    END
    Connect Socket    ${url}/rpc
    Wait For Socket Open

The Call ${id} Should Have A Result
    Send Socket Json    {"jsonrpc": "2.0", "id": ${id}, "method": "echo", "params": [1, 2]}
    Wait For Socket Json    {"jsonrpc": "2.0", "id": ${id}, "result": [1, 2]}
