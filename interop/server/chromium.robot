*** Settings ***
Documentation       The embedded server against pages in Chromium.

Resource            ../server.resource

Suite Setup         Clients Are    ${OWN_PYTHON}    -m    interop.clients.chromium_page
Test Teardown       Stop Peers
Test Template       Run Keyword

Test Tags           needs-chromium


*** Test Cases ***
Messages
    Messages Should Go There And Back
The Request
    The Request Should Arrive    headers=${False}
The Server Closes
    The Server's Close Should Be Told
The Client Closes
    The Client's Close Should Arrive
A Lost Connection
    A Lost Connection Should Be Told
An Illegal Frame
    An Illegal Frame Should Be Refused
A Refusal
    A Refusal Should Be Told    says=Unexpected response code: 429
