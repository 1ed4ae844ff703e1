*** Settings ***
Documentation       Secrets that peers say, or that fail: what ``library/secrets.robot`` does not look at.

Library             ../resources/InnerRun.py

Test Template       Nothing Should Show


*** Test Cases ***
Plain Secrets At Debug
    [Documentation]    Neither in output.xml nor in what is printed.
    DEBUG    ${False}
Secret Values At Trace
    [Documentation]    Where Robot Framework writes every argument and result.
    TRACE    ${True}


*** Keywords ***
Nothing Should Show
    [Arguments]    ${level}    ${wrapped}
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/secret_answers.robot    --loglevel    ${level}
    ...    --variable    WRAPPED:${wrapped}
    Should Be Equal As Integers    ${run.rc}    0    ${run.stdout}
    ${secrets} =    Evaluate    atest.security._inner.SecretPeer.HIDDEN    modules=atest.security._inner.SecretPeer
    FOR    ${secret}    IN    @{secrets}
        ${spelled} =    Evaluate    base64.b64encode($secret.encode()).decode().rstrip('=')
        Text Should Hold None Of    ${run.output}    ${secret}    ${spelled}
        Text Should Hold None Of    ${run.stdout}    ${secret}    ${spelled}
    END
