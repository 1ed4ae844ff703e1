*** Settings ***
Documentation       Through a proxy, here the raw server: it sees what the client asks it for.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Library             ../resources/RawServer.py


*** Test Cases ***
A Tunnel
    [Documentation]    The client asks for a tunnel to the server's name and shakes hands through it.
    ${proxy} =    A Proxy
    Connect Socket    ws://chat.invalid/room    proxy=http://mia:p%40ss@${proxy}
    ${request} =    Raw Server Accepts
    Should Start With    ${request}    CONNECT chat.invalid:80 HTTP/1.1
    ${expected} =    Evaluate    base64.b64encode(b'mia:p@ss').decode()
    Should Contain    ${request}    Proxy-Authorization: Basic ${expected}
    Raw Server Sends    HTTP/1.1 200 Connection established\n\n
    Raw Server Opens Behind The Tunnel
    Wait For Socket Open

A Proxy That Refuses
    [Documentation]    The error event tells the proxy's answer, without the password.
    [Tags]    S5    S10
    ${proxy} =    A Proxy
    Connect Socket    ws://chat.invalid    proxy=http://mia:secret-word@${proxy}
    Raw Server Accepts
    Raw Server Sends    HTTP/1.1 407 Proxy Authentication Required\n\n
    ${error} =    Wait For Socket Error
    Should Contain    ${error.detail}    the proxy ${proxy} answered 407 Proxy Authentication Required
    Should Not Contain    ${error.detail}    secret-word

A Proxy That Asks For Digest
    [Documentation]    It gets one, on a connection of its own; the password is in none of it.
    ${proxy} =    A Proxy
    Connect Socket    ws://chat.invalid/room    proxy=http://mia:secret-word@${proxy}
    Raw Server Accepts
    Raw Server Sends
    ...    HTTP/1.1 407 Proxy Authentication Required\nProxy-Authenticate: Digest realm="r", nonce="n", qop="auth"\n\n
    ${request} =    Raw Server Accepts
    Should Contain
    ...    ${request}
    ...    Proxy-Authorization: Digest username="mia", realm="r", nonce="n", uri="chat.invalid:80"
    Should Not Contain    ${request}    secret-word
    Raw Server Sends    HTTP/1.1 200 Connection established\n\n
    Raw Server Opens Behind The Tunnel
    Wait For Socket Open

A Proxy That Is Not There
    [Documentation]    The error event names it.
    [Tags]    S5    S10
    ${proxy} =    A Proxy
    Stop Raw Server
    Connect Socket    ws://chat.invalid    proxy=http://${proxy}
    ${error} =    Wait For Socket Error
    Should Contain    ${error.detail}    refused
    Should Contain    ${error.detail}    proxy

The Environment's Proxy
    [Documentation]    It is used if none is named, and ${EMPTY} stands for none. That for https comes first, as
    ...    RFC 6455 §4.1 wants it.
    [Setup]    Remember Environment
    ${proxy} =    A Proxy
    Evaluate    os.environ.update({'http_proxy': 'http://${proxy}', 'no_proxy': ''})
    Connect Socket    ws://chat.invalid    alias=through
    ${request} =    Raw Server Accepts
    Should Start With    ${request}    CONNECT chat.invalid:80
    ${other} =    A Proxy
    Evaluate    os.environ.update({'https_proxy': 'http://${other}'})
    Connect Socket    ws://chat.invalid    alias=secure
    ${request} =    Raw Server Accepts
    Should Start With    ${request}    CONNECT chat.invalid:80
    Connect Socket    ws://chat.invalid    alias=direct    proxy=${EMPTY}
    ${error} =    Wait For Socket Error    socket=direct
    Should Contain    ${error.detail}    name or service not known
    [Teardown]    Restore Environment


*** Keywords ***
A Proxy
    ${url} =    Start Raw Server
    ${address} =    Evaluate    $url.removeprefix('ws://')
    RETURN    ${address}

Remember Environment
    ${before} =    Evaluate    dict(os.environ)
    VAR    ${ENVIRONMENT}    ${before}    scope=TEST

Restore Environment
    Evaluate    (os.environ.clear(), os.environ.update($ENVIRONMENT)) and None
