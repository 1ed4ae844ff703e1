*** Settings ***
Documentation       What a page is given as a Secret, or what ``mask`` names, shows nowhere, whatever the page does.

Library             ../resources/InnerRun.py
Library             ../security/Spellings.py


*** Test Cases ***
A Secret That A Page Shows Everywhere
    [Documentation]    In output.xml and log.html at DEBUG, in failures, timelines and saved files none is found.
    [Template]    No Page Should Show
    zq7-k3Nw0rd5
    zq7-k "ü"/\\%41&+<密>

What The Mask Names
    [Documentation]    In data, toasts, the console and results, also where no socket ever carried it.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/page_mask.robot    --loglevel    DEBUG    --log    log.html
    Inner Run Should Pass    ${run}
    Text Should Hold None Of    ${run.output}    masked-value
    Text Should Hold None Of    ${run.files}[log.html]    masked-value


*** Keywords ***
No Page Should Show
    [Arguments]    ${secret}
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/page_secrets.robot    --loglevel    DEBUG    --log    log.html
    ...    SWAN_SECRET=${secret}
    FOR    ${name}    ${message}    IN    &{run.failures}
        Should Be Equal
        ...    ${run.tests}[${name}]
        ...    ${{ 'FAIL' if 'Failing' in $name else 'PASS' }}
        ...    ${name}: ${message}
    END
    Text Should Hold No Spelling Of    output.xml    ${run.output}    ${secret}
    Text Should Hold No Spelling Of    the console    ${run.stdout}    ${secret}
    FOR    ${name}    ${text}    IN    &{run.files}
        Text Should Hold No Spelling Of    ${name}    ${text}    ${secret}
    END
