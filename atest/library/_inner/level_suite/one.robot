*** Settings ***
Documentation       What a test opens the next test uses.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    auto_closing_level=SUITE


*** Test Cases ***
Opens
    [Documentation]    And changes the host.
    ${url} =    Start Socket Server    alias=backend
    Connect Socket    ${url}    alias=chat
    Wait For Socket Open
    Set Host    platform=ios

Goes On
    [Documentation]    With the socket, the callbacks and the host of the test before.
    Callback Should Have Been Called    connectSocket.success    onSocketOpen
    Send Socket Message    hello
    Wait For Socket Message    ==    hello
    Socket Call Should Fail    4    Close Socket    code=999
