*** Settings ***
Documentation       GraphQL over WebSocket, the subprotocol graphql-transport-ws.
...                 https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md

Library             SwanSocketLibrary
Resource            stubs/graphql_transport_ws.resource

Test Setup          Connect


*** Variables ***
${URL}    stub    # a server's: robot --variable URL:ws://127.0.0.1:4000 graphql_transport_ws.robot


*** Test Cases ***
A Subscription Has Results And Ends
    [Documentation]    One answer is several messages; each has the id of the subscription.
    Send Socket Json    {"type": "subscribe", "id": "a", "payload": {"query": "subscription { price }"}}
    Wait For Socket Json    {"payload": {"data": {"price": 4.5}}}    type=next    id=a
    Wait For Socket Json    {"payload": {"data": {"price": 5}}}    type=next    id=a
    Wait For Socket Json    type=complete    id=a

Subscriptions Do Not Mix
    [Documentation]    Two at once: each has its own results.
    Send Socket Json    {"type": "subscribe", "id": "a", "payload": {"query": "subscription { price }"}}
    Send Socket Json    {"type": "subscribe", "id": "b", "payload": {"query": "subscription { price }"}}
    ${b} =    Wait For Socket Messages    until={"type": "complete", "id": "b"}    pattern={"id": "b"}
    ${a} =    Wait For Socket Messages    until={"type": "complete", "id": "a"}    pattern={"id": "a"}
    Length Should Be    ${a}    3
    Length Should Be    ${b}    3

A Subscription Fails
    [Documentation]    The errors of the query.
    Send Socket Json    {"type": "subscribe", "id": "c", "payload": {"query": "subscription { nothing }"}}
    Wait For Socket Json    type=error    id=c    payload=[{"message": "<regex Cannot query.*>"}]
    Socket Should Have No Messages

A Ping Is Answered
    [Documentation]    The pong has the payload of the ping.
    Send Socket Json    {"type": "ping", "payload": {"at": 7}}
    Wait For Socket Json    {"type": "pong", "payload": {"at": 7}}

What Is No Message Closes The Socket
    [Documentation]    With the code that the protocol has for it.
    Send Socket Json    {"type": "order"}
    Wait For Socket Close    code=4400    reason=Invalid message received


*** Keywords ***
Connect
    IF    $URL == 'stub'
        ${url} =    Start GraphQL Stub
    END
    Connect Socket    ${url}/graphql    protocols=graphql-transport-ws
    Wait For Socket Open
    Send Socket Json    {"type": "connection_init"}
    Wait For Socket Json    type=connection_ack
