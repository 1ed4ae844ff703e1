*** Settings ***
Documentation       A wait for what can no longer come fails at once, not at its timeout, and says why. The
...                 failure has three parts: what was expected, how long it waited, what came instead.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/sockets.resource
Resource            ../resources/timing.resource


*** Test Cases ***
Open, After An Error
    [Documentation]    With the cause.
    [Tags]    S5    S10
    ${url} =    Start Socket Server
    Stop Socket Server
    Connect Socket    ${url}    alias=chat
    Should Fail At Once
    ...    Expected socket 'chat' to open. Waited *s. Instead: socket 'chat' ended in an error: connection refused*.
    ...    Wait For Socket Open

Open, With A Certificate That Has Expired
    [Documentation]    The cause is the certificate's.
    [Tags]    S10
    ${url} =    Start Socket Server    tls=expired
    Connect Socket    ${url}    alias=chat
    Should Fail At Once    Expected socket 'chat' to open.*certificate has expired*    Wait For Socket Open

Open, With A Name That Is Not Known
    [Documentation]    The cause is the name's.
    [Tags]    S10
    Connect Socket    ws://no-such-host.invalid    alias=chat
    Should Fail At Once    Expected socket 'chat' to open.*name or service not known: no-such-host.invalid*
    ...    Wait For Socket Open

A Message, After A Close
    [Documentation]    The messages that came and do not match are shown.
    [Tags]    S5
    Open A Socket    alias=chat
    Send Socket Message    something else
    Wait For Server Message
    Server Closes Socket    code=4001    reason=kicked
    ${text} =    Should Fail At Once
    ...    Expected a message \=\= 'hello' on socket 'chat'. Waited *s. Instead: 1 message *, so none can come.
    ...    Wait For Socket Message    equal    hello
    Should Contain    ${text}    text, 14 B: "something else", and socket 'chat' was closed with 4001 "kicked"

Messages, After A Close
    [Documentation]    Fewer came than were asked for, and none of them is taken.
    [Tags]    S5
    Open A Socket    alias=chat
    Send Socket Message    one
    Wait For Server Message
    Close Socket
    Should Fail At Once    Expected 2 messages on socket 'chat'. Waited *s. Instead: 1 message not taken*
    ...    Wait For Socket Messages    2
    Wait For Socket Message    ==    one

A Close, After An Error
    [Documentation]    There is one terminal event.
    [Tags]    S5
    ${url} =    Start Socket Server
    Stop Socket Server
    Connect Socket    ${url}    alias=chat
    Should Fail At Once
    ...    Expected socket 'chat' to be closed with 1000. Waited *s. Instead: socket 'chat' ended in an error: *
    ...    Wait For Socket Close    code=1000

An Error, After A Close
    [Documentation]    There is one terminal event.
    [Tags]    S5
    Open A Socket    alias=chat
    Close Socket    code=4001
    Should Fail At Once
    ...    Expected socket 'chat' to end in an error. Waited *. Instead: socket 'chat' was closed with 4001 *.
    ...    Wait For Socket Error

Another Code Or Reason
    [Documentation]    The close event came, and it says something else.
    [Tags]    S9
    Open A Socket    alias=chat
    Close Socket    code=4001    reason=mine
    Should Fail At Once
    ...    Expected socket 'chat' to be closed with 1000. Waited *s. Instead: socket 'chat' was closed with 4001 "mine".
    ...    Wait For Socket Close
    ...    code=1000
    Should Fail At Once    Expected socket 'chat' to be closed with reason "yours". *4001 "mine".
    ...    Wait For Socket Close    reason=yours
    Should Fail At Once    Expected socket 'chat' to be closed with 4001 "yours". *4001 "mine".
    ...    Wait For Socket Close    code=4001    reason=yours
    Wait For Socket Close    code=4001    reason=mine

No Message, After A Close
    [Documentation]    None can come any more, so it passes at once.
    [Tags]    S5
    Open A Socket
    Close Socket
    Wait For Socket Close
    Should Take Less Than    3    Socket Should Have No Messages    within=10s
