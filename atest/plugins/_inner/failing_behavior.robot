*** Settings ***
Documentation       Behaviours that fail, each in its way.

Library             SwanSocketLibrary    plugins=behaving


*** Test Cases ***
It Raises
    [Documentation]    With the second message.
    Connect To Server    counting
    Send Socket Message    hello
    Wait For Socket Message    ==    message 1
    Send Socket Message    error
    Wait For Socket Close    code=1011

It Answers With A Number
    [Documentation]    Which is no message.
    Connect To Server    counting
    Send Socket Message    number
    Wait For Socket Close    code=1011

It Cannot Be Made
    [Documentation]    For a client whose handshake is complete.
    Connect To Server    impossible
    Wait For Socket Close    code=1011


*** Keywords ***
Connect To Server
    [Arguments]    ${behavior}
    ${url} =    Start Socket Server    ${behavior}    alias=chat
    Connect Socket    ${url}
    Wait For Socket Open
