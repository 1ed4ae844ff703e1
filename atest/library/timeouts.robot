*** Settings ***
Documentation       Robot Framework's own timeouts and the library's waits.

Library             ../resources/InnerRun.py


*** Test Cases ***
A Test's Timeout Interrupts A Wait
    [Documentation]    And the library goes on working: the next tests connect, send and wait.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/timeouts.robot
    Should Be Equal
    ...    ${run.tests}
    ...    ${{ {name: 'FAIL' if 'Interrupted' in name else 'PASS' for name in $run.tests} }}
    Length Should Be    ${run.tests}    6
    FOR    ${name}    ${message}    IN    &{run.failures}
        IF    'Interrupted' in $name
            Should Contain    ${message}    timeout 300 milliseconds exceeded.
        END
    END
    Should Be Empty    ${run.warnings}
