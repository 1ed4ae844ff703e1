*** Settings ***
Documentation       Secrets in other spellings than the tester's, in every place: in output.xml and log.html at DEBUG,
...                 in what is printed, in failures, timelines and saved files none is found, whole or cut.

Library             ../resources/InnerRun.py
Library             Spellings.py
Variables           _inner/hostile.py    secret


*** Test Cases ***
What Peers Say
    [Documentation]    As text, in the form of URLs and of JSON, as digits, in base64: in messages, headers, status
    ...    lines, causes, a proxy's answer, close reasons, requests.
    [Template]    Peers Should Show No Secret
    secret    ***
    cut    ---

What Is Given To Keywords And What Comes Back
    [Documentation]    Every keyword takes Secrets, also in dictionaries and lists. What they hold is binary data,
    ...    pings, raw bytes, names, paths, tokens and passwords, which peers and proxies say again.
    [Template]    Keywords Should Show No Secret
    zq7-k3Nw0rd5
    zq7-k "ü"/\\%41&+<密>


*** Keywords ***
Peers Should Show No Secret
    [Arguments]    ${kind}    ${part}
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/every_place.robot    --loglevel    DEBUG    --log    log.html
    ...    --variablefile    ${CURDIR}/_inner/hostile.py:${kind}    --pythonpath    ${CURDIR}/_inner
    FOR    ${name}    ${message}    IN    &{run.failures}
        IF    'Failing' not in $name
            Should Be Equal    ${run.tests}[${name}]    PASS    ${name}: ${message}
        ELSE IF    'Redirect' not in $name
            Should Contain    ${message}    ${part}
        END
    END
    Nothing Should Hold    ${run}    ${{ $SECRET.value }}

Keywords Should Show No Secret
    [Arguments]    ${secret}
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/given_secrets.robot    --loglevel    DEBUG    --log    log.html
    ...    --pythonpath    ${CURDIR}/_inner    SWAN_SECRET=${secret}
    FOR    ${name}    ${message}    IN    &{run.failures}
        Should Be Equal
        ...    ${run.tests}[${name}]
        ...    ${{ 'FAIL' if 'Failing' in $name else 'PASS' }}
        ...    ${name}: ${message}
    END
    Nothing Should Hold    ${run}    ${secret}

Nothing Should Hold
    [Arguments]    ${run}    ${secret}
    Text Should Hold No Spelling Of    output.xml    ${run.output}    ${secret}
    Text Should Hold No Spelling Of    the console    ${run.stdout}    ${secret}
    Should Contain    ${run.files}    log.html
    Should Not Be Empty    ${{ [name for name in $run.files if name.endswith('.har')] }}
    FOR    ${name}    ${text}    IN    &{run.files}
        Text Should Hold No Spelling Of    ${name}    ${text}    ${secret}
    END
