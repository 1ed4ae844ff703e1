*** Settings ***
Documentation       Binary messages, written as hex, as ``ascii:`` or as bytes; ``??`` is any byte.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=300ms
Resource            ../resources/sockets.resource
Resource            ../resources/timing.resource
Library             ../resources/InnerRun.py


*** Variables ***
${FORMS}    must be hex text such as 20 02 00 00, ascii:MQTT, or bytes, got
${WILD}     data has ?? in it, which stands for any byte where bytes are expected:


*** Test Cases ***
What Is Written Is What Arrives
    [Documentation]    Hex with white space or without, ASCII, bytes; nothing at all is a message too.
    [Template]    Bytes Should Arrive
    20 02 00 00    ${{b'\x20\x02\x00\x00'}}
    20020000    ${{b'\x20\x02\x00\x00'}}
    Ff 00    ${{b'\xff\x00'}}
    ascii:MQTT    ${{b'MQTT'}}
    ascii:20 02    ${{b'20 02'}}
    ${{b'\x00hello'}}    ${{b'\x00hello'}}
    ${{bytearray(b'\x01\x02')}}    ${{b'\x01\x02'}}
    ${EMPTY}    ${{b''}}

Every Operator
    [Documentation]    Each takes the same forms, and ``??`` for any byte.
    [Template]    The Answer Should Be Taken
    ==    20 02 01 05
    ==    20 02 ?? ??
    ==    ${{b'\x20\x02\x01\x05'}}
    !=    20 02 01 06
    contains    02 ?? 05
    not contains    ascii:MQTT
    starts    2002
    ends    ?? 05
    matches    ^\\x20\\x02.\\x05$
    matches    ${{rb'\x01.'}}
    validate    len(value) == 4 and value[3] == 5

Others Stay In Order
    [Documentation]    Text too, also where it reads as the hex that is expected.
    Open A Socket
    Send Socket Message    20 02
    Send Socket Binary    01
    Send Socket Binary    20 02
    ${found} =    Wait For Socket Binary    ==    20 02
    Should Be True    $found == b'\\x20\\x02' and type($found) is bytes
    ${first} =    Wait For Socket Message
    Should Be Equal    ${first}    20 02
    ${number} =    Wait For Socket Binary    then    value[0] + 1
    Should Be Equal    ${number}    ${2}

At The Server
    [Documentation]    By client and server as for text; in several frames.
    ${url} =    Start Socket Server    silent    alias=broker
    FOR    ${alias}    IN    first    second
        Connect Socket    ${url}    alias=${alias}
        Wait For Socket Open    socket=${alias}
    END
    Send Socket Binary    10 0c 00 04 4d 51 54 54    socket=first    success=Log
    ${sent} =    Wait For Server Binary    contains    ascii:MQTT    client=first    server=broker    timeout=5s
    Should Be Equal As Integers    ${sent}[1]    12
    Server Sends Binary    20 02 00 ff    fragments=3    client=first    server=broker
    Wait For Socket Binary    ==    20 02 00 ff    socket=first    timeout=5s
    Run Keyword And Expect Error    Expected a binary message from client 2 of server 'broker' \=\= 00. Waited*
    ...    Wait For Server Binary    equal    00    client=second

A Call That Fails
    [Documentation]    With the platform's code, as for text.
    Open A Socket
    Socket Call Should Fail    INVALID_PARAMETER    Send Socket Binary
    Close And Wait    ${NONE}
    Socket Call Should Fail    EXECUTION_FAILED    Send Socket Binary    00

A Failure Shows Hex And ASCII
    [Documentation]    Of the last binary message, and where it differs; long ones are cut around that.
    Open A Socket    alias=mqtt
    Send Socket Binary    10 0c 00 04 4d 51 54 54 04 02 00 3c 00 00 20 7e 7f ff
    Send Socket Message    hello
    ${text} =    Should Fail At Once
    ...    No answer!\nExpected a binary message \=\= 10 0c 00 04 4d ?? 54 55 on socket 'mqtt'. Waited 3?? ms. *
    ...    Wait For Socket Binary    equal    10 0c 00 04 4d ?? 54 55    No answer!
    VAR    ${dump}
    ...    The last binary message differs from byte 8 (at 0007) on:
    ...    0000\ \ 10 0c 00 04 4d 51 54 54 04 02 00 3c 00 00 20 7e\ \ |....MQTT...<.. ~|
    ...    0010\ \ 7f ff${SPACE * 44}|..|
    ...    separator=\n
    Should End With    ${text}    : it is text, and bytes are expected.\n${dump}

A Failure Shows What Differs Of Long Messages
    [Documentation]    Eight lines around the first byte that does; of other operators the first ones.
    Open A Socket
    Server Sends Binary    ${{bytes(1000)}}
    ${text} =    Should Fail At Once    *    Wait For Socket Binary    equal    ${{bytes(500) + b'1'}}
    Should Contain    ${text}    differs from byte 501 (at 01f4) on:\n… 464 bytes before\n01d0\ \ 00 00
    Should End With    ${text}    |\n… 408 more bytes
    Send Socket Binary    01
    ${text} =    Should Fail At Once    Expected a binary message from client 1*
    ...    Wait For Server Binary    starts    02
    Should End With    ${text}    The last binary message:\n0000\ \ 01${SPACE * 47}|.|

