*** Settings ***
Documentation       The embedded server against clients of Node.js with the package ws.

Resource            ../server.resource

Suite Setup         Clients Are    node    --max-http-header-size=131072    interop/clients/ws_client.cjs
Test Teardown       Stop Peers
Test Template       Run Keyword

Test Tags           needs-node


*** Test Cases ***
Messages
    Messages Should Go There And Back
The Request
    The Request Should Arrive
The Server Closes
    The Server's Close Should Be Told
The Client Closes
    The Client's Close Should Arrive
A Lost Connection
    A Lost Connection Should Be Told
An Illegal Frame
    An Illegal Frame Should Be Refused
A Refusal
    A Refusal Should Be Told
TLS
    The Authority Should Be Trusted    ^error UNABLE_TO_VERIFY_LEAF_SIGNATURE
