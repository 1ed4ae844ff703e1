*** Settings ***
Documentation       What went wrong, by names that do not depend on which socket it was.

Resource            sockets.resource
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=5s

Test Setup          Reset Socket Statistics


*** Variables ***
${WRONG_HOST}       SEPARATOR=${SPACE}
...                 the server's certificate is not trusted: hostname mismatch, certificate is not valid for …,
...                 of which subjectAltName alone counts
@{OF_HANDSHAKES}
...                 name or service not known
...                 the server answered 403 Forbidden
...                 the server's answer has a wrong or no Sec-WebSocket-Accept
...                 the handshake took longer than …: the server has not answered yet
...                 ${WRONG_HOST}
@{OF_OPEN_ONES}
...                 protocol error: the server sent a frame with the unknown opcode 3 (closed with 1002)
...                 connection lost: connection reset by the server


*** Test Cases ***
Errors By Cause
    [Documentation]    Without host and port; a call that failed has the name of its failure.
    Connect Socket    ws://127.0.0.1:1
    Wait For Socket Error
    Connect Socket    http://example.com    fail=Log
    Get Socket Statistics    errors    ==    2
    ${causes} =    Get Socket Statistics    errors.by_cause
    Should Be Equal    ${causes}    ${{ {'connection refused': 1, 'BAD_URL_OR_SUBPROTOCOL': 1} }}
    Get Socket Statistics    errors.by_cause    ==    {"connection refused": 1, "BAD_URL_OR_SUBPROTOCOL": 1}
    Get Socket Statistics    errors.by_cause    contains    connection refused
    Get Socket Statistics    errors.by_cause    not contains    timeout
    Run Keyword And Expect Error
    ...    errors is 2, which should be == 0. Causes: 1 connection refused, 1 BAD_URL_OR_SUBPROTOCOL.
    ...    Get Socket Statistics    errors    ==    0
    Get Socket Statistics    sockets.failed    ==    2

Causes Of Handshakes Have Stable Names
    [Documentation]    With other ports, aliases and times they are the same; a server words none of them.
    ${wrong} =    Start Socket Server    tls=wrong-host
    FOR    ${server}    IN    twice    again and again
        ${url} =    Start Socket Server    alias=${server}
        Fail To Connect    ${{ $url.replace('127.0.0.1', $server.replace(' ', '') + '.invalid') }}    ${server} name
        Reject Next Handshake    403
        Fail To Connect    ${url}    ${server} rejected
        Break Next Handshake    wrong-accept
        Fail To Connect    ${url}    ${server} broken
        Hold Next Handshake
        Fail To Connect    ${url}    ${server} late    timeout=${{ len($server) * 20 }}ms
        Fail To Connect    ${wrong}    ${server} certificate
    END
    ${causes} =    Get Socket Statistics    errors.by_cause
    Should Be Equal    ${causes}    ${{ dict.fromkeys($OF_HANDSHAKES, 2) }}

Causes Of Open Sockets Have Stable Names
    [Documentation]    What breaks the protocol, and what breaks off.
    FOR    ${alias}    IN    one    another
        Open A Socket    ${alias}
        Server Sends Bytes    83 00
        Wait For Socket Error    socket=${alias}
        Open A Socket    ${alias} that is lost
        Server Drops Connection
        Wait For Socket Error    socket=${alias} that is lost
    END
    ${causes} =    Get Socket Statistics    errors.by_cause
    Should Be Equal    ${causes}    ${{ dict.fromkeys($OF_OPEN_ONES, 2) }}


*** Keywords ***
Fail To Connect
    [Arguments]    ${url}    ${alias}    &{more}
    Connect Socket    ${url}    alias=${alias}    &{more}
    Wait For Socket Error    socket=${alias}
