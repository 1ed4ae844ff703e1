*** Settings ***
Documentation       One suite for Android and iOS: robot both_platforms.robot, and then again with
...                 --variable PLATFORM:ios. Codes and texts differ between the two; the names of failures do not.
...                 一套用例，两个平台。
...
...                 For your service: its URL in Connect instead of the embedded server.

Library             SwanSocketLibrary    platform=${PLATFORM}    timeout=5s

Test Setup          Connect


*** Variables ***
${PLATFORM}    android


*** Test Cases ***
A Wrong Code Is Refused
    [Documentation]    202 on Android, 4 on iOS.
    Socket Call Should Fail    INVALID_PARAMETER    Close Socket    code=1006
    Error Code Should Be    INVALID_PARAMETER

A Closed Socket Takes No Message
    [Documentation]    1001 on Android, 4 on iOS. The result has the code, its text, and the name.
    Close Socket
    Wait For Socket Close    code=1000
    ${result} =    Socket Call Should Fail    EXECUTION_FAILED    Send Socket Message    hello    socket=chat
    Should Be Equal    ${result.failure}    EXECUTION_FAILED

The Fail Callback Has The Name Too
    [Documentation]    Where a keyword looks at the result, as a smart program's own code would.
    Close Socket    code=2999    fail=The Code Should Be Wrong
    Callback Should Have Been Called    closeSocket.fail    closeSocket.complete

What Only One Of Them Says
    [Documentation]    For the rest, ask for the platform.
    ${result} =    Socket Call Should Fail    INVALID_PARAMETER    Close Socket    code=1006
    IF    $PLATFORM == 'ios'
        Should Be Equal    ${result.errMsg}    参数有误
    ELSE
        Should Be Equal    ${result.errMsg}    解析失败，请检查参数是否正确
    END


*** Keywords ***
Connect
    ${url} =    Start Socket Server    echo
    Connect Socket    ${url}    alias=chat
    Wait For Socket Open

The Code Should Be Wrong
    [Arguments]    ${result}
    Should Be Equal    ${result.failure}    INVALID_PARAMETER
