*** Settings ***
Documentation       Messages as they come in.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Library             ../resources/RawServer.py
Resource            ../resources/sockets.resource


*** Variables ***
${MANY}     ${5000}
@{TIMES}    @{EMPTY}


*** Test Cases ***
Data And Its Type
    [Documentation]    Text is a string, binary is bytes, and the payload says which.
    [Tags]    S8
    Open A Socket    silent
    FOR    ${data}    ${type}    IN    hello    string    ${{b'\x00\xff'}}    arrayBuffer
    ...    ${EMPTY}    string    ${{b''}}    arrayBuffer    你好    string
        Server Sends Message    ${data}
        ${came} =    Wait For Socket Message
        Should Be Equal    ${came}    ${data}
        ${payload} =    Get Callback Result    onSocketMessage
        Should Be Equal    ${payload}    ${{ {'data': $data, 'dataType': $type} }}
    END

When It Came
    [Documentation]    On one clock for all sockets; the same for the listener and the record. It does not count where
    ...    payloads are compared.
    [Tags]    S8    S11
    Three Sockets That Note The Time
    FOR    ${alias}    IN    two    three    one    two
        Server Sends Message    ${alias}    client=${alias}
        Wait For Socket Message    ==    ${alias}    socket=${alias}
    END
    ${in_order} =    Evaluate    [data for data, _ in sorted($TIMES, key=lambda each: each[1])]
    Should Be Equal    ${in_order}    ${{ ['two', 'three', 'one', 'two'] }}
    ${first} =    Get Callback Result    onSocketMessage    socket=two    index=0
    Should Be Equal    ${first}    ${{ {'data': 'two', 'dataType': 'string'} }}
    Should Be Equal    ${first.at}    ${TIMES}[0][1]
    ${opened} =    Wait For Socket Open    one
    Should Be True    0 < $opened.at < $first['at'] < $TIMES[1][1] < $TIMES[2][1] < $TIMES[3][1]

When It Came In A File
    [Documentation]    The same.
    Three Sockets That Note The Time
    Server Sends Message    hello    client=two
    Wait For Socket Message    ==    hello    socket=two
    Save Socket Traffic    ${OUTPUT_DIR}/when.json
    ${file} =    Evaluate    json.load(open($OUTPUT_DIR + '/when.json', encoding='utf-8'))
    ${in_file} =    Evaluate    [e['at'] for s in $file['sockets'] for e in s['events'] if e.get('data') == 'hello']
    Should Be Equal    ${in_file}    ${{ [$TIMES[0][1]] }}

Fragments Are One Message
    [Documentation]    Cut anywhere, inside a character too, and with empty frames.
    [Tags]    S8
    Open A Socket    silent
    FOR    ${fragments}    IN    1    2    3    7    20
        Server Sends Message    你好，世界    fragments=${fragments}
        Wait For Socket Message    ==    你好，世界
        Server Sends Message    ${{bytes(range(256))}}    fragments=${fragments}
        ${bytes} =    Wait For Socket Message    data_type=arrayBuffer
        Should Be True    $bytes == bytes(range(256))
    END
    Callback Should Have Been Called    onSocketMessage    times=10

A Message That Comes Byte By Byte
    [Documentation]    However TCP cuts it.
    [Tags]    S8
    A Raw Server And An Open Socket
    ${frame} =    Raw Frame    text    ${{'é' * 70}}
    FOR    ${place}    IN RANGE    ${{len($frame)}}
        Raw Server Sends    ${{$frame[$place:$place + 1]}}
    END
    Wait For Socket Message    ==    ${{'é' * 70}}

Pings Are Answered
    [Documentation]    With their payload, between the fragments of a message too, and no message comes of it.
    A Raw Server And An Open Socket
    ${first} =    Raw Frame    text    one    fin=${False}
    ${ping} =    Raw Frame    ping    are you there?
    ${last} =    Raw Frame    continuation    two
    Raw Server Sends    ${first}    ${ping}
    ${pong} =    Raw Server Reads Frame    pong
    Should Be Equal    ${pong}[payload]    ${{b'are you there?'}}
    Raw Server Sends    ${last}
    Wait For Socket Message    ==    onetwo
    Callback Should Have Been Called    onSocketMessage    times=1

Unasked Pongs Are Ignored
    [Documentation]    They are legal, and say nothing.
    A Raw Server And An Open Socket
    ${pong} =    Raw Frame    pong    nobody asked
    ${text} =    Raw Frame    text    hello
    Raw Server Sends    ${pong}    ${text}
    Wait For Socket Message    ==    hello
    Get Socket State    ==    OPEN

Thousands Of Messages Keep Their Order
    [Documentation]    They come in one go, faster than the test takes them.
    A Raw Server And An Open Socket
    ${frames} =    Evaluate    b''.join(bytes([0x81, 5]) + b'%05d' % n for n in range(${MANY}))
    Raw Server Sends    ${frames}
    ${messages} =    Wait For Socket Messages    ${MANY}
    Should Be True    $messages == ['%05d' % n for n in range(${MANY})]
    Callback Should Have Been Called    onSocketMessage    times=${MANY}

Messages Of Several Sockets Are Kept Apart
    [Documentation]    Each has its own.
    [Tags]    S12
    Open Sockets    first    second
    Server Sends Message    for the second    client=2
    Server Sends Message    for the first    client=1
    Wait For Socket Message    ==    for the first    socket=first
    Wait For Socket Message    ==    for the second    socket=second
    Callback Should Have Been Called    onSocketMessage    times=1
    Callback Should Have Been Called    onSocketMessage    times=1    socket=second


*** Keywords ***
Three Sockets That Note The Time
    ${url} =    Start Socket Server    silent
    FOR    ${alias}    IN    one    two    three
        Connect Socket    ${url}    alias=${alias}
        Wait For Socket Open    ${alias}
        On Socket Message    Note The Time    socket=${alias}
    END

Note The Time
    [Arguments]    ${payload}
    VAR    @{TIMES}    @{TIMES}    ${{ ($payload.data, $payload.at) }}    scope=TEST

A Raw Server And An Open Socket
    ${url} =    Start Raw Server
    Connect Socket    ${url}
    Raw Server Opens
    Wait For Socket Open
