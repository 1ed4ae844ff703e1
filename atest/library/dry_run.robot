*** Settings ***
Documentation       --dryrun looks into Socket Call Should Fail.

Library             ../resources/InnerRun.py


*** Test Cases ***
What Is Wrong Inside Is Reported
    [Documentation]    An unknown keyword and a wrong argument; what is right passes.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/dry_run.robot    --dryrun
    VAR    &{expected}    Right=PASS    Unknown Keyword=FAIL    Wrong Argument=FAIL
    ...    Too Many Arguments=FAIL    Milliseconds=FAIL
    Should Be Equal    ${run.tests}    ${expected}
    Should Contain    ${run.failures}[Unknown Keyword]    No keyword with name 'No Such Keyword' found.
    Should Contain    ${run.failures}[Wrong Argument]    expected 0 to 1 arguments, got 2
    Should Contain    ${run.failures}[Too Many Arguments]    expected 0 to 2 non-named arguments, got 3
    Should Contain    ${run.failures}[Milliseconds]    has no unit: is it 5000 s, or 5 s?
