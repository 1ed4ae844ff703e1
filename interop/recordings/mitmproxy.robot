*** Settings ***
Documentation       Recordings that mitmproxy makes between a client of Node.js and the server.

Resource            ../recordings.resource

Suite Setup         Keep    CLIENT=${{['node', '--max-http-header-size=131072', 'interop/clients/ws_client.cjs']}}
...                 TALK=/talk?empty    MESSAGES=${{[*$MESSAGES, '', b'']}}
Test Teardown       Stop Peers
Test Template       What Mitmproxy Records Should Play

Test Tags           needs-mitmproxy    needs-node


*** Test Cases ***
Har
    talk.har
Zhar
    [Documentation]    Compressed.
    talk.zhar
TLS
    [Documentation]    Between the library's client and its server, as a proxy with an authority of its own.
    [Template]    NONE
    ${folder} =    Folder    ${OUTPUT DIR}/mitmproxy
    ${url} =    Start Socket Server    tls=trusted
    ${authority} =    Get Socket Server Ca File
    ${proxy} =    Start Mitmproxy    ${folder}    tls.har    regular    ssl_verify_upstream_trusted_ca=${authority}
    Chat    ${url}/tea    proxy=http://127.0.0.1:${proxy}    ca_certs=${folder}/mitmproxy-ca-cert.pem
    Stop Peers
    ${url} =    Start Socket Server    replay=${folder}/tls.har
    Chat    ${url}/tea
    Socket Server Replay Should Be Complete


*** Keywords ***
What Mitmproxy Records Should Play
    [Arguments]    ${name}
    ${folder} =    Folder    ${OUTPUT DIR}/mitmproxy
    ${port} =    Start Peer    node    interop/servers/ws_server.cjs
    ${between} =    Start Mitmproxy    ${folder}    ${name}    reverse:http://127.0.0.1:${port}
    VAR    ${server}    ws://127.0.0.1:${between}
    Start Peer    @{CLIENT}    ${server}${TALK}    ready=^close
    ${said} =    Peer Lines
    Start Peer    @{CLIENT}    ${server}/refused    ready=^refused 401
    Stop Peers
    The Recording Should Play    ${folder}/${name}    ${said}    ^refused 401
    Should Be Equal    ${OPEN.header}[Set-Cookie]    ${{['a=1; Path=/', 'b=2']}}
    Should Be Equal As Integers    ${ERROR.status}    401
    Should Be Equal    ${ERROR.header}[WWW-Authenticate]    Bearer
    Should Be Equal    ${ERROR.body}    {"why": "令牌过期"}

Chat
    [Arguments]    ${url}    &{way}
    Connect Socket    ${url}    &{way}
    Wait For Socket Open
    FOR    ${message}    IN    你好 😀    ${EMPTY}    ${{bytes([0, 1, 255])}}
        Send Socket Message    ${message}
        Wait For Socket Message    ==    ${message}
    END
    Close Socket    code=4001    reason=再见
    Wait For Socket Close    code=4001    reason=再见
