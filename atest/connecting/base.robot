*** Settings ***
Documentation       What the import gives for every connect: a base of URLs, headers; and how long waits take.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=5s

Suite Setup         Start Server For The Import


*** Variables ***
${WRITTEN_OUT}    ['chat', 'v2']


*** Test Cases ***
A Path And A Query Come Behind The Base
    [Documentation]    Also with a slash at the base's end.
    [Tags]    S16
    [Template]    Connect Should Ask For
    /chat    /v2/chat
    /chat?room=7    /v2/chat?room=7
    ?room=7    /v2/?room=7

A Whole URL Stays What It Is
    [Documentation]    The base is not for it.
    [Tags]    S16
    ${url} =    Get Socket Server Url    server=shared
    Connect Should Ask For    ${url}/other    /other

What Is Empty Or Missing Is Still None
    [Documentation]    The base alone is no URL that a call gave.
    [Tags]    S16
    Based.Socket Call Should Fail    202    Based.Connect Socket    ${EMPTY}
    Based.Socket Call Should Fail    202    Based.Connect Socket

A Call's Header Wins In Any Case
    [Documentation]    The others of the import are sent too.
    [Tags]    S17
    Based.Connect Socket    /    header={'x-name': 'call', 'X-More': 'more'}
    ${request} =    Wait For Server Connection    server=shared
    Should Be Equal    ${request.headers.all('X-Name')}    ${{['call']}}
    Should Be Equal    ${request.headers}[x-version]    7
    Should Be Equal    ${request.headers}[x-more]    more
    Based.Connect Socket    /
    ${request} =    Wait For Server Connection    server=shared
    Should Be Equal    ${request.headers}[x-name]    import

Protocols As Text
    [Documentation]    Commas of either language stand between them.
    [Tags]    S19
    [Template]    Connect Should Offer
    chat    chat
    chat, v2    chat    v2
    chat，v2、v3    chat    v2    v3
    ${WRITTEN_OUT}    chat    v2

A Timeout That Is Set Holds For Waits
    [Documentation]    Of sockets and servers, unless they are given their own.
    ${old} =    Set Socket Timeout    100ms
    Should Be Equal    ${old}    5 seconds
    ${url} =    Get Socket Server Url    server=shared
    Connect Socket    ${url}
    Wait For Socket Open
    Run Keyword And Expect Error    *Waited 1?? ms.*    Wait For Socket Message
    Run Keyword And Expect Error    *Waited 1?? ms.*    Wait For Server Message
    Run Keyword And Expect Error    *Waited [23]?? ms.*    Wait For Socket Message    timeout=200ms
    ${now} =    Set Socket Timeout    ${old}
    Should Be Equal    ${now}    100 milliseconds
    Set Socket Timeout    1min

The Import's Timeout Is Back In The Next Test
    [Documentation]    The test above left another.
    ${now} =    Set Socket Timeout    1s
    Should Be Equal    ${now}    5 seconds

A Timeout That Is None Changes Nothing
    [Documentation]    Zero, and what may be milliseconds.
    Run Keyword And Expect Error    time must be longer than zero*    Set Socket Timeout    0
    Run Keyword And Expect Error    time=5000 has no unit: is it 5000 s, or 5 s?*    Set Socket Timeout    5000
    Run Keyword And Expect Error    time must be a time such as 5s*    Set Socket Timeout    soon
    ${now} =    Set Socket Timeout    1s
    Should Be Equal    ${now}    5 seconds


*** Keywords ***
Start Server For The Import
    Set Library Search Order    SwanSocketLibrary
    ${started} =    Start Socket Server    silent    alias=shared
    Import Library    SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
    ...    base_url=${started}/v2/    header={'X-Name': 'import', 'X-Version': 7}    AS    Based

Connect Should Ask For
    [Arguments]    ${url}    ${target}
    Based.Connect Socket    ${url}
    ${request} =    Wait For Server Connection    server=shared
    ${path}    ${query} =    Evaluate    ($target + '?').split('?')[:2]
    Should Be Equal    ${request.path}    ${path}
    Should Be Equal    ${{'&'.join(f'{name}={value}' for name, value in $request.query.items())}}    ${query}

Connect Should Offer
    [Arguments]    ${protocols}    @{offered}
    Based.Connect Socket    /    protocols=${protocols}
    ${request} =    Wait For Server Connection    server=shared
    Should Be Equal    ${request.protocols}    ${offered}
