*** Settings ***
Documentation       Whom the client trusts: certificates and names are checked, old TLS is not spoken, and who turns
...                 the checks off is warned. More about certificates is in ``connecting/tls.robot``.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Library             ../resources/InnerRun.py
Library             WatchfulServers.py

Test Tags           tls


*** Test Cases ***
Old TLS Is Refused
    [Documentation]    A server that speaks TLS 1.0 and 1.1 alone, whatever the connect's arguments are.
    ${ca_certs} =    Authority File
    ${port} =    Start Watchful Server    old    certificate_for=127.0.0.1    old_tls=True
    ${works} =    Old TLS Works Here    ${port}
    Skip If    not ${works}    This OpenSSL speaks no old TLS.
    Old TLS Should Be Refused    ${port}
    Old TLS Should Be Refused    ${port}    verify_tls=False
    Old TLS Should Be Refused    ${port}    ca_certs=${ca_certs}

Old TLS Is Not Offered
    [Documentation]    The client's first message names TLS 1.3 and 1.2, also where certificates are not checked.
    ${port} =    Start Watchful Server    listening    hang up
    Connect Socket    wss://127.0.0.1:${port}    alias=checked
    Wait For Socket Error    socket=checked
    Connect Socket    wss://127.0.0.1:${port}    alias=unchecked    verify_tls=False
    Wait For Socket Error    socket=unchecked
    ${hellos} =    What Server Saw    listening
    Length Should Be    ${hellos}    2
    FOR    ${hello}    IN    @{hellos}
        ${versions} =    TLS Versions In    ${hello}
        Should Be Equal    ${versions}    ${{['1.3', '1.2']}}
    END

A Proxy's Name Does Not Count
    [Documentation]    Behind a proxy the certificate must be for the server, not for the proxy.
    [Template]    Behind A Proxy
    server.invalid    open
    127.0.0.1    is not trusted
    other.invalid    is not trusted

Each Connection Of A Redirect Is Checked
    [Documentation]    The second one leads to the same origin, but somebody else answers there.
    ${ca_certs} =    Authority File
    ${port} =    Start Watchful Server    moved    HTTP/1.1 302 Found\nLocation: /there\n\n    open
    ...    certificate_for=127.0.0.1,other.invalid
    Connect Socket    wss://127.0.0.1:${port}    header={'Cookie': 'token'}    ca_certs=${ca_certs}
    ${error} =    Wait For Socket Error
    Should Contain    ${error.detail}    is not trusted
    ${seen} =    What Server Saw    moved
    Should Be Equal    ${seen}[1]    ${{b''}}

A Common Name Does Not Count
    [Documentation]    As in browsers and phones: a certificate names its hosts as subjectAltName, or nobody.
    ${ca_certs} =    Authority File
    ${port} =    Start Watchful Server    old style    certificate_for=CN=localhost
    Connect Socket    wss://localhost:${port}    ca_certs=${ca_certs}
    ${error} =    Wait For Socket Error
    Should Start With    ${error.detail}    the server's certificate is not trusted: hostname mismatch
    Should End With    ${error.detail}    not valid for 'localhost', of which subjectAltName alone counts

An HTTPS Proxy Is Checked By Itself
    [Documentation]    Both certificates count, each for its own name. The client's is shown to the server alone.
    [Template]    Behind An HTTPS Proxy
    localhost    open
    other.invalid    is not trusted

One Node Under The Name Of All
    [Documentation]    With resolve= the certificate must be for the URL's host, which the server hears of.
    [Template]    One Node
    chat.invalid    open
    127.0.0.1    is not trusted

