*** Settings ***
Documentation       Subprotocols: what is offered, what the server chooses, what it may not choose.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Library             ../resources/RawServer.py
Resource            ../resources/sockets.resource


*** Test Cases ***
The Server Chooses
    [Documentation]    One of those that were offered, or none.
    [Tags]    S19
    [Template]    Protocol Should Be
    chat    ['chat']    ['chat']
    v2    ['v3', 'v2', 'v1']    ['v1', 'v2']
    ${EMPTY}    ['news']    ['chat']
    ${EMPTY}    []    ['chat']

Empty Names Are Dropped
    [Documentation]    The documentation's own samples pass ['']: then nothing is offered at all.
    [Tags]    S19
    [Template]    Offer Should Be
    ${None}    ['']
    ${None}    []
    ${None}    ['', '']
    chat    ['', 'chat', '']
    chat, v2    ['chat', '', 'v2']

An Answer That Was Not Offered
    [Documentation]    The task ends in an error, and the connection is dropped.
    [Tags]    S5    S10    S19
    [Template]    Answer Should Be Refused On Both Platforms
    news    ['chat']
    Chat    ['chat']
    chat    ${None}
    chat    ['']
    chat, v2    ['chat', 'v2']

An Answer That Was Offered
    [Documentation]    The same server, and an answer that is right.
    [Tags]    S19
    ${url} =    Start Raw Server
    Connect Socket    ${url}    protocols=['chat', 'v2']
    VAR    &{headers}    Sec-WebSocket-Protocol=v2
    Raw Server Opens    headers=${headers}
    Wait For Socket Open
    Get Socket Protocol    ==    v2


*** Keywords ***
Protocol Should Be
    [Arguments]    ${expected}    ${offered}    ${known}
    ${url} =    Start Socket Server    protocols=${known}
    ${task} =    Connect Socket    ${url}    protocols=${offered}
    Wait For Socket Open    socket=${task}
    Get Socket Protocol    ==    ${expected}    socket=${task}
    Close And Wait    ${task}
    Stop Socket Server

Offer Should Be
    [Arguments]    ${expected}    ${protocols}
    ${url} =    Start Socket Server
    ${task} =    Connect Socket    ${url}    protocols=${protocols}
    ${request} =    Wait For Server Connection
    Should Be Equal    ${request.headers.get('Sec-WebSocket-Protocol')}    ${expected}
    Wait For Socket Open    socket=${task}
    Close And Wait    ${task}
    Stop Socket Server

Answer Should Be Refused On Both Platforms
    [Arguments]    ${answer}    ${protocols}
    FOR    ${platform}    IN    android    ios
        Set Host    platform=${platform}
        Clear Socket History
        ${url} =    Start Raw Server
        ${task} =    Connect Socket    ${url}    protocols=${protocols}
        VAR    &{headers}    Sec-WebSocket-Protocol=${answer}
        Raw Server Opens    headers=${headers}
        ${error} =    Wait For Socket Error    socket=${task}
        Error Event Should Be The Platform's    ${platform}    ${error}    0    '${answer}', which was not offered
        Callback Should Not Have Been Called    onSocketOpen    onSocketClose
        Raw Server Should See The End
    END
