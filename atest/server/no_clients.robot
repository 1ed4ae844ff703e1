*** Settings ***
Documentation       What a server refuses is no client: it takes no number, nothing that is armed, no wait, and never
...                 becomes the client that is meant when none is named. One line of the log says what it was.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=300ms
Library             ../resources/InnerRun.py
Library             ../security/RawClient.py
Resource            ../resources/sockets.resource
Resource            ../resources/timing.resource


*** Variables ***
${PLAIN}    GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n
${LAST}     The last that was no client was refused with 426 Upgrade Required: GET /health: missing Connection header


*** Test Cases ***
A Health Check
    [Documentation]    The client that was there stays the one that is meant; nothing that is armed is used up.
    ${url} =    Open A Socket
    Hold Next Handshake
    Refused Should Be    ${url}    ${PLAIN}    HTTP/1.1 426 Upgrade Required
    Server Sends Message    still you
    Wait For Socket Message    ==    still you
    Connect Socket    ${url}    alias=held
    Wait For Server Connection
    ${second} =    Wait For Server Connection
    Should Be Equal As Integers    ${second.client}    2
    Get Socket State    ==    CONNECTING    socket=held

Rejections And Faults Stay Armed
    [Documentation]    They are for clients.
    ${url} =    Start Socket Server
    Reject Next Handshake    401
    Break Next Handshake    no-upgrade
    Refused Should Be    ${url}    ${PLAIN}    HTTP/1.1 426 Upgrade Required
    FOR    ${status}    IN    401    200
        ${task} =    Connect Socket    ${url}
        ${error} =    Wait For Socket Error    socket=${task}
        Should Contain    ${error.detail}    the server answered ${status}
        ${request} =    Wait For Server Connection
    END
    Should Be Equal As Integers    ${request.client}    2

A Thousand Probes Before The Client
    [Documentation]    Are nothing.
    ${url} =    Start Socket Server
    FOR    ${_}    IN RANGE    1000
        Raw Client Connects    ${url}
        Raw Client Leaves
    END
    Connect Socket    ${url}
    Wait For Socket Open
    ${request} =    Wait For Server Connection
    Should Be Equal As Integers    ${request.client}    1

A Wait Says What Came
    [Documentation]    The last of it, with what was wrong.
    ${url} =    Start Socket Server    alias=backend
    Refused Should Be    ${url}    ${PLAIN}    HTTP/1.1 426 Upgrade Required
    Should Fail At Once
    ...    Expected a connection to server 'backend'. Waited 3?? ms. Instead: No client connected. ${LAST}.
    ...    Wait For Server Connection
    Should Fail At Once
    ...    Expected a message from a client of server 'backend'. * Instead: No client connected. ${LAST}.
    ...    Wait For Server Message

In The Log
    [Documentation]    A line for each at INFO, also of what said nothing.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/refused.robot
    Inner Run Should Pass    ${run}
    Line Should Match
    ...    ${run}
    ...    INFO * s server 'backend': a connection was refused with 426 Upgrade Required: GET /health: missing *
    Line Should Match    ${run}
    ...    INFO * s server 'backend': a connection made no request: it left before its request was complete
    Line Should Match
    ...    ${run}
    ...    INFO * s server 'backend': a connection was refused with 400 Bad Request: it speaks TLS, and this *


*** Keywords ***
Refused Should Be
    [Arguments]    ${url}    ${request}    ${answer}
    Raw Client Connects    ${url}
    Raw Client Sends    ${request.encode()}
    ${came} =    Raw Client Reads To The End
    Should Start With    ${came}    ${answer}
