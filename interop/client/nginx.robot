*** Settings ***
Documentation       The client through nginx, a reverse proxy in front of Node.js with the package ws.

Resource            ../client.resource

Suite Setup         Start Proxy

Test Tags           needs-nginx    needs-node


*** Test Cases ***
Messages
    [Documentation]    Both ways.
    Messages Should Come Back

The Request
    [Documentation]    As it was sent.
    The Request Should Arrive

The Answer
    [Documentation]    As the server behind gave it.
    The Answer Should Be Read

A Refusal
    [Documentation]    Of the server behind.
    A Refusal Should Be Told

The Server Closes
    [Documentation]    The server behind.
    The Server's Close Should Be Told

The Client Closes
    [Documentation]    The server behind answers.
    The Client's Close Should Arrive

Pings
    [Documentation]    Of the server behind.
    A Ping Should Be Answered

A Lost Connection
    [Documentation]    Of the server behind: the proxy ends its own.
    A Lost Connection Should Be Told

TLS At The Proxy
    [Documentation]    It ends there.
    Connect Socket    ${SECURE_URL}/    ca_certs=${AUTHORITY}
    Wait For Socket Open
    Send Socket Message    你好
    Wait For Socket Message    ==    你好

An Idle Connection
    [Documentation]    Nothing came for proxy_read_timeout: the proxy hangs up without a Close frame.
    Open    /idle
    ${error} =    Wait For Socket Error
    Should Contain    ${error.detail}    without a Close frame

Nobody Behind The Proxy
    [Documentation]    The proxy says so itself.
    Connect Socket    ${URL}/nobody
    ${error} =    Wait For Socket Error
    Should Contain    ${error.detail}    the server answered 502 Bad Gateway

A Proxy That Forgets To Upgrade
    [Documentation]    It answers as the server behind does for a page.
    Connect Socket    ${URL}/forgotten
    ${error} =    Wait For Socket Error
    Should Contain    ${error.detail}    the server answered 200 OK

A Redirect
    [Documentation]    To a path of the same origin: it is followed.
    Open    /moved
    Send Socket Message    there
    Wait For Socket Message    ==    there


*** Keywords ***
Start Proxy
    ${upstream} =    Start Peer    node    interop/servers/ws_server.cjs
    ${port} =    Free Port
    ${tls_port} =    Free Port
    ${nobody} =    Free Port
    ${certificate}    ${authority} =    Certificate    ${OUTPUT DIR}/certificate
    ${path} =    Write Configuration    interop/servers/nginx.conf    ${OUTPUT DIR}/nginx    port=${port}
    ...    tls_port=${tls_port}    upstream=${upstream}    nobody=${nobody}    certificate=${certificate}
    Start Peer    nginx    -c    ${path}    ready=start worker process \\d
    Keep    URL=ws://127.0.0.1:${port}    SECURE_URL=wss://localhost:${tls_port}    AUTHORITY=${authority}
