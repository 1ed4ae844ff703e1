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
