*** Settings ***
Documentation       What clients use up of an embedded server is bounded: a sentence in the log says which bound was
...                 passed, and the server goes on.

Library             Collections
Library             ../resources/InnerRun.py


*** Test Cases ***
A Slow Request
    [Documentation]    And one that says nothing at all.
    The Log Should Have
    ...    a connection was refused with 408 Request Timeout: * in time (server_handshake_timeout=0.5s)
    The Log Should Have
    ...    a connection made no request: it said nothing in time (server_handshake_timeout=0.5s)
    ...    INFO

A Long Head
    [Documentation]    Of a request.
    The Log Should Have
    ...    a connection was refused with 431 Request Header Fields Too Large: * than server_max_head=8KiB

A Long Message
    [Documentation]    Its client is told 1009.
    The Log Should Have    client 1: its message is longer than server_max_message=100KiB: *

Too Much For All
    [Documentation]    The client with the largest message that is not complete is told 1013.
    The Log Should Have    client *: more is held for all clients than server_max_held=150KiB: *closed with 1013

Too Many Clients
    [Documentation]    They are refused while the others are there.
    The Log Should Have    a connection was refused: 3 are there already (server_max_clients=3)

Clients That Have Gone
    [Documentation]    The last ones are remembered.
    The Log Should Have    more clients have gone than are remembered (server_keeps_gone=4): *    level=INFO


*** Keywords ***
The Log Should Have
    [Documentation]    The inner suite passed, which means that the server went on.
    [Arguments]    ${sentence}    ${level}=WARN
    ${run} =    Run Inner Suite Once    ${CURDIR}/_inner/servers.robot
    Should Be Equal As Integers    ${run.rc}    0    ${run.stdout}
    IF    '${level}' == 'WARN'
        ${found} =    Get Matches    ${run.warnings}    server 'backend'* ${sentence}
        Length Should Be    ${found}    1    ${run.warnings}
    END
    Line Should Match    ${run}    ${level} *server 'backend'* ${sentence}
