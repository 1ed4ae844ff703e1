*** Settings ***
Documentation       Sockets and servers whose messages have to be those of an AsyncAPI document.

Library             ../resources/InnerRun.py
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=5s


*** Variables ***
${CHAT}    ${CURDIR}/contracts/chat.yaml
${SHOP}    ${CURDIR}/../../examples/contracts/shop.yaml
${SAY}     {"type": "say", "text": "hello"}
${SAID}    {"type": "said", "at": "2026-11-27T09:30:00Z"}


*** Test Cases ***
Messages Of Both Directions
    [Documentation]    Version 2: clients send what the application's publish has.
    Connect Under The Contract
    Send Socket Message    ${SAY}
    Send Socket Message    2
    Server Sends Message    ${SAID}    fragments=3
    Server Sends Message    ${{b'\xff\x00'}}
    Wait For Socket Json    type=said
    Wait For Socket Message    ==    ${{b'\xff\x00'}}

What A Keyword Sends Fails It
    [Documentation]    With message, place in the document, and value. The message is sent all the same.
    Connect Under The Contract
    ${error} =    Run Keyword And Expect Error    *    Send Socket Json    {"type": "say", "text": 7}
    VAR    ${expected}
    ...    Socket 'chat' sent what departs from chat.yaml: text, 26 B: "{"type": "say", "text": 7}".
    ...    In channel 'rooms/{room}' the client sends say, ping,
    ...    of which say is the nearest: $.text: expected type "string" (common.json#/text/type), got 7.
    Should Be Equal    ${error}    ${expected}
    Wait For Server Json    text=7

What Comes Fails The Keyword That Waits For It
    [Documentation]    Formats are asserted.
    Connect Under The Contract
    Server Sends Message    {"type": "said", "at": "now"}
    Run Keyword And Expect Error
    ...    Socket 'chat' received what departs * of which said is the nearest: $.at: expected format "date-time" *
    ...    Wait For Socket Message
    Get Socket State    ==    OPEN

What Comes Later Fails The Test At Its End
    [Documentation]    The timeline marks it, and so do the log and what is saved.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/contracts.robot    --loglevel    TRACE
    Should Be Equal    ${run.tests}[It Comes At The End]    FAIL
    Should Match    ${run.failures}[It Comes At The End]
    ...    Socket 'chat' received what departs from chat.yaml: *: expected *const "3" *
    Should Be Equal    ${run.tests}[Another Test]    PASS
    Should Contain    ${run.output}    departed from chat.yaml: in channel
    Should Contain    ${run.output}    &lt;span class="bad"&gt;departed&lt;/span&gt;

Secrets And Masks Stay Hidden
    [Documentation]    In a departure too.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/contracts.robot    --loglevel    TRACE
    Should Be Equal    ${run.tests}[A Secret Departs]    PASS
    Should Be Equal    ${run.tests}[A Masked Value Departs]    PASS
    Should Not Contain    ${run.output}    topsecretword
    Should Not Contain    ${run.stdout}    topsecretword

A Server's Clients
    [Documentation]    Also those of other programs.
    ${url} =    Start Socket Server    silent    alias=backend
    Use Socket Contract    ${CHAT}    server=backend
    Connect Socket    ${url}/rooms/tea
    Wait For Socket Open
    Send Socket Message    nothing
    Run Keyword And Expect Error    Client 1 of server 'backend' sent what departs from chat.yaml: *
    ...    Wait For Server Message
    Run Keyword And Expect Error    Client 1 of server 'backend' was sent what departs *    Send And Wait    4

Answers And Heartbeats
    [Documentation]    What goes on by itself is held to it too.
    Connect Under The Contract
    Answer Socket Messages    3    no
    Server Sends Message    3
    Run Keyword And Expect Error    Socket 'chat' sent what departs *: text, 2 B: "no". *    Wait For Server Message
    Stop Answers
    Send Socket Message Every    10ms    bad
    Run Keyword And Expect Error    Socket 'chat' sent what departs *: text, 3 B: "bad". *
    ...    Wait For Server Message    ==    bad

The Application May Be The Client
    [Documentation]    Then directions are the other way round.
    Connect Under The Contract    application=client
    Send Socket Message    ${SAID}
    Server Sends Message    ${SAY}
    Wait For Socket Json    type=say

A Channel By Its Name
    [Documentation]    Whatever the URL.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}/elsewhere    alias=chat
    Wait For Socket Open
    Use Socket Contract    ${CHAT}    socket=chat    channel=rooms/{room}
    Run Keyword And Expect Error    Socket 'chat' sent *    Send Socket Message    no

