*** Settings ***
Documentation       Certificates: trusted, not trusted, not checked.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/sockets.resource
Library             ../resources/InnerRun.py

Test Tags           tls


*** Test Cases ***
A Trusted Certificate
    [Documentation]    The client keywords trust the embedded server's authority by themselves.
    [Tags]    S7
    ${url} =    Start Socket Server    tls=trusted
    Should Start With    ${url}    wss://localhost:
    Connect Socket    ${url}
    Wait For Socket Open
    Send Socket Message    over TLS
    Wait For Socket Message    ==    over TLS
    Close Socket    code=1001
    Wait For Socket Close    code=1001

A Certificate That Is Not Trusted
    [Documentation]    The error event says what is wrong with it, on both platforms.
    [Tags]    S2    S5    S10
    [Template]    Certificate Should Be Refused
    self-signed    self-signed certificate
    expired    certificate has expired
    wrong-host    mismatch

Not Checked
    [Documentation]    With verify_tls=False any certificate will do, and a warning says so.
    [Template]    Certificate Should Be Taken Unchecked
    self-signed
    expired
    wrong-host

Not Checking Is Warned Of
    [Documentation]    In the log of the run that does it, and only then.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/unchecked.robot
    Should Be Equal As Integers    ${run.rc}    0
    Length Should Be    ${run.warnings}    1
    Should Contain    ${run.warnings}[0]    certificates are not checked

Other Trusted Certificates
    [Documentation]    With ca_certs= only those in the file count.
    ${url} =    Start Socket Server    tls=self-signed
    Connect Socket    ${url}    ca_certs=${CURDIR}/tls.robot
    ${error} =    Wait For Socket Error
    Should Contain    ${error.detail}    tls.robot, cannot be used

A File That Is Not There
    [Documentation]    Said at once, and nothing is connected.
    [Template]    Run Keyword And Expect Error
    ca_certs must name a file, and 'no.pem' is none.    Connect Socket    wss://h    ca_certs=no.pem
    client_cert must name a file, and 'no.pem' is none.    Connect Socket    wss://h    client_cert=no.pem
    client_key must name a file, and 'no.pem' is none.    Connect Socket    wss://h    client_key=no.pem
    ca_certs must name a file, or a folder*    Connect Socket    wss://h    ca_certs=${CURDIR}

A Key Without A Certificate
    [Documentation]    Says which argument is missing.
    [Template]    Run Keyword And Expect Error
    client_key is of no use without client_cert: *    Connect Socket    wss://h    client_key=${CURDIR}/tls.robot
    client_key_password is of no use without client_cert: *    Connect Socket    wss://h    client_key_password=x

Where A Host Is
    [Documentation]    What is no address, or of another host than the URL's, is refused.
    [Template]    Run Keyword And Expect Error
    resolve must be host:port:address, *    Connect Socket    ws://h    resolve=h:80
    resolve must name the host and port of the URL, h:80, *    Connect Socket    ws://h    resolve=h:443:192.0.2.1

A Server Without TLS
    [Documentation]    wss:// to a server that speaks none.
    [Tags]    S5    S10
    ${url} =    Start Socket Server
    ${secure} =    Evaluate    $url.replace('ws://', 'wss://')
    Connect Socket    ${secure}
    ${error} =    Wait For Socket Error
    Should Contain    ${error.detail}    TLS


*** Keywords ***
Certificate Should Be Refused
    [Arguments]    ${kind}    ${cause}
    ${url} =    Start Socket Server    tls=${kind}
    FOR    ${platform}    IN    android    ios
        Set Host    platform=${platform}
        ${task} =    Connect Socket    ${url}
        ${error} =    Wait For Socket Error    socket=${task}
        Error Event Should Be The Platform's    ${platform}    ${error}    0    ${cause}
        Should Contain    ${error.detail}    not trusted
    END
    Stop Socket Server

Certificate Should Be Taken Unchecked
    [Arguments]    ${kind}
    ${url} =    Start Socket Server    tls=${kind}
    ${task} =    Connect Socket    ${url}    verify_tls=False
    Wait For Socket Open    socket=${task}
    Close And Wait    ${task}
    Stop Socket Server
