*** Settings ***
Documentation       The server sends what RFC 6455 forbids, or more than ``max_message_size``, which is 1 KiB here.
...                 The client answers with a Close frame that says why, and delivers nothing.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    max_message_size=1KiB
Resource            ../resources/faults.resource

Suite Setup         Load What Is Loaded Once
Test Template       Outcome Should Be

Test Tags           S5    S10


*** Test Cases ***
Reserved Bit 1
    [Documentation]    The bit of compression, which was not negotiated.
    The Server Sends    C1 01 61
    ...    event=error    close_code=1006    close_frame=1002    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a frame with a reserved bit set (closed with 1002)
Reserved Bit 2
    The Server Sends    A1 01 61
    ...    event=error    close_code=1006    close_frame=1002    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a frame with a reserved bit set (closed with 1002)
Reserved Bit 3
    The Server Sends    91 01 61
    ...    event=error    close_code=1006    close_frame=1002    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a frame with a reserved bit set (closed with 1002)
An Unknown Opcode For Data
    [Documentation]    3 to 7 are reserved.
    The Server Sends    83 01 61
    ...    event=error    close_code=1006    close_frame=1002    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a frame with the unknown opcode 3 (closed with 1002)
An Unknown Opcode For Control
    [Documentation]    11 to 15 are reserved.
    The Server Sends    8B 00
    ...    event=error    close_code=1006    close_frame=1002    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a frame with the unknown opcode 11 (closed with 1002)
A Masked Frame
    [Documentation]    Only clients mask.
    The Server Sends    81 81 00 00 00 00 61
    ...    event=error    close_code=1006    close_frame=1002    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a masked frame (closed with 1002)
A Fragmented Control Frame
    [Documentation]    A ping without FIN.
    The Server Sends    09 01 61
    ...    event=error    close_code=1006    close_frame=1002    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a fragmented control frame (closed with 1002)
A Control Frame That Is Too Long
    [Documentation]    A ping of 126 bytes. It is refused before they come.
    The Server Sends    89 7E 00 7E
    ...    event=error    close_code=1006    close_frame=1002    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a control frame longer than 125 bytes (closed with 1002)
A Continuation Of Nothing
    The Server Sends    80 01 61
    ...    event=error    close_code=1006    close_frame=1002    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a continuation frame without a message to continue (closed with 1002)
A Message Inside A Fragmented One
    The Server Sends    01 01 61 81 01 62
    ...    event=error    close_code=1006    close_frame=1002    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server began a message inside a fragmented one (closed with 1002)
Text That Is Not UTF-8
    [Documentation]    In one frame.
    The Server Sends    81 02 61 FF
    ...    event=error    close_code=1006    close_frame=1007    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a text message that is not UTF-8 (closed with 1007)
Text That Is Not UTF-8 Across Fragments
    [Documentation]    E4 BD is the beginning of a character, 41 is not its end.
    The Server Sends    01 02 E4 BD 80 01 41
    ...    event=error    close_code=1006    close_frame=1007    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a text message that is not UTF-8 (closed with 1007)
Text That Ends Inside A Character
    [Documentation]    E4 BD is the beginning of one.
    The Server Sends    81 02 E4 BD
    ...    event=error    close_code=1006    close_frame=1007    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a text message that is not UTF-8 (closed with 1007)
Text With A Surrogate
    [Documentation]    ED A0 80 is U+D800, which UTF-8 has not.
    The Server Sends    81 03 ED A0 80
    ...    event=error    close_code=1006    close_frame=1007    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a text message that is not UTF-8 (closed with 1007)
A Close Frame With One Byte
    The Server Sends    88 01 03
    ...    event=error    close_code=1006    close_frame=1002    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a Close frame with half a code (closed with 1002)
A Close Frame Whose Reason Is Not UTF-8
    The Server Sends    88 03 03 E8 FF
    ...    event=error    close_code=1006    close_frame=1007    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a Close frame that is not UTF-8 (closed with 1007)
