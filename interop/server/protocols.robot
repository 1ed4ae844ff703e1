*** Settings ***
Documentation       The reference clients of the protocols of ``examples/protocols`` against the stubs there. Each does
...                 what the suite does, through heartbeats, and says what it saw.

Library             ../Peers.py
Resource            ../../examples/protocols/stubs/graphql_transport_ws.resource
Resource            ../../examples/protocols/stubs/json_rpc.resource
Resource            ../../examples/protocols/stubs/mqtt.resource
Resource            ../../examples/protocols/stubs/phoenix.resource
Resource            ../../examples/protocols/stubs/signalr.resource
Resource            ../../examples/protocols/stubs/socket_io.resource
Resource            ../../examples/protocols/stubs/stomp.resource

Test Teardown       Stop Peers

Test Tags           needs-node


*** Test Cases ***
Socket IO
    [Documentation]    socket.io-client.
    ${url} =    Start Socket IO Stub
    The Client Should See    socketIo    ${url}    order taken    ${1}    ${2}    ffd8    not allowed    ${True}

GraphQL
    [Documentation]    graphql-ws.
    ${url} =    Start GraphQL Stub
    The Client Should See    graphql    ${url}    ${4.5}    ${5}    Cannot query this.

SignalR
    [Documentation]    @microsoft/signalr, without a negotiation.
    ${url} =    Start SignalR Stub
    VAR    ${error}    Failed to invoke 'None' due to an error on the server. HubException: Method does not exist.
    The Client Should See    signalr    ${url}    tea ordered    ${error}    ${1}    ${2}    Connected

Phoenix
    [Documentation]    phoenix.
    ${url} =    Start Phoenix Stub
    VAR    @{ok}    ok    &{EMPTY}
    VAR    &{why}    reason=unauthorized
    VAR    @{refused}    error    ${why}
    VAR    &{said}    body=你好
    The Client Should See    phoenix    ${url}    ${ok}    ${refused}    ${ok}    ${said}    ${ok}    ${True}

STOMP
    [Documentation]    @stomp/stompjs.
    ${url} =    Start STOMP Stub
    The Client Should See    stomp    ${url}    1.2    {"drink":"奶茶"}    ${True}    Unknown destination

MQTT
    [Documentation]    mqtt, which sends as in browsers and smart programs.
    ${url} =    Start MQTT Stub
    The Client Should See    mqtt    ${url}    ${1}    a/b hi    a/b 你好    ${True}

JSON-RPC
    [Documentation]    json-rpc-2.0.
    ${url} =    Start JSON-RPC Stub
    The Client Should See    jsonRpc    ${url}    ${{['奶茶', 1]}}    ${-32601}    1.2


*** Keywords ***
The Client Should See
    [Arguments]    ${name}    ${url}    @{expected}
    VAR    @{command}    node    interop/clients/protocol_clients.cjs    ${name}    ${url}
    ${came} =    Start Peer    @{command}    ready=^(?:saw|failed) (.*)
    ${seen} =    Evaluate    json.loads($came) if $came.startswith('[') else $came
    Should Be Equal    ${seen}    ${expected}
