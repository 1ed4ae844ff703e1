*** Settings ***
Documentation       The code that closeSocket sends. What it refuses is in bad_input/calls.robot.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/sockets.resource

Suite Setup         Start Socket Server
Test Template       Code Should Arrive And Come Back


*** Test Cases ***
The Bounds Of What May Be Sent
    [Documentation]    The first and the last of each range.
    [Tags]    S26    S27
    1000    code=${1000}
    1003    code=${1003}
    1007    code=${1007}
    1014    code=${1014}
    3000    code=${3000}
    4999    code=${4999}
Between The Bounds
    [Documentation]    Every other one of the short ranges, and some of the long one.
    [Tags]    S27
    FOR    ${code}    IN    1001    1002    1008    1009    1010    1011    1012    1013    3999    4000
        ${code}    code=${{int($code)}}
    END
A String Of Digits
    [Documentation]    The documentation's own sample closes with '1001'.
    [Tags]    S26
    1001    code=1001
    4000    code=4000
A Whole Number In Any Form
    [Documentation]    JavaScript knows one kind of number.
    [Tags]    S26
    1001    code=${1001.0}
No Code
    [Documentation]    1000 is the default.
    [Tags]    S26
    1000


*** Keywords ***
Code Should Arrive And Come Back
    [Arguments]    ${expected}    &{arguments}
    ${url} =    Get Socket Server Url
    ${task} =    Connect Socket    ${url}
    Wait For Socket Open    socket=${task}
    Close Socket    socket=${task}    &{arguments}
    Wait For Server Close    code=${expected}    reason=${EMPTY}
    Wait For Socket Close    socket=${task}    code=${expected}    reason=${EMPTY}
    Get Close Code    ==    ${expected}    socket=${task}