Another Socket Has It
    [Documentation]    A wait that fails says so.
    Open Sockets    one    two
    Send Socket Binary    01    socket=two
    Server Sends Binary    02    client=two
    Wait For Socket Binary    ==    02    socket=two    timeout=5s
    Should Fail At Once    *Socket 'two' has such a message: write socket\=two.*
    ...    Wait For Socket Binary    equal    01    socket=one

What Cannot Be Read
    [Documentation]    Each is a sentence that names the argument and how to write it.
    [Template]    Bytes Should Be Refused
    hello    data ${FORMS} 'hello': 'hello' is no hexadecimal. For the text itself write ascii:hello.
    20 2    data ${FORMS} '20 2': '2' is half a byte: each byte has two digits, as in 02.
    0x20, 0x02    data ${FORMS} '0x20, 0x02': leave out 0x, as in 20 02.
    20:02    data ${FORMS} '20:02': write spaces between bytes, as in 20 02.
    ${20}    data ${FORMS} int 20. Write it without \${}.
    ${{[1]}}    data ${FORMS} a value of type list.
    20 ??    ${WILD} what is sent needs each byte, got '20 ??'.
    ascii:é    data: ascii: takes ASCII characters alone, and 'é' is none. Write its bytes as hex: c3 a9 in UTF-8.

What Cannot Be Expected
    [Documentation]    It fails at once, whatever comes.
    [Template]    Both Waits Should Refuse
    assertion_expected ${FORMS} 'MQTT'*    equal    MQTT
    assertion_expected: ?? stands for a byte, and nothing for half of one, got '2?'.    equal    2?
    assertion_expected ${FORMS} nothing.    equal
    To compare with '20', an assertion operator*    ${NONE}    20
    '20' is no assertion operator.*    20
    Bytes have no size to compare by: use one of \=\=, *    >    20
    assertion_expected is no regular expression of bytes, got '('*    matches    (
    assertion_expected is a regular expression of bytes, and '茶' is none: *    matches    茶
    The assertion cannot be evaluated: *NameError*    validate    nothing

A Regular Expression That Takes For Ever
    [Documentation]    It is given up, and the keyword says why.
    Open A Socket
    Send Socket Binary    ${{b'a' * 300 + b'b'}}
    Should Fail At Once    assertion_expected takes too long on a message of 301 bytes: *
    ...    Wait For Socket Binary    matches    (a|aa)+$    timeout=10s

A Name In A Failure's Place
    [Documentation]    An alias is not taken for the text of a failure.
    Open A Socket    alias=chat
    Should Fail At Once    *Write socket\=chat.    Wait For Socket Binary    equal    00    chat    timeout=10s
    Should Fail At Once    *Write client\=chat.    Wait For Server Binary    equal    00    chat    timeout=10s

Secrets Stay Secret
    [Documentation]    As hex, with ``ascii:``, and in the dump of a failure.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/secret_bytes.robot    --loglevel    TRACE
    Should Be Equal    ${run.tests}    ${{dict.fromkeys(['It Is Sent And Comes Back', 'It Is Not Expected'], 'PASS')}}
    FOR    ${text}    IN    ${run.output}    ${run.stdout}
        Text Should Hold None Of    ${text}
        ...    topsecretword    toptextsecret    7265747761    72 65 74 77 61    746f707465    74 6f 70 74    ecretw
    END


*** Keywords ***
Bytes Should Arrive
    [Arguments]    ${data}    ${bytes}
    Open A Socket    alias=${NONE}
    Send Socket Binary    ${data}
    ${arrived} =    Wait For Server Binary    ==    ${data}    timeout=5s
    Should Be True    $arrived == $bytes and type($arrived) is bytes
    ${back} =    Wait For Socket Binary    ==    ${bytes}    timeout=5s
    Should Be True    $back == $bytes and type($back) is bytes
    Server Sends Binary    ${data}
    Wait For Socket Binary    ==    ${data}    timeout=5s
    Close And Wait    ${NONE}
    Stop Socket Server

The Answer Should Be Taken
    [Arguments]    ${operator}    ${expected}
    Open A Socket
    Send Socket Binary    20 02 01 05
    Wait For Server Binary    ${operator}    ${expected}    timeout=5s
    ${found} =    Wait For Socket Binary    ${operator}    ${expected}    timeout=5s
    Should Be True    $found == b'\\x20\\x02\\x01\\x05'
    Close And Wait    ${NONE}
    Stop Socket Server

Both Waits Should Refuse
    [Arguments]    ${error}    @{assertion}
    Open A Socket
    Send Socket Binary    00
    Wait For Socket Binary    timeout=5s
    Send Socket Binary    00
    FOR    ${keyword}    IN    Wait For Socket Binary    Wait For Server Binary
        Should Fail At Once    ${error}    ${keyword}    @{assertion}    timeout=10s
    END
    Close And Wait    ${NONE}
    Stop Socket Server

Bytes Should Be Refused
    [Arguments]    ${data}    ${error}
    Open A Socket    silent
    FOR    ${keyword}    IN    Send Socket Binary    Server Sends Binary
        ${text} =    Run Keyword And Expect Error    *    ${keyword}    ${data}
        Should Be Equal    ${text}    ${error}
    END
    Socket Should Have No Messages
    Close And Wait    ${NONE}
    Stop Socket Server
