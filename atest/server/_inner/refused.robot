*** Settings ***
Documentation       What is no client, for a look at its lines in the log.

Library             SwanSocketLibrary
Library             ../../security/RawClient.py


*** Test Cases ***
What Is No Client
    [Documentation]    A health check, a probe of the port, TLS where there is none.
    ${url} =    Start Socket Server    alias=backend
    Raw Client Connects    ${url}
    Raw Client Sends    ${{b'GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n'}}
    Raw Client Sees The End
    Raw Client Connects    ${url}
    Raw Client Leaves
    Raw Client Connects    ${url}
    Raw Client Sends    ${{b'\x16\x03\x01\x02\x00'}}
    Raw Client Sees The End
    Connect Socket    ${url}
    Wait For Socket Open
