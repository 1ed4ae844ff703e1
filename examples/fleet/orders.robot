*** Settings ***
Documentation       What each robot of a fleet does, again and again. Loops are in a user keyword: rfswarm's
...                 test repeater stops at a FOR that stands in a test itself.

Library             SwanSocketLibrary    plugins=rfswarm    timeout=10s

Suite Teardown      Save Socket Statistics    statistics.json


*** Variables ***
${BACKEND}     ${EMPTY}
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
