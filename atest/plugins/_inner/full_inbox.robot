*** Settings ***
Documentation       A transport that is told to wait.

Library             SwanSocketLibrary    plugins=loopback    transport=loopback    max_inbox=4


*** Test Cases ***
Ten Messages
    [Documentation]    Of which four fit.
    Connect Socket    ws://nowhere.invalid
    Wait For Socket Open
    FOR    ${number}    IN RANGE    10
        Send Socket Message    ${{str($number)}}
    END
    FOR    ${number}    IN RANGE    10
        Wait For Socket Message    ==    ${{str($number)}}
    END
