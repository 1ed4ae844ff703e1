*** Settings ***
Documentation       Secrets in redirects, in a proxy's URL that fails, in malformed headers, in requests. ${WRAPPED}
...                 says whether the tester's own are values of Robot Framework's type for them.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=5s
Library             SecretPeer.py    ${WRAPPED}


*** Variables ***
${WRAPPED}    ${False}


*** Test Cases ***
Redirects
    [Documentation]    The Location may hold credentials, too.
    [Template]    Server Should Fail The Socket With
    elsewhere    *redirected to another origin, h.invalid:443, *
    bad port    *redirected to a URL that cannot be used*
    bad scheme    *redirected to a URL that cannot be used*

Malformed Headers
    [Documentation]    Their names are told, their values not.
    [Template]    Server Should Fail The Socket With
    bad cookie    *malformed header*
    folded cookie    *no header 'Upgrade: websocket'*

Proxies
    [Documentation]    With user and password, which they do not take, or which does not help.
    [Template]    Proxy Should Fail The Socket With
    http    refused    *answered 407*
    http    no HTTP    *is not HTTP*
    http    nothing    *closed the connection*
    socks5    no entry    *refused: *
    socks5h    no way    *refused: *
    socks5    nothing    *

Requests To The Embedded Server
    [Documentation]    One that it takes, and one that it refuses, which its waits tell of.
    ${url} =    Start Socket Server    alias=backend
    Client Asks    ${url}    websocket
    ${request} =    Wait For Server Connection
    Log    ${request}
    Run Keyword And Expect Error    *has gone*    Wait For Server Message
    Client Asks    ${url}    something else
    Run Keyword And Expect Error    *refused with 400*    Wait For Server Connection    timeout=100ms
    Run Keyword And Expect Error    *has gone*    Server Sends Message    hello


*** Keywords ***
Server Should Fail The Socket With
    [Arguments]    ${answer}    ${cause}
    ${peer} =    Get Library Instance    SecretPeer
    ${task} =    Connect Socket    ${peer.secret_url()}    header=${peer.secret_header()}
    Peer Answers    ${answer}
    Socket Should Fail    ${task}    ${cause}

Proxy Should Fail The Socket With
    [Arguments]    ${scheme}    ${answer}    ${cause}
    ${peer} =    Get Library Instance    SecretPeer
    ${task} =    Connect Socket    ws://127.0.0.1:9    proxy=${{ $peer.secret_proxy($scheme) }}
    Peer Answers    ${answer}
    Socket Should Fail    ${task}    ${cause}

Socket Should Fail
    [Documentation]    The failure of a wait shows the cause, and so does the event.
    [Arguments]    ${task}    ${cause}
    ${failure} =    Run Keyword And Expect Error    ${cause}    Wait For Socket Open    socket=${task}
    Log    ${failure}
    ${error} =    Wait For Socket Error    socket=${task}
    Log    ${error}
