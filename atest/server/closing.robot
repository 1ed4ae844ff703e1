*** Settings ***
Documentation       Close frames that a server sends and sees.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=300ms
Library             ../resources/RawServer.py
Resource            ../resources/sockets.resource
Resource            ../resources/timing.resource


*** Test Cases ***
The Client's Close Frame
    [Documentation]    As often as one asks, with what is expected or without.
    [Tags]    S26    S28
    Open A Socket
    Close Socket    code=4001    reason=再见
    ${close} =    Wait For Server Close
    Should Be Equal    ${close}    ${{ {'code': 4001, 'reason': '再见'} }}
    Wait For Server Close    code=4001
    Wait For Server Close    reason=再见
    Run Keyword And Expect Error
    ...    Expected the client to close with 1000. Waited * ms. Instead: it closed with 4001 "再见".
    ...    Wait For Server Close    code=1000
    Run Keyword And Expect Error
    ...    Expected the client to close with 4001 "later". Waited * ms. Instead: it closed with 4001 "再见".
    ...    Wait For Server Close    code=4001    reason=later

None In Time
    [Documentation]    The failure has its three parts.
    Open A Socket    silent
    Send Socket Message    not a close
    Wait For Server Message    ==    not a close
    Should Fail At Once
    ...    Expected a Close frame from client 1 of server *. Waited 3?? ms. Instead: It is still connected.
    ...    Wait For Server Close

A Client That Went Without One
    [Documentation]    The wait fails at once, with what became of the client.
    Set Host    base_library=1.9.3
    ${held} =    Start Socket Server    alias=held
    Hold Next Handshake
    Connect Socket    ${held}    alias=given-up
    Wait For Server Connection    server=held
    ${quiet} =    Start Raw Server
    Connect Socket    ${quiet}
    Should Fail At Once    Expected a Close frame from client 1 of server 'held'*It has gone: *without*
    ...    Wait For Server Close    server=held    timeout=10s

Codes That Are Not Legal
    [Documentation]    They are sent all the same, and the client refuses them.
    [Tags]    S5    S10
    [Template]    Server's Close Should Be Refused
    1005
    1006
    999
    0
    65535

A Reason That Is Too Long
    [Documentation]    It is sent all the same, and the client refuses it.
    [Tags]    S5    S10
    Open A Socket
    Server Closes Socket    reason=${{'x' * 124}}
    ${error} =    Wait For Socket Error
    Should Contain    ${error.detail}    longer than 125 bytes

Stopping With Live Clients
    [Documentation]    They are told 1001; one whose handshake is held is dropped.
    [Tags]    S5
    ${url} =    Open Sockets    open
    Hold Next Handshake
    Connect Socket    ${url}    alias=held
    Wait For Server Connection
    Wait For Server Connection
    Stop Socket Server
    Wait For Socket Close    socket=open    code=1001
    Wait For Socket Error    socket=held


*** Keywords ***
Server's Close Should Be Refused
    [Arguments]    ${code}
    ${url} =    Start Socket Server
    ${task} =    Connect Socket    ${url}
    Wait For Socket Open    socket=${task}
    Server Closes Socket    code=${code}
    ${error} =    Wait For Socket Error    socket=${task}
    Should Contain    ${error.detail}    illegal code ${code}
    Wait For Server Close    code=1002
    Stop Socket Server
