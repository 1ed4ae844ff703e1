*** Settings ***
Documentation       Values as JSON text.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/sockets.resource

Suite Setup         Open A Socket    silent


*** Variables ***
&{ORDER}    id=${7}    drink=奶茶    ok=${True}    note=${None}    sizes=${{[1, 2.5]}}


*** Test Cases ***
Values
    [Documentation]    Each as JSON writes it, compact and with its own characters.
    [Tags]    S24
    [Template]    JSON Should Arrive
    ${ORDER}    {"id": 7, "drink": "奶茶", "ok": true, "note": null, "sizes": [1, 2.5]}
    ${{[]}}    []
    ${{ {} }}    {}
    ${7}    7
    ${1.5}    1.5
    ${True}    true
    ${None}    null
    text    "text"
    ${EMPTY}    ""
    ${{'a "quoted" \\ line\n'}}    "a \\"quoted\\" \\\\ line\\n"
    ${{'7'}}    "7"

Text That Is JSON Already
    [Documentation]    An object or an array is sent as it stands.
    [Tags]    S24
    [Template]    JSON Should Arrive
    {"a": 1, "b": [true]}    {"a": 1, "b": [true]}
    \[1,2]    [1,2]

Text That Only Begins As JSON
    [Documentation]    A slip of the pen is told when it is sent, not when no answer comes.
    Run Keyword And Expect Error    The value begins like a JSON object or array, but it is none: *
    ...    Send Socket Json    {"say": "say "hi""}

Text That Python Could Read And JSON Does Not
    [Documentation]    It is not mended: the service under test would never see the slip.
    [Template]    No JSON Is Sent
    {'name': '小明', 'ok': True}
    {"a": 1,}
    {1: 2}
    \[1, None]
    {"a": (1, 2)}

A Tuple As Text
    [Documentation]    It is Python's, and as a text nobody means it.
    Run Keyword And Expect Error    '(1, 2)' is a tuple of Python and no JSON: write a list*
    ...    Send Socket Json    (1, 2)

What Python Has Read Already
    [Documentation]    A dictionary variable and a tuple are values, and no text.
    [Template]    JSON Should Arrive
    ${{ {'name': '小明', 'ok': True} }}    {"name": "小明", "ok": true}
    ${{ (1, 2) }}    [1, 2]
    ${{ {1: 2} }}    {"1": 2}

What JavaScript Writes
    [Documentation]    Lone surrogates are escaped as by JSON.stringify, and whole numbers stay exact.
    [Template]    JSON Should Arrive
    ${{ {'a': '\ud800x', '\udfff': '\ud83d\ude00'} }}    {"a": "\\ud800x", "\\udfff": "😀"}
    ${{ [12345678901234567890, 2 ** 64] }}    [12345678901234567890, 18446744073709551616]
    {"a": 1e999}    {"a": 1e999}

What JSON Has Not
    [Documentation]    The sentence says what to give.
    [Template]    The Value Is Refused
    ${{float('nan')}}    *NaN or an infinite number, for which JSON.stringify writes null: give None*
    ${{[float('inf')]}}    *NaN or an infinite number*
    {"a": NaN}    *NaN is not JSON. Mend the text*
    ${{'\ufeff{"a": 1}'}}    *it begins with a byte order mark (BOM, U+FEFF)*

Lone Surrogates
    [Documentation]    They are found where a peer has escaped them, and what is returned can be logged: Robot Framework
    ...    could not finish its output file otherwise.
    Server Sends Message    {"a": ["\\ud800x", 1e999, 12345678901234567890]}
    ${found} =    Wait For Socket Message
    ...    ==
    ...    ${{['\ud800x', float('inf'), 12345678901234567890]}}
    ...    json_path=$.a
    Should Be Equal    ${found}    ${{['\ufffdx', float('inf'), 12345678901234567890]}}

A Byte Order Mark
    [Documentation]    Before text it is named, as JSON.parse refuses it; before bytes a TextDecoder leaves it out.
    Server Sends Message    ${{'\ufeff{"a": 1}'}}
    Run Keyword And Expect Error    *it is no JSON: it begins with a byte order mark (BOM, U+FEFF)*
    ...    Wait For Socket Message    ==    1    json_path=$.a    timeout=50ms
    Server Sends Message    ${{'\ufeff{"a": 1}'.encode()}}
    Wait For Socket Message    ==    1    json_path=$.a

It Fails As A Send Does
    [Documentation]    Its callbacks are those of sendSocketMessage.
    [Tags]    S25
    ${url} =    Start Socket Server
    Hold Next Handshake
    Connect Socket    ${url}    alias=early
    ${result} =    Socket Call Should Fail    1001    Send Socket Json    ${ORDER}    socket=early
    Should Be Equal    ${result.errMsg}    SocketTask.readyState is not OPEN
    Callback Should Have Been Called    sendSocketMessage.fail    sendSocketMessage.complete    times=1


*** Keywords ***
No JSON Is Sent
    [Arguments]    ${text}
    Run Keyword And Expect Error    The value begins like a JSON object or array, but it is none: *
    ...    Send Socket Json    ${text}
    Callback Should Not Have Been Called    sendSocketMessage.success    sendSocketMessage.fail

JSON Should Arrive
    [Arguments]    ${value}    ${text}
    Send Socket Json    ${value}
    ${arrived} =    Wait For Server Message
    Should Be Equal    ${arrived}    ${text}

The Value Is Refused
    [Arguments]    ${value}    ${error}
    Run Keyword And Expect Error    ${error}    Send Socket Json    ${value}
