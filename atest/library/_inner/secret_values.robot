*** Settings ***
Documentation       Robot Framework's Secret values, wherever the library takes them. Values that the server got are
...                 compared with what their kind makes of them: to write them out here would show them.

Library             SwanSocketLibrary
Variables           secrets.py


*** Test Cases ***
Header
    [Documentation]    Its value arrives.
    Start Socket Server    port=${PORT}
    Connect Socket    ${SECRET_URL}    header=${SECRET_HEADER}
    Wait For Socket Open
    Wait For Server Connection Quietly

Messages
    [Documentation]    They are sent, come back and are not shown.
    Start Socket Server    port=${PORT}
    Connect Socket    ${SECRET_URL}    alias=chat
    Wait For Socket Open
    Send Socket Message    ${SECRET_MESSAGE}
    ${length} =    Wait For Server Message    then    len(value)
    Should Be Equal    ${length}    ${13}
    Wait For Socket Message    then    len(value)
    Send Socket Json    ${SECRET_JSON}
    Wait For Socket Message    then    len(value)    json_path=$.password
    Close Socket    reason=${SECRET_REASON}
    Run Keyword And Expect Error
    ...    Expected socket 'chat' to be closed with 1001*
    ...    Wait For Socket Close
    ...    code=1001

Failures
    [Documentation]    Neither URLs nor proxies nor data are quoted.
    Connect Socket    ${SECRET_URL}    alias=gone
    Run Keyword And Expect Error    *refused*    Wait For Socket Open
    Connect Socket    ws://chat.invalid    proxy=${SECRET_PROXY}    alias=unproxied
    Run Keyword And Expect Error    *refused*    Wait For Socket Open    socket=unproxied
    Set Host    rules=production
    Socket Call Should Fail    1001    Connect Socket    ${SECRET_URL}

What Came Instead
    [Documentation]    A failure that shows the messages that came.
    Start Socket Server    port=${PORT}
    Connect Socket    ${SECRET_URL}    alias=chat
    Wait For Socket Open
    Send Socket Message    ${SECRET_MESSAGE}
    Wait For Server Message    then    len(value)
    Run Keyword And Expect Error    Expected a message*1 message not taken*
    ...    Wait For Socket Message    ==    something else    timeout=100ms


*** Keywords ***
Wait For Server Connection Quietly
    [Documentation]    What the server saw is the test's to show or not: here it is not.
    ${level} =    Set Log Level    NONE
    ${request} =    Wait For Server Connection
    Should Be True    $request.headers['x-api-key'] == $SECRET_HEADER['X-Api-Key'].value
    Should Be True    $request.path in $SECRET_URL.value and len($request.path) == 10
    Set Log Level    ${level}
