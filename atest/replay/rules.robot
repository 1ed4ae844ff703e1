*** Settings ***
Documentation       Recordings of clients that make something up: which conversations are played, what of them does
...                 not matter, and what a client says that the server says later.

Library             Process
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=5s
Library             ../resources/Recordings.py
Resource            ../resources/timing.resource


*** Test Cases ***
A Recording Of Itself
    [Documentation]    The same steps with other ids, times and bytes, with its recording alone.
    Start Socket Server    silent    alias=live
    Talk    first-id    12:00    20 01
    Save Socket Traffic    itself.har
    Stop Socket Server
    Start Socket Server    alias=live    replay=itself.har    ignore=?token, $.at, binary:30 ??    capture=$.id
    Talk    second-id    13:37    77 01    replayed=${True}
    Socket Server Replay Should Be Complete

Conversations By Their URL
    [Documentation]    Others are not there: a connection to one departs, and none of them is missed.
    Record Connection    /chat?token=1    ← of the chat
    Record Connection    /news    ← of the news
    Record Connection    /old/chat    ← of the old chat
    Replay    url=*/chat    ignore=?token
    Connect Socket    ${URL}/chat?token=other
    Wait For Socket Message    ==    of the chat
    Connect Socket    ${URL}/old/chat    alias=old
    Wait For Socket Message    ==    of the old chat    socket=old
    Socket Server Replay Should Be Complete
    Connect Socket    ${URL}/news    alias=news
    Should Fail At Once
    ...    *it connected to /news, to which the recording has no connection. It has /chat?token\=***, /old/chat.*
    ...    Wait For Socket Open    news

What Is Ignored
    [Documentation]    Values alone: names have to be there, and the rest has to be what it was.
    Record Connection    /    → {"op": "add", "meta": {"at": 1, "trace": "x"}}    ← added
    Replay    ignore=$.meta.at, $..trace, X-Trace
    Connect Socket    ${URL}    header={'X-Trace': 'any'}
    Wait For Socket Open
    Send Socket Json    {"op": "add", "meta": {"at": "now", "trace": null}}
    Wait For Socket Message    ==    added
    Record Connection    /    → {"op": "add", "meta": {"at": 1, "trace": "x"}}    ← added
    Replay    ignore=$.meta.at, $..trace
    Connect Socket    ${URL}    alias=other
    Wait For Socket Open    other
    Send Socket Json    {"op": "add", "meta": {"at": 2}}    socket=other
    ${text} =    Should Fail At Once    *another message came*    Wait For Socket Message    socket=other
    Should Contain    ${text}    -${SPACE * 4}"trace": "***"
    Should Not Contain    ${text}    "at": 2

A Subprotocol That Does Not Matter
    [Documentation]    Without the rule a client that does not offer it departs.
    Record Connection    /    ← hello    protocol=v2
    Replay    ignore=Sec-WebSocket-Protocol
    Connect Socket    ${URL}    protocols=v1
    Wait For Socket Message    ==    hello
    Get Socket Protocol    ==    ${EMPTY}

What A Client Makes Up
    [Documentation]    As value, as name, inside of text, as number; and what is expected of the client elsewhere.
    Record Connection    /
    ...    → {"op": "sub", "id": "recorded-id", "n": 1}
    ...    ← {"id":"recorded-id","n":1,"of":{"recorded-id":true},"ref":"/ids/recorded-id","at":"2021"}
    ...    → {"op": "end", "of": "recorded-id"}
    ...    ← bye recorded-id
    Replay    capture=$.id, $.n
    Connect Socket    ${URL}
    Wait For Socket Open
    Send Socket Json    {"op": "sub", "id": "made-up", "n": 33}
    ${said} =    Wait For Socket Message    json_path=$
    VAR    ${expected}    {"id":"made-up","n":33,"of":{"made-up":true},"ref":"/ids/made-up","at":"2021"}
    Should Be Equal    ${said}    ${{json.loads($expected)}}
    Send Socket Json    {"op": "end", "of": "made-up"}
    Wait For Socket Message    ==    bye made-up

What A Client Of Socket IO Makes Up
    [Documentation]    Paths see JSON behind digits and a namespace, and several in one message.
    Record Connection    /
    ...    → 42/shop,7["order",{"id":"recorded","at":1}]
    ...    ← 43/shop,7["recorded"]
    ...    → {"id":"one","at":1}\x1e{"id":"two","at":1}\x1e
    ...    ← ["one"]\x1e["two"]\x1e
    Replay    ignore=$..at    capture=$..id
    Connect Socket    ${URL}
    Wait For Socket Open
    Send Socket Message    42/shop,7["order", {"id": "mine", "at": 2}]
    Wait For Socket Message    ==    43/shop,7["mine"]
    Send Socket Message    {"id":"1","at":3}\x1e{"id":"2","at":4}\x1e
    Wait For Socket Message    ==    ["1"]\x1e["2"]\x1e
    Socket Server Replay Should Be Complete

