*** Settings ***
Documentation       The suite after it.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    auto_closing_level=SUITE


*** Test Cases ***
Finds It Gone
    [Documentation]    Sockets, servers, callbacks, settings.
    Run Keyword And Expect Error
    ...    *'chat' was closed at the end of suite "One". Connect it in this suite's setup, or import with *=MANUAL.
    ...    Get Socket State    socket=chat
    Run Keyword And Expect Error    No socket server runs. *    Get Socket Server Url
    Callback Should Not Have Been Called    connectSocket.success
    ${host} =    Set Host
    Should Be Equal    ${host.platform}    android
