*** Settings ***
Documentation       Robot Framework's Secret values, wherever the library takes them. Values that the server got are
...                 compared with what their kind makes of them: to write them out here would show them.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Variables           secret_values.py


*** Test Cases ***
Header
    [Documentation]    Its value arrives.
    Start Socket Server    port=${PORT}
    Connect Socket    ws://127.0.0.1:${PORT}    header=${SECRET_HEADER}
    Wait For Socket Open
    ${request} =    Wait For Server Connection
    Should Be True    $request.headers['x-api-key'] == $SECRET_HEADER['X-Api-Key'].value

Messages
    [Documentation]    They are sent, come back and are not shown.
    Start Socket Server    port=${PORT}
    Connect Socket    ${SECRET_URL}    alias=chat
    On Socket Message    Hear    socket=chat
    Wait For Socket Open
    Send Socket Message    ${SECRET_MESSAGE}
    Wait For Server Message    ==    ${SECRET_MESSAGE}
    Wait For Socket Message    ==    ${SECRET_MESSAGE}
    Send Socket Json    ${SECRET_JSON}
    Wait For Socket Message    ==    ${SECRET_JSON}[password]    json_path=$.password
    Close Socket    reason=${SECRET_REASON}
    Wait For Server Close    reason=${SECRET_REASON}
    Wait For Socket Close    reason=${SECRET_REASON}
    Get Close Reason    ==    ${SECRET_REASON}
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
Hear
    [Documentation]    Robot Framework logs what it is given.
    [Arguments]    ${payload}
    No Operation
