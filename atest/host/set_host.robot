*** Settings ***
Documentation       Set Host changes the host for later calls and gives back the old values.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
...                 platform=ios
...                 rules=production
...                 domains=chat.invalid, news.invalid
...                 missing_apis=sendSocketMessage
...                 max_sockets=3


*** Variables ***
&{AS_IMPORTED}    platform=ios    rules=production    domains=${{['chat.invalid', 'news.invalid']}}
...               missing_apis=${{['sendSocketMessage']}}    base_library=latest    max_sockets=${3}
...               early_close=fail


*** Test Cases ***
It Returns The Old Values
    [Documentation]    All of them, whatever it changes.
    [Tags]    S23    S33
    ${old} =    Set Host    platform=android    domains=['other.invalid']
    Should Be Equal    ${{dict($old)}}    ${{dict($AS_IMPORTED)}}
    ${changed} =    Set Host
    VAR    &{expected}    &{AS_IMPORTED}    platform=android    domains=${{['other.invalid']}}
    Should Be Equal    ${{dict($changed)}}    ${{dict($expected)}}

A Platform In Any Case
    [Documentation]    As people write it.
    Set Host    platform=Android
    ${set} =    Set Host    platform=iOS
    Should Be Equal    ${set.platform}    android
    ${set} =    Set Host
    Should Be Equal    ${set.platform}    ios

The Import's Values Are Back In The Next Test
    [Documentation]    The test above left others.
    ${now} =    Set Host
    Should Be Equal    ${{dict($now)}}    ${{dict($AS_IMPORTED)}}

The Old Values Can Be Given Back
    [Documentation]    As they were returned.
    ${old} =    Set Host    platform=android    rules=development    domains=${EMPTY}    missing_apis=${EMPTY}
    ...    base_library=1.9.3    max_sockets=0
    ${other} =    Set Host    &{old}
    Should Be Equal    ${other.base_library}    1.9.3
    Should Be Empty    ${other.domains}
    Should Be Empty    ${other.missing_apis}
    ${now} =    Set Host
    Should Be Equal    ${{dict($now)}}    ${{dict($AS_IMPORTED)}}

It Counts For Later Calls
    [Documentation]    A socket stays as it is; the codes of its next calls are the new platform's.
    [Tags]    S10
    Set Host    platform=android    rules=development    missing_apis=${EMPTY}
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open
    Socket Call Should Fail    202    Close Socket    code=999
    Set Host    platform=ios
    Socket Call Should Fail    4    Close Socket    code=999
    Get Socket State    ==    OPEN

A Value That Is Refused Changes Nothing
    [Documentation]    None of those given with it either.
    Run Keyword And Expect Error    max_sockets must be 1 or more, or 0 for no limit, got -1.
    ...    Set Host    platform=android    max_sockets=-1
    ${now} =    Set Host
    Should Be Equal    ${now.platform}    ios

Upper Case
    [Documentation]    Rules are known in any case, as the import's are.
    Set Host    rules=DEVELOPMENT
    ${now} =    Set Host    rules=Production
    Should Be Equal    ${now.rules}    development
