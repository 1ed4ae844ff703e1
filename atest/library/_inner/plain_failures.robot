*** Settings ***
Documentation       Secrets that are plain values, where something fails.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Variables           secret_values.py


*** Test Cases ***
Calls That Are Refused
    [Documentation]    With what is wrong in the URL and in the header.
    Refuse    ${BAD_URLS}[0]
    Refuse    ${BAD_URLS}[1]
    Refuse    ${BAD_URLS}[2]
    Refuse    ${BAD_URLS}[3]
    Refuse    ${BAD_URLS}[4]
    Refuse    ${BAD_URLS}[5]
    Run Keyword And Expect Error    *holds a line feed*    Connect Socket    ${URL}    header=${BROKEN_HEADER}
    Socket Call Should Fail    202    Connect Socket    ${BAD_URLS}[0]

Production Rules
    [Documentation]    The failure names the URL.
    Set Host    rules=production
    Run Keyword And Expect Error    *is not wss://*    Connect Socket    ${URL}

A Server That Is Not There
    [Documentation]    And waits that say why.
    Connect Socket    ${URL}    header=${HEADER}    alias=chat
    ${error} =    Wait For Socket Error
    Log    ${error}
    Run Keyword And Expect Error    *refused*    Wait For Socket Open

A Proxy That Is Not There
    [Documentation]    Its URL has credentials too.
    Connect Socket    ws://chat.invalid    proxy=${PROXY}
    ${error} =    Wait For Socket Error
    Log    ${error}
    Run Keyword And Expect Error    *refused*    Wait For Socket Open

Names That Are Not Known
    [Documentation]    A URL where a name should be.
    Run Keyword And Expect Error    No socket is named*    Wait For Socket Open    socket=${URL}
    Run Keyword And Expect Error    *    Get Socket Server Url    server=${URL}


*** Keywords ***
Refuse
    [Documentation]    With the failure of the keyword and with the fail callback.
    [Arguments]    ${url}
    Run Keyword And Expect Error    connectSocket:fail 202 *    Connect Socket    ${url}
    Connect Socket    ${url}    fail=Log
