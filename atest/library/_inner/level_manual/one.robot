*** Settings ***
Documentation       At the level MANUAL.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    auto_closing_level=MANUAL


*** Test Cases ***
Opens
    [Documentation]    And closes nothing.
    ${url} =    Start Socket Server    alias=backend
    Connect Socket    ${url}    alias=chat
    Wait For Socket Open
    Set Host    platform=ios
