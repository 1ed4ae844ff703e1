*** Settings ***
Documentation       What can be sent, as it arrives at the server and comes back.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/sockets.resource

Suite Setup         Open A Socket
Test Template       Data Should Arrive And Come Back

Test Tags           S24


*** Variables ***
${MIB}    ${{1 << 20}}


*** Test Cases ***
Text
    [Documentation]    Of any characters, the invisible ones too.
    string    hello
    string    ${{'你好，世界'}}
    string    ${{'\U0001F600\U0001F468\u200D\U0001F469\u200D\U0001F467 e\u0301 \u202Eabc'}}
    string    ${{'\x00\x01\r\n\t\x7f\u2028'}}
    string    ${SPACE}spaces around${SPACE}${SPACE}
    string    {"type": "text that is JSON"}
Nothing But An Empty String
    [Documentation]    The empty string is data.
    string    ${EMPTY}
    arrayBuffer    ${{b''}}
Bytes
    [Documentation]    Of any value, and bytearray as well as bytes.
    arrayBuffer    ${{bytes(range(256))}}
    arrayBuffer    ${{b'text in bytes'}}
    arrayBuffer    ${{bytearray(b'\x00\xff')}}
Lengths
    [Documentation]    Around those where the frame's head changes.
    string    ${{'a' * 125}}
    string    ${{'a' * 126}}
    string    ${{'a' * 65535}}
    arrayBuffer    ${{b'a' * 65536}}
A Mebibyte
    [Documentation]    Of text and of bytes.
    string    ${{'中' * (${MIB} // 3)}}
    arrayBuffer    ${{b'\x5a' * ${MIB}}}


*** Keywords ***
Data Should Arrive And Come Back
    [Arguments]    ${type}    ${data}
    ${result} =    Send Socket Message    ${data}
    Should Be True    list($result) == ['socketTaskId']
    ${arrived} =    Wait For Server Message
    Should Be True    $arrived == $data and type($arrived) is (str if $type == 'string' else bytes)
    ${back} =    Wait For Socket Message    data_type=${type}
    Should Be True    $back == $arrived and type($back) is type($arrived)
    ${payload} =    Get Callback Result    onSocketMessage
    Should Be True    $payload.dataType == $type and $payload.data == $arrived
