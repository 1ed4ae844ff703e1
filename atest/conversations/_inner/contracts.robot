*** Settings ***
Documentation       Departures at the end of a test, and with secrets in them; the outer run looks at them.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    mask=$.token    timeline=ALL

Test Setup          Connect Under The Contract


*** Variables ***
${CHAT}              ${CURDIR}/../contracts/chat.yaml
${SECRET: Secret}    %{NO_SUCH_TOKEN=topsecretword}


*** Test Cases ***
It Comes At The End
    [Documentation]    No keyword runs that could fail.
    ${library} =    Get Library Instance    SwanSocketLibrary
    Server Sends Message    4
    Wait Until Keyword Succeeds    10s    10ms    Should Be True    bool($library._replays)

Another Test
    [Documentation]    It is held to the contract by itself.
    Send Socket Message    2

A Secret Departs
    [Documentation]    It is in no sentence.
    VAR    &{say}    type=say    text=${SECRET}    other=${{1}}
    Send Socket Json    ${say}
    VAR    &{say}    type=say    token=${SECRET}
    Run Keyword And Expect Error    *sent what departs*    Send Socket Json    ${say}

A Masked Value Departs
    [Documentation]    Nor is this.
    Run Keyword And Expect Error
    ...    *maxLength 5 *got [*][*][*]*
    ...    Send Socket Json
    ...    {"type": "say", "text": "a", "token": "another word"}


*** Keywords ***
Connect Under The Contract
    ${url} =    Start Socket Server    silent
    Use Socket Contract    ${CHAT}
    Connect Socket    ${url}/rooms/tea    alias=chat
    Wait For Socket Open
