*** Settings ***
Documentation       When sockets and servers left open are closed, and callbacks forgotten: inner runs, each at a level.

Library             ../resources/InnerRun.py

Test Template       Inner Run Should Be Clean


*** Test Cases ***
Test
    [Documentation]    What a test opened goes with it; what a suite setup opened stays until the suite's end.
    [Tags]    S15
    level_test
Suite
    [Documentation]    Everything stays until the suite's end.
    level_suite
Manual
    [Documentation]    Everything stays until the run's end, across suites, and the process still ends.
    level_manual
Imported In The Middle Of A Test
    [Documentation]    What is opened then goes with that test all the same.
    imported_late.robot


*** Keywords ***
Inner Run Should Be Clean
    [Arguments]    ${path}
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/${path}
    Inner Run Should Pass    ${run}
