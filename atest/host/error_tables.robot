*** Settings ***
Documentation       The platforms' tables of errors: the code, the text and the name of every failure, by API.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/sockets.resource

Test Setup          Open A Socket    alias=open
Test Template       Failure Should Be

Test Tags           S34


*** Variables ***
${ANDROID_PARSE}     解析失败，请检查参数是否正确
${ANDROID_FAILED}    执行失败
${IOS_PARAMETER}     参数有误
${MISSING}           找不到调起协议对应端能力方法


*** Test Cases ***
Invalid Parameter
    [Documentation]    An argument of any of the calls.
    [Tags]    S16    S17    S24    S27    S28
    202 ${ANDROID_PARSE}    4 ${IOS_PARAMETER}    Connect Socket    ${EMPTY}
    202 ${ANDROID_PARSE}    4 ${IOS_PARAMETER}    Connect Socket    ws://h    header={'Host': 'x'}
    202 ${ANDROID_PARSE}    4 ${IOS_PARAMETER}    Send Socket Message    ${5}
    202 ${ANDROID_PARSE}    4 ${IOS_PARAMETER}    Close Socket    code=1005
    202 ${ANDROID_PARSE}    4 ${IOS_PARAMETER}    Close Socket    reason=${{'x' * 124}}
Bad URL Or Subprotocol
    [Documentation]    Only iOS has a code of its own for it.
    [Tags]    S16    S19
    202 ${ANDROID_PARSE}    2 url/subProtocals错误    Connect Socket    http://example.com
    202 ${ANDROID_PARSE}    2 url/subProtocals错误    Connect Socket    ws://h    protocols=['a b']
Capability Missing
    [Documentation]    The same on both.
    [Tags]    S33
    [Setup]    NONE
    302 ${MISSING}    302 ${MISSING}    On A Host Without    connectSocket    Connect Socket    ws://h
    302 ${MISSING}    302 ${MISSING}    On A Host Without    closeSocket    Close Socket
Execution Failed
    [Documentation]    The state is wrong. Sending has a text of its own.
    [Tags]    S25    S29
    [Setup]    A Socket That Has Ended
    1001 SocketTask.readyState is not OPEN    4 SocketTask.readyState is not OPEN    Send Socket Message    hello
    1001 ${ANDROID_FAILED}    4 ${IOS_PARAMETER}    Close Socket    socket=ended
Security Check Failed
    [Documentation]    Only iOS has a code of its own for it.
    [Tags]    S23
    1001 ${ANDROID_FAILED}    7 安全校验失败    Under Production Rules    wss://chat.invalid
Too Many Tasks
    [Documentation]    Only iOS has a code of its own for it.
    [Tags]    S20
    1001 ${ANDROID_FAILED}    1 超过设置的最大task数量    With One Place    ws://127.0.0.1:1


*** Keywords ***
Failure Should Be
    [Arguments]    ${android}    ${ios}    ${keyword}    @{positional}    &{named}
    FOR    ${platform}    ${failure}    IN    android    ${android}    ios    ${ios}
        Set Host    platform=${platform}
        Run Keyword And Expect Error    *:fail ${failure} - *    ${keyword}    @{positional}    &{named}
        ${code} =    Get Error Code
        ${message} =    Get Error Message
        Should Be Equal    ${code} ${message}    ${failure}
        Error Code Should Be    ${TEST_NAME}
        Get Error Code    ==    ${TEST_NAME}
        Socket Call Should Fail    ${TEST_NAME}    ${keyword}    @{positional}    &{named}
    END

On A Host Without
    [Arguments]    ${api}    ${keyword}    @{positional}
    Set Host    missing_apis=${api}
    Run Keyword    ${keyword}    @{positional}

A Socket That Has Ended
    Open A Socket    alias=ended
    Close And Wait    ended

Under Production Rules
    [Arguments]    ${url}
    ${old} =    Set Host    rules=production
    TRY
        Connect Socket    ${url}
    FINALLY
        Set Host    &{old}
    END

With One Place
    [Arguments]    ${url}
    Set Host    max_sockets=1
    Connect Socket    ${url}
