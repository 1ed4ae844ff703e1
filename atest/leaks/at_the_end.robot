*** Settings ***
Documentation       The end of a test closes what the test left open, and leaves no thread and no descriptor.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Library             ../resources/Leaks.py
Library             ../resources/RawServer.py
Resource            ../resources/sockets.resource

Suite Setup         Count
Suite Teardown      Nothing Should Be Left


*** Test Cases ***
Sockets And Servers Left Open
    [Documentation]    Open ones, one whose handshake is held, one without an answer.
    ${url} =    Open Sockets    first    second
    Hold Next Handshake
    Connect Socket    ${url}    alias=held
    Wait For Server Connection
    ${silent} =    Start Raw Server
    Connect Socket    ${silent}    alias=silent
    Connect Socket    ws://no-such-host.invalid

Nothing Is Left Of It
    [Documentation]    Neither sockets nor servers of the test above.
    Nothing Should Be Left
    ${sockets} =    Get Sockets
    Should Be Empty    ${sockets}

Handlers That Are Due
    [Documentation]    They are dropped with the sockets: the next test hears nothing.
    On Socket Open    Fail
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Let Happen    onSocketOpen

Nothing Is Heard Of It
    [Documentation]    The listener of the test above is gone too.
    Open A Socket
    Process Socket Events


*** Keywords ***
Count
    [Documentation]    After what is loaded once was loaded: modules are no leak.
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open
    Stop Socket Server
    Wait For Socket Close
    Remember Threads And Descriptors
