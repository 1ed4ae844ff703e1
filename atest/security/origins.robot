*** Settings ***
Documentation       Pages of others cannot use an embedded server: not from their own origin, and not under a name to
...                 which they have given this machine's address.

Library             SwanSocketLibrary
Library             RawClient.py


*** Variables ***
${EVIL}    https://evil.example


*** Test Cases ***
A Page Of Another Origin
    [Documentation]    Is refused with 403; one of this machine is not, nor a client that is no page.
    ${url} =    Start Socket Server
    Page Should Be Refused    ${url}    ${EVIL}
    Page Should Be Refused    ${url}    null
    Page Should Be Refused    ${url}    http://localhost.evil.example
    Page Should Be Let In    ${url}    http://localhost:3000
    Page Should Be Let In    ${url}    http://127.0.0.1
    Page Should Be Let In    ${url}    http://[::1]:8080
    Raw Client Opens    ${url}

A Rebound Name
    [Documentation]    The page's own name leads to this machine, so that Origin and Host are the same.
    ${url} =    Start Socket Server    origins=*
    Raw Client Asks    ${url}    host=evil.example    more=Origin: http://evil.example\r\n
    ${answer} =    Raw Client Reads To The End
    Should Start With    ${answer}    HTTP/1.1 403 Forbidden
    Should Contain    ${answer}    its Host is 'evil.example'
    Raw Client Opens    ${url}    host=127.0.0.1:9001
    Raw Client Opens    ${url}    host=app.localhost

Pages That Are Named
    [Documentation]    Alone, in a list or as text with commas.
    ${url} =    Start Socket Server    origins=https://app.example, http://test.example:8080
    Page Should Be Let In    ${url}    https://app.example
    Page Should Be Let In    ${url}    http://test.example:8080
    Page Should Be Refused    ${url}    http://localhost
    ${url} =    Start Socket Server    origins=${{['https://app.example']}}
    Page Should Be Let In    ${url}    https://app.example
    Page Should Be Refused    ${url}    ${EVIL}
    ${url} =    Start Socket Server    origins=*
    Page Should Be Let In    ${url}    ${EVIL}
    ${url} =    Start Socket Server    origins=${EMPTY}
    Page Should Be Refused    ${url}    http://localhost
    Run Keyword And Expect Error
    ...    origins must be * or origins of pages, such as https://example.com *; got 'app.example'.
    ...    Start Socket Server
    ...    origins=app.example

They Are No Clients
    [Documentation]    Nothing that is armed is theirs.
    ${url} =    Start Socket Server    alias=backend
    Reject Next Handshake    401
    Page Should Be Refused    ${url}    ${EVIL}
    VAR    ${expected}
    ...    *No client connected. The last that was no client was refused with 403 Forbidden:
    ...    GET /: it comes from a page of '${EVIL}'*
    ...    separator=${SPACE}
    Run Keyword And Expect Error
    ...    ${expected}
    ...    Wait For Server Connection
    ...    timeout=100ms
    Connect Socket    ${url}
    ${error} =    Wait For Socket Error
    Should Contain    ${error.detail}    401


*** Keywords ***
Page Should Be Refused
    [Arguments]    ${url}    ${origin}
    Raw Client Asks    ${url}    more=Origin: ${origin}\r\n
    ${answer} =    Raw Client Reads To The End
    Should Start With    ${answer}    HTTP/1.1 403 Forbidden

Page Should Be Let In
    [Arguments]    ${url}    ${origin}
    ${answer} =    Raw Client Opens    ${url}    more=Origin: ${origin}\r\n
    Should Start With    ${answer}    HTTP/1.1 101
