*** Settings ***
Documentation       What failures say: which message came nearest and where it differs, what is wrong with a pattern.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    mask=$.token
Resource            arrivals.resource
Resource            ../resources/sockets.resource

Test Setup          Open A Socket    silent


*** Variables ***
${SECRET: Secret}    %{SWAN_NO_SUCH_VARIABLE=hidden-in-logs}


*** Test Cases ***
The Nearest Message
    [Documentation]    And the places where it differs.
    Server Sends All
    ...    {"type": "ping"}
    ...    {"type": "order", "items": [{"price": 1}, {"price": "free"}]}
    ...    no JSON
    Run Keyword And Expect Error
    ...    *The nearest, text, 61 B: *, differs: $.items[[]1].price: expected <number>, got "free".
    ...    Wait For Socket Json    {"type": "order", "items": [{"price": 1}, {"price": "<number>"}]}    timeout=50ms

A Name That Is There Is Nearer
    [Documentation]    Than one that is missing; and of texts one that begins alike, or is text at all.
    Server Sends All    {"items": [{"n": 1}]}    {"type": "ping"}    42["chat"]    ${{b'\x00'}}
    Run Keyword And Expect Error    *The nearest, text, 21 B: *, differs: $.items[[]0].n: expected 5, got 1.
    ...    Wait For Socket Json    {"items": ["<contains>", {"n": 5}]}    timeout=50ms
    Run Keyword And Expect Error    *The nearest, text, 10 B: *, differs: expected "42", got *
    ...    Wait For Socket Json    42    timeout=50ms
    Run Keyword And Expect Error    *The nearest, text, 10 B: *, differs: expected <regex 43.*>, got *
    ...    Wait For Socket Json    <regex 43.*>    timeout=50ms

Texts That Are Cut Before They Differ
    [Documentation]    The place is said.
    VAR    ${long}    ${{'x' * 150}}
    Server Sends All    {"token": 1, "text": "${long}1"}    ${long}${long}1
    Client Sends All    ${long}${long}1
    FOR    ${keyword}    IN    Wait For Socket Message    Wait For Server Message
        Run Keyword And Expect Error    *\nThe nearest one differs from character 301 on.
        ...    ${keyword}    equal    ${long}${long}2    timeout=50ms
    END
    ${text} =    Run Keyword And Expect Error    *    Wait For Socket Message    equal    ${long}2    timeout=50ms
    Should Not Contain    ${text}    differs
    Run Keyword And Expect Error    *expected "xxx*" …, got "xxx*" …, which differs from character 151 on.
    ...    Wait For Socket Json    text=${long}2    timeout=50ms

The Only Message
    [Documentation]    Is the nearest. A name that is missing is told with those that are there.
    Server Sends All    {"price": 1, "id": 2}
    Run Keyword And Expect Error
    ...    *It differs: $.prise: expected 1, and the name is missing: the names are price, id.
    ...    Wait For Socket Json    prise=1    timeout=50ms

What Was Taken For Fields
    [Documentation]    An argument that is misspelt is one.
    Run Keyword And Expect Error
    ...    *holds {"type": "chat", "timout": "5s"} (taken for fields: type, timout; the argument is timeout) on socket *
    ...    Wait For Socket Json
    ...    type=chat
    ...    timout=5s
    ...    timeout=50ms
    Run Keyword And Expect Error
    ...    *from client 1 of server * that holds {"type": "chat"} (taken for fields: type). Waited *
    ...    Wait For Server Json    type=chat    timeout=50ms

What A Client Sent Instead
    [Documentation]    The server's side says the same.
    Client Sends All    {"op": "unsubscribe"}
    Run Keyword And Expect Error    *It differs: $.op: expected "subscribe", got "unsubscribe".
    ...    Wait For Server Json    op=subscribe    timeout=50ms

Another Socket Has It
    [Documentation]    It is named.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}    alias=first
    Connect Socket    ${url}    alias=other
    Wait For Socket Open    other
    Server Sends Message    {"type": "x"}    client=other
    Wait Until Keyword Succeeds    5s    10ms    Get Socket Messages Of    other
    Run Keyword And Expect Error    *Socket 'other' has such a message: write socket=other.
    ...    Wait For Socket Json    type=x    socket=first    timeout=50ms

