*** Settings ***
Documentation       Which messages hold a pattern, written as suites write it.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            arrivals.resource
Resource            ../resources/sockets.resource

Test Setup          Open A Socket    silent


*** Variables ***
${UUID}    3f2b8c1e-0b1a-4d5e-9c3d-0123456789ab


*** Test Cases ***
Names With Values
    [Documentation]    More names may be there. Lists match element by element, and in length.
    [Template]    Should Be Held
    {"type": "chat"}    {"type": "chat", "id": 1}
    {"a": {"b": [1, {"c": null}]}}    {"a": {"b": [1, {"c": null, "d": 2}]}}
    {}    {"a": 1}
    {"a": [1, "two"]}    {"a": [1, "two"]}
    {"a": ["<contains>", {"id": 2}, {"id": 1}]}    {"a": [{"id": 1}, {"id": 2}, 3]}
    {"订单": "茶"}    {"订单": "茶"}

Names Without Them
    [Documentation]    Or with others.
    [Template]    Should Not Be Held
    {"type": "chat"}    {"type": "news"}
    {"type": "chat"}    ["type", "chat"]
    {"a.b": 1}    {"a": {"b": 1}}
    {"a": [1]}    {"a": [1, 2]}
    {"a": [1, 2]}    {"a": [2, 1]}
    {"a": ["<contains>", 3]}    {"a": [1, 2]}

Kinds
    [Documentation]    Each form that a text can have.
    [Template]    Should Be Held
    {"a": "<string>"}    {"a": ""}
    {"a": "<number>"}    {"a": -1.5}
    {"a": "<boolean>"}    {"a": false}
    {"a": "<array>"}    {"a": []}
    {"a": "<array of 3>"}    {"a": [1, 2, 3]}
    {"a": "<object>"}    {"a": {}}
    {"a": "<null>"}    {"a": null}
    {"a": "<not null>"}    {"a": 0}
    {"a": "<any>"}    {"a": null}
    {"a": "<present>"}    {"a": null}
    {"a": "<absent>"}    {"b": 1}
    {"a": "<uuid>"}    {"a": "${UUID}"}
    {"a": "<regex [a-z]+-\\\\d+>"}    {"a": "abc-12"}
    {"a": "<optional number>"}    {"b": 1}
    {"a": "<optional number>"}    {"a": 1}
    {"a": "<is <number>>"}    {"a": "<number>"}

Other Kinds
    [Documentation]    What each form does not match.
    [Template]    Should Not Be Held
    {"a": "<string>"}    {"a": 1}
    {"a": "<number>"}    {"a": true}
    {"a": "<number>"}    {"a": "1"}
    {"a": "<boolean>"}    {"a": 0}
    {"a": "<array of 3>"}    {"a": [1]}
    {"a": "<object>"}    {"a": []}
    {"a": "<not null>"}    {"a": null}
    {"a": "<any>"}    {"b": 1}
    {"a": "<absent>"}    {"a": null}
    {"a": "<uuid>"}    {"a": "${UUID}0"}
    {"a": "<regex [a-z]+>"}    {"a": "abc-12"}
    {"a": "<optional number>"}    {"a": null}
    {"a": "<is <number>>"}    {"a": 1}

Json Text Is Strict
    [Documentation]    A number is a number there, and a text a text. Numbers are compared by value.
    Should Be Held    {"id": 7}    {"id": 7.0}
    Should Not Be Held    {"id": 7}    {"id": "7"}
    Should Not Be Held    {"id": "7"}    {"id": 7}
    Should Not Be Held    {"id": 1}    {"id": true}

Dictionaries And Fields Are Text
    [Documentation]    What reads as JSON matches that value, and the same text.
    VAR    &{pattern}    id=7    open=true    gone=null
    FOR    ${message}    IN
    ...    {"id": 7, "open": true, "gone": null}
    ...    {"id": "7", "open": "true", "gone": "null"}
        Should Be Held    ${pattern}    ${message}
        Server Sends Message    ${message}
        Wait For Socket Json    id=7    open=true    gone=null
    END
    Should Not Be Held    ${{ {'id': '1'} }}    {"id": true}
    Should Not Be Held    ${{ {'open': 'true'} }}    {"open": 1}
    VAR    &{number}    id=${7}
    Should Not Be Held    ${number}    {"id": "7"}
    VAR    @{list}    1    two
    Should Be Held    ${list}    [1, "two"]
    Should Be Held    ${{ {1: 'a'} }}    {"1": "a"}

Fields Are Names And No Paths
    [Documentation]    A value that is JSON text is a pattern, or the same text.
    Server Sends Message    {"user.name": "mia", "user": {"name": "bob", "id": 7}}
    ${message} =    Wait For Socket Json    user.name=mia    user={"id": "<number>"}
    Should Be Equal    ${message}[user][name]    bob
    Server Sends Message    {"data": "[1]"}
    Wait For Socket Json    data=[1]

Pattern And Fields
    [Documentation]    Both have to hold.
    Server Sends Message    {"type": "a", "id": 1}
    Server Sends Message    {"type": "b", "id": 2}
    ${message} =    Wait For Socket Json    {"id": "<number>"}    type=b
    Should Be Equal    ${message}    ${{ {'type': 'b', 'id': 2} }}

What Robot Framework Has Split
    [Documentation]    A pattern with an = in it is joined again, beside fields too.
    Server Sends Message    {"url": "http://x?a=b&c=d", "type": "go"}
    Wait For Socket Json    {"url": "http://x?a=b&c=d"}    type=go
    Server Sends Message    ["a=b"]
    Wait For Socket Json    ["a=b"]
    Server Sends Message    a=b
    Wait For Socket Json    <regex a=.*>
    Server Sends Message    {"url": "a=b"}
    Wait For Socket Json    {"url": "a\=b"}

Other Text Is Compared With The Whole Message
    [Documentation]    Of socket.io and STOMP, too.
    Should Be Held    2    2
    Should Be Held    42["chat"]    42["chat"]
    Should Be Held    <regex 42\\[.*>    42["chat","hi"]
    Should Be Held    <regex (?s)MESSAGE\\n.*>    MESSAGE\nid:1\n\nhi
    Should Be Held    <is [hello]>    [hello]
    Should Not Be Held    2    42
    Should Not Be Held    <regex 4>    42

A Binary Message
    [Documentation]    Counts as JSON where it is it, in UTF-8.
    Should Be Held    {"a": "é"}    ${{'{"a": "é"}'.encode()}}
    Should Not Be Held    {"a": "é"}    ${{b'\xff\xfe'}}

Of A Name That Stands Twice The Last Counts
    [Documentation]    In messages and in patterns.
    Should Be Held    {"a": 1, "a": 2}    {"a": 3, "a": 2}


*** Keywords ***
Should Be Held
    [Arguments]    ${pattern}    ${message}
    Server Sends Message    ${message}
    ${taken} =    Wait For Socket Messages    1    pattern=${pattern}
    Should Be Equal    ${taken}[0]    ${message}
    Json Should Match    ${message}    ${pattern}

Should Not Be Held
    [Arguments]    ${pattern}    ${message}
    Server Sends Message    ${message}
    Wait For Socket Message    ==    ${message}
    Run Keyword And Expect Error    Expected JSON that holds *differs: *
    ...    Json Should Match    ${message}    ${pattern}
