*** Settings ***
Documentation       The proxy does not lead to the server.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/faults.resource

Suite Setup         Load What Is Loaded Once
Test Template       Outcome Should Be

Test Tags           S2    S5    S10


*** Test Cases ***
A Proxy That Is Not There
    [Documentation]    Nobody listens on its port.
    The Proxy Is Not There
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=connection refused by the proxy 127.0.0.1:
A Proxy That Refuses
    [Documentation]    403.
    The Proxy Answers    HTTP/1.1 403 Forbidden\n\n
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the proxy 127.0.0.1:* answered 403 Forbidden
A Proxy That Wants A Password
    [Documentation]    407.
    The Proxy Answers    HTTP/1.1 407 Proxy Authentication Required\n\n
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the proxy 127.0.0.1:* answered 407 Proxy Authentication Required
A Proxy That Cannot Reach The Server
    [Documentation]    502.
    The Proxy Answers    HTTP/1.1 502 Bad Gateway\n\n
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the proxy 127.0.0.1:* answered 502 Bad Gateway
A Proxy That Speaks No HTTP
    [Documentation]    But SSH.
    The Proxy Answers    SSH-2.0-OpenSSH_9.6\n
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the answer of the proxy 127.0.0.1:* is not HTTP
A Proxy That Never Answers
    [Documentation]    With a connect timeout of 300 ms.
    [Tags]    S21
    The Proxy Never Answers
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the handshake took longer than 0.3 s: the proxy 127.0.0.1:* has not answered yet
A Proxy That Ends The Connection
    [Documentation]    FIN instead of an answer.
    The Proxy Drops The Connection    end
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the proxy 127.0.0.1:* closed the connection during the handshake
A Proxy Whose Certificate Is Not Trusted
    [Documentation]    ``https://`` to it.
    The Proxy Has TLS    self-signed
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the proxy localhost:*'s certificate is not trusted: self-signed certificate
A Proxy That Speaks No TLS
    [Documentation]    ``https://`` to it.
    The Proxy Has TLS    none
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=write http:// instead of https:// in proxy= if it speaks no TLS
A Proxy That Resets The Connection
    [Documentation]    RST instead of an answer.
    The Proxy Drops The Connection    reset
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=connection reset by the proxy 127.0.0.1:


*** Keywords ***
The Proxy Is Not There
    ${url} =    Start Peer That Refuses
    Connect Socket    ws://server.invalid    alias=${PLATFORM}    proxy=${{$url.replace('ws:', 'http:')}}

The Proxy Answers
    [Arguments]    ${answer}
    Connect Through A Proxy
    Raw Server Accepts
    Raw Server Sends    ${answer}

The Proxy Drops The Connection
    [Arguments]    ${how}
    Connect Through A Proxy
    Raw Server Accepts
    Raw Server Drops    ${how}

The Proxy Has TLS
    [Arguments]    ${kind}
    IF    $kind == 'none'
        ${url} =    Start Socket Server
    ELSE
        ${url} =    Start Socket Server    tls=${kind}
    END
    VAR    ${proxy}    ${{'https:' + $url.partition(':')[2]}}
    Connect Socket    ws://server.invalid    alias=${PLATFORM}    proxy=${proxy}

The Proxy Never Answers
    Connect Through A Proxy    timeout=300ms

Connect Through A Proxy
    [Documentation]    The raw server is the proxy, the tap stands in front of it.
    [Arguments]    &{arguments}
    ${url} =    Start Raw Server
    ${proxy} =    Start Tap    ${{$url.replace('ws:', 'http:')}}
    Connect Socket    ws://server.invalid    alias=${PLATFORM}    proxy=${proxy}    &{arguments}
