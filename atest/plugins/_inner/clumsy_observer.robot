*** Settings ***
Documentation       An observer that raises, before one that does not.

Library             SwanSocketLibrary    plugins=recording.Clumsy, recording.Recorder


*** Test Cases ***
The Run Goes On
    [Documentation]    And the other one sees all.
    Talk
    ${calls} =    Take Recording    call
    Length Should Be    ${calls}    3

It Is Said Once
    [Documentation]    And not in each test.
    Talk
    ${events} =    Take Recording    event
    Length Should Be    ${events}    3


*** Keywords ***
Talk
    Take Recording
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open
    Send Socket Message    hello
    Wait For Socket Message
    Close Socket
    Wait For Socket Close
