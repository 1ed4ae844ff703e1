*** Comments ***
# robocop: off=VAR02


*** Settings ***
Documentation       The import's mask names a place in JSON, wherever a page has it.

Library             SwanSocketLibrary    mask=$.user.token    timeline=ALL


*** Test Cases ***
An Answer
    [Documentation]    Of the host.
    Answer Swan Call    login    ${{ {'user': {'token': '-'.join(['masked', 'value', '1'])}} }}
    Open Swan Page    ${CURDIR}/masked.js
    Call Swan Page Handler    login
    Wait For Swan Toast

An Argument And A Result
    [Documentation]    Of a handler.
    Open Swan Page    ${CURDIR}/masked.js
    ${result} =    Call Swan Page Handler    keep
    ...    ${{ {'user': {'token': '-'.join(['masked', 'value', '2'])}} }}
    ${data} =    Get Swan Page Data    user

Its Own Data
    [Documentation]    As it stands in its code.
    Open Swan Page    ${CURDIR}/masked.js
    ${data} =    Get Swan Page Data
