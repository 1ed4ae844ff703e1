*** Settings ***
Documentation       Robot Framework's timeouts strike in the middle of calls, hundreds of times: nothing is left locked,
...                 lost or sent twice. ``invoke interruptions`` does the same ten thousand times.

Library             Collections
Library             ../resources/InnerRun.py

Test Template       Nothing Should Be Broken By Timeouts


*** Variables ***
${COUNT}    160
${SEED}     1


*** Test Cases ***
At Random Times
    [Documentation]    By the system's timer, 5 to 60 ms after a test's beginning.
    interrupted.robot    Multiplied.py:${COUNT}:${SEED}
Of Pages At Random Times
    [Documentation]    The same of keywords of pages.
    pages.robot    Multiplied.py:${COUNT}:${SEED}
At Chosen Instructions
    [Documentation]    At any instruction of a keyword, half of them near its end.
    interrupted.robot    Multiplied.py:${COUNT}:0    --listener    ${CURDIR}/_inner/Strikes.py:${SEED}
Of Pages At Chosen Instructions
    [Documentation]    The same of keywords of pages.
    pages.robot    Multiplied.py:${COUNT}:0    --listener    ${CURDIR}/_inner/Strikes.py:${SEED}


*** Keywords ***
Nothing Should Be Broken By Timeouts
    [Documentation]    The interrupted tests failed for their timeout alone: all had arrived when they were torn down.
    [Arguments]    ${suite}    ${modifier}    @{options}
    Skip If    os.name == 'nt'    On Windows timeouts strike in another way, which is not counted here.
    ${inner} =    Run Inner Suite    ${CURDIR}/_inner/${suite}
    ...    --prerunmodifier    ${CURDIR}/_inner/${modifier}    @{options}
    Length Should Be    ${inner.tests}    ${{ int($COUNT) + 3 }}    ${inner.stdout}
    FOR    ${name}    ${message}    IN    &{inner.failures}
        IF    $name.endswith((' Works', ' Is Left'))
            Should Be Equal    ${message}    ${EMPTY}    ${name}: ${message}    values=False
        ELSE
            Should Match Regexp
            ...    ${message}
            ...    ^(Setup failed:\n)?Test timeout [0-9a-z ]+ exceeded\\.$
            ...    ${name}: ${message}
            ...    values=False
        END
    END
    Should Be Empty    ${inner.warnings}
