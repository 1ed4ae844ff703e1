*** Settings ***
Documentation       An import that fails.

Library             SwanSocketLibrary    plugins=mistakes.Misspelt


*** Test Cases ***
Nothing Works
    [Documentation]    As there is no library.
    Get Sockets
