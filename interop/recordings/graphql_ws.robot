*** Settings ***
Documentation       graphql-ws's own client against a recording of itself: the ids of its operations are made up anew.

Library             String
Resource            ../recordings.resource

Test Teardown       Stop Peers

Test Tags           needs-mitmproxy    needs-node


*** Variables ***
@{CLIENT}    node    interop/clients/graphql_ws_client.cjs


*** Test Cases ***
Its Ids Are Captured
    [Documentation]    It gets all that it got from the server, with ids of its own.
    ${recording}    ${said} =    What It Says To A Server
    ${url} =    Start Socket Server    replay=${recording}    url=*/graphql    capture=$.id
    Start Peer    @{CLIENT}    ${url}/graphql    ready=^(?:answered|failed).*
    ${now} =    Peer Lines
    Should Not Be Equal    ${now}    ${said}
    ${now_without} =    Without Ids    ${now}
    ${said_without} =    Without Ids    ${said}
    Should Be Equal    ${now_without}    ${said_without}
    Should Contain    ${now}[-1]    {"countdown":0}],[{"hello":"你好 leo"}]]
    Socket Server Replay Should Be Complete

Without Capturing It Departs
    [Documentation]    The recording has other ids.
    ${recording}    ${_} =    What It Says To A Server
    ${url} =    Start Socket Server    replay=${recording}
    Start Peer    @{CLIENT}    ${url}/graphql    ready=^failed 1008 departed from the recording
    Run Keyword And Expect Error    *another message came*    Socket Server Replay Should Be Complete


*** Keywords ***
What It Says To A Server
    [Documentation]    Returns the recording, and the lines of the client.
    ${folder} =    Folder    ${OUTPUT DIR}/graphql-ws
    ${port} =    Start Peer    node    interop/servers/graphql_ws_server.cjs
    ${between} =    Start Mitmproxy    ${folder}    talk.har    reverse:http://127.0.0.1:${port}
    Start Peer    @{CLIENT}    ws://127.0.0.1:${between}/graphql    ready=^answered.*
    ${said} =    Peer Lines
    Stop Peers
    RETURN    ${folder}/talk.har    ${said}

Without Ids
    [Documentation]    The lines, as one text.
    [Arguments]    ${lines}
    ${text} =    Replace String Using Regexp    ${{'\n'.join($lines)}}    [0-9a-f]{8}-[0-9a-f-]{27}    an id
    RETURN    ${text}