Known On The Next Connection
    [Documentation]    A session that is resumed; what this client itself has said counts first.
    Record Connection    /    → {"session": "s-recorded"}    ← {"ok":"s-recorded"}
    Record Connection    /resume    ← {"resumed":"s-recorded"}
    Replay    capture=$.session
    Connect Socket    ${URL}
    Wait For Socket Open
    Send Socket Json    {"session": "s-new"}
    Wait For Socket Message    ==    s-new    json_path=$.ok
    Connect Socket    ${URL}/resume    alias=again
    Wait For Socket Message    ==    s-new    json_path=$.resumed    socket=again
    Socket Server Replay Should Be Complete

What Is No Rule
    [Documentation]    Each is a sentence that names the argument and how to write it.
    [Template]    Should Be Refused
    ignore cannot hold 'two words'. Write the name of a header (X-Trace), of a query parameter*    ignore=two words
    ignore holds '$.', which is no JSON path (RFC 9535): *    ignore=$.
    ignore\=binary: must be hex text such as 20 02 00 00, *    ignore=binary:3
    ignore holds 'binary:30 01', which has no ?? in it: *    ignore=binary:30 01
    capture holds 'id', which is no JSON path (RFC 9535): *. Write a path such as $.id.    capture=id
    The recording '*' has no WebSocket whose URL fits url\=*/none. It has ws://service.example/; *    url=*/none

Without A Recording
    [Documentation]    The rules have no effect, and that is said.
    FOR    ${argument}    IN    url=*/chat    ignore=$.at    capture=$.id
        ${name}    ${value} =    Evaluate    $argument.split('=')
        Run Keyword And Expect Error    ${name}=${value} has no effect without replay=. Leave it out.
        ...    Start Socket Server    &{{ {$name: $value} }}
    END

On The Command Line
    [Documentation]    The same rules, as options.
    Record Connection    /chat    → {"id": "recorded", "at": 1}    ← {"of":"recorded"}
    Record Connection    /news
    ${path} =    Write Recording
    ${server} =    Start Process    python    -u    -m    SwanSocketLibrary    server    --replay    ${path}
    ...    --url    */chat    --ignore    $.at    --ignore    ?token    --capture    $.id    stderr=STDOUT
    ${url} =    Listening At    ${server}
    Connect Socket    ${url}/chat
    Wait For Socket Open
    Send Socket Json    {"id": "new", "at": 2}
    Wait For Socket Message    ==    new    json_path=$.of
    Connect Socket    ${url}/news    alias=news
    Wait For Socket Error    news
    [Teardown]    Terminate Process    ${server}

On The Command Line Without A Recording
    [Documentation]    It ends with a sentence and the code of wrong arguments.
    ${done} =    Run Process    python    -m    SwanSocketLibrary    server    --capture    $.id    stderr=STDOUT
    Should Be Equal As Integers    ${done.rc}    2
    Should Be Equal    ${done.stdout}    --capture has no effect without --replay. Leave it out.


*** Keywords ***
Replay
    [Arguments]    &{rules}
    ${path} =    Write Recording
    ${url} =    Start Socket Server    replay=${path}    &{rules}
    VAR    ${URL}    ${url}    scope=TEST

Should Be Refused
    [Arguments]    ${error}    &{rules}
    Record Connection    /
    ${path} =    Write Recording
    Run Keyword And Expect Error    ${error}    Start Socket Server    replay=${path}    &{rules}

Talk
    [Documentation]    Connects and talks; the live server answers by hand, a replay by itself.
    [Arguments]    ${id}    ${time}    ${bytes}    ${replayed}=${False}
    ${url} =    Get Socket Server Url    server=live
    Connect Socket    ${url}/chat?token=${id}    alias=${id}
    Wait For Socket Open    ${id}
    Send Socket Json    {"op": "join", "id": "${id}", "at": "${time}"}    socket=${id}
    IF    not ${replayed}
        Server Sends Message    {"joined":"${id}"}    client=${id}
    END
    Wait For Socket Message    ==    ${id}    json_path=$.joined    socket=${id}
    Send Socket Binary    30 ${bytes}    socket=${id}
    IF    not ${replayed}    Server Sends Binary    40 01    client=${id}
    Wait For Socket Binary    ==    40 01    socket=${id}
    Close Socket    socket=${id}
    Wait For Socket Close    socket=${id}

Listening At
    [Documentation]    The URL that the command prints first.
    [Arguments]    ${server}
    ${process} =    Get Process Object    ${server}
    ${line} =    Evaluate    $process.stdout.readline().decode()
    ${url} =    Evaluate    $line.split()[2]
    RETURN    ${url}
