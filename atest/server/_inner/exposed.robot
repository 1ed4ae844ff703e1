*** Settings ***
Documentation       A server that other machines can reach, and one that they cannot.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}


*** Test Cases ***
Exposed
    [Documentation]    Its URL is still one of this machine.
    Start Socket Server    alias=closed    host=localhost
    ${url} =    Start Socket Server    alias=open    host=0.0.0.0
    Should Start With    ${url}    ws://127.0.0.1:
    Connect Socket    ${url}
    Wait For Socket Open
