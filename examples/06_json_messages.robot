*** Settings ***
Documentation       JSON messages: sent as values, awaited by what a JSON path finds in them.
...                 JSON 消息。

Library             SwanSocketLibrary

Test Setup          Connect To An Echo


*** Test Cases ***
Send A Dictionary, Wait For A Value In It
    [Documentation]    json_path is RFC 9535. The first message that matches is taken.
    [Tags]    S8    S24
    VAR    &{order}    type=order    id=${7}    drink=奶茶
    Send Socket Json    ${order}
    ${drink} =    Wait For Socket Message    ==    奶茶    json_path=$.drink
    Should Be Equal    ${drink}    奶茶

Messages That Do Not Match Stay
    [Documentation]    In their order, for later waits.
    Send Socket Json    {"type": "tick", "price": 41}
    Send Socket Json    {"type": "tick", "price": 43}
    Send Socket Message    not JSON at all
    ${price} =    Wait For Socket Message    >    42    json_path=$.price
    Should Be Equal As Integers    ${price}    43
    Wait For Socket Message    ==    41    json_path=$.price
    Wait For Socket Message    ==    not JSON at all
    Socket Should Have No Messages

Numbers, Booleans And Null
    [Documentation]    Where the path finds no text, what is expected is read as JSON.
    Send Socket Json    {"id": 7, "ok": true, "error": null}
    Wait For Socket Message    ==    7    json_path=$.id
    Send Socket Json    {"id": 8, "ok": true, "error": null}
    Wait For Socket Message    ==    true    json_path=$.ok
    Send Socket Json    {"id": 9, "ok": true, "error": null}
    Wait For Socket Message    ==    null    json_path=$.error


*** Keywords ***
Connect To An Echo
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open
