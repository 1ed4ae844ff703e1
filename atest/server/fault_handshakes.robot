*** Settings ***
Documentation       Handshakes that the server rejects or breaks, as the library's own client sees them: always
...                 one error event, which says what was wrong, and no open event.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/sockets.resource


*** Test Cases ***
Broken Handshakes
    [Documentation]    Each way to break one, and what the client says about it.
    [Tags]    S2    S5    S10
    [Template]    Broken Handshake Should Be An Error
    wrong-accept    has a wrong or no Sec-WebSocket-Accept
    no-upgrade    the server answered 200 OK
    garbage    is not HTTP
    drop    connection reset
    truncated    during the handshake
    endless-headers    headers exceed
    unoffered-protocol    which was not offered
    redirect    redirected to another origin, example.invalid

Rejected Handshakes
    [Documentation]    The status is in the cause. 403 if none is given.
    [Tags]    S2    S5    S10
    [Template]    Rejection Should Be An Error
    the server answered 403 Forbidden
    the server answered 401 Unauthorized    401    headers={'WWW-Authenticate': 'Bearer'}    body=Who are you?
    the server answered 503 Service Unavailable    status=503    body=${{b'\x00\xff'}}
    the server answered 799 Unknown    799

An Unoffered Protocol Besides Offered Ones
    [Documentation]    The client names what it had offered.
    [Tags]    S17
    ${url} =    Start Socket Server    protocols=['chat']
    Break Next Handshake    unoffered-protocol
    Connect Socket    ${url}    protocols=['chat', 'v2']
    ${error} =    Wait For Socket Error
    Should Contain    ${error.detail}    chat
    Should Contain    ${error.detail}    v2

Armed Once
    [Documentation]    The connection after it is served as usual.
    ${url} =    Start Socket Server
    Reject Next Handshake
    Connect Socket    ${url}    alias=rejected
    Wait For Socket Error    socket=rejected
    Connect Socket    ${url}    alias=served
    Wait For Socket Open    socket=served

In The Order Of Arming
    [Documentation]    Holds, rejections and faults are each for one connection.
    ${url} =    Start Socket Server
    Reject Next Handshake    401
    Hold Next Handshake
    Break Next Handshake    no-upgrade
    FOR    ${alias}    IN    first    held    third    fourth
        Connect Socket    ${url}    alias=${alias}
        Wait For Server Connection
    END
    ${error} =    Wait For Socket Error    socket=first
    Should Contain    ${error.detail}    401
    ${error} =    Wait For Socket Error    socket=third
    Should Contain    ${error.detail}    200
    Wait For Socket Open    socket=fourth
    Get Socket State    ==    CONNECTING    socket=held
    Release Handshake
    Wait For Socket Open    socket=held

Of Several Servers
    [Documentation]    A fault is for the server that is named.
    ${first} =    Start Socket Server    alias=first
    ${second} =    Start Socket Server    alias=second
    Break Next Handshake    drop    server=first
    Connect Socket    ${second}    alias=to second
    Wait For Socket Open    socket=to second
    Connect Socket    ${first}    alias=to first
    Wait For Socket Error    socket=to first

Through TLS
    [Documentation]    The same faults.
    [Template]    Broken TLS Handshake Should Be An Error
    drop
    truncated
    no-upgrade

Arguments That Cannot Be Used
    [Documentation]    A sentence each, and nothing is armed.
    ${url} =    Start Socket Server    alias=backend
    Run Keyword And Expect Error
    ...    The argument how is one of 'wrong-accept', 'no-upgrade', 'garbage', *, not 'wrong'.
    ...    Break Next Handshake    wrong
    Run Keyword And Expect Error    An HTTP status has three digits, such as 403, got 40.
    ...    Reject Next Handshake    40
    Run Keyword And Expect Error    headers must be a dictionary, got 'X: 1'.
    ...    Reject Next Handshake    headers=X: 1
    Run Keyword And Expect Error    No server is named 'front'. Known: 'backend'.
    ...    Reject Next Handshake    server=front
    Connect Socket    ${url}
    Wait For Socket Open


*** Keywords ***
Broken Handshake Should Be An Error
    [Arguments]    ${how}    ${cause}
    FOR    ${platform}    IN    android    ios
        Set Host    platform=${platform}
        Clear Socket History
        ${url} =    Start Socket Server
        Break Next Handshake    ${how}
        ${task} =    Connect Socket    ${url}
        ${error} =    Wait For Socket Error    socket=${task}
        Error Event Should Be The Platform's    ${platform}    ${error}    0    ${cause}
        Callback Should Have Been Called    onSocketError    times=1
        Callback Should Not Have Been Called    onSocketOpen    onSocketClose
    END

Rejection Should Be An Error
    [Arguments]    ${cause}    @{positional}    &{named}
    ${url} =    Start Socket Server
    Clear Socket History
    Reject Next Handshake    @{positional}    &{named}
    ${task} =    Connect Socket    ${url}
    ${error} =    Wait For Socket Error    socket=${task}
    Should Contain    ${error.detail}    ${cause}
    Callback Should Not Have Been Called    onSocketOpen    onSocketClose

Broken TLS Handshake Should Be An Error
    [Arguments]    ${how}
    ${url} =    Start Socket Server    tls=trusted
    Break Next Handshake    ${how}
    ${task} =    Connect Socket    ${url}
    Wait For Socket Error    socket=${task}
