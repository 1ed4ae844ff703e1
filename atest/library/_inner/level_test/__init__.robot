*** Settings ***
Documentation       What this setup opens, the suites below use.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    stale=ok

Suite Setup         Open For All
Suite Teardown      Everything Is Still There


*** Keywords ***
Open For All
    ${url} =    Start Socket Server    alias=for-all
    Connect Socket    ${url}    alias=for-all
    Wait For Socket Open
    Set Host    platform=ios

Everything Is Still There
    Send Socket Message    to the end    socket=for-all
    Wait For Socket Message    ==    to the end    socket=for-all
    ${sockets} =    Get Sockets
    Length Should Be    ${sockets}    1
    ${last} =    Get Socket Server Url
    ${url} =    Get Socket Server Url    server=for-all
    Should Be Equal    ${last}    ${url}
