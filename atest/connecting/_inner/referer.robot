*** Settings ***
Documentation       A connect that sets a Referer.

Library             SwanSocketLibrary


*** Test Cases ***
Referer
    [Documentation]    It is left out.
    ${url} =    Start Socket Server
    Connect Socket    ${url}    header={'Referer': 'https://example.com'}    alias=chat
    Wait For Socket Open
