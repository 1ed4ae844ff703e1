*** Settings ***
Documentation       An import that does not check certificates.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    verify_tls=off


*** Test Cases ***
Unchecked
    [Documentation]    One connect.
    ${url} =    Start Socket Server    tls=self-signed
    Connect Socket    ${url}
    Wait For Socket Open
