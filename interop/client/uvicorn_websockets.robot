*** Settings ***
Documentation       The client against uvicorn, which carries WebSockets by the package websockets and pings by itself.

Resource            ../client.resource

Suite Setup         Start Server    ${PYTHON}    interop/servers/uvicorn_server.py    websockets-sansio
...                 WEBSOCKETS_MAX_LINE_LENGTH=65536    WEBSOCKETS_MAX_NUM_HEADERS=256
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
    The Client's Close Should Arrive
