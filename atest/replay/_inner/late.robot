*** Settings ***
Documentation       A socket that is left open longer than its test.

Library             SwanSocketLibrary
...                 transport=%{SWAN_TRANSPORT=websocket-client}
...                 auto_closing_level=${LEVEL}
Library             ../../resources/Recordings.py


*** Variables ***
${LEVEL}    SUITE


*** Test Cases ***
Left Open
    [Documentation]    It has not said what was recorded.
    Record Connection    /    → one
    ${path} =    Write Recording
    ${url} =    Start Socket Server    replay=${path}
    Connect Socket    ${url}
    Wait For Socket Open
