*** Settings ***
Documentation       Another file.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
...                 auto_closing_level=SUITE    stale=%{STALE=warn}


*** Test Cases ***
In Another File
    [Documentation]    The message of the other file, and one for the teardown.
    Wait For Socket Message    ==    left to the other file
    Send Socket Message    for the teardown
    Send Socket Message    end
    Wait For Socket Message    ==    end
