*** Settings ***
Documentation       Socket Call Should Fail: a call that must fail, with its code.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/sockets.resource


*** Test Cases ***
The Right Code
    [Documentation]    It passes and returns the result, with a fail callback of the call or without.
    [Tags]    S4
    ${result} =    Socket Call Should Fail    202    Connect Socket    http://example.com
    Should Be Equal    ${result}
    ...    ${{ {'errCode': 202, 'errMsg': '解析失败，请检查参数是否正确', 'failure': 'BAD_URL_OR_SUBPROTOCOL'} }}
    ${result} =    Socket Call Should Fail    202    Connect Socket    http://example.com    fail=Log
    Should Be Equal As Integers    ${result.errCode}    202

Another Code
    [Documentation]    It fails and says which.
    [Tags]    S4
    Run Keyword And Expect Error
    ...    Expected 'Connect Socket' to fail with code 1001, but * code 202 BAD_URL_OR_SUBPROTOCOL (解析失败*). It said: *
    ...    Socket Call Should Fail    1001    Connect Socket    http://example.com

By Its Name
    [Documentation]    It is told from another failure with the same number; the result has it.
    [Tags]    S34
    ${result} =    Socket Call Should Fail    BAD_URL_OR_SUBPROTOCOL    Connect Socket    http://example.com
    Should Be Equal    ${result.failure}    BAD_URL_OR_SUBPROTOCOL
    Error Code Should Be    bad_url_or_subprotocol
    Get Error Code    ==    BAD_URL_OR_SUBPROTOCOL
    Get Error Code    !=    INVALID_PARAMETER
    Run Keyword And Expect Error
    ...    Expected 'Connect Socket' to fail with INVALID_PARAMETER, but * BAD_URL_OR_SUBPROTOCOL (*). It said: *
    ...    Socket Call Should Fail    INVALID_PARAMETER    Connect Socket    http://example.com
    Run Keyword And Expect Error    *got 'BAD_PARAMETER'. Did you mean INVALID_PARAMETER? The names are *
    ...    Socket Call Should Fail    BAD_PARAMETER    Connect Socket    http://example.com

A Number Of Another Platform
    [Documentation]    The failure says which name is right on all of them.
    [Tags]    S34
    Run Keyword And Expect Error    *Platform 'android' has no code 2: expect the name BAD_URL_OR_SUBPROTOCOL*
    ...    Socket Call Should Fail    2    Connect Socket    http://example.com

No Failure
    [Documentation]    It fails; an older failure does not count.
    [Tags]    S4
    Connect Socket    http://example.com    fail=Log
    ${url} =    Start Socket Server
    Run Keyword And Expect Error
    ...    Expected 'Connect Socket' to fail with code 202, but no call of it failed. That a socket does not open is*
    ...    Socket Call Should Fail    202    Connect Socket    ${url}

An Error That Is No Failure Of A Call
    [Documentation]    It stays what it is.
    Run Keyword And Expect Error    No socket is named 'nobody'*
    ...    Socket Call Should Fail    1001    Close Socket    socket=nobody
    Run Keyword And Expect Error    closeSocket found no socket*
    ...    Socket Call Should Fail    1001    Close Socket
    Run Keyword And Expect Error    No keyword with name 'No Such Keyword' found.
    ...    Socket Call Should Fail    1001    No Such Keyword

Through A User Keyword
    [Documentation]    Its arguments are passed on, named ones too.
    [Tags]    S28
    Open A Socket
    Socket Call Should Fail    202    Close With    code=1001    reason=${{'x' * 124}}

Of Several Sockets
    [Documentation]    All that failed must have failed with the code.
    [Tags]    S15
    ${url} =    Open Sockets    open
    Hold Next Handshake
    Connect Socket    ${url}    alias=early
    Socket Call Should Fail    1001    Close Socket
    Wait For Socket Close    socket=open


*** Keywords ***
Close With
    [Arguments]    &{arguments}
    Close Socket    &{arguments}
