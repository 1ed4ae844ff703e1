*** Settings ***
Documentation       What each robot of a fleet does, again and again. Loops are in a user keyword: rfswarm's
...                 test repeater stops at a FOR that stands in a test itself.

Library             SwanSocketLibrary    plugins=rfswarm    timeout=10s

Suite Teardown      Save Socket Statistics    statistics-${SUITE NAME}.json


*** Variables ***
${BACKEND}     ${EMPTY}
${CLOSED}      ws://127.0.0.1:1
${MESSAGES}    5


*** Test Cases ***
Order And Leave
    [Documentation]    A socket for each iteration; the rows are ws open, ws round trip and ws close.
    ${url} =    Backend
    Connect Socket    ${url}/orders
    Wait For Socket Open
    Order Often
    Close Socket
    Wait For Socket Close

Find The Shop Closed
    [Documentation]    What goes wrong has a row by its cause, ws error: connection refused.
    Connect Socket    ${CLOSED}
    Wait For Socket Error


*** Keywords ***
Backend
    [Documentation]    Without one, as when the suite is tried by hand, an embedded server is it.
    IF    $BACKEND    RETURN    ${BACKEND}
    ${url} =    Start Socket Server
    RETURN    ${url}

Order Often
    FOR    ${number}    IN RANGE    ${MESSAGES}
        Send Socket Json    {"op": "order", "number": ${number}}
        Wait For Socket Message    ==    ${number}    json_path=$.number
        Sleep    200ms
    END
