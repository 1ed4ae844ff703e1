*** Settings ***
Documentation       The closing level ends what a page does not.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    page_timeout=300ms
...                 platform=%{SWAN_PLATFORM=android}
Library             ../PageProcesses.py


*** Test Cases ***
Its Last Handler Does Not End
    [Documentation]    Other pages and sockets are closed all the same.
    Start Socket Server    stands_in_for=ws://chat.example.com
    Open Swan Page    ${CURDIR}/parting.js    query={'how': 'loop'}
    Open Swan Page    ${CURDIR}/shown.js
    Wait For Swan Page Data    heard    page=shown.js

Its Last Handler Raises
    [Documentation]    It is this test that fails.
    Open Swan Page    ${CURDIR}/parting.js    query={'how': 'throw'}

Its Timer Raises After The Last Keyword
    [Documentation]    It is this test that fails.
    Open Swan Page    ${CURDIR}/parting.js
    Call Swan Page Handler    failSoon

Its Process Was Killed
    [Documentation]    And nobody has noticed.
    Open Swan Page    ${CURDIR}/parting.js
    Kill Page Processes

Nothing Is Left
    [Documentation]    Of all that; a page of the same program is opened again, under the same alias.
    Run Keyword And Expect Error    No page is open*    Get Swan Page Data
    ${sockets} =    Get Sockets
    Should Be Empty    ${sockets}
    Open Swan Page    ${CURDIR}/parting.js    alias=one    query={'how': 'loop'}
    Run Keyword And Expect Error    *    Close Swan Page
    Open Swan Page    ${CURDIR}/parting.js    alias=one
    Kill Page Processes
    Run Keyword And Expect Error    *its process ended*    Get Swan Page Data
    Open Swan Page    ${CURDIR}/parting.js    alias=one
    Get Swan Page Data    here    ==    true
