*** Settings ***
Documentation       Clients that use up too much, each beside one that is served.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    server_handshake_timeout=0.5s
...                 server_max_head=8KiB    server_max_message=100KiB    server_max_held=150KiB
...                 server_max_clients=3    server_keeps_gone=4    timeout=5s
Library             ../../security/RawClient.py

Test Setup          Start The Server
Test Teardown       The Server Should Go On


*** Variables ***
${BEGINNING}    ${{b'\x82\xff' + (90_000).to_bytes(8, 'big') + bytes(4)}}


*** Test Cases ***
A Slow Request
    [Documentation]    Half of one, and nothing.
    Raw Client Connects    ${URL}
    Raw Client Sends    ${{b'GET / HTTP/1.1'}}
    Raw Client Sees The End
    Raw Client Connects    ${URL}
    Raw Client Sees The End

A Long Head
    [Documentation]    Longer than it may be.
    Raw Client Asks    ${URL}    more=Cookie: ${{'c' * 9000}}\r\n
    Raw Client Sees The End

A Long Message
    [Documentation]    The client is told.
    Connect Socket    ${URL}
    Wait For Socket Open
    Send Socket Message    ${{'x' * 102_401}}
    Wait For Socket Close    code=1009

Too Much For All
    [Documentation]    Two messages that do not end: the longer one goes.
    FOR    ${size}    IN    70_000    85_000
        Raw Client Opens    ${URL}
        Raw Client Sends    ${{$BEGINNING + bytes(int($size))}}
    END
    ${close} =    Raw Client Reads To The End
    Should Contain    ${close}    ${{(1013).to_bytes(2, 'big').decode('latin-1')}}

Too Many Clients
    [Documentation]    Three are served, the fourth is not.
    FOR    ${number}    IN RANGE    3
        Connect Socket    ${URL}    alias=s${number}
        Wait For Socket Open    socket=s${number}
    END
    Connect Socket    ${URL}    alias=fourth
    Wait For Socket Error    socket=fourth
    Close Socket    socket=s0
    Wait For Socket Close    socket=s0

Clients That Have Gone
    [Documentation]    One that is forgotten, and what a keyword says about it.
    FOR    ${number}    IN RANGE    6
        Connect Socket    ${URL}    alias=s${number}
        Wait For Socket Open    socket=s${number}
        Close Socket    socket=s${number}
        Wait For Socket Close    socket=s${number}
        Wait For Server Close    client=${{$number + 1}}
    END
    Run Keyword And Expect Error    Client 1 of server 'backend' has gone and is forgotten: the last 4 that *
    ...    Wait For Server Message    client=1
    Run Keyword And Expect Error    *Socket 's0' is no client of *(server_keeps_gone=4).
    ...    Wait For Server Message    client=s0


*** Keywords ***
Start The Server
    ${url} =    Start Socket Server    silent    alias=backend
    VAR    ${URL}    ${url}    scope=TEST

The Server Should Go On
    Connect Socket    ${URL}    alias=after
    Wait For Socket Open    socket=after
    Send Socket Message    hello    socket=after
    Wait For Server Message    ==    hello    client=after
