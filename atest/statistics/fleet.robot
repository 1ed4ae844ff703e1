*** Settings ***
Documentation       plugins=rfswarm without a manager, and with one that is not there.

Library             ../resources/InnerRun.py


*** Variables ***
${SUITE}    ${CURDIR}/_inner/fleet.robot


*** Test Cases ***
Without A Manager Nothing Is Done
    [Documentation]    There is no thread, and nothing is said.
    ${run} =    Run Inner Suite    ${SUITE}    --variable    EXPECTED:${EMPTY}
    Inner Run Should Pass    ${run}
    Should Not Contain    ${run.stdout}    WARN

A Manager That Is Not There Is Named And The Run Goes On
    [Documentation]    In the log if something is measured after it is known, or else at the end; once.
    ${run} =    Run Inner Suite    ${SUITE}    --variable    EXPECTED:yes
    ...    --variable    RFS_SWARMMANAGER:http://127.0.0.1:1
    Should Be Equal As Integers    ${run.rc}    0    ${run.stdout}
    Should Contain X Times
    ...    ${run.stdout}
    ...    the manager http://127.0.0.1:1 did not take a row: Connection refused. Rows are lost.
    ...    1
    Should Not Contain    ${run.stdout}    Traceback
