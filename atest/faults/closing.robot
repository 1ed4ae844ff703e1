*** Settings ***
Documentation       The closing handshake is not completed. The client waits for it for ``close_timeout``, which is
...                 500 ms here, and then drops the connection.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    close_timeout=500ms
Resource            ../resources/faults.resource

Suite Setup         Load What Is Loaded Once
Test Template       Outcome Should Be

Test Tags           S5    S10


*** Test Cases ***
The Client's Close Is Not Answered
    [Documentation]    The connection stays.
    [Tags]    S31
    The Server Ignores The Client's Close
    ...    event=error    close_code=1006    close_frame=1000    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 2'}
    ...    cause=the server did not answer the Close frame within 0.5 s
Data Instead Of An Answer
    [Documentation]    It is delivered, and does not stop the clock.
    [Tags]    S31    S32
    The Server Sends Data Instead
    ...    event=error    close_code=1006    close_frame=1000    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 2'}
    ...    cause=the server did not answer the Close frame within 0.5 s
An Illegal Frame Instead Of An Answer
    [Documentation]    The client has closed already: it sends no second Close frame.
    The Server Sends An Illegal Frame Instead
    ...    event=error    close_code=1006    close_frame=1000    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 2'}
    ...    cause=protocol error: the server sent a masked frame
Half A Frame Instead Of An Answer
    [Tags]    S31
    The Server Sends Half A Frame Instead
    ...    event=error    close_code=1006    close_frame=1000    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 2'}
    ...    cause=the server did not answer the Close frame within 0.5 s
The Client's Close Is Not Read
    [Documentation]    The server reads nothing more, the Close frame is in its buffers.
    [Tags]    S31
    The Client Closes And The Server Does Not Read
    ...    event=error    close_code=1006    close_frame=1000    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 2'}
    ...    cause=the server did not answer the Close frame within 0.5 s
The Client's Close Cannot Be Sent
    [Documentation]    The server reads nothing more, and the buffers are full.
    [Tags]    S31
    The Client Closes Behind What The Server Does Not Read
    ...    event=error    close_code=1006    close_frame=none    within=8s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 2'}
    ...    cause=the server stopped reading: * bytes, the Close frame among them, could not be sent
The Answer To The Server's Close Cannot Be Sent
    [Documentation]    The server reads nothing more, and the buffers are full.
    The Server Closes And Does Not Read
    ...    event=error    close_code=1006    close_frame=none    within=8s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=the server stopped reading: * bytes, the answer to its Close frame among them, could not be sent


*** Keywords ***
The Server Ignores The Client's Close
    Open A Socket
    Server Ignores Close
    Close Socket
    Wait For Server Close    code=1000

The Server Sends Data Instead
    The Server Ignores The Client's Close
    Server Sends Message    not yet
    Wait For Socket Message    ==    not yet

The Server Sends An Illegal Frame Instead
    The Server Ignores The Client's Close
    Server Sends Bytes    81 81 00 00 00 00 61

The Server Sends Half A Frame Instead
    The Server Ignores The Client's Close
    Server Sends Bytes    88 02 03

The Client Closes And The Server Does Not Read
    Open A Socket
    Server Stops Reading
    Close Socket

The Client Closes Behind What The Server Does Not Read
    The Buffers Are Full
    Close Socket

The Server Closes And Does Not Read
    The Buffers Are Full
    Server Closes Socket    1001

The Buffers Are Full
    [Documentation]    Those of the system take some MiB, the rest of these 16 waits in the client.
    Open A Socket
    Server Stops Reading
    Send Socket Message    ${{bytes(2 ** 24)}}
