*** Settings ***
Documentation       What a run has seen of a contract.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}


*** Variables ***
${CHAT}    ${CURDIR}/../contracts/chat.yaml


*** Test Cases ***
Nothing Was Used
    [Documentation]    There is nothing to show.
    Run Keyword And Expect Error    No contract was in force: "Use Socket Contract" first.    Log Socket Contract

One
    [Documentation]    Two messages are seen.
    Connect    rooms/tea
    Send Socket Message    {"type": "say", "text": "a"}
    Send Socket Message    2
    Run Keyword And Expect Error
    ...    Of the 6 messages of chat.yaml no test has seen 4: said (server, channel rooms/{room}), pong *
    ...    Socket Contract Should Be Covered

Two
    [Documentation]    What an earlier test saw counts.
    Connect    open
    Send Socket Message    anything
    Run Keyword And Expect Error    *no test has seen 3: said *    Socket Contract Should Be Covered
    ...    channel=rooms/{room}
    Socket Contract Should Be Covered    contract=${CHAT}    channel=open
    Log Socket Contract


*** Keywords ***
Connect
    [Arguments]    ${path}
    ${url} =    Start Socket Server    silent
    Use Socket Contract    ${CHAT}
    Connect Socket    ${url}/${path}
    Wait For Socket Open
