*** Settings ***
Documentation       What a server is sent, what it sends, and what its waits say.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=300ms
Resource            ../resources/sockets.resource
Resource            ../resources/timing.resource


*** Test Cases ***
Waits Take The First That Matches
    [Documentation]    The others stay, in order.
    Open A Socket    silent
    FOR    ${message}    IN    one    two    {"op": "join", "id": 7}    four
        Send Socket Message    ${message}
    END
    Wait For Server Message    ==    two
    ${op} =    Wait For Server Message    ==    join    json_path=$.op
    Should Be Equal    ${op}    join
    Wait For Server Message    ==    one
    ${last} =    Wait For Server Message
    Should Be Equal    ${last}    four

Waits That Fail
    [Documentation]    What was expected, how long it waited, what came instead.
    Open A Socket    silent    alias=chat
    ${url} =    Get Socket Server Url
    Send Socket Message    something else
    Should Fail At Once
    ...    Expected a message from client 1 * \=\= 'hello'. Waited 3?? ms. Instead: 1 message *"something else".
    ...    Wait For Server Message
    ...    equal
    ...    hello
    Should Fail At Once
    ...    my own words\nExpected a message*
    ...    Wait For Server Message
    ...    equal
    ...    hello
    ...    my own words
    Should Fail At Once    Expected a message from client 1 of server '${url}' whose $.x*
    ...    Wait For Server Message    equal    1    json_path=$.x

Waits For What Cannot Come
    [Documentation]    The client has closed or gone: they fail long before their timeout.
    Open A Socket    silent    alias=closed
    Close And Wait    closed
    Should Fail At Once    Expected a message from client 1*It closed the connection: 1000*
    ...    Wait For Server Message    timeout=10s

Before Anyone Connects
    [Documentation]    A wait for a message waits for the client too.
    Start Socket Server    alias=chat
    Should Fail At Once    Expected a message from a client of server 'chat'*No client connected.*
    ...    Wait For Server Message

Several Clients
    [Documentation]    By number, from 1; the last one connected if none is given.
    Open Sockets    first    second
    Send Socket Message    from the first    socket=first
    Send Socket Message    from the second    socket=second
    Wait For Server Message    ==    from the second
    Wait For Server Message    ==    from the first    client=1
    Server Sends Message    to the first    client=1
    Server Sends Message    to the second
    Wait For Socket Message    ==    to the first    socket=first
    Wait For Socket Message    ==    to the second    socket=second
    Run Keyword And Expect Error    No client is named '3'. Known: '1', '2'.
    ...    Server Sends Message    to whom?    client=3

A Client That Has Gone
    [Documentation]    Nothing can be sent to it.
    Open A Socket    silent    alias=gone
    Close And Wait    gone
    Run Keyword And Expect Error    Client 1 of server *
    ...    Server Sends Message    too late
    Run Keyword And Expect Error    Client 1 of server *    Server Closes Socket

What Cannot Be Sent
    [Documentation]    Data of other kinds, no frames at all.
    Open A Socket    silent
    Run Keyword And Expect Error
    ...    data must be text or bytes, got int 5. JSON is text*
    ...    Server Sends Message
    ...    ${5}
    Run Keyword And Expect Error
    ...    A message has at least one frame, not 0.
    ...    Server Sends Message
    ...    x
    ...    fragments=0
    Run Keyword And Expect Error    *16 bits for its code*    Server Closes Socket    code=70000
    Run Keyword And Expect Error    *without a code has no place for a reason.
    ...    Server Closes Socket    code=NONE    reason=why
    Server Sends Message    still open
    Wait For Socket Message    ==    still open
