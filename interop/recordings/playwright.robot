*** Settings ***
Documentation       Recordings that Playwright makes of a page in Chromium.

Resource            ../recordings.resource

Suite Setup         Keep    CLIENT=${{[$OWN_PYTHON, '-m', 'interop.clients.chromium_page']}}
Test Teardown       Stop Peers
Test Template       What Playwright Records Should Play

Test Tags           needs-chromium    needs-node


*** Test Cases ***
Embedded
    page.har    --content    embed
Attached
    [Documentation]    The messages are in a file beside the HAR.
    page.har    --content    attach
Zipped
    [Documentation]    Likewise, in one file.
    page.zip
Minimal
    [Documentation]    Without times.
    page.har    --content    embed    --mode    minimal


*** Keywords ***
What Playwright Records Should Play
    [Documentation]    It notes neither empty messages nor how a server refused.
    [Arguments]    ${name}    @{options}
    ${folder} =    Folder    ${OUTPUT DIR}/playwright
    ${port} =    Start Peer    node    interop/servers/ws_server.cjs
    VAR    ${server}    ws://127.0.0.1:${port}
    VAR    @{record}    --har    ${folder}/${name}    @{options}
    Start Peer    @{CLIENT}    ${server}${TALK}    ${server}/refused    @{record}    ready=^close 4001
    ${said} =    Peer Lines
    Peer Should Say    ^left
    Stop Peers
    The Recording Should Play    ${folder}/${name}    ${said}    ^close 1006
