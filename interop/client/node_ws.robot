*** Settings ***
Documentation       The client against Node.js with the package ws.

Resource            ../client.resource

Suite Setup         Start Server    node    interop/servers/ws_server.cjs
Test Template       Run Keyword

Test Tags           needs-node


*** Test Cases ***
Messages
    Messages Should Come Back
The Request
    The Request Should Arrive
The Answer
    The Answer Should Be Read
A Refusal
    A Refusal Should Be Told
The Server Closes
    The Server's Close Should Be Told
The Client Closes
    The Client's Close Should Arrive
A Lost Connection
    A Lost Connection Should Be Told
Pings
    A Ping Should Be Answered
Fragments
    Fragments Should Come As One Message
