*** Settings ***
Documentation       One connect that checks certificates, one that does not.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}


*** Test Cases ***
Unchecked
    [Documentation]    Only the second one is warned of.
    ${trusted} =    Start Socket Server    tls=trusted
    Connect Socket    ${trusted}    alias=checked
    Wait For Socket Open
    ${untrusted} =    Start Socket Server    tls=self-signed
    Connect Socket    ${untrusted}    alias=unchecked    verify_tls=False
    Wait For Socket Open    socket=unchecked
