*** Settings ***
Documentation       Handshakes that the installed package signs. The name's first character keeps this suite out of
...                 a run of the whole folder, which needs no plugins.

Library             Collections
Library             SwanSocketLibrary    plugins=signer;secret    AS    Signed
Library             SwanSocketLibrary    plugins=signer;key=;signature_header=X-Sign    AS    Keyless
Library             SwanSocketLibrary    plugins=signer;a=b;X-Sign;time_header=X-Time    AS    Named
Library             SwanSocketLibrary


*** Test Cases ***
Found By Its Entry Point
    [Documentation]    Where the import names it: it needs a key.
    ${plugins} =    Signed.Get Socket Plugins
    ${found} =    Evaluate    [each.source for each in $plugins if each.name == 'signer']
    Should Be Equal    ${found}    ${{['package swan-socket-signer']}}
    ${plugins} =    SwanSocketLibrary.Get Socket Plugins
    Should Not Contain    ${{[each.name for each in $plugins]}}    signer

A Signature
    [Documentation]    Which the server can check.
    ${url} =    Signed.Start Socket Server
    Signed.Connect Socket    ${url}/chat?room=7
    Signed.Wait For Socket Open
    ${request} =    Signed.Wait For Server Connection
    ${expected} =    Evaluate
    ...    swan_signer.signature('secret', '/chat', $request.headers['X-Signature-Time'])
    ...    modules=swan_signer
    Should Be Equal    ${request.headers}[X-Signature]    ${expected}
    ${age} =    Evaluate    time.time() - int($request.headers['X-Signature-Time'])
    Should Be True    -1 < ${age} < 60

Headers By Name
    [Documentation]    And a key with an equals sign.
    ${url} =    Named.Start Socket Server
    Named.Connect Socket    ${url}
    ${request} =    Named.Wait For Server Connection
    ${expected} =    Evaluate
    ...    swan_signer.signature('a=b', '/', $request.headers['X-Time'])
    ...    modules=swan_signer
    Should Be Equal    ${request.headers}[X-Sign]    ${expected}

Without A Key
    [Documentation]    The connect fails as the platform's security check does.
    Run Keyword And Expect Error
    ...    connectSocket:fail 1001 执行失败 - plugin 'signer' refuses it: it has no key to sign with. *
    ...    Keyless.Connect Socket    ws://example.com
    Keyless.Set Host    platform=ios
    Keyless.Socket Call Should Fail    7    Keyless.Connect Socket    ws://example.com
