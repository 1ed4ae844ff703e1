*** Settings ***
Documentation       One socket for all tests of two files.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
...                 auto_closing_level=SUITE    stale=%{STALE=warn}

Suite Setup         Connect
Suite Teardown      Wait For Socket Message    ==    for the teardown    timeout=100ms


*** Keywords ***
Connect
    ${url} =    Start Socket Server    alias=s
    Connect Socket    ${url}    alias=chat
    Wait For Socket Open
    Say    of the setup    left by the setup
    Wait For Server Message    ==    of the setup
    Wait For Socket Message    ==    of the setup

Say
    [Documentation]    Sends, and waits until all is back.
    [Arguments]    @{texts}
    FOR    ${text}    IN    @{texts}
        Send Socket Message    ${text}
    END
    Send Socket Message    end
    Wait For Socket Message    ==    end
