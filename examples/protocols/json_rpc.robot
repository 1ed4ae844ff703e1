*** Settings ***
Documentation       JSON-RPC 2.0, both sides may call.
...                 https://www.jsonrpc.org/specification

Library             SwanSocketLibrary    timeout=5s

Test Setup          Connect To The Stub


*** Test Cases ***
A Call Has A Result
    [Documentation]    The id is the request's, a number or a text.
    [Template]    The Call ${id} Should Have A Result
    7
    "seven"
    null

An Unknown Method
    [Documentation]    The error's code is the specification's.
    Send Socket Json    {"jsonrpc": "2.0", "id": 1, "method": "none"}
    Wait For Socket Message    ==    -32601    json_path=$.error.code

A Notification Has No Answer
    [Documentation]    It has no id.
    Send Socket Json    {"jsonrpc": "2.0", "method": "log", "params": ["hello"]}
    Wait For Server Message    ==    log    json_path=$.method
    Socket Should Have No Messages

The Server Calls
    [Documentation]    The client answers by itself, also while it waits for something else.
    Answer Socket Messages
    ...    {"method": "version", "id": "<present>"}
    ...    {"jsonrpc": "2.0", "id": "<$.id>", "result": "1.2"}
    Server Sends Json    {"jsonrpc": "2.0", "id": "s1", "method": "version"}
    Wait For Server Message    ==    {"jsonrpc": "2.0", "id": "s1", "result": "1.2"}


*** Keywords ***
Connect To The Stub
    ${url} =    Start Socket Server    silent
    Server Answers    {"id": "<present>", "method": "<string>"}
    ...    {"jsonrpc": "2.0", "id": "<$.id>", "error": {"code": -32601, "message": "Method not found"}}
    Server Answers    {"id": "<present>", "method": "add", "params": "<array of 2>"}
    ...    {"jsonrpc": "2.0", "id": "<$.id>", "result": ["<$.params[0]>", "<$.params[1]>"]}
    Connect Socket    ${url}/rpc
    Wait For Socket Open

The Call ${id} Should Have A Result
    Send Socket Json    {"jsonrpc": "2.0", "id": ${id}, "method": "add", "params": [1, 2]}
    Wait For Socket Message    ==    {"jsonrpc": "2.0", "id": ${id}, "result": [1, 2]}
