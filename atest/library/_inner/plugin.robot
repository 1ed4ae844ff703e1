*** Settings ***
Documentation       A platform that a plugin brings.

Library             SwanSocketLibrary    plugins=my_platform    platform=watch


*** Test Cases ***
Its Codes
    [Documentation]    Of two failures.
    ${result} =    Socket Call Should Fail    900    Connect Socket    ${EMPTY}
    Should Be Equal    ${result.errMsg}    invalid parameter
    Socket Call Should Fail    905    Connect Socket    http://example.com

Its Error Event
    [Documentation]    With the library's detail.
    ${url} =    Start Socket Server
    Stop Socket Server
    Connect Socket    ${url}
    ${error} =    Wait For Socket Error
    Should Be Equal    ${error.errMsg}    watch failed in CONNECTING
    Should Contain    ${error.detail}    refused

Beside The Others
    [Documentation]    Set Host knows them all.
    Set Host    platform=ios
    Socket Call Should Fail    4    Connect Socket    ${EMPTY}
    Set Host    platform=watch
    Socket Call Should Fail    900    Connect Socket    ${EMPTY}
