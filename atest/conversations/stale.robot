*** Settings ***
Documentation       Messages that hold a pattern and came while another test ran.

Library             SwanSocketLibrary
...                 transport=%{SWAN_TRANSPORT=websocket-client}
...                 auto_closing_level=SUITE
...                 stale=fail
Resource            ../resources/sockets.resource


*** Test Cases ***
Messages Are Left
    [Documentation]    Two of them, which the next test finds.
    Open A Socket    silent
    Server Sends Message    {"type": "old"}
    Server Sends Message    {"type": "old", "n": 2}
    Wait Until Keyword Succeeds    5s    10ms    Two Are There
    Send Socket Message    {"type": "old"}
    Send Socket Message    last
    Wait For Server Message    ==    last

They Do Not Satisfy Waits Of Another
    [Documentation]    One that takes others does not mind them.
    Server Sends Message    {"type": "new"}
    Wait For Socket Json    type=new    timeout=5s
    VAR    ${came}    * came while test "Messages Are Left" ran, before test "*" began. *
    Run Keyword And Expect Error    The message on socket ${came}    Wait For Socket Json    type=old
    Run Keyword And Expect Error    All 2 messages on socket ${came}
    ...    Wait For Socket Messages    2    pattern={"type": "old"}
    Run Keyword And Expect Error    All 2 messages on socket ${came}    Wait For Socket Messages    until={"n": 2}
    Run Keyword And Expect Error    The message on socket ${came}    Get Socket Messages    pattern={"n": 2}
    Run Keyword And Expect Error    Expected no message that holds {"n": 2} on *It came before this test began, *
    ...    Socket Should Have No Messages    pattern={"n": 2}
    Run Keyword And Expect Error    The message of client 1 of ${came}    Wait For Server Json    type=old
    Clear Socket Messages    pattern={"type": "old"}
    Socket Should Have No Messages


*** Keywords ***
Two Are There
    ${messages} =    Get Socket Messages
    Should Be True    len($messages) == 2
