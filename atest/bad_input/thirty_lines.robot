*** Settings ***
Documentation       Thirty wrong lines, written from the README alone, which all fail: what to do next is said
...                 without the documentation.

Library             ../resources/InnerRun.py


*** Variables ***
${LINES}       ${CURDIR}/_inner/thirty_lines.robot
${OF_ROBOT}    3


*** Test Cases ***
A Failure Says What To Do Next
    [Documentation]    What a test of the inner suite has as its documentation stands in its failure. Robot Framework
    ...    itself refuses a few, before the library runs. No traceback of the library follows.
    ${inner} =    Run Inner Suite    ${LINES}    --loglevel    DEBUG
    ${suite} =    Evaluate    robot.api.TestSuite.from_file_system($LINES)    modules=robot.api
    Length Should Be    ${inner.failures}    30
    FOR    ${test}    IN    @{suite.tests}
        IF    $test.doc != 'NONE'
            Should Contain    ${inner.failures}[${test.name}]    ${test.doc}
        END
    END
    ${unsaid} =    Evaluate    [test.name for test in $suite.tests if test.doc == 'NONE']
    Should Be True    len($unsaid) <= ${OF_ROBOT}
    FOR    ${line}    IN    @{inner.lines}
        Should Not Contain    ${line}    Traceback
    END