A Client's Certificate From PKCS12
    [Documentation]    It is shown to the server; without its password, or with a wrong one, nobody is asked.
    ${ca_certs} =    Authority File
    ${file} =    Client PKCS12 File    pa55word-of-p12
    ${port} =    Start Watchful Server    mutual    certificate_for=localhost
    ${password} =    Evaluate    robot.api.types.Secret('pa55word-of-p12')
    Connect Socket    wss://localhost:${port}    ca_certs=${ca_certs}    client_cert=${file}
    ...    client_key_password=${password}
    Wait For Socket Open
    Close Socket
    Connect Socket    wss://localhost:${port}    alias=none    client_cert=${file}
    ${error} =    Wait For Socket Error    socket=none
    Should Contain
    ...    ${error.detail}
    ...    client.p12, cannot be used: it has a password: give that as client_key_password
    Connect Socket    wss://localhost:${port}    alias=wrong    client_cert=${file}    client_key_password=no
    ${error} =    Wait For Socket Error    socket=wrong
    Should Contain    ${error.detail}    cannot be used: client_key_password is not its password
    ${shown} =    Certificates Shown To    mutual
    Should Be Equal    ${shown}    ${{[True, False, False]}}

An Import That Turns The Checks Off
    [Documentation]    Is warned of when a socket is connected. A connect that does it has its warning too:
    ...    ``connecting/tls.robot``.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/unchecked_import.robot
    Should Be Equal As Integers    ${run.rc}    0
    Should Be Equal    ${run.warnings}    ${{['TLS certificates are not checked (verify_tls=False).']}}
    Should Contain    ${run.output}    level="WARN">TLS certificates are not checked
    Should Contain    ${run.stdout}    [ WARN ] TLS certificates are not checked


*** Keywords ***
Old TLS Should Be Refused
    [Arguments]    ${port}    &{arguments}
    ${task} =    Connect Socket    wss://127.0.0.1:${port}    &{arguments}
    ${error} =    Wait For Socket Error    socket=${task}
    Should Match Regexp    ${error.detail}    ^TLS failed: .*(protocol|version)

One Node
    [Arguments]    ${certificate_for}    ${outcome}
    ${port} =    Start Watchful Server    node    certificate_for=${certificate_for}
    ${ca_certs} =    Authority File
    ${task} =    Connect Socket    wss://chat.invalid:${port}    ca_certs=${ca_certs}
    ...    resolve=chat.invalid:${port}:127.0.0.1
    IF    $outcome == 'open'
        Wait For Socket Open    socket=${task}
        Close Socket    socket=${task}
        ${seen} =    What Server Saw    node
        Should Contain    ${seen}[0]    ${{b'Host: chat.invalid:%d' % $port}}
    ELSE
        ${error} =    Wait For Socket Error    socket=${task}
        Should Contain    ${error.detail}    ${outcome}
    END

Behind An HTTPS Proxy
    [Arguments]    ${proxy_for}    ${outcome}
    ${port} =    Start Watchful Server    server    certificate_for=server.invalid
    ${proxy} =    Start Watchful Proxy    proxy    ${port}    certificate_for=${proxy_for}
    ${ca_certs} =    Authority File
    ${client} =    Client Certificate File
    ${task} =    Connect Socket    wss://server.invalid    proxy=https://mia:pa55word@localhost:${proxy}
    ...    ca_certs=${ca_certs}    client_cert=${client}
    IF    $outcome == 'open'
        Wait For Socket Open    socket=${task}
        Close Socket    socket=${task}
        ${shown} =    Certificates Shown To    server
        Should Be Equal    ${shown}    ${{[True]}}
        ${shown} =    Certificates Shown To    proxy
        Should Be Equal    ${shown}    ${{[False]}}
    ELSE
        ${error} =    Wait For Socket Error    socket=${task}
        Should Start With    ${error.detail}    the proxy localhost:${proxy}'s certificate ${outcome}
        Should End With    ${error.detail}    name the file of its authority in ca_certs, or mend its host in proxy\=
        Should Not Contain    ${error.detail}    pa55word
    END

Behind A Proxy
    [Arguments]    ${certificate_for}    ${outcome}
    ${port} =    Start Watchful Server    server    certificate_for=${certificate_for}
    ${proxy} =    Start Watchful Proxy    proxy    ${port}
    ${ca_certs} =    Authority File
    ${task} =    Connect Socket    wss://server.invalid    ca_certs=${ca_certs}    proxy=http://127.0.0.1:${proxy}
    IF    $outcome == 'open'
        Wait For Socket Open    socket=${task}
    ELSE
        ${error} =    Wait For Socket Error    socket=${task}
        Should Contain    ${error.detail}    ${outcome}
    END
