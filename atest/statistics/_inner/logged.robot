*** Settings ***
Documentation       Round trips whose figures are logged.

Library             SwanSocketLibrary


*** Test Cases ***
Table And Histogram
    [Documentation]    Of one socket that is not closed.
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open
    FOR    ${number}    IN RANGE    20
        Send Socket Message    number ${number}
        Wait For Socket Message
    END
    Log Socket Statistics
