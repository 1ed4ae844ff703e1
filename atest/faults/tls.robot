*** Settings ***
Documentation       TLS does not come about. The server sees no request, and so no Close frame.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/faults.resource

Suite Setup         Load What Is Loaded Once    tls=trusted
Test Template       Outcome Should Be

Test Tags           S2    S5    S10    tls

Name                TLS


*** Test Cases ***
A Self-Signed Certificate
    The Certificate Is    self-signed
    ...    event=error    close_code=1006    close_frame=none    within=8s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the server's certificate is not trusted: self-signed certificate
An Expired Certificate
    The Certificate Is    expired
    ...    event=error    close_code=1006    close_frame=none    within=8s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the server's certificate is not trusted: certificate has expired
A Certificate For Another Host
    The Certificate Is    wrong-host
    ...    event=error    close_code=1006    close_frame=none    within=8s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the server's certificate is not trusted: hostname mismatch, certificate is not valid for 'localhost'
A Certificate Of An Unknown Authority
    The Authority Is Unknown
    ...    event=error    close_code=1006    close_frame=none    within=8s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the server's certificate is not trusted: unable to get local issuer certificate
A Server Without TLS
    [Documentation]    wss:// to a server that answers in HTTP.
    The TLS Handshake Fails    plain
    ...    event=error    close_code=1006    close_frame=none    within=8s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=TLS failed:
A Server With TLS
    [Documentation]    ws:// to a server that speaks TLS only.
    The URL Does Without TLS
    ...    event=error    close_code=1006    close_frame=none    within=8s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the server closed the connection during the handshake
Only An Old Version Of TLS
    [Documentation]    The server speaks 1.1, and the client takes nothing before 1.2.
    The TLS Handshake Fails    1.1
    ...    event=error    close_code=1006    close_frame=none    within=8s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=TLS failed: tlsv1 alert protocol version
No Certificate Of The Client
    [Documentation]    With TLS 1.2 the server says in the handshake that it demands one.
    The TLS Handshake Fails    1.2
    ...    event=error    close_code=1006    close_frame=none    within=8s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=TLS failed: sslv3 alert handshake failure
No Certificate Of The Client, Said Late
    [Documentation]    With TLS 1.3 the server says so behind the handshake.
    The TLS Handshake Fails    1.3
    ...    event=error    close_code=1006    close_frame=none    within=8s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=TLS failed: tlsv13 alert certificate required
RST In The TLS Handshake
    The TLS Handshake Fails    reset
    ...    event=error    close_code=1006    close_frame=none    within=8s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=connection reset by the server
FIN In The TLS Handshake
    The TLS Handshake Fails    end
    ...    event=error    close_code=1006    close_frame=none    within=8s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the server closed the connection inside TLS
No TLS Handshake
    [Documentation]    The server never answers, with a connect timeout of 300 ms.
    [Tags]    S21
    The TLS Handshake Is Not Answered
    ...    event=error    close_code=1006    close_frame=none    within=8s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the handshake took longer than 0.3 s: the server has not answered yet


*** Keywords ***
The Certificate Is
    [Arguments]    ${kind}    &{arguments}
    ${url} =    Start Socket Server    tls=${kind}
    Connect To    ${url}    &{arguments}
    No Request Should Have Come

The Authority Is Unknown
    ${another} =    Authority Of TLS Peers
    The Certificate Is    trusted    ca_certs=${another}

The URL Does Without TLS
    ${url} =    Start Socket Server    tls=trusted
    Connect To    ${{$url.replace('wss:', 'ws:')}}
    No Request Should Have Come

The TLS Handshake Fails
    [Arguments]    ${how}
    ${url} =    Start TLS Peer    ${how}
    ${authority} =    Authority Of TLS Peers
    Connect To    ${url}    ca_certs=${authority}

The TLS Handshake Is Not Answered
    ${url} =    Start Raw Server
    Connect To    ${{$url.replace('ws:', 'wss:')}}    timeout=300ms

No Request Should Have Come
    Wait For Socket Error
    Run Keyword And Expect Error    *Instead: No client connected.*    Wait For Server Connection    timeout=1ms
