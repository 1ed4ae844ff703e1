*** Settings ***
Documentation       Peers that want to use things up: bytes without end, connections that say nothing, texts that are
...                 dear to read. Everything has a bound, and nobody else has to wait. Endless headers of a server
...                 are in ``server/fault_handshakes.robot``, long messages in ``faults/frames.robot``.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Library             ../resources/RawServer.py
Library             RawClient.py
Resource            ../resources/timing.resource


*** Variables ***
${MANY}    ${50}


*** Test Cases ***
Fifty Thousand Headers
    [Documentation]    In less than 256 KiB: they are read, and quickly.
    Start A Raw Server
    Raw Server Opens    headers=${{ {'a': [''] * 50000} }}
    Should Take Less Than    5    Wait For Socket Open

A Status Line Without End
    [Documentation]    Ends in an error event after 256 KiB.
    Start A Raw Server
    Raw Server Accepts
    Raw Server Sends    HTTP/1.1 101 ${{'x' * 300_000}}
    ${error} =    Should Take Less Than    5    Wait For Socket Error
    Should Contain    ${error.detail}    exceed 256 KiB

Headers That Are Dear To Read
    [Documentation]    Those for which a careless regular expression would take n² or n³ steps.
    [Template]    Should Be Read Quickly
    a: x${SPACE * 250_000}y
    a:${SPACE * 2_000}\x00
#    a:${SPACE * 250_000}\x00

A Flood Of Pings
    [Documentation]    Ten thousand: a message behind them comes through.
    Start A Raw Server
    Raw Server Opens
    ${ping} =    Raw Frame    ping    hello
    ${text} =    Raw Frame    text    hello
    Raw Server Sends    ${ping * 10_000}    ${text}
    Should Take Less Than    5    Wait For Socket Message    equal    hello

Compressed Frames
    [Documentation]    No compression was agreed, so nothing can blow up: the bit that says so is a violation.
    Start A Raw Server
    Raw Server Opens
    ${frame} =    Raw Frame    text    hello    rsv=4
    Raw Server Sends    ${frame}
    ${error} =    Wait For Socket Error
    Should Contain    ${error.detail}    reserved bit

A Client That Never Asks
    [Documentation]    Nor do many of them: others are served meanwhile, and the server stops at once.
    [Template]    Silent Clients Should Hold Nobody Up
    ${None}
    trusted

A Client That Asks Slowly
    [Documentation]    Half of a request holds nobody up either.
    ${url} =    Start Socket Server
    Raw Client Connects    ${url}
    Raw Client Sends    ${{b'GET / HTTP/1.1\r\nHost: '}}
    Connect Socket    ${url}
    Wait For Socket Open
    Should Take Less Than    5    Stop Socket Server

A Request Without End
    [Documentation]    Is refused after some KiB: many headers, one long one, a long first line.
    [Template]    Request Should Be Refused
    GET / HTTP/1.1\r\n    X-Endless: aaaaaaaaaaaaaaaaaaaa\r\n
    GET / HTTP/1.1\r\nX-Endless:    aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
    ${EMPTY}    GET /aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa

A Client That Goes On While It Is Held
    [Documentation]    What it sends behind its request, before that is answered, is not kept without end.
    ${url} =    Start Socket Server
    Hold Next Handshake
    Raw Client Asks    ${url}
    ${sent} =    Raw Client Sends Until Refused    ${{bytes(100_000)}}    32_000_000
    Should Be True    ${sent} < 32_000_000


*** Keywords ***
Start A Raw Server
    ${url} =    Start Raw Server
    Connect Socket    ${url}

Should Be Read Quickly
    [Documentation]    Whether the header is taken or refused. What takes long would hold up every other thread, so the
    ...    time counts from before the answer.
    [Arguments]    ${header}
    Should Take Less Than    3    The Answer Is Read    HTTP/1.1 200 OK\n${header}\n\n

The Answer Is Read
    [Arguments]    ${answer}
    Start A Raw Server
    Raw Server Accepts
    Raw Server Sends    ${answer}
    Wait For Socket Error

Silent Clients Should Hold Nobody Up
    [Arguments]    ${tls}
    ${url} =    Start Socket Server    tls=${tls}
    FOR    ${_}    IN RANGE    ${MANY}
        Raw Client Connects    ${url}
    END
    ${task} =    Connect Socket    ${url}
    Should Take Less Than    5    Wait For Socket Open    socket=${task}
    Send Socket Message    hello    socket=${task}
    Wait For Socket Message    ==    hello    socket=${task}
    Should Take Less Than    5    Stop Socket Server

Request Should Be Refused
    [Documentation]    And others are served.
    [Arguments]    ${beginning}    ${endless}
    ${url} =    Start Socket Server
    Raw Client Connects    ${url}
    Raw Client Sends    ${beginning.encode()}
    ${sent} =    Raw Client Sends Until Refused    ${endless.encode() * 1000}    64_000_000
    Should Be True    ${sent} < 64_000_000
    ${task} =    Connect Socket    ${url}
    Wait For Socket Open    socket=${task}
    Stop Socket Server
