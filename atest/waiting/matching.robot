*** Settings ***
Documentation       Which message a wait takes: the first one, of those not taken, that satisfies the assertion.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=200ms
Resource            ../resources/sockets.resource
Resource            ../resources/timing.resource

Test Setup          Open A Socket    silent


*** Test Cases ***
Operators
    [Documentation]    Those of the AssertionEngine.
    [Template]    First Match Should Be
    two    ==    two
    two    !=    one
    three    contains    hre
    one    not contains    t
    three    starts    thr
    two    ends    wo
    two    matches    ^.w.$
    three    validate    len(value) > 3
    one    ${None}    ${None}

Beginnings And Ends
    [Documentation]    Of bytes too, and of text with a line feed at its end.
    Server Sends All    abc\n    abc    ${{b'\x90\x03hi'}}    hi
    Wait For Socket Message    starts    ${{b'\x90\x03'}}
    Wait For Socket Message    ends    abc
    ${left} =    Get Socket Messages
    Should Be Equal    ${left}    ${{['abc\n', 'hi']}}

Then Returns What The Expression Makes
    [Documentation]    Any message will do.
    Server Sends Message    hello
    ${length} =    Wait For Socket Message    then    len(value)
    Should Be Equal    ${length}    ${5}

The Others Stay In Their Order
    [Documentation]    For later waits.
    Server Sends All    a    b    c    d    e    the last
    Wait For Socket Message    ==    the last
    Wait For Socket Message    ==    d
    Wait For Socket Message    ==    b
    ${left} =    Get Socket Messages
    Should Be Equal    ${left}    ${{['a', 'c', 'e']}}
    Wait For Socket Message    ==    a
    ${both} =    Wait For Socket Messages    2
    Should Be Equal    ${both}    ${{['c', 'e']}}

Each Is Taken Once
    [Documentation]    Of two that are equal the first wait takes the first.
    Server Sends All    same    same
    Wait For Socket Message    ==    same
    Wait For Socket Message    ==    same
    Should Fail At Once    *no further message came (2 taken before)*    Wait For Socket Message    equal    same

By Type
    [Documentation]    data_type alone, or with an assertion.
    [Tags]    S8
    Server Sends All    text    ${{b'bytes'}}    ${{b'more'}}    last
    ${data} =    Wait For Socket Message    data_type=arrayBuffer
    Should Be Equal    ${data}    ${{b'bytes'}}
    Wait For Socket Message    ==    last    data_type=string
    Should Fail At Once
    ...    Expected a string message \=\= 'more' on socket *
    ...    Wait For Socket Message
    ...    equal
    ...    more
    ...    data_type=string
    Wait For Socket Message    ==    ${{b'more'}}

By JSON Path
    [Documentation]    What is not JSON or lacks the path does not match; the value found is returned.
    Server Sends All
    ...    not JSON
    ...    {"a": {"b": 1}}
    ...    [1, {"b": 2}]
    ...    {"a": {"b": 3, "c": null}}
    ...    ${{b'{"a": {"b": 4}}'}}
    ${value} =    Wait For Socket Message    >    1    json_path=$.a.b
    Should Be Equal    ${value}    ${3}
    ${value} =    Wait For Socket Message    json_path=$[1].b
    Should Be Equal    ${value}    ${2}
    ${value} =    Wait For Socket Message    ==    1    json_path=$..b
    Should Be Equal    ${value}    ${1}
    ${value} =    Wait For Socket Message    ==    4    json_path=$.a.b
    Should Be Equal    ${value}    ${4}
    Wait For Socket Message    ==    not JSON

Kinds Of JSON Values
    [Documentation]    Numbers, booleans and null are compared as JSON; text is compared as text.
    Server Sends All    {"v": 7}    {"v": "7"}    {"v": true}    {"v": null}    {"v": [1, 2]}    {"v": {"x": 1}}
    ${value} =    Wait For Socket Message    ==    null    json_path=$.v
    Should Be Equal    ${value}    ${None}
    ${value} =    Wait For Socket Message    ==    true    json_path=$.v
    Should Be Equal    ${value}    ${True}
    ${value} =    Wait For Socket Message    ==    [1, 2]    json_path=$.v
    Should Be Equal    ${value}    ${{[1, 2]}}
    ${value} =    Wait For Socket Message    ==    ${{ {'x': 1} }}    json_path=$.v
    Should Be Equal    ${value}    ${{ {'x': 1} }}
    ${number} =    Wait For Socket Message    ==    7    json_path=$.v
    Should Be Equal    ${number}    ${7}
    ${text} =    Wait For Socket Message    ==    7    json_path=$.v
    Should Be Equal    ${text}    7

An Assertion That Cannot Be Evaluated
    [Documentation]    One that no message could satisfy fails at once; the message stays.
    Server Sends Message    hello
    Should Fail At Once    The assertion cannot be evaluated: *nonsense*
    ...    Wait For Socket Message    validate    nonsense(value)
    Wait For Socket Message    ==    hello


*** Keywords ***
Server Sends All
    [Arguments]    @{messages}
    FOR    ${message}    IN    @{messages}
        Server Sends Message    ${message}
    END

First Match Should Be
    [Arguments]    ${match}    ${operator}    ${expected}
    Server Sends All    one    two    three
    ${data} =    Wait For Socket Message    ${operator}    ${expected}
    Should Be Equal    ${data}    ${match}
    Wait For Socket Messages    2
