*** Settings ***
Documentation       Secrets that are plain values, on a socket that works.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Variables           secret_values.py


*** Test Cases ***
A Socket That Works
    [Documentation]    With credentials in its URL, in its headers and in the server's.
    Start Socket Server    alias=backend    port=${PORT}    headers=${SERVER_HEADERS}
    ${task} =    Connect Socket    ${URL}    alias=chat    header=${HEADER}
    ${open} =    Wait For Socket Open
    Log    ${open}
    Log    ${task}
    Should Be True    $open.header['set-cookie'] == [$SERVER_HEADERS['Set-Cookie']]
    ${request} =    Wait For Server Connection
    Log    ${request}
    Should Be True    $request.headers['cookie'] == $HEADER['Cookie']
    Should Be True    $request.headers['Proxy-Authorization'] == $HEADER['proxy-authorization']
    ${recorded} =    Get Callback Result    onSocketOpen
    Log    ${recorded}
    Send Socket Message    hello
    Wait For Socket Message
    Close Socket
    Wait For Socket Close

Credentials In The URL Alone
    [Documentation]    They are sent as Basic authorization, which is not shown either.
    Start Socket Server    port=${PORT}
    Connect Socket    ${URL}    alias=chat
    ${request} =    Wait For Server Connection
    Should Start With    ${{$request.headers['authorization']}}    Basic
    Wait For Socket Open
