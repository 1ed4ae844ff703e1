*** Settings ***
Documentation       What the bundled plugin for rfswarm does of a socket that opens and closes.

Library             SwanSocketLibrary    plugins=rfswarm


*** Test Cases ***
Visit
    [Documentation]    Threads are those of the process.
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open
    Close Socket
    Wait For Socket Close
    ${threads} =    Evaluate    [each.name for each in threading.enumerate()]    modules=threading
    IF    $EXPECTED    Should Contain    ${threads}    swan-rfswarm
    IF    not $EXPECTED    Should Not Contain    ${threads}    swan-rfswarm
