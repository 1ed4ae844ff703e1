*** Settings ***
Documentation       The rules for a published smart program: what it may not connect to.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}


*** Variables ***
@{TWENTY}        @{{[f'host{number}.invalid' for number in range(20)]}}
@{TWENTY_ONE}    @{TWENTY}    one.too.many.invalid


*** Test Cases ***
What Is Not Allowed
    [Documentation]    Each alone is enough. The list of domains does not help.
    [Tags]    S23
    [Template]    Security Check Should Fail On Both Platforms
    is not wss://    ws://chat.invalid
    is an IP address    wss://127.0.0.1
    is an IP address    wss://[::1]/path
    localhost is not allowed    wss://localhost/path
    localhost is not allowed    wss://LOCALHOST
    localhost is not allowed    wss://chat.localhost
    names a port    wss://chat.invalid:443
    names a port    wss://chat.invalid:8080/path
    openapi.baidu.com is not allowed    wss://openapi.baidu.com/rest
    is not one of the configured domains    wss://other.invalid
    is not one of the configured domains    wss://sub.chat.invalid
    is not one of the configured domains    wss://chat.invalid.example

What Is Allowed
    [Documentation]    A configured name over wss, in any case. Here it does not resolve, which an event says.
    [Tags]    S2    S23
    [Template]    Security Check Should Pass
    wss://chat.invalid
    wss://chat.invalid/path?query=1
    wss://CHAT.invalid
    wss://news.invalid

Twenty Domains At Most
    [Documentation]    The last of twenty counts, a list of more is refused.
    [Tags]    S23
    Set Host    rules=production    domains=${TWENTY}
    Connect Socket    wss://host19.invalid
    Run Keyword And Expect Error    domains may name at most 20 hosts, got 21 (S23).
    ...    Set Host    domains=${TWENTY_ONE}

Without Domains Nothing Is Allowed
    [Documentation]    The failure says so.
    [Tags]    S23
    Set Host    rules=production
    Run Keyword And Expect Error    *not one of the configured domains (none)*    Connect Socket    wss://chat.invalid

A Bad URL Is A Bad URL First
    [Documentation]    Its failure is not the security check's.
    [Tags]    S16    S23
    Set Host    rules=production    platform=ios
    Socket Call Should Fail    2    Connect Socket    http://chat.invalid
    Socket Call Should Fail    4    Connect Socket    ${EMPTY}

Development Checks None Of This
    [Documentation]    It is the default: ws, an address and a port.
    [Tags]    S23
    ${url} =    Start Socket Server
    Should Match    ${url}    ws://127.0.0.1:*
    Connect Socket    ${url}
    Wait For Socket Open


*** Keywords ***
Security Check Should Fail On Both Platforms
    [Arguments]    ${sentence}    ${url}
    FOR    ${platform}    ${failure}    IN    android    1001 执行失败    ios    7 安全校验失败
        Set Host    platform=${platform}    rules=production
        ...    domains=chat.invalid, localhost, 127.0.0.1, openapi.baidu.com, chat.localhost
        Run Keyword And Expect Error    connectSocket:fail ${failure} - *${sentence}*    Connect Socket    ${url}
    END
    ${sockets} =    Get Sockets
    Should Be Empty    ${sockets}

Security Check Should Pass
    [Arguments]    ${url}
    Set Host    rules=production    domains=['chat.invalid', 'News.invalid']
    ${task} =    Connect Socket    ${url}
    ${error} =    Wait For Socket Error    socket=${task}
    Should Contain    ${error.detail}    name or service not known
