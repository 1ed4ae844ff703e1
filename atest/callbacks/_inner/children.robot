*** Settings ***
Documentation       User keywords as callbacks, for a look at where they stand in the log.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}


*** Test Cases ***
Children
    [Documentation]    Two of a call, one of an event.
    ${url} =    Start Socket Server
    On Socket Open    Note Open
    Connect Socket    ${url}    success=Note Success    complete=Note Complete
    Wait For Socket Open


*** Keywords ***
Note Success
    [Arguments]    ${result}
    Should Start With    ${result.socketTaskId}    socket-

Note Complete
    [Arguments]    ${result}
    Should Start With    ${result.socketTaskId}    socket-

Note Open
    [Arguments]    ${payload}
    Should Be Equal    ${payload.header}[upgrade]    websocket