The Path Below A Server's
    [Documentation]    And values that a part of the address may have.
    ${url} =    Start Socket Server    silent
    Use Socket Contract    ${CHAT}
    Connect Socket    ${url}/v1/rooms/coffee?token=x
    Wait For Socket Open
    Run Keyword And Expect Error    * sent *    Send Socket Message    no
    Connect Socket    ${url}/rooms/milk    alias=milk
    Wait For Socket Open    socket=milk
    Send Socket Message    no    socket=milk

What The Document Leaves Open
    [Documentation]    It is allowed.
    ${url} =    Start Socket Server
    Use Socket Contract    ${CHAT}
    Connect Socket    ${url}/open
    Wait For Socket Open
    Send Socket Message    anything
    Wait For Socket Message    ==    anything

What Is Sent To Be Illegal Is Exempt
    [Documentation]    Raw bytes that are a frame with a message.
    Connect Under The Contract
    Server Sends Bytes    ${{b'\x81\x03bad'}}
    Wait For Socket Message    ==    bad

Several Messages In One
    [Documentation]    Each is judged by itself.
    ${url} =    Start Socket Server    silent
    Use Socket Contract    ${CHAT}
    Connect Socket    ${url}/rooms/tea    message_separator=\x1e
    Wait For Socket Open
    Send Socket Message    ${SAY}\x1e2\x1e
    Server Sends Message    3\x1e${SAID}\x1e
    Wait For Socket Messages    2
    Run Keyword And Expect Error    *: text, 2 B: "no". *    Send Socket Message    2\x1eno\x1e

Several Messages In One Of A Server
    [Documentation]    What it sends is taken apart as what comes to it is.
    ${url} =    Start Socket Server    silent    message_separator=\x1e
    Use Socket Contract    ${CHAT}    server=${url}
    Connect Socket    ${url}/rooms/tea    message_separator=\x1e
    Wait For Socket Open
    Send Socket Message    ${SAY}\x1e2\x1e
    Server Sends Message    3\x1e${SAID}\x1e
    Wait For Socket Messages    2
    Wait For Server Message    ==    2

A Pattern That Never Ends
    [Documentation]    It ends in time, and departs.
    Connect Under The Contract
    VAR    ${text}    ${{'a' * 60}}7
    Run Keyword And Expect Error    * was not decided in 100 ms on a text of 61 characters: *
    ...    Send Socket Json    {"type": "say", "text": "${text}"}
    Send Socket Message    2
    Run Keyword And Expect Error    The pattern * was not decided in 100 ms *
    ...    Json Should Match    {"name": "${text}"}    schema=${CURDIR}/contracts/user.yaml

Schemas In YAML
    [Documentation]    And in files of JSON beside them.
    Json Should Match    {"name": "奶茶"}    schema=${CURDIR}/contracts/user.yaml
    Run Keyword And Expect Error    *$.name: expected type "string" (schema user.yaml, $.properties.name.type), got 7.
    ...    Json Should Match    {"name": 7}    schema=${CURDIR}/contracts/user.yaml

A Server That Answers With Examples
    [Documentation]    A reply has the id of its request.
    ${url} =    Start Socket Server    contract=${SHOP}
    Connect Socket    ${url}/orders
    Wait For Socket Open
    Send Socket Json    {"type": "order", "id": 77, "items": [{"name": "tea"}]}
    Wait For Socket Json    type=confirmed    id=77
    Send Socket Message    ping
    Wait For Socket Message    ==    pong
    Server Answers    ping    {"type": "confirmed", "id": 1, "ready": "2026-11-27T09:30:00Z"}
    Send Socket Message    ping
    Wait For Socket Json    id=1
    Send Socket Message    pang
    Run Keyword And Expect Error    Client 1 of server '*' sent what departs from shop.yaml: *
    ...    Wait For Server Message    ==    pang
    Log Socket Contract
    Socket Contract Should Be Covered    contract=${SHOP}    channel=orders

Examples Without A Request
    [Documentation]    All at once where the client says nothing; else in turn.
    ${url} =    Start Socket Server    contract=${CHAT}
    Connect Socket    ${url}/news
    Wait For Socket Message    ==    hello
    Connect Socket    ${url}/rooms/tea    alias=room
    Wait For Socket Open    socket=room
    Send Socket Message    2    socket=room
    Wait For Socket Json    type=said    socket=room

