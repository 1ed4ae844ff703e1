*** Settings ***
Documentation       The server's answer to the handshake says no, breaks RFC 6455, or does not come.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/faults.resource

Suite Setup         Load What Is Loaded Once
Test Template       Outcome Should Be

Test Tags           S2    S5    S10


*** Test Cases ***
Rejected With 401
    [Documentation]    An HTTP status instead of the handshake.
    The Server Rejects    401
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the server answered 401 Unauthorized
Rejected With 403
    [Documentation]    The same with another status.
    The Server Rejects    403
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the server answered 403 Forbidden
Rejected With 500
    [Documentation]    The same with another status.
    The Server Rejects    500
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the server answered 500 Internal Server Error
Rejected With 503
    [Documentation]    The same with another status.
    The Server Rejects    503
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the server answered 503 Service Unavailable
A Web Page
    [Documentation]    200 and HTML.
    The Server Breaks It    no-upgrade
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the server answered 200 OK
Not HTTP
    [Documentation]    The answer is garbage, and the connection stays.
    The Server Breaks It    garbage
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the answer of the server is not HTTP
A Malformed Header
    [Documentation]    A line without a colon.
    The Server Answers    HTTP/1.1 101 Switching Protocols    Upgrade
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the answer of the server has a malformed header: Upgrade
Reset Before The Answer
    [Documentation]    RST.
    The Server Breaks It    drop
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=connection reset by the server
Ended Before The Answer
    [Documentation]    FIN.
    The Server Drops It    end
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the server closed the connection during the handshake
Ended In The Headers
    [Documentation]    Half of the answer, then FIN.
    The Server Breaks It    truncated
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the server closed the connection during the handshake
Headers Without An End
    [Documentation]    1 MiB a second.
    The Server Breaks It    endless-headers
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the answer's headers exceed 256 KiB
A Wrong Accept
    [Documentation]    Sec-WebSocket-Accept does not fit the client's key.
    The Server Breaks It    wrong-accept
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the server's answer has a wrong or no Sec-WebSocket-Accept
No Accept
    [Documentation]    Sec-WebSocket-Accept is missing.
    The Server Answers    HTTP/1.1 101 Switching Protocols    Upgrade: websocket    Connection: Upgrade
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the server's answer has a wrong or no Sec-WebSocket-Accept
No Upgrade
    [Documentation]    101, but not to what.
    The Server Answers    HTTP/1.1 101 Switching Protocols    Connection: Upgrade
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the server's answer has no header 'Upgrade: websocket'
No Connection Upgrade
    [Documentation]    101, but the connection is closed.
    The Server Answers    HTTP/1.1 101 Switching Protocols    Upgrade: websocket    Connection: close
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the server's answer has no header 'Connection: upgrade'
A Protocol That Was Not Offered
    [Documentation]    None was.
    [Tags]    S19
    The Server Breaks It    unoffered-protocol
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the server chose the subprotocol 'unoffered', which was not offered (offered: none)
Another Protocol Than Those Offered
    [Tags]    S19
    The Server Chooses Another Protocol
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the server chose the subprotocol 'unoffered', which was not offered (offered: 'chat', 'v2')
An Extension That Was Not Offered
    [Documentation]    The client has offered none.
    The Server Adds Headers    {'Sec-WebSocket-Extensions': 'permessage-deflate'}
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the server chose the extension permessage-deflate, which was not offered
A Redirect To Another Host
    [Documentation]    302.
    The Server Breaks It    redirect
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the server redirected to another origin, example.invalid:80, which is not followed
A Redirect To Nowhere
    [Documentation]    302 without a Location.
    The Server Rejects    302
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the server answered 302 Found without saying where to go
Redirects In A Circle
    [Documentation]    The fourth redirect within one origin is not followed.
    The Server Redirects To Itself    4
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the server redirected more than 3 times
No Answer
    [Documentation]    With a connect timeout of 300 ms.
    [Tags]    S21
    The Server Never Answers
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the handshake took longer than 0.3 s: the server has not answered yet
An Answer That Dribbles
    [Documentation]    A byte each 10 ms, with a connect timeout of 300 ms.
    [Tags]    S21
    The Answer Dribbles
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the handshake took longer than 0.3 s: the server has not answered yet


*** Keywords ***
The Server Rejects
    [Arguments]    ${status}
    ${url} =    Start Socket Server
    Reject Next Handshake    ${status}
    Connect To    ${url}

The Server Breaks It
    [Arguments]    ${how}
    ${url} =    Start Socket Server
    Break Next Handshake    ${how}
    Connect To    ${url}

The Server Drops It
    [Arguments]    ${how}
    The Handshake Is Held
    Server Drops Connection    ${how}

The Server Answers
    [Arguments]    @{lines}
    The Handshake Is Held
    Server Sends Bytes    ${{'\r\n'.join([*$lines, '', '']).encode()}}

The Server Chooses Another Protocol
    ${url} =    Start Socket Server    protocols=['chat']
    Break Next Handshake    unoffered-protocol
    Connect To    ${url}    protocols=['chat', 'v2']

The Server Adds Headers
    [Arguments]    ${headers}
    ${url} =    Start Socket Server    headers=${headers}
    Connect To    ${url}

The Server Redirects To Itself
    [Arguments]    ${times}
    ${url} =    Start Socket Server
    FOR    ${_}    IN RANGE    ${times}
        Reject Next Handshake    302    headers={'Location': '/again'}
    END
    Connect To    ${url}

The Server Never Answers
    The Handshake Is Held    timeout=300ms

The Answer Dribbles
    [Documentation]    Until the client has had enough.
    The Handshake Is Held    timeout=300ms
    TRY
        Server Sends Bytes    ${{b'HTTP/1.1 101 Switching Protocols\r\nX-Slow: '}}
        WHILE    True    limit=10s
            Server Sends Bytes    2E
            Process Socket Events    duration=10ms
        END
    EXCEPT    Client 1 of server * has gone: *    Client 1 of server * cannot be sent bytes: *    type=GLOB
        No Operation
    END

The Handshake Is Held
    [Arguments]    &{arguments}
    ${url} =    Start Socket Server
    Hold Next Handshake
    Connect To    ${url}    &{arguments}
    Wait For Server Connection
