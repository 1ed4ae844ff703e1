*** Settings ***
Documentation       Your own service, with a token. Its address and the token come from a variables file, service.py,
...                 which takes them from the environment; the token is a Secret, which no log shows. 自己的服务与令牌。
...
...                 For your service: set CHAT_URL and CHAT_TOKEN. Without CHAT_URL the embedded server stands in; the
...                 keywords at the end say how, and go when the service is always there.

Library             SwanSocketLibrary    timeout=5s
Variables           service.py

Test Setup          Find The Service


*** Variables ***
${URL}    set by Find The Service


*** Test Cases ***
The Service Answers In JSON
    [Documentation]    It sends back what it was sent, with its id.
    VAR    &{header}    Authorization=${TOKEN}
    Connect Socket    ${URL}/rooms?id=7    header=${header}
    Wait For Socket Open
    Send Socket Json    {"type": "say", "id": 7, "text": "你好"}
    Wait For Socket Message    ==    7    json_path=$.id
    Close Socket
    Wait For Socket Close    code=1000

Who Has No Token Is Refused
    [Documentation]    A connect succeeds on the platform, whatever the server says: the refusal is an error event.
    The Service Wants A Token
    Connect Socket    ${URL}/rooms?id=7
    ${error} =    Wait For Socket Error
    Should Contain    ${error.detail}    401


*** Keywords ***
Find The Service
    IF    $CHAT_URL
        VAR    ${URL}    ${CHAT_URL}    scope=TEST
    ELSE
        ${stand_in} =    Start Socket Server    echo
        VAR    ${URL}    ${stand_in}    scope=TEST
    END

The Service Wants A Token
    [Documentation]    Yours does by itself; the stand-in has to be told.
    IF    not $CHAT_URL    Reject Next Handshake    401
