*** Settings ***
Documentation       What a connect says about itself: subprotocols, headers, secrets. 子协议与请求头。

Library             SwanSocketLibrary


*** Variables ***
${TOKEN: Secret}    %{EXAMPLE_TOKEN=Bearer not-so-secret}


*** Test Cases ***
Subprotocols
    [Documentation]    The server chooses one of those offered.
    [Tags]    S19
    ${url} =    Start Socket Server    protocols=['chat.v2', 'chat.v1']
    Connect Socket    ${url}    protocols=['chat.v1', 'news']
    Wait For Socket Open
    Get Socket Protocol    ==    chat.v1

Headers
    [Documentation]    The server's records tell what it was sent, in any spelling of the name.
    [Tags]    S17
    ${url} =    Start Socket Server
    Connect Socket    ${url}/room?id=7    header={'X-Client': 'qa', 'X-Try': 2}
    ${request} =    Wait For Server Connection
    Should Be Equal    ${request.path}    /room
    Should Be Equal    ${request.query}[id]    7
    Should Be Equal    ${request.headers}[x-client]    qa
    Should Be Equal    ${request.headers}[X-Try]    2

A Secret Header
    [Documentation]    The value of a Secret is sent, and never shown in a log, at any level.
    [Tags]    S17
    ${url} =    Start Socket Server
    VAR    &{header}    Authorization=${TOKEN}
    Connect Socket    ${url}    header=${header}
    ${request} =    Wait For Server Connection
    Should Be True    $request.headers['authorization'].startswith('Bearer ')

The Referer Of A Published Smart Program
    [Documentation]    With an app key the host sends it. A smart program cannot set it itself.
    [Tags]    S17
    ${url} =    Start Socket Server
    Connect Socket    ${url}    header={'Referer': 'https://example.com'}
    ${request} =    Wait For Server Connection
    Should Be True    'Referer' not in $request.headers
