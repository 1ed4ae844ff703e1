*** Settings ***
Documentation       A page and a test, each with a socket.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeline=ALL
...                 platform=%{SWAN_PLATFORM=android}


*** Test Cases ***
Shown
    [Documentation]    In the log and the timeline.
    ${url} =    Start Socket Server    echo    stands_in_for=ws://chat.example.com
    Open Swan Page    ${CURDIR}/shown.js
    Wait For Swan Page Data    heard
    Connect Socket    ${url}
    Wait For Socket Open
