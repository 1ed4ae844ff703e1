*** Settings ***
Documentation       Servers that cannot be reached or cannot shake hands: the call succeeds, the error
...                 event says why, and nothing else happens to the task.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/sockets.resource
Library             ../resources/RawServer.py

Test Template       Error Event Should Come On Both Platforms


*** Test Cases ***
Refused
    [Documentation]    Nobody listens on the port.
    [Tags]    S2    S5    S10
    connection refused    A Port Where Nobody Listens
Unknown Name
    [Documentation]    The name does not resolve.
    [Tags]    S2    S5    S10
    name or service not known    A Name That Does Not Resolve
Not A WebSocket Server
    [Documentation]    What it answers instead.
    [Tags]    S5    S10
    the server answered 403 Forbidden    A Server    HTTP/1.1 403 Forbidden\nContent-Length: 0\n\n
    the server answered 503    A Server    HTTP/1.1 503 Come Back Later\n\n
    the server answered 200 OK    A Server    HTTP/1.1 200 OK\nContent-Type: text/html\n\n<h1>Hello</h1>
    another origin    A Server    HTTP/1.1 302 Found\nLocation: ws://elsewhere.invalid/\n\n
A Broken Handshake
    [Documentation]    What breaks RFC 6455 or is no HTTP.
    [Tags]    S5    S10
    Sec-WebSocket-Accept    A Server    HTTP/1.1 101 OK\nUpgrade: websocket\nConnection: Upgrade\n\n
    Upgrade    A Server    HTTP/1.1 101 OK\nConnection: Upgrade\nSec-WebSocket-Accept: x\n\n
    the server    A Server    SSH-2.0-OpenSSH_9.6\n\n\n
A Lost Connection
    [Documentation]    The server leaves in the middle of its answer, or before it.
    [Tags]    S5    S10
    clos    A Server That Leaves    HTTP/1.1 101 Switching Pro
    clos    A Server That Leaves    ${EMPTY}


*** Keywords ***
Error Event Should Come On Both Platforms
    [Arguments]    ${cause}    ${server}    @{answer}
    FOR    ${platform}    IN    android    ios
        Set Host    platform=${platform}
        Clear Socket History
        ${task} =    Run Keyword    ${server}    @{answer}
        ${error} =    Wait For Socket Error    socket=${task}
        Error Event Should Be The Platform's    ${platform}    ${error}    0    ${cause}
        Get Socket State    ==    CLOSED    socket=${task}
        Get Close Code    ==    1006    socket=${task}
        Callback Should Have Been Called    connectSocket.success    onSocketError    times=1
        Callback Should Not Have Been Called    connectSocket.fail    onSocketOpen    onSocketClose
    END

A Port Where Nobody Listens
    ${url} =    Start Socket Server
    Stop Socket Server
    ${task} =    Connect Socket    ${url}
    RETURN    ${task}

A Name That Does Not Resolve
    ${task} =    Connect Socket    ws://no-such-host.invalid
    RETURN    ${task}

A Server
    [Arguments]    ${answer}
    ${url} =    Start Raw Server
    ${task} =    Connect Socket    ${url}
    Raw Server Accepts
    Raw Server Sends    ${answer}
    RETURN    ${task}

A Server That Leaves
    [Arguments]    ${answer}
    ${task} =    A Server    ${answer}
    Raw Server Drops
    RETURN    ${task}
