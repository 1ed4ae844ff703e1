*** Settings ***
Documentation       The suites of ``examples/protocols`` against servers of others in place of their stubs.

Library             ../Peers.py

Test Teardown       Stop Peers


*** Test Cases ***
Socket IO
    [Documentation]    Of which the package socket.io is the reference. It waits for a pong for a second.
    [Tags]    needs-node
    ${port} =    Start Peer    node    interop/servers/socketio_server.cjs    1000
    Example Should Pass    protocols/socket_io.robot    URL=ws://127.0.0.1:${port}    PAUSE=2s

GraphQL
    [Documentation]    The package graphql-ws.
    [Tags]    needs-node
    ${port} =    Start Peer    node    interop/servers/graphql_ws_server.cjs
    Example Should Pass    protocols/graphql_transport_ws.robot    URL=ws://127.0.0.1:${port}

JSON-RPC
    [Documentation]    The package json-rpc-2.0.
    [Tags]    needs-node
    ${port} =    Start Peer    node    interop/servers/json_rpc_server.cjs
    Example Should Pass    protocols/json_rpc.robot    URL=ws://127.0.0.1:${port}

MQTT
    [Documentation]    The broker mosquitto. It leaves clients of which it hears nothing, within seconds.
    [Tags]    needs-mosquitto
    ${port} =    Free Port
    ${other} =    Free Port
    ${path} =    Write Configuration    interop/servers/mosquitto.conf    ${OUTPUT DIR}/mosquitto
    ...    port=${port}    tcp_port=${other}
    Start Peer    mosquitto    -c    ${path}    ready=mosquitto version .* running
    Example Should Pass    protocols/mqtt.robot    URL=ws://127.0.0.1:${port}    PAUSE=8s

STOMP
    [Documentation]    The broker RabbitMQ. It leaves clients of which it hears nothing, within seconds.
    [Tags]    needs-rabbitmq
    ${port} =    Start RabbitMQ
    Example Should Pass    protocols/stomp.robot    URL=ws://127.0.0.1:${port}    PAUSE=6s

SignalR
    [Documentation]    Microsoft's, in ASP.NET Core. It leaves clients that sent a ping and then none, within seconds.
    [Tags]    needs-aspnet
    ${port} =    Start Peer    ${INSTALLED}/aspnet/dotnet    ${INSTALLED}/aspnet/signalr_server.dll
    Example Should Pass    protocols/signalr.robot    URL=ws://127.0.0.1:${port}    PAUSE=5s

Phoenix
    [Documentation]    The framework itself. It leaves clients of which it hears nothing for a second.
    [Tags]    needs-phoenix
    ${port} =    Start Peer    ${INSTALLED}/phoenix/elixir    interop/servers/phoenix_server.exs
    Example Should Pass    protocols/phoenix.robot    URL=ws://127.0.0.1:${port}    PAUSE=3s


*** Keywords ***
Start RabbitMQ
    [Documentation]    As this user, with Erlang's directory of names, which would stay otherwise. Returns its port.
    ${port} =    Free Port
    ${names} =    Free Port
    ${between} =    Free Port
    VAR    ${folder}    ${OUTPUT DIR}/rabbitmq
    ${path} =    Write Configuration    interop/servers/rabbitmq.conf    ${folder}    port=${port}
    Start Peer    epmd    -debug    -address    127.0.0.1    -port    ${names}    ready=epmd running
    Start Peer    /usr/lib/rabbitmq/bin/rabbitmq-server    ready=Server startup complete
    ...    ERL_EPMD_PORT=${names}    HOME=${folder}
    ...    RABBITMQ_NODENAME=swan@localhost    RABBITMQ_DIST_PORT=${between}
    ...    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS=-kernel inet_dist_use_interface {127,0,0,1}
    ...    RABBITMQ_MNESIA_BASE=${folder}    RABBITMQ_PID_FILE=${folder}/pid    RABBITMQ_LOGS=-
    ...    RABBITMQ_CONFIG_FILE=${path}    RABBITMQ_ENABLED_PLUGINS=rabbitmq_web_stomp
    RETURN    ${port}
