*** Settings ***
Documentation       The platform's error codes on iOS, a test for each row of the documentation's
...                 table of swan.closeSocket, then one for each other failure.
...                 iOS 错误码。

Library             SwanSocketLibrary    platform=ios

Test Tags           ios


*** Test Cases ***
4 The Parameter Is Wrong
    [Documentation]    参数有误: an argument is wrong, or the socket is not open.
    [Tags]    S27    S29
    ${url} =    Start Socket Server
    Connect Socket    ${url}    alias=chat
    Wait For Socket Open
    ${result} =    Socket Call Should Fail    4    Close Socket    code=1006
    Should Be Equal    ${result.errMsg}    参数有误
    Close Socket
    Wait For Socket Close
    Socket Call Should Fail    4    Close Socket    socket=chat

302 The Host Has No Such Capability
    [Documentation]    找不到调起协议对应端能力方法, as on Android.
    [Tags]    S33
    Set Host    missing_apis=connectSocket
    Socket Call Should Fail    302    Connect Socket    wss://example.com

1 Too Many Tasks
    [Documentation]    超过设置的最大task数量: the sixth socket.
    [Tags]    S20
    ${url} =    Start Socket Server
    FOR    ${_}    IN RANGE    5
        Connect Socket    ${url}
    END
    ${result} =    Socket Call Should Fail    1    Connect Socket    ${url}
    Should Be Equal    ${result.errMsg}    超过设置的最大task数量

2 Bad URL Or Subprotocol
    [Documentation]    url/subProtocals错误.
    [Tags]    S16    S19
    Socket Call Should Fail    2    Connect Socket    http://example.com
    Socket Call Should Fail    2    Connect Socket    wss://example.com    protocols=['two words']

7 Security Check Failed
    [Documentation]    安全校验失败: not one of the configured domains.
    [Tags]    S23
    Set Host    rules=production    domains=chat.example.com
    Socket Call Should Fail    7    Connect Socket    wss://other.example.com

The Error Event
    [Documentation]    It names the state's number before the error, and has no code.
    [Tags]    S2    S5    S10
    ${url} =    Start Socket Server
    Stop Socket Server
    Connect Socket    ${url}
    ${error} =    Wait For Socket Error
    Should Be Equal    ${error.errMsg}    Status error,current 0
    Should Be True    'errCode' not in $error
