*** Settings ***
Documentation       The authority of `Get Socket Server Ca File` elsewhere than in ws and aiohttp, whose suites have a
...                 test of their own.

Library             Process
Resource            ../server.resource

Suite Setup         Start Server With TLS
Test Teardown       Stop Peers


*** Test Cases ***
Curl
    [Documentation]    It is let in, and told that this is no page.
    [Tags]    needs-curl
    ${result} =    Run Process    curl    --silent    --show-error    --noproxy    *    --cacert    ${AUTHORITY}
    ...    --write-out    \%{http_code}    ${{$URL.replace('wss:', 'https:')}}
    Should Contain    ${result.stdout}    426
    ${result} =    Run Process    curl    --silent    --show-error    --noproxy    *
    ...    ${{$URL.replace('wss:', 'https:')}}
    Should Contain    ${result.stderr}    certificate problem

Chromium
    [Documentation]    Imported into the certificates of the user.
    [Tags]    needs-chromium    needs-certutil
    VAR    @{CLIENT}    ${OWN_PYTHON}    -m    interop.clients.chromium_page    scope=TEST
    ${home} =    Folder    ${OUTPUT DIR}/home/.pki/nssdb
    VAR    @{certutil}    certutil    -d    sql:${home}
    Run Process    @{certutil}    -N    --empty-password
    Start Peer    @{CLIENT}    ${URL}    ready=ERR_CERT_AUTHORITY_INVALID    HOME=${OUTPUT DIR}/home
    ${result} =    Run Process    @{certutil}    -A    -t    C,,    -n    swan    -i    ${AUTHORITY}
    Should Be Empty    ${result.stderr}
    Start Peer    @{CLIENT}    ${URL}    ready=^open chat.v2    HOME=${OUTPUT DIR}/home
    Wait For Server Message    ==    你好 😀


*** Keywords ***
Start Server With TLS
    ${url} =    Start Socket Server    silent    tls=trusted    protocols=['chat.v2']
    ${authority} =    Get Socket Server Ca File
    Keep    URL=${url}    AUTHORITY=${authority}
