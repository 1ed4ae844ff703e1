*** Settings ***
Documentation       An open connection ends: in order, or by TCP alone. No end waits for ``close_timeout``, which is
...                 10 s here.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    close_timeout=10s
Resource            ../resources/faults.resource

Suite Setup         Load What Is Loaded Once
Test Template       Outcome Should Be

Test Tags           S5


*** Test Cases ***
A Close Frame With 1000
    [Documentation]    The client answers with the same code.
    [Tags]    S9
    The Server Closes    1000
    ...    event=close    close_code=1000    close_frame=1000    within=5s
    ...    android={code: 1000, reason: ''}    ios={code: 1000, reason: ''}
    ...    cause=none
A Close Frame With A Reason
    [Documentation]    The event carries both, the client's answer the code alone.
    [Tags]    S9
    The Server Closes    4001    kicked
    ...    event=close    close_code=4001    close_frame=4001    within=5s
    ...    android={code: 4001, reason: 'kicked'}    ios={code: 4001, reason: 'kicked'}
    ...    cause=none
A Close Frame Without A Code
    [Documentation]    1005 stands for it. The client's answer has none either.
    [Tags]    S9
    The Server Closes    NONE
    ...    event=close    close_code=1005    close_frame=without a code    within=5s
    ...    android={code: 1005, reason: ''}    ios={code: 1005, reason: ''}
    ...    cause=none
The Server Stops
    [Documentation]    It says 1001, going away, to all its clients.
    [Tags]    S9
    The Server Stops
    ...    event=close    close_code=1001    close_frame=1001    within=5s
    ...    android={code: 1001, reason: ''}    ios={code: 1001, reason: ''}
    ...    cause=none
Data Before The Close Frame
    [Documentation]    In one segment with it. It is delivered.
    [Tags]    S9    S32
    Data Comes Before A Close Frame
    ...    event=close    close_code=4000    close_frame=4000    within=5s
    ...    android={code: 4000, reason: ''}    ios={code: 4000, reason: ''}
    ...    cause=none
Data Behind The Close Frame
    [Documentation]    In one segment with it. It is ignored.
    [Tags]    S9
    The Server Sends    88 02 0F A0 81 04 6C 61 74 65
    ...    event=close    close_code=4000    close_frame=4000    within=5s
    ...    android={code: 4000, reason: ''}    ios={code: 4000, reason: ''}
    ...    cause=none
RST
    [Documentation]    Without a Close frame before it.
    [Tags]    S1    S10
    The Server Drops It    reset
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=connection lost: connection reset by the server
FIN
    [Documentation]    Without a Close frame before it.
    [Tags]    S1    S10
    The Server Drops It    end
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=connection lost: the server closed the TCP connection without a Close frame
RST In The Middle Of A Frame
    [Documentation]    What came of it is no message.
    [Tags]    S10
    The Server Sends Half A Frame And Drops It    reset
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=connection lost: connection reset by the server
FIN In The Middle Of A Frame
    [Documentation]    What came of it is no message.
    [Tags]    S10
    The Server Sends Half A Frame And Drops It    end
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=connection lost: the server closed the TCP connection without a Close frame
RST Instead Of The Answer To Our Close
    [Documentation]    The state before the error is CLOSING.
    [Tags]    S1    S10
    The Client Closes And The Server Drops It    reset
    ...    event=error    close_code=1006    close_frame=1000    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 2'}
    ...    cause=connection lost: connection reset by the server
FIN Instead Of The Answer To Our Close
    [Documentation]    The state before the error is CLOSING.
    [Tags]    S1    S10
    The Client Closes And The Server Drops It    end
    ...    event=error    close_code=1006    close_frame=1000    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 2'}
    ...    cause=connection lost: the server closed the TCP connection without answering the Close frame


*** Keywords ***
The Server Closes
    [Arguments]    ${code}    ${reason}=${EMPTY}
    Open A Socket
    Server Closes Socket    ${code}    ${reason}

The Server Stops
    Open A Socket
    Stop Socket Server

Data Comes Before A Close Frame
    The Server Sends    81 05 65 61 72 6C 79 88 02 0F A0
    Wait For Socket Message    ==    early

The Server Drops It
    [Arguments]    ${how}
    Open A Socket
    Server Drops Connection    ${how}

The Server Sends Half A Frame And Drops It
    [Arguments]    ${how}
    The Server Sends    81 05 68 61 6C
    Server Drops Connection    ${how}

The Client Closes And The Server Drops It
    [Arguments]    ${how}
    Open A Socket
    Server Ignores Close
    Close Socket
    Wait For Server Close    code=1000
    Server Drops Connection    ${how}

The Server Sends
    [Arguments]    ${bytes}
    Open A Socket
    Server Sends Bytes    ${bytes}
