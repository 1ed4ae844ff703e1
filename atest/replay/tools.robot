*** Settings ***
Documentation       Recordings as tools write them play, beside whatever else is in them.

Library             ../../utest/har/tools.py
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=5s

Test Template       The Conversation Should Play


*** Test Cases ***    TOOL
Playwright    Playwright
Playwright, Attached
    [Documentation]    The messages are in a file beside the HAR.
    Playwright, attached
Playwright, Zipped
    [Documentation]    And the zip file's own.
    Playwright, zipped
Playwright, Minimal
    [Documentation]    Without times.
    Playwright, minimal
Chromium Over HTTP/2
    [Documentation]    The answer is 200.
    Chromium over HTTP/2
CONNECT Over HTTP/2
    [Documentation]    With its pseudo headers.
    CONNECT over HTTP/2
HTTP Toolkit
    [Documentation]    It notes the Close apart.
    [Template]    NONE
    The Conversation Should Play    HTTP Toolkit
    Wait For Socket Close    code=4001    reason=over
Mitmproxy    mitmproxy
Mitmproxy, Zhar    mitmproxy, zhar
Insomnia    Insomnia
Proxyman    Proxyman
Gzip    gzip
What Was Quiet Or Unanswered
    [Documentation]    A socket without messages opens; one that got no answer gets none again.
    [Tags]    S10
    [Template]    NONE
    ${path} =    Write Recording Of    Playwright    ${OUTPUT DIR}
    ${url} =    Start Socket Server    replay=${path}
    Connect Socket    ${url}/quiet    alias=quiet
    Wait For Socket Open    socket=quiet
    Connect Socket    ${url}/unanswered    alias=unanswered
    Wait For Socket Error    socket=unanswered
One That Cannot Be Played
    [Documentation]    It is named by its URL when a client asks for it, and no sooner.
    [Template]    NONE
    ${path} =    Write Recording Of    one broken    ${OUTPUT DIR}
    ${url} =    Start Socket Server    replay=${path}
    Connect Socket    ${url}/metrics    alias=metrics
    Run Keyword And Expect Error
    ...    *it connected to /metrics, and that conversation cannot be played: in the entry of wss://service.example/metrics, *
    ...    Wait For Socket Open
    ...    socket=metrics
    Connect Socket    ${url}/chat    alias=chat
    Wait For Socket Open    socket=chat
    Send Socket Message    hi    socket=chat
    Wait For Socket Message    ==    hello    socket=chat


*** Keywords ***
The Conversation Should Play
    [Documentation]    Only what is with /chat.
    [Arguments]    ${tool}
    ${path} =    Write Recording Of    ${tool}    ${OUTPUT DIR}
    ${url} =    Start Socket Server    replay=${path}
    Connect Socket    ${url}/chat
    Wait For Socket Open
    Send Socket Message    hi
    Wait For Socket Message    ==    hello
    Wait For Socket Message    ==    ${{ b'\x00\xff' }}
