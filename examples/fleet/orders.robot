*** Settings ***
Documentation       What each robot of a fleet does, again and again. Loops are in a user keyword: rfswarm's
...                 test repeater stops at a FOR that stands in a test itself.

Library             SwanSocketLibrary    plugins=rfswarm    timeout=10s

Suite Teardown      Save Socket Statistics    statistics.json


*** Variables ***
${BACKEND}     ws://127.0.0.1:9001
${MESSAGES}    5


*** Test Cases ***
Order And Leave
    [Documentation]    A socket for each iteration; the rows are ws open, ws round trip and ws close.
    Connect Socket    ${BACKEND}/orders
    Wait For Socket Open
    Order Often
    Close Socket
    Wait For Socket Close


*** Keywords ***
Order Often
    FOR    ${number}    IN RANGE    ${MESSAGES}
        Send Socket Json    {"op": "order", "number": ${number}}
        Wait For Socket Message    ==    ${number}    json_path=$.number
        Sleep    200ms
    END
