*** Settings ***
Documentation       The client against aiohttp's server.

Resource            ../client.resource

Suite Setup         Start Server    ${PYTHON}    interop/servers/aiohttp_server.py
Test Template       Run Keyword

Test Tags           needs-python


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
    [Documentation]    aiohttp does not say the reason, and answers with a code of its own.
    The Client's Close Should Arrive    reason=${EMPTY}    answer=1000
A Lost Connection
    A Lost Connection Should Be Told
Pings
    A Ping Should Be Answered
