*** Settings ***
Documentation       The second: of all figures some are the first suite's.

Library             SwanSocketLibrary

Suite Setup         Open A Socket


*** Test Cases ***
Second
    [Documentation]    The import, the suite and the test each began at another time.
    Open A Socket
    Get Socket Statistics    open.count    ==    3
    Get Socket Statistics    open.count    ==    2    since=suite
    Get Socket Statistics    open.count    ==    1    since=test


*** Keywords ***
Open A Socket
    ${url} =    Start Socket Server
    ${socket} =    Connect Socket    ${url}
    Wait For Socket Open    socket=${socket}
