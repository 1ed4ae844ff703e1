*** Settings ***
Documentation       The client offers to compress, and servers agree.

Library             SwanSocketLibrary    transport=websockets    compression=on    timeout=30s
Library             ../Peers.py

Test Teardown       Stop Peers
Test Template       Compressed Messages Should Come Back


*** Test Cases ***
Node's ws
    [Tags]    needs-node
    node    interop/servers/ws_server.cjs
Aiohttp
    [Tags]    needs-python
    ${PYTHON}    interop/servers/aiohttp_server.py
Uvicorn
    [Tags]    needs-python
    ${PYTHON}    interop/servers/uvicorn_server.py    websockets-sansio
Uvicorn With wsproto
    [Tags]    needs-python
    ${PYTHON}    interop/servers/uvicorn_server.py    wsproto


*** Keywords ***
Compressed Messages Should Come Back
    [Arguments]    @{command}
    ${port} =    Start Peer    @{command}
    Connect Socket    ws://127.0.0.1:${port}/
    ${open} =    Wait For Socket Open
    Should Contain    ${open.header}[Sec-WebSocket-Extensions]    permessage-deflate
    FOR    ${message}    IN    hello    ${EMPTY}    ${{'奶茶' * 100_000}}    ${{bytes(2 ** 20)}}
        Send Socket Message    ${message}
        Wait For Socket Message    ==    ${message}
    END
    Close Socket
    Wait For Socket Close    code=1000
