*** Settings ***
Documentation       The server sends very much that is legal. The socket lives on, and a message gets through behind
...                 it.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/faults.resource

Suite Setup         Load What Is Loaded Once
Test Template       Outcome Should Be

Test Tags           S8


*** Test Cases ***
A Flood Of Pings
    [Documentation]    10,000. All of them are answered.
    The Server Pings    10000
    ...    event=message    close_code=none    close_frame=none    within=8s
    ...    android={data: 'at last', dataType: 'string'}    ios={data: 'at last', dataType: 'string'}
    ...    cause=none
A Flood Of Pongs
    [Documentation]    10,000 that answer no ping. They are ignored.
    The Server Sends Pongs    10000
    ...    event=message    close_code=none    close_frame=none    within=8s
    ...    android={data: 'at last', dataType: 'string'}    ios={data: 'at last', dataType: 'string'}
    ...    cause=none
A Message In 10,000 Fragments
    [Documentation]    Of one byte each, with a ping behind every hundredth. It comes whole.
    The Server Sends A Message In Fragments    10000
    ...    event=message    close_code=none    close_frame=none    within=8s
    ...    android={data: 'at last', dataType: 'string'}    ios={data: 'at last', dataType: 'string'}
    ...    cause=none
Empty Fragments
    [Documentation]    10,000 of them in one message.
    The Server Sends Empty Fragments    10000
    ...    event=message    close_code=none    close_frame=none    within=8s
    ...    android={data: 'at last', dataType: 'string'}    ios={data: 'at last', dataType: 'string'}
    ...    cause=none


*** Keywords ***
The Server Pings
    [Arguments]    ${count: int}
    Open A Socket
    Server Sends Bytes    ${{b'\x89\x02hi' * $count}}
    Server Sends Ping    the last one
    Client Should Have Sent Pongs    ${count + 1}
    Server Sends Message    at last

The Server Sends A Message In Fragments
    [Arguments]    ${count: int}
    Open A Socket
    Server Sends Bytes    ${{b'\x01\x01x' + (b'\x00\x01x' * 99 + b'\x89\x00\x00\x01x') * ($count // 100 - 1)}}
    Server Sends Bytes    ${{b'\x00\x01x' * 98 + b'\x80\x01x'}}
    ${message} =    Wait For Socket Message
    Length Should Be    ${message}    ${count}
    Server Sends Ping    the last one
    Client Should Have Sent Pongs    ${{$count // 100}}
    Server Sends Message    at last

The Server Sends Pongs
    [Arguments]    ${count: int}
    Open A Socket
    Server Sends Bytes    ${{b'\x8a\x02hi' * $count}}
    Server Sends Message    at last

The Server Sends Empty Fragments
    [Arguments]    ${count: int}
    Open A Socket
    Server Sends Bytes    ${{b'\x01\x02at' + bytes(2) * $count + b'\x80\x05 last'}}
