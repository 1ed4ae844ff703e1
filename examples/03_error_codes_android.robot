*** Settings ***
Documentation       The platform's error codes on Android, a test for each row of the documentation's
...                 table of swan.closeSocket, then one for each other failure.
...                 Android 错误码。

Library             SwanSocketLibrary    platform=android

Test Tags           android


*** Test Cases ***
202 The Parameter Cannot Be Parsed
    [Documentation]    解析失败，请检查参数是否正确: an argument is wrong.
    [Tags]    S28
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open
    VAR    ${reason}    ${{'超' * 42}}
    ${result} =    Socket Call Should Fail    202    Close Socket    reason=${reason}
    Should Be Equal    ${result.errMsg}    解析失败，请检查参数是否正确
    Get Socket State    ==    OPEN

302 The Host Has No Such Capability
    [Documentation]    找不到调起协议对应端能力方法: an old host lacks the API.
    [Tags]    S33
    Set Host    missing_apis=closeSocket
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open
    ${result} =    Socket Call Should Fail    302    Close Socket
    Should Be Equal    ${result.errMsg}    找不到调起协议对应端能力方法

1001 Execution Failed
    [Documentation]    执行失败: the socket is not open.
    [Tags]    S29
    ${url} =    Start Socket Server
    Connect Socket    ${url}    alias=chat
    Wait For Socket Open
    Close Socket
    Wait For Socket Close
    ${result} =    Socket Call Should Fail    1001    Close Socket    socket=chat
    Should Be Equal    ${result.errMsg}    执行失败

1001 Too Many Tasks
    [Documentation]    Android has no code of its own for the sixth socket.
    [Tags]    S20
    ${url} =    Start Socket Server
    FOR    ${_}    IN RANGE    5
        Connect Socket    ${url}
    END
    Socket Call Should Fail    1001    Connect Socket    ${url}

1001 Security Check Failed
    [Documentation]    A published smart program may connect to its configured domains alone.
    [Tags]    S23
    Set Host    rules=production    domains=chat.example.com
    Socket Call Should Fail    1001    Connect Socket    wss://other.example.com

202 Bad URL
    [Documentation]    Only ws and wss.
    [Tags]    S16
    Socket Call Should Fail    202    Connect Socket    http://example.com

The Error Event
    [Documentation]    A server that cannot be reached is no failure of the call. An event tells it.
    [Tags]    S2    S5    S10
    ${url} =    Start Socket Server
    Stop Socket Server
    Connect Socket    ${url}
    ${error} =    Wait For Socket Error
    Should Be Equal As Integers    ${error.errCode}    0
    Should Be Equal    ${error.errMsg}    error happen
    Should Contain    ${error.detail}    refused
