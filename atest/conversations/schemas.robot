*** Settings ***
Documentation       Messages that have to be valid against a JSON Schema.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            arrivals.resource
Resource            ../resources/sockets.resource

Test Setup          Open A Socket    silent


*** Variables ***
${ORDER}    ${CURDIR}/schemas/order.json


*** Test Cases ***
A File With Another Beside It
    [Documentation]    The first message that is valid is taken; what the file refers to is read beside it.
    Server Sends Message    {"id": 7, "items": [{"price": "free"}]}
    Server Sends Message    {"id": 8, "items": [{"price": 3.5}]}
    ${message} =    Wait For Socket Json    schema=${ORDER}
    Should Be Equal    ${message}[id]    ${8}
    Run Keyword And Expect Error
    ...    Expected a message that holds schema order.json on * It differs: $.items[[]0].price: expected type "number"*
    ...    Wait For Socket Json    schema=${ORDER}    timeout=50ms

A Dictionary
    [Documentation]    Beside a pattern and fields, and as text.
    VAR    &{schema}    required=${{ ['id'] }}
    Send Socket Message    {"type": "a"}
    Send Socket Message    {"type": "a", "id": 1}
    ${message} =    Wait For Server Json    type=a    schema=${schema}
    Should Be Equal    ${message}[id]    ${1}
    Wait For Server Json    type=a    schema={"properties": {"id": false}}

A Value That Is There
    [Documentation]    Formats are asserted.
    Json Should Match    {"id": 1, "items": [], "at": "2026-11-26T22:00:00Z"}    schema=${ORDER}
    Run Keyword And Expect Error    Expected JSON that holds schema order.json. *: $.at: expected format "date-time" *
    ...    Json Should Match    {"id": 1, "items": [], "at": "yesterday"}    schema=${ORDER}
    Run Keyword And Expect Error    *$.id: expected 2, got 1.
    ...    Json Should Match    {"id": 1, "items": []}    {"id": 2}    schema=${ORDER}

Schemas That Cannot Be Used
    [Documentation]    Nothing is read from a network.
    [Template]    Should Be Refused
    schema dangling.json refers to https://shop.example/elsewhere.json, and nothing is read from a network: there is no *
    ...    ${CURDIR}/schemas/dangling.json
    schema must name a file, and 'no.json' is none.    no.json
    the schema is no JSON Schema: at $.type, 'strng' is not valid *    {"type": "strng"}
    the schema is no JSON: *    {"type":
    the schema is of a dialect that is not known, "http://x"*    {"$schema": "http://x"}
    the schema refers to \#/$defs/a, which leads nowhere.    {"$ref": "#/$defs/a"}


*** Keywords ***
Should Be Refused
    [Arguments]    ${error}    ${schema}
    Run Keyword And Expect Error    ${error}    Wait For Socket Json    schema=${schema}
    Run Keyword And Expect Error    ${error}    Wait For Server Json    schema=${schema}
    Run Keyword And Expect Error    ${error}    Json Should Match    ${1}    schema=${schema}
