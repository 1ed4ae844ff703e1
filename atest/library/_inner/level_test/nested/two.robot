*** Settings ***
Documentation       The suite after it.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    stale=ok


*** Test Cases ***
Finds The First Suite's Things Gone
    [Documentation]    The outer suite's are there.
    Run Keyword And Expect Error
    ...    No socket is named 'for-suite'. Known: 'for-all'. 'for-suite' was closed at the end of suite "One". *
    ...    Get Socket State    socket=for-suite
    Get Socket State    ==    OPEN    socket=for-all
