*** Settings ***
Documentation       A connect that sets a Referer.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}


*** Test Cases ***
Referer
    [Documentation]    It is left out.
    ${url} =    Start Socket Server
    Connect Socket    ${url}    header={'Referer': 'https://example.com'}    alias=chat
    Wait For Socket Open
