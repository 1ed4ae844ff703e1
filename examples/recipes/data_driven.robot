*** Settings ***
Documentation       One keyword, many rows. With Test Template a row is a test of its own; rows that come from a file
...                 are rows of one test, and all of them run, also after one that failed. 数据驱动。
...
...                 For your service: its URL in Connect instead of the embedded server, and your own rows.

Library             SwanSocketLibrary    timeout=5s
Variables           orders.json

Suite Setup         Connect
Test Setup          Clear Socket Messages
Test Template       The Answer Should Have


*** Test Cases ***    PATH    EXPECTED    MESSAGE
# robocop: fmt: off
A Number            $.id                            7       {"id": 7}
Text                $.name                          小明    {"name": "小明"}
In A List           $.items[1].price                12      {"items": [{"price": 9}, {"price": 12}]}
Whichever Is Dear   $.items[?@.price > 10].id       2       {"items": [{"id": 1, "price": 9}, {"id": 2, "price": 12}]}
# robocop: fmt: on
Orders From A File
    [Documentation]    The file is orders.json; Python and YAML will do, too.
    [Template]    The Order Should Be Confirmed
    FOR    ${order}    IN    @{ORDERS}
        ${order}
    END


*** Keywords ***
Connect
    ${url} =    Start Socket Server    echo
    Connect Socket    ${url}
    Wait For Socket Open

The Answer Should Have
    [Arguments]    ${path}    ${expected}    ${message}
    Send Socket Json    ${message}
    Wait For Socket Message    ==    ${expected}    json_path=${path}

The Order Should Be Confirmed
    [Arguments]    ${order}
    Send Socket Json    ${order}
    Wait For Socket Message    ==    ${order}[drink]    json_path=$.drink
