*** Settings ***
Documentation       Waits that time out: after the import's timeout or their own, with three parts in the failure.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=150ms
Resource            ../resources/sockets.resource
Resource            ../resources/timing.resource


*** Test Cases ***
Open
    [Documentation]    The socket's state is what came instead.
    [Tags]    S1
    ${url} =    Start Socket Server
    Hold Next Handshake
    Connect Socket    ${url}    alias=chat
    Should Fail At Once    Expected socket 'chat' to open. Waited 1?? ms. Instead: socket 'chat' is CONNECTING.
    ...    Wait For Socket Open

Message
    [Documentation]    The last messages are what came instead, a few of them and each cut.
    Open A Socket    alias=chat
    Should Fail At Once
    ...    Expected a message on socket 'chat'. Waited 1?? ms. Instead: no message came; socket 'chat' is OPEN.
    ...    Wait For Socket Message
    FOR    ${number}    IN RANGE    7
        Send Socket Message    message ${number} ${{'x' * 300}}
    END
    Wait For Server Message    contains    message 6
    ${text} =    Should Fail At Once
    ...    Expected a message contains 'more' on socket 'chat'. Waited 1?? ms. Instead: 7 *
    ...    Wait For Socket Message
    ...    contains
    ...    more
    Should Contain    ${text}    7 messages not taken, the last 5 of them: text, 310 B: "message 2 xxx
    Should Contain    ${text}    … 110 more characters
    Should Not Contain    ${text}    message 1

Messages
    [Documentation]    None is taken if they are too few.
    Open A Socket    alias=chat
    Send Socket Message    only one
    Should Fail At Once
    ...    Expected 2 messages on socket 'chat'. Waited 1?? ms. Instead: 1 message not taken: *"only one"*
    ...    Wait For Socket Messages
    ...    2
    Wait For Socket Messages    1

Close And Error
    [Documentation]    The socket is still open.
    Open A Socket    alias=chat
    Should Fail At Once
    ...    Expected socket 'chat' to be closed. Waited 1?? ms. Instead: socket 'chat' is OPEN. Neither side has closed*
    ...    Wait For Socket Close
    Should Fail At Once
    ...    Expected socket 'chat' to end in an error. Waited 1?? ms. Instead: socket 'chat' is OPEN. Nothing has broken*
    ...    Wait For Socket Error

Their Own Timeout
    [Documentation]    Shorter or longer than the import's.
    Open A Socket    alias=chat
    Should Fail At Once    *Waited [1-4]? ms.*    Wait For Socket Close    timeout=10ms
    Should Fail At Once    *Waited [3-4]?? ms.*    Wait For Socket Close    timeout=0.3

Messages In Between Do Not Prolong It
    [Documentation]    The time is for all that a wait sees.
    Open A Socket
    FOR    ${number}    IN RANGE    20
        Send Socket Message    ${{str($number)}}
    END
    Should Fail At Once    *Waited 1?? ms.*    Wait For Socket Message    equal    none of them

My Own Words
    [Documentation]    A given message stands before the rest.
    Open A Socket    alias=chat
    Should Fail At Once    The chat is silent.\nExpected a message on socket 'chat'. Waited *
    ...    Wait For Socket Message    message=The chat is silent.
