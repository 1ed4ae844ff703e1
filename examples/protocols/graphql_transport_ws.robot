*** Settings ***
Documentation       GraphQL over WebSocket, the subprotocol graphql-transport-ws.
...                 https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md

Library             SwanSocketLibrary    timeout=5s

Test Setup          Connect To The Stub


*** Variables ***
${SUBSCRIBE}    {"type": "subscribe", "id": "1", "payload": {"query": "subscription { price }"}}


*** Test Cases ***
A Subscription Has Results And Ends
    [Documentation]    One answer is several messages; each has the id of the subscription.
    VAR    &{first}    type=next    id=<$.id>    payload=${{{'data': {'price': 4.5}}}}
    VAR    &{complete}    type=complete    id=<$.id>
    VAR    @{results}    ${first}    ${first}    ${complete}
    Server Answers    {"type": "subscribe"}    ${results}
    Send Socket Message    ${SUBSCRIBE}
    Wait For Socket Message    ==    4.5    json_path=$.payload.data.price
    Wait For Socket Message    ==    4.5    json_path=$.payload.data.price
    Wait For Socket Message    ==    {"type": "complete", "id": "1"}

A Subscription Fails
    [Documentation]    The errors of the query.
    Server Answers    {"type": "subscribe"}    {"type": "error", "id": "<$.id>", "payload": [{"message": "no price"}]}
    Send Socket Message    ${SUBSCRIBE}
    Wait For Socket Message    ==    no price    json_path=$.payload[0].message

The Server Pings
    [Documentation]    The client's pong has the payload of the ping.
    Answer Socket Messages    {"type": "ping"}    {"type": "pong", "payload": "<$.payload>"}
    Server Sends Json    {"type": "ping", "payload": {"at": 7}}
    Wait For Server Message    ==    {"type": "pong", "payload": {"at": 7}}


*** Keywords ***
Connect To The Stub
    ${url} =    Start Socket Server    silent    protocols=graphql-transport-ws
    Server Answers    {"type": "connection_init"}    {"type": "connection_ack"}
    Connect Socket    ${url}/graphql    protocols=graphql-transport-ws
    Wait For Socket Open
    Send Socket Json    {"type": "connection_init"}
    Wait For Socket Message    ==    connection_ack    json_path=$.type
