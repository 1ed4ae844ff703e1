*** Settings ***
Documentation       The library comes in the middle of a test.


*** Test Cases ***
Imports And Opens
    [Documentation]    And leaves all open.
    Import Library    SwanSocketLibrary
    Run Keyword    Open A Socket

Finds It Gone
    [Documentation]    As if the import had been in the settings.
    Run Keyword    Nothing Should Be There


*** Keywords ***
Open A Socket
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open

Nothing Should Be There
    ${sockets} =    Get Sockets
    Should Be Empty    ${sockets}
    Run Keyword And Expect Error    No socket server runs. *    Get Socket Server Url
    Callback Should Not Have Been Called    connectSocket.success
