*** Settings ***
Documentation       A client and a server that keep to the same document, shop.yaml: AsyncAPI 3.0.
...
...                 For your own service leave out Start Socket Server, and connect to its URL.

Library             SwanSocketLibrary

Suite Setup         Skip Without The Extra
Suite Teardown      Log Socket Contract


*** Variables ***
${SHOP}    ${CURDIR}/shop.yaml


*** Test Cases ***
An Order Is Confirmed
    [Documentation]    The server answers with the document's own examples.
    ${url} =    Start Socket Server    contract=${SHOP}
    Use Socket Contract    ${SHOP}
    Connect Socket    ${url}/orders
    Wait For Socket Open
    Send Socket Json    {"type": "order", "id": 77, "items": [{"name": "tea", "price": 3.5}]}
    Wait For Socket Json    type=confirmed    id=77

A Price Cannot Be Negative
    [Documentation]    A message that departs fails the keyword that sends it.
    ${url} =    Start Socket Server    silent
    Use Socket Contract    ${SHOP}
    Connect Socket    ${url}/orders
    Wait For Socket Open
    Run Keyword And Expect Error    *$.items[[]0].price: expected minimum 0 *, got -1.
    ...    Send Socket Json    {"type": "order", "id": 7, "items": [{"name": "tea", "price": -1}]}

All Messages Were Seen
    [Documentation]    In a suite of your own this stands in the last teardown.
    ${url} =    Start Socket Server    contract=${SHOP}
    Connect Socket    ${url}/orders
    Wait For Socket Open
    Send Socket Message    ping
    Wait For Socket Message    ==    pong
    Socket Contract Should Be Covered    contract=${SHOP}


*** Keywords ***
Skip Without The Extra
    TRY
        Evaluate    [__import__(each) for each in ("yaml", "jsonschema")]
    EXCEPT    AS    ${error}
        Skip    Contracts need pip install "robotframework-swansocketlibrary[contracts]": ${error}
    END
