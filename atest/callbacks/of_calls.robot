*** Settings ***
Documentation       User keywords as success, fail and complete of a call.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Library             ../resources/InnerRun.py
Resource            ../resources/notes.resource
Resource            ../resources/sockets.resource

Test Setup          Start Without Notes


*** Test Cases ***
Success, Then Complete
    [Documentation]    Before the call's keyword returns, fail does not run.
    [Tags]    S4
    ${url} =    Start Socket Server
    Connect Socket    ${url}    success=Note Success    fail=Note Fail    complete=Note Complete
    Notes Should Be    success    complete
    Wait For Socket Open
    Send Socket Message    hello    success=Note Success    fail=Note Fail    complete=Note Complete
    Send Socket Json    hello    success=Note Success    fail=Note Fail    complete=Note Complete
    Close Socket    success=Note Success    fail=Note Fail    complete=Note Complete
    Notes Should Be    success    complete    success    complete    success    complete    success    complete

Fail, Then Complete
    [Documentation]    On both platforms, with their codes; success does not run and the keyword passes.
    [Tags]    S4
    FOR    ${platform}    ${code}    IN    android    202    ios    4
        Set Host    platform=${platform}
        Start Without Notes
        ${task} =    Connect Socket    ${EMPTY}    success=Note Success    fail=Note Fail    complete=Note Complete
        Should Be Equal    ${task}    ${None}
        Send Socket Message    ${5}    success=Note Success    fail=Note Fail    complete=Note Complete
        Notes Should Be    fail ${code}    complete    fail ${code}    complete
    END

Complete Alone Does Not Take A Failure
    [Documentation]    Without a fail callback the keyword fails, after complete ran.
    [Tags]    S4
    Run Keyword And Expect Error    connectSocket:fail 202 解析失败，请检查参数是否正确 - *
    ...    Connect Socket    http://example.com    success=Note Success    complete=Note Complete
    Notes Should Be    complete

Complete Runs After A Success That Failed
    [Documentation]    The call then fails with the user keyword's message; it has happened all the same.
    [Tags]    S4
    ${url} =    Start Socket Server
    Run Keyword And Expect Error    broken on purpose
    ...    Connect Socket    ${url}    success=Note And Fail    complete=Note Complete
    Notes Should Be    failing    complete
    Wait For Socket Open

Complete Runs After A Fail That Failed
    [Documentation]    The user keyword's message stays.
    [Tags]    S4
    Run Keyword And Expect Error    broken on purpose
    ...    Connect Socket    http://example.com    fail=Note And Fail    complete=Note Complete
    Notes Should Be    failing    complete
    Error Code Should Be    202

Both Fail
    [Documentation]    Both messages are kept.
    [Tags]    S4
    ${url} =    Start Socket Server
    ${text} =    Run Keyword And Expect Error    Several callbacks failed:*
    ...    Connect Socket    ${url}    success=Note And Fail    complete=Fail
    Should Contain    ${text}    1) broken on purpose
    Should Contain    ${text}    2) {'socketTaskId':
    Notes Should Be    failing

Several Sockets
    [Documentation]    For each its success and complete, also when one of them failed.
    [Tags]    S4    S15
    Open Sockets    first    second
    Run Keyword And Expect Error    Several callbacks failed:*
    ...    Close Socket    success=Note And Fail    complete=Note Complete
    Notes Should Be    failing    complete    failing    complete
    Wait For Socket Close    socket=first
    Wait For Socket Close    socket=second

The Result Reads As Items And As Attributes
    [Documentation]    And a name that is not there says which are.
    Connect Socket    ${EMPTY}    fail=Result Should Read Both Ways
    Callback Should Have Been Called    connectSocket.fail

A Callback May Call
    [Documentation]    Here the send's success closes the socket, and its complete still runs.
    Open A Socket
    Send Socket Message    hello    success=Close It    complete=Note Complete
    Notes Should Be    closing    complete
    Wait For Socket Close    code=4001

They Show In The Log As Children Of The Call
    [Documentation]    With their result as the argument.
    [Tags]    S4
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/children.robot
    Inner Run Should Pass    ${run}
    List Should Contain Value    ${run.keywords}    Connect Socket > Note Success
    List Should Contain Value    ${run.keywords}    Connect Socket > Note Complete
    List Should Contain Value    ${run.keywords}    Wait For Socket Open > Note Open


*** Keywords ***
Result Should Read Both Ways
    [Arguments]    ${result}
    Should Be Equal    ${result}[errCode]    ${result.errCode}
    Should Be Equal    ${result}[errMsg]    ${result.errMsg}
    Run Keyword And Expect Error    *There is no 'code' here, only: errCode, errMsg, failure.*    Log    ${result.code}

Close It
    [Arguments]    ${result}
    Note    closing
    Close Socket    code=4001
