*** Settings ***
Documentation       What must not be shown: runs at DEBUG and at TRACE are searched for every secret.

Library             ../resources/InnerRun.py

Test Template       Nothing Should Show


*** Variables ***
@{PLAIN}     plainauthorization    plaincookie    plainproxyauthorization    plainsetcookie
...          plainuser    plainpassword    plainproxyuser    plainproxypassword
@{SECRET}    secretheader    secretmessage    secretjson    secreturl    secretproxy    secretreason


*** Test Cases ***
Headers And Credentials At Debug
    [Documentation]    In output.xml, in what is printed, in failures: neither headers' values nor credentials.
    DEBUG    plain_secrets.robot    @{PLAIN}
Failures At Debug
    [Documentation]    Calls that are refused, servers and proxies that cannot be reached.
    DEBUG    plain_failures.robot    @{PLAIN}
Secret Values At Debug
    [Documentation]    Values of Robot Framework's own type, also where the peer sends them back.
    DEBUG    secret_values.robot    @{SECRET}
Secret Values At Trace
    [Documentation]    Where Robot Framework writes every argument.
    TRACE    secret_values.robot    @{SECRET}
They Were Sent All The Same
    [Documentation]    Without the secrets the inner runs would prove nothing: their suites assert them.
    [Template]    NONE
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/secret_values.robot
    Inner Run Should Pass    ${run}
    Line Should Match    ${run}    INFO * ← onSocketMessage text, * B: "[*][*][*]"


*** Keywords ***
Nothing Should Show
    [Arguments]    ${level}    ${suite}    @{secrets}
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/${suite}    --loglevel    ${level}
    ...    --variablefile    ${CURDIR}/_inner/secret_values.py
    Inner Run Should Pass    ${run}
    Text Should Hold None Of    ${run.output}    @{secrets}
    Text Should Hold None Of    ${run.stdout}    @{secrets}
    FOR    ${secret}    IN    @{secrets}
        ${spelled} =    Evaluate    base64.b64encode($secret.encode()).decode().rstrip('=')
        Text Should Hold None Of    ${run.output}    ${spelled}
    END
