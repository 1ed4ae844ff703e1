*** Settings ***
Documentation       What has happened already counts: nothing is lost between two keywords.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/sockets.resource
Resource            ../resources/timing.resource


*** Test Cases ***
An Open Event
    [Documentation]    Also after the socket was closed, and as often as one asks.
    [Tags]    S7
    Open A Socket
    Close Socket
    Wait For Socket Close
    ${first} =    Should Take Less Than    1    Wait For Socket Open
    ${second} =    Should Take Less Than    1    Wait For Socket Open
    Should Be Equal    ${first}    ${second}

A Close Event
    [Documentation]    The same payload each time.
    [Tags]    S5    S9
    Open A Socket
    Server Closes Socket    code=4001    reason=kicked
    Wait For Server Close
    FOR    ${_}    IN RANGE    2
        ${close} =    Should Take Less Than    1    Wait For Socket Close
        Should Be Equal    ${close}    ${{ {'code': 4001, 'reason': 'kicked'} }}
    END

An Error Event
    [Documentation]    The same payload each time.
    [Tags]    S5    S10
    ${url} =    Start Socket Server
    Stop Socket Server
    Connect Socket    ${url}
    ${first} =    Wait For Socket Error
    ${second} =    Should Take Less Than    1    Wait For Socket Error
    Should Be Equal    ${first}    ${second}

Messages
    [Documentation]    They came before the wait, before the close even.
    [Tags]    S8    S32
    Open A Socket
    FOR    ${text}    IN    one    two    three
        Send Socket Message    ${text}
    END
    Close Socket
    Wait For Socket Close
    Should Take Less Than    1    Wait For Socket Message    equal    two
    Should Take Less Than    1    Wait For Socket Messages    2

What Servers Saw
    [Documentation]    The server keywords keep the same promise.
    Open A Socket    silent
    Send Socket Message    hello
    Close Socket    code=4001
    Wait For Socket Close
    Should Take Less Than    1    Wait For Server Connection
    Should Take Less Than    1    Wait For Server Message    equal    hello
    Should Take Less Than    1    Wait For Server Close    code=4001

A Wait In Time
    [Documentation]    What comes during the wait ends it, long before its timeout.
    Open A Socket
    Send Socket Message    hello
    Should Take Less Than    3    Wait For Socket Message    equal    hello    timeout=1 minute
