*** Settings ***
Documentation       Several messages in one: a separator of text, and plugins that return lists.

Variables           ../plugins/_inner/on_path.py
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=300ms
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=5s
...                 message_separator=\x1e    AS    SignalR
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=5s
...                 plugins=coding.Fields, coding.Lines    AS    Framed
Resource            ../resources/sockets.resource
Resource            ../resources/timing.resource
Library             ../resources/InnerRun.py

Suite Setup         Set Library Search Order    SwanSocketLibrary


*** Test Cases ***
One Frame Holds Several
    [Documentation]    An empty tail is none, any other is delivered as it is; an empty text stays a message.
    [Template]    Should Be Received As
    a\x1eb\x1e    ${{['a', 'b']}}
    a\x1eb    ${{['a', 'b']}}
    a\x1e\x1eb\x1e    ${{['a', '', 'b']}}
    a    ${{['a']}}
    ${EMPTY}    ${{['']}}
    \x1e    ${{['']}}
    ${{b'a\x1eb\x1e'}}    ${{[b'a\x1eb\x1e']}}

Any Text Can Separate
    [Documentation]    Of one socket, of several characters; the others are not split.
    ${url} =    Start Socket Server
    Connect Socket    ${url}    alias=lines    message_separator=\r\n
    Connect Socket    ${url}    alias=whole
    FOR    ${socket}    IN    lines    whole
        Wait For Socket Open    socket=${socket}
        Send Socket Message    one\r\ntwo\n\r\n    socket=${socket}
    END
    ${lines} =    Wait For Socket Messages    2    socket=lines    timeout=5s
    Should Be Equal    ${lines}    ${{['one', 'two\n']}}
    Wait For Socket Message    ==    one\r\ntwo\n\r\n    socket=whole    timeout=5s
    Callback Should Have Been Called    onSocketMessage    socket=lines    times=2

Nothing Is Added To What Is Sent
    [Documentation]    The import's is for servers too, and one of each can do without.
    ${url} =    SignalR.Start Socket Server    silent
    SignalR.Connect Socket    ${url}
    SignalR.Wait For Socket Open
    SignalR.Send Socket Message    {"type": 1}\x1e{"type": 2}\x1e
    SignalR.Send Socket Message    last
    FOR    ${expected}    IN    {"type": 1}    {"type": 2}    last
        ${message} =    SignalR.Wait For Server Message
        Should Be Equal    ${message}    ${expected}
    END
    SignalR.Server Sends Message    {"type": 3}\x1e{}\x1e
    SignalR.Wait For Socket Message    ==    3    json_path=$.type
    SignalR.Wait For Socket Message    ==    {}
    ${whole} =    SignalR.Start Socket Server    message_separator=${EMPTY}
    SignalR.Connect Socket    ${whole}    alias=whole    message_separator=${EMPTY}
    SignalR.Wait For Socket Open    whole
    SignalR.Send Socket Message    a\x1eb\x1e    socket=whole
    SignalR.Wait For Server Message    ==    a\x1eb\x1e
    SignalR.Wait For Socket Message    ==    a\x1eb\x1e    socket=whole

An Echo Of Each
    [Documentation]    A server that splits answers each message by itself.
    ${url} =    Start Socket Server    message_separator=;
    Connect Socket    ${url}
    Wait For Socket Open
    Send Socket Message    a;b;
    ${both} =    Wait For Socket Messages    2    timeout=5s
    Should Be Equal    ${both}    ${{['a', 'b']}}

A Flood Is Split
    [Documentation]    In order, and none is lost.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}    message_separator=\n
    Wait For Socket Open
    FOR    ${start}    IN RANGE    0    2000    20
        Server Sends Message    ${{''.join(f'{number}\n' for number in range($start, $start + 20))}}
    END
    ${all} =    Wait For Socket Messages    2000    timeout=30s
    Should Be True    $all == [str(number) for number in range(2000)]

One That Holds Too Many
    [Documentation]    The socket ends in an error that says so; a server gives the client up.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}    message_separator=\n
    Wait For Socket Open
    Server Sends Message    ${{'\n' * 100001}}
    ${error} =    Wait For Socket Error    timeout=30s
    Should Be Equal
    ...    ${error.detail}
    ...    a message holds 100001 messages with message_separator='\\n' between them, and may hold at most 100000
    ${url} =    Start Socket Server    silent    message_separator=\n
    Connect Socket    ${url}    alias=second
    Wait For Socket Open    second
    Send Socket Message    ${{'\n' * 100001}}    socket=second
    Wait For Socket Close    code=1013    socket=second    timeout=30s

What Is No Separator
    [Documentation]    A sentence names the argument; a replay compares whole messages.
    ${url} =    Start Socket Server
    FOR    ${value}    IN    ${30}    ${{b';'}}    ${{[';']}}
        Run Keyword And Expect Error    message_separator must be text such as \\x1e, or \${EMPTY} for none, got *
        ...    Connect Socket    ${url}    message_separator=${value}
        Run Keyword And Expect Error    message_separator must be text such as \\x1e, or \${EMPTY} for none, got *
        ...    Start Socket Server    message_separator=${value}
    END
    Run Keyword And Expect Error    The arguments replay and message_separator exclude each other: *
    ...    Start Socket Server    replay=${CURDIR}/../../examples/recordings/orders.har    message_separator=;
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/bad_separator.robot
    Line Should Match    ${run}    ERROR *message_separator must be text such as \\x1e, *

A Plugin Returns A List
    [Documentation]    Each element goes to the next plugin; one that returns an empty list drops it.
    ${url} =    Framed.Start Socket Server    silent
    Framed.Connect Socket    ${url}    alias=framed
    Framed.Wait For Socket Open
    Framed.Server Sends Message    a,b\n#comment\nc\n
    ${all} =    Framed.Wait For Socket Messages    3
    Should Be Equal    ${all}    ${{['a', 'b', 'c']}}
    Framed.Server Sends Message    \#alone
    Framed.Server Sends Message    d
    ${next} =    Framed.Wait For Socket Message
    Should Be Equal    ${next}    d

A Dropped Message Is Logged
    [Documentation]    With the plugin's name; a list that holds no message ends the socket.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/dropping.robot
    Inner Run Should Pass    ${run}
    Line Should Match    ${run}    INFO * framed +* ← plugin 'coding.Fields' dropped text, 6 B: "#alone"
    Line Should Match    ${run}    INFO * framed +* ← onSocketMessage text, 1 B: "a"


*** Keywords ***
Should Be Received As
    [Arguments]    ${sent}    ${received}
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}    message_separator=\x1e
    Wait For Socket Open
    Server Sends Message    ${sent}
    Server Sends Message    the end
    Wait For Socket Message    ==    the end    timeout=5s
    ${all} =    Get Socket Messages
    Should Be Equal    ${all}    ${received}
    Close And Wait    ${NONE}
    Stop Socket Server
