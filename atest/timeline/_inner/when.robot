*** Settings ***
Documentation       A test that passes, one that fails, one without a socket.

Library             SwanSocketLibrary
...                 transport=%{SWAN_TRANSPORT=websocket-client}    timeline=${TIMELINE}


*** Variables ***
${TIMELINE}    FAIL


*** Test Cases ***
Passes
    [Documentation]    Its socket ends in an error, as it should.
    Connect Socket    ws://127.0.0.1:1/    alias=of-the-first
    Wait For Socket Error

Fails
    [Documentation]    Waits for what cannot come.
    Connect Socket    ws://127.0.0.1:1/    alias=of-the-second
    Wait For Socket Open

Uses No Socket
    [Documentation]    Fails all the same.
    Fail    Without a socket.
