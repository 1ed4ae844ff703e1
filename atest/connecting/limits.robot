*** Settings ***
Documentation       How many sockets there may be at a time. The sixth of five is in bad_input/calls.robot.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Library             ../resources/RawServer.py
Resource            ../resources/sockets.resource


*** Test Cases ***
Another Limit
    [Documentation]    max_sockets says how many, on both platforms with their own codes.
    [Tags]    S20
    FOR    ${platform}    ${failure}    IN    android    1001 执行失败    ios    1 超过设置的最大task数量
        Set Host    platform=${platform}    max_sockets=2
        ${url} =    Open Sockets    ${platform}-1    ${platform}-2
        Run Keyword And Expect Error
        ...    connectSocket:fail ${failure} - 2 sockets have not ended ('${platform}-1', '${platform}-2')*
        ...    Connect Socket    ${url}
        Close And Wait    ${platform}-1
        Close And Wait    ${platform}-2
    END

No Limit
    [Documentation]    0 lifts it.
    [Tags]    S20
    Set Host    max_sockets=0
    ${url} =    Start Socket Server
    FOR    ${_}    IN RANGE    12
        ${task} =    Connect Socket    ${url}
        Wait For Socket Open    socket=${task}
    END
    ${sockets} =    Get Sockets
    Length Should Be    ${sockets}    12

A Close Frees A Place
    [Documentation]    Only once the task has ended: CLOSING still counts.
    [Tags]    S20
    Set Host    max_sockets=1
    ${url} =    Start Raw Server
    Connect Socket    ${url}    alias=first
    Raw Server Opens
    Wait For Socket Open
    Close Socket
    Socket Call Should Fail    1001    Connect Socket    ${url}
    Raw Server Answers Close
    Wait For Socket Close
    Connect Socket    ${url}    alias=second
    Get Socket State    ==    CONNECTING

An Error Frees A Place
    [Documentation]    A task that never opened has ended too.
    [Tags]    S20
    Set Host    max_sockets=1
    ${url} =    Start Socket Server
    Stop Socket Server
    FOR    ${_}    IN RANGE    3
        ${task} =    Connect Socket    ${url}
        Wait For Socket Error    socket=${task}
    END

A Connecting Task Takes A Place
    [Documentation]    And a call that failed takes none.
    [Tags]    S20
    Set Host    max_sockets=1
    Socket Call Should Fail    202    Connect Socket    http://example.com
    ${url} =    Start Raw Server
    Connect Socket    ${url}
    Socket Call Should Fail    1001    Connect Socket    ${url}