Secrets And Masked Values
    [Documentation]    Are opened to be compared, and shown as ***.
    Server Sends Message    {"key": "hidden-in-logs", "n": 1}
    Wait For Socket Json    key=${SECRET}
    VAR    &{pattern}    key=${SECRET}    token=${SECRET}
    Server Sends All    {"key": "other", "token": "abcdefghij"}
    ${text} =    Run Keyword And Expect Error    *    Wait For Socket Json    ${pattern}    timeout=50ms
    Should Not Contain    ${text}    hidden-in-logs
    Should Not Contain    ${text}    abcdefghij
    Should Contain    ${text}    $.key: expected "***", got "other"; $.token: expected "***", got ***.
    Run Keyword And Expect Error    The text holds <secret>: *
    ...    Wait For Socket Json    {"url": "a=${SECRET}"}
    VAR    &{schema}    const=${SECRET}
    Json Should Match    "hidden-in-logs"    schema=${schema}
    ${text} =    Run Keyword And Expect Error    *expected const*    Json Should Match    "other"    schema=${schema}
    Should Not Contain    ${text}    hidden-in-logs
    Run Keyword And Expect Error    *$.token: expected 1, got ***.
    ...    Json Should Match    {"token": "abcdefghij"}    {"token": 1}

Patterns That Are None
    [Documentation]    Each is refused with what to write.
    [Template]    Should Be Refused
    The pattern begins like JSON, but it breaks at line 1, column 12: *    {"a": "b", c: 1}
    *A text that begins so and is no JSON is written <is …>.    [hello] world
    The pattern's $.id is <nubmer>, which is no kind that there is. There are <string> *    {"id": "<nubmer>"}
    *and <is …> for exactly the text in it: <is <b>bold</b>>.    <b>bold</b>
    *has <regex (a>, which is no regular expression: *    <regex (a>
    The pattern is nested more than 100 deep, *    ${{ '[' * 1000 + ']' * 1000 }}
    The pattern is nested more than 100 deep, *    ${{ '{"a":' * 1000 + '1' + '}' * 1000 }}
    *which stands for the value of a name that may be missing*    ["<optional number>"]
    *which stands in front of the elements of a list*    {"a": "<contains>"}
    *is a value of type set, which JSON does not have*    ${{ {'a': {1}} }}

A Regex That Backtracks For Ever
    [Documentation]    Is given 100 ms.
    Server Sends All    ${{ 'a' * 60 }}
    Run Keyword And Expect Error    <regex (a|aa)+b> was not decided in 100 ms on a text of 60 characters: *
    ...    Wait For Socket Json    <regex (a|aa)+b>

Arguments That Do Not Fit
    [Documentation]    Nothing to look for, two patterns, count and until.
    Run Keyword And Expect Error    Nothing says what to look for: *    Wait For Socket Json
    Run Keyword And Expect Error    Nothing says what to look for: *    Wait For Server Json
    Run Keyword And Expect Error    Nothing says what to look for: *    Json Should Match    ${1}
    Run Keyword And Expect Error    There are two patterns, *    Wait For Socket Json    {"a": 1}    {"b": "c=d"}
    FOR    ${arguments}    IN    ${{ {} }}    ${{ {'count': 1, 'until': '{}'} }}
        Run Keyword And Expect Error    One of count and until says how many messages are wanted.
        ...    Wait For Socket Messages    &{arguments}
    END
    Run Keyword And Expect Error    count must be 1 or more, got 0.
    ...    Wait For Socket Messages    0    pattern={}


*** Keywords ***
Should Be Refused
    [Arguments]    ${error}    ${pattern}
    FOR    ${keyword}    IN    Wait For Socket Json    Wait For Server Json
        Run Keyword And Expect Error    ${error}    Run Keyword    ${keyword}    ${pattern}
    END
    FOR    ${keyword}    IN    Socket Should Have No Messages    Get Socket Messages    Clear Socket Messages
        Run Keyword And Expect Error    ${error}    Run Keyword    ${keyword}    pattern=${pattern}
    END
    Run Keyword And Expect Error    ${error}    Wait For Socket Messages    until=${pattern}
    Run Keyword And Expect Error    ${error}    Json Should Match    ${1}    ${pattern}

Get Socket Messages Of
    [Arguments]    ${socket}
    ${messages} =    Get Socket Messages    socket=${socket}
    Should Not Be Empty    ${messages}
