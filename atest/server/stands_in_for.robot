*** Settings ***
Documentation       A server stands in for a host: what connects to that host reaches it, and nothing else changes.

Library             OperatingSystem
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=3s

Test Teardown       Remove Environment Variable    http_proxy    https_proxy


*** Test Cases ***
Without TLS
    [Documentation]    Host, path and query arrive as the URL has them.
    ${local} =    Start Socket Server    stands_in_for=ws://chat.example.com
    Should Start With    ${local}    ws://127.0.0.1:
    Connect Socket    ws://chat.example.com/room?id=7
    Wait For Socket Open
    ${request} =    Wait For Server Connection
    Should Be Equal    ${request.headers}[Host]    chat.example.com
    Should Be Equal    ${request.path}    /room
    Send Socket Message    hello
    Wait For Socket Message    ==    hello

With TLS
    [Documentation]    The certificate is for that name, and trusted; also beside other ca_certs, and under
    ...    production's rules.
    [Tags]    S23
    Start Socket Server    stands_in_for=wss://chat.example.com
    Set Host    rules=production    domains=chat.example.com
    Connect Socket    wss://chat.example.com/    alias=plain
    Wait For Socket Open    socket=plain
    ${ca} =    Get Socket Server Ca File
    Copy File    ${ca}    ${OUTPUT DIR}/other.pem
    Connect Socket    wss://chat.example.com/    ca_certs=${OUTPUT DIR}/other.pem    alias=own
    Wait For Socket Open    socket=own

Any Name That A URL May Have
    [Documentation]    Its certificate too: IDNA 2008 by itself has no symbols and no low lines. A dot at the end
    ...    is no part of it.
    [Template]    TLS Should Be Spoken For
    wss://聊天.例子
    wss://faß.example
    wss://😀.example
    wss://a_b.example
    wss://chat.example.
    wss://[2001:db8::7]

A Port Of Its Own
    [Documentation]    That port alone is stood in for.
    Start Socket Server    stands_in_for=ws://localhost:9
    Connect Socket    ws://localhost:9/    alias=nine
    Wait For Socket Open    socket=nine
    Connect Socket    ws://localhost:1/    alias=one
    ${error} =    Wait For Socket Error    socket=one
    Should Contain    ${error.detail}    refused

Past Proxies
    [Documentation]    The environment's proxy is not asked.
    Set Environment Variable    http_proxy    http://127.0.0.1:1
    Start Socket Server    stands_in_for=ws://chat.example.com
    Connect Socket    ws://chat.example.com
    Wait For Socket Open

Not Any More
    [Documentation]    When the server has stopped, the host is the host again.
    Start Socket Server    stands_in_for=ws://nowhere.invalid
    Stop Socket Server
    Connect Socket    ws://nowhere.invalid
    ${error} =    Wait For Socket Error
    Should Not Contain    ${error.detail}    refused

Values That Cannot Be
    [Documentation]    A path, another scheme, TLS without TLS, two for one host.
    [Template]    Starting Fails With
    stands_in_for must be ws:// or wss:// and a host*    https://example.com
    stands_in_for must be ws:// or wss:// and a host*    wss://example.com/path
    stands_in_for must be ws:// or wss:// and a host*    example.com
    *has no effect for a host of ws://*    ws://example.com    trusted
    Another server stands in for ws://taken.example.com:80 already*    ws://taken.example.com


*** Keywords ***
TLS Should Be Spoken For
    [Arguments]    ${host}
    Start Socket Server    stands_in_for=${host}
    ${task} =    Connect Socket    ${host}/
    Wait For Socket Open    ${task}
    Close Socket    socket=${task}

Starting Fails With
    [Arguments]    ${text}    ${host}    ${tls}=${None}
    Start Socket Server    stands_in_for=ws://taken.example.com
    Run Keyword And Expect Error    ${text}    Start Socket Server    stands_in_for=${host}    tls=${tls}
    Stop Socket Server
