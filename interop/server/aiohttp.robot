*** Settings ***
Documentation       The embedded server against clients of aiohttp.

Resource            ../server.resource

Suite Setup         Clients Are    ${PYTHON}    interop/clients/aiohttp_client.py
Test Teardown       Stop Peers
Test Template       Run Keyword

Test Tags           needs-python


*** Test Cases ***
Messages
    Messages Should Go There And Back
The Request
    The Request Should Arrive
The Server Closes
    [Documentation]    The client answers with a code of its own.
    The Server's Close Should Be Told    answer=1000
The Client Closes
    The Client's Close Should Arrive
A Lost Connection
    A Lost Connection Should Be Told
An Illegal Frame
    An Illegal Frame Should Be Refused
A Refusal
    A Refusal Should Be Told
TLS
    The Authority Should Be Trusted    ^error .*CERTIFICATE_VERIFY_FAILED