A Client That Connects To No Channel
    [Documentation]    It gets 404.
    ${url} =    Start Socket Server    contract=${CHAT}    alias=backend
    Connect Socket    ${url}/nowhere
    Run Keyword And Expect Error
    ...    Client 1 of server 'backend' departed from chat.yaml by where it connected: /nowhere is the address of no *
    ...    Wait For Socket Error

Coverage
    [Documentation]    What no test has seen, and the table.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/contract_coverage.robot
    Should Be Equal    ${run.tests}    ${{dict.fromkeys(['One', 'Two', 'Nothing Was Used'], 'PASS')}}
    Should Contain    ${run.output}    &lt;b&gt;chat.yaml: 2 of 6 messages seen&lt;/b&gt;
    Should Contain    ${run.output}    &lt;td&gt;say&lt;/td&gt;&lt;td&gt;0&lt;/td&gt;&lt;td&gt;1&lt;/td&gt;
    Should Contain    ${run.output}    &lt;td&gt;left open by the document&lt;/td&gt;&lt;td&gt;1&lt;/td&gt;

It Ends With The Test
    [Documentation]    The one before used contracts.
    ${url} =    Start Socket Server
    Connect Socket    ${url}/rooms/tea
    Wait For Socket Open
    Send Socket Message    anything
    Wait For Socket Message    ==    anything

Documents That Cannot Be Used
    [Documentation]    Each is a sentence.
    [Template]    Contract Should Be Refused
    There is no file 'none.yaml'. It was looked for in *    none.yaml
    contracts.robot is no JSON: *    ${CURDIR}/contracts.robot
    old.yaml is of AsyncAPI 2.0.0, and 2.6 and 3.0 can be read. *    ${CURDIR}/contracts/old.yaml
    user.yaml is no AsyncAPI document: *    ${CURDIR}/contracts/user.yaml
    broken.yaml[#]/channels/chat/messages/hello refers to https://chat.example/messages.yaml, and nothing is read from a network: there is no file *
    ...    ${CURDIR}/contracts/broken.yaml
    odd.yaml[#]/channels/chat/messages/hello/payload is no JSON Schema: at $, 5 is not of type *
    ...    ${CURDIR}/contracts/odd.yaml
    empty.yaml has no channels, so there is nothing to hold messages to.    ${CURDIR}/contracts/empty.yaml
    dangling.yaml[#]/channels/chat/messages/hello refers to [#]/components/hello, which leads nowhere: * has no *
    ...    ${CURDIR}/contracts/dangling.yaml
    chat.yaml has no channel 'room'. It has rooms/{room}, open, news.*    ${CHAT}    channel=room
    A contract is for sockets or for a server's clients: *    ${CHAT}    socket=a    server=b

Arguments That Cannot Be Used
    [Documentation]    Of sockets and of servers.
    ${url} =    Start Socket Server
    Connect Socket    ${url}/elsewhere    alias=chat
    Run Keyword And Expect Error
    ...    Socket 'chat' is held to no channel: /elsewhere is the address of no channel of chat.yaml, *
    ...    Use Socket Contract
    ...    ${CHAT}
    ...    socket=chat
    Run Keyword And Expect Error    The arguments contract and behavior exclude each other: *
    ...    Start Socket Server    echo    contract=${CHAT}
    Run Keyword And Expect Error    silent.yaml has no example of what the server says: *
    ...    Start Socket Server    contract=${CURDIR}/contracts/silent.yaml
    Start Socket Server    contract=${CHAT}
    Run Keyword And Expect Error    Server '*' replays nothing.*    Socket Server Replay Should Be Complete


*** Keywords ***
Connect Under The Contract
    [Arguments]    &{arguments}
    ${url} =    Start Socket Server    silent
    Use Socket Contract    ${CHAT}    &{arguments}
    Connect Socket    ${url}/rooms/tea    alias=chat
    Wait For Socket Open

Send And Wait
    [Arguments]    ${message}
    Server Sends Message    ${message}
    Wait For Socket Message    ==    ${message}

Contract Should Be Refused
    [Arguments]    ${error}    ${path}    &{arguments}
    Run Keyword And Expect Error    ${error}    Use Socket Contract    ${path}    &{arguments}
