*** Settings ***
Documentation       For a dry-run.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}


*** Test Cases ***
Right
    [Documentation]    Library keywords and user keywords.
    Socket Call Should Fail    1001    Close Socket    code=1001
    Socket Call Should Fail    202    Close It    code=1001

Unknown Keyword
    [Documentation]    It is in no library.
    Socket Call Should Fail    1001    No Such Keyword

Wrong Argument
    [Documentation]    The user keyword takes one.
    Socket Call Should Fail    1001    Close It    1001    1002

Too Many Arguments
    [Documentation]    Close Socket takes a code and a reason by position, and no socket.
    Socket Call Should Fail    1001    Close Socket    1001    bye    chat

Milliseconds
    [Documentation]    A time that is refused in a run.
    Wait For Socket Open    timeout=${5}
    Wait For Socket Open    timeout=5000


*** Keywords ***
Close It
    [Arguments]    ${code}=1000
    Close Socket    code=${code}
