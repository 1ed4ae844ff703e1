*** Settings ***
Documentation       The suite after it.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    auto_closing_level=MANUAL


*** Test Cases ***
Goes On
    [Documentation]    Everything is still there.
    Callback Should Have Been Called    connectSocket.success    onSocketOpen
    Send Socket Message    hello    socket=chat
    Wait For Socket Message    ==    hello
    ${host} =    Set Host
    Should Be Equal    ${host.platform}    ios