A Close Frame Whose Reason Is Too Long
    [Documentation]    124 bytes, and the code before them.
    The Server Closes    1000    ${{'x' * 124}}
    ...    event=error    close_code=1006    close_frame=1002    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a control frame longer than 125 bytes (closed with 1002)
A Close Frame With 0
    The Server Closes    0
    ...    event=error    close_code=1006    close_frame=1002    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a Close frame with the illegal code 0 (closed with 1002)
A Close Frame With 999
    [Documentation]    Below all codes.
    The Server Closes    999
    ...    event=error    close_code=1006    close_frame=1002    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a Close frame with the illegal code 999 (closed with 1002)
A Close Frame With 1004
    [Documentation]    Reserved.
    The Server Closes    1004
    ...    event=error    close_code=1006    close_frame=1002    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a Close frame with the illegal code 1004 (closed with 1002)
A Close Frame With 1005
    [Documentation]    Reserved for no code.
    The Server Closes    1005
    ...    event=error    close_code=1006    close_frame=1002    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a Close frame with the illegal code 1005 (closed with 1002)
A Close Frame With 1006
    [Documentation]    Reserved for no Close frame.
    The Server Closes    1006
    ...    event=error    close_code=1006    close_frame=1002    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a Close frame with the illegal code 1006 (closed with 1002)
A Close Frame With 1015
    [Documentation]    Reserved for TLS.
    The Server Closes    1015
    ...    event=error    close_code=1006    close_frame=1002    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a Close frame with the illegal code 1015 (closed with 1002)
A Close Frame With 1016
    [Documentation]    Not assigned.
    The Server Closes    1016
    ...    event=error    close_code=1006    close_frame=1002    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a Close frame with the illegal code 1016 (closed with 1002)
A Close Frame With 2999
    [Documentation]    Not assigned.
    The Server Closes    2999
    ...    event=error    close_code=1006    close_frame=1002    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a Close frame with the illegal code 2999 (closed with 1002)
A Close Frame With 5000
    [Documentation]    Above all codes.
    The Server Closes    5000
    ...    event=error    close_code=1006    close_frame=1002    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a Close frame with the illegal code 5000 (closed with 1002)
A 16 Bit Length That Is Not Minimal
    [Documentation]    125 bytes need 7 bits. They are not waited for.
    The Server Sends    82 7E 00 7D
    ...    event=error    close_code=1006    close_frame=1002    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a frame whose length is not in its shortest form (closed with 1002)
A 64 Bit Length That Is Not Minimal
    [Documentation]    65535 bytes need 16 bits. They are not waited for.
    The Server Sends    82 7F 00 00 00 00 00 00 FF FF
    ...    event=error    close_code=1006    close_frame=1002    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a frame whose length is not in its shortest form (closed with 1002)
A Length With The Top Bit Set
    The Server Sends    82 7F 80 00 00 00 00 00 00 00
    ...    event=error    close_code=1006    close_frame=1002    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a frame whose length has its top bit set (closed with 1002)
A Length Above The Limit
    [Documentation]    It is refused before the data come.
    The Server Sends    82 7E 04 01
    ...    event=error    close_code=1006    close_frame=1009    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a message longer than the limit of 1024 bytes (closed with 1009)
A Length Far Above The Limit
    [Documentation]    2 GiB. They are not waited for.
    The Server Sends    81 7F 00 00 00 00 7F FF FF FF
    ...    event=error    close_code=1006    close_frame=1009    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a message longer than the limit of 1024 bytes (closed with 1009)
Fragments Above The Limit
    [Documentation]    512 bytes, then the length of 513 more.
    The Server Sends    ${{b'\x02\x7e\x02\x00' + bytes(512) + b'\x80\x7e\x02\x01'}}
    ...    event=error    close_code=1006    close_frame=1009    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 1'}
    ...    cause=protocol error: the server sent a message longer than the limit of 1024 bytes (closed with 1009)


*** Keywords ***
The Server Sends
    [Arguments]    ${bytes}
    Open A Socket
    Server Sends Bytes    ${bytes}

The Server Closes
    [Arguments]    ${code}    ${reason}=${EMPTY}
    Open A Socket
    Server Closes Socket    ${code}    ${reason}
