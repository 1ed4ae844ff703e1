*** Settings ***
Documentation       Something of everything that is logged.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}


*** Test Cases ***
All Of It
    [Documentation]    One socket from its connect to its end, and two that never open.
    ${url} =    Start Socket Server    alias=backend
    Connect Socket    ${url}    alias=chat
    Wait For Socket Open
    Exchange    hello, 你好
    Exchange    ${{b'\x00\xff'}}
    Exchange    ${{'x' * 1500}}
    Exchange    ${{b'a' * 2000}}
    Exchange    ${{'a\nb\x1b[31m\u202e"\\'}}
    Close Socket    code=999    fail=Log
    Close Socket    code=4001    reason=bye
    Wait For Socket Close
    Connect Socket    http://example.com    fail=Log
    Stop Socket Server
    Connect Socket    ${url}    alias=gone
    Wait For Socket Error


*** Keywords ***
Exchange
    [Arguments]    ${data}
    Send Socket Message    ${data}
    Wait For Socket Message
