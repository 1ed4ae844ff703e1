*** Settings ***
Documentation       Sockets answer messages by themselves, whatever the test does meanwhile.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Library             ../resources/InnerRun.py

Test Setup          Connect To A Silent Server


*** Test Cases ***
A Value Of Any Kind Is Taken From The Message
    [Documentation]    A text that is one path becomes the value; inside other text it becomes text.
    [Template]    The Reply To ${came} With ${reply} Should Be ${answer}
    {"id": 7}    {"id": "<$.id>", "type": "ack"}    {"id": 7, "type": "ack"}
    {"id": {"a": [null, true]}}    {"id": "<$.id>"}    {"id": {"a": [null, true]}}
    {"id": "x"}    {"id": "<$.id>"}    {"id": "x"}
    {"id": "x"}    {"id": "call <$.id>"}    {"id": "call x"}
    {"id": 7}    ack <$.id>    ack 7
    {"订单": 7}    ack <$.订单>    ack 7

Groups Of A Regex Are Taken From The Message
    [Documentation]    As Socket.IO's acknowledgements need it.
    Answer Socket Messages    <regex 42(?P<id>[0-9]+)\\["(.*?)".*>    43<id>["<2> done"]
    Server Sends Message    427["order",{"tea":1}]
    Wait For Server Message    ==    437["order done"]
    Server Sends Message    42["order",{"tea":1}]
    Wait For Socket Message    ==    42["order",{"tea":1}]

A Dictionary Is Pattern And Reply
    [Documentation]    It is sent as JSON.
    VAR    &{ping}    type=ping
    VAR    &{pong}    type=pong    id=<$.id>    at=${1}
    Answer Socket Messages    ${ping}    ${pong}
    Server Sends Json    {"type": "ping", "id": 5}
    Wait For Server Message    ==    {"type": "pong", "id": 5, "at": 1}

Several Messages Are Sent One After Another
    [Documentation]    A list variable is several, a text that is a JSON array is one.
    VAR    @{several}    one    ${{b'two'}}    ${{{'three': 3}}}
    Answer Socket Messages    go    ${several}
    Server Sends Message    go
    Wait For Server Message    ==    one
    Wait For Server Message    ==    ${{b'two'}}
    Wait For Server Message    ==    {"three": 3}
    Answer Socket Messages    go    ["one", "two"]
    Server Sends Message    go
    Wait For Server Message    ==    ["one", "two"]

An Empty List Takes A Message And Says Nothing
    [Documentation]    So noise is out of the way.
    Answer Socket Messages    noise    ${{[]}}
    Server Sends Message    noise
    Server Sends Message    news
    ${came} =    Wait For Socket Messages    1
    Should Be Equal    ${came}    ${{['news']}}
    Socket Should Have No Messages

What Waited Is Answered First
    [Documentation]    The oldest first; others stay, in their order.
    FOR    ${text}    IN    ask 1    hello    ask 2    bye
        Server Sends Message    ${text}
    END
    Message Callbacks Should Come    4
    Answer Socket Messages    <regex ask (.)>    told <1>
    Wait For Server Message    ==    told 1
    Wait For Server Message    ==    told 2
    ${left} =    Get Socket Messages
    Should Be Equal    ${left}    ${{['hello', 'bye']}}

A Thousand That Waited Are Answered
    [Documentation]    They are no answers to answers, so they count for nothing.
    Server Answers    go    ${{[f'ask {number}' for number in range(1500)]}}
    Send Socket Message    go
    Message Callbacks Should Come    1500
    Answer Socket Messages    <regex ask (.*)>    told <1>
    Wait For Server Message    ==    told 1499
    Server Sends Message    ask again
    Wait For Server Message    ==    told again

The Newest Rule That Is Not Used Up Wins
    [Documentation]    After its times messages are those of older rules, then ordinary ones.
    Answer Socket Messages    <regex a.*>    old    times=1
    Answer Socket Messages    <regex a.*>    new    times=2
    FOR    ${_}    IN RANGE    4
        Server Sends Message    ab
    END
    Wait For Socket Message    ==    ab
    Wait For Server Message    ==    new
    Wait For Server Message    ==    new
    Wait For Server Message    ==    old
    Socket Should Have No Messages

What Was Answered Is Kept Where One Likes
    [Documentation]    It is in the inbox too.
    Answer Socket Messages    ping    pong    keep=yes
    Server Sends Message    ping
    Wait For Server Message    ==    pong
    Wait For Socket Message    ==    ping

What Was Answered Is In Callbacks And Files
    [Documentation]    As any other message, and so is what was sent.
    Answer Socket Messages    ping    pong
    Server Sends Message    ping
    Wait For Server Message    ==    pong
    Callbacks Should Have Been Called In Order    onSocketMessage    sendSocketMessage.success
    ${file} =    Save Socket Traffic    answered.har
    ${entries} =    Evaluate    json.load(open($file))['log']['entries']
    ${messages} =    Evaluate    [m['data'] for m in $entries[0]['_webSocketMessages']]
    Should Be Equal    ${messages}    ${{['ping', 'pong']}}

What Was Answered Is Counted And Drawn
    [Documentation]    In figures, in the timeline and in the log, on both sides.
    Reset Socket Statistics
    Answer Socket Messages    ping    pong
    Server Answers    ask    told
    Server Sends Message    ping
    Wait For Server Message    ==    pong
    Send Socket Message    ask
    Wait For Socket Message    ==    told
    Get Socket Statistics    received.messages    ==    2
    Get Socket Statistics    sent.messages    ==    2
    ${file} =    Save Socket Traffic    answered.html
    ${page} =    Evaluate    open($file, encoding='utf-8').read()
    FOR    ${text}    IN    ping    pong    ask    told
        Should Contain    ${page}    >${text}</bdi>
    END

Times Of Zero Lift The Bound
    [Documentation]    Of a thousand answers between two keywords.
    Answer Socket Messages    <regex ask (.*)>    told <1>    times=0
    Server Answers    go    ${{[f'ask {number}' for number in range(1500)]}}
    Send Socket Message    go
    Wait For Server Message    ==    told 1499

Bytes
    [Documentation]    Hex, any byte, and a group of a regex of bytes, as MQTT needs them.
    Answer Socket Messages    c0 00    d0 00    binary=yes
    Answer Socket Messages    <regex \\x82.(..).*>    90 03 <1> 00    binary=yes
    Server Sends Message    ${{bytes.fromhex('c000')}}
    Wait For Server Message    ==    ${{bytes.fromhex('d000')}}
    Server Sends Message    ${{bytes.fromhex('82 08 00 0a 00 03 612f62 00')}}
    Wait For Server Message    ==    ${{bytes.fromhex('90 03 00 0a 00')}}

Before The Open Event
    [Documentation]    The first message is answered already.
    Server Greets    ping
    Hold Next Handshake
    ${url} =    Get Socket Server Url
    Connect Socket    ${url}    alias=early
    Answer Socket Messages    ping    pong    socket=early
    Release Handshake
    Wait For Server Message    ==    pong    client=early

Only One Socket Answers
    [Documentation]    Others are not disturbed.
    ${url} =    Get Socket Server Url
    Connect Socket    ${url}    alias=other
    Wait For Socket Open    socket=other
    Answer Socket Messages    ping    pong    socket=other
    Server Sends Message    ping    client=1
    Wait For Socket Message    ==    ping
    Server Sends Message    ping    client=other
    Wait For Server Message    ==    pong    client=other

Stop Answers Ends Them
    [Documentation]    Messages are ordinary again.
    Answer Socket Messages    ping    pong
    Stop Answers
    Server Sends Message    ping
    Wait For Socket Message    ==    ping

Stop Answers Of One Socket
    [Documentation]    Those of the other go on.
    ${url} =    Get Socket Server Url
    Connect Socket    ${url}    alias=other
    Wait For Socket Open    socket=other
    Answer Socket Messages    ping    pong
    Answer Socket Messages    ping    pong    socket=other
    Stop Answers    socket=other
    Server Sends Message    ping    client=other
    Wait For Socket Message    ==    ping    socket=other
    Server Sends Message    ping    client=1
    Wait For Server Message    ==    pong    client=1

A Flood Is Answered In Order
    [Documentation]    Many messages in one segment.
    Answer Socket Messages    <regex ask (.*)>    told <1>    times=0
    Server Answers    go    ${{[f'ask {number}' for number in range(300)]}}
    Send Socket Message    go
    FOR    ${number}    IN RANGE    300
        ${came} =    Wait For Server Message
        Should Be Equal    ${came}    told ${number}
    END

Secrets Stay Secret
    [Documentation]    In rules, in what is sent, and where a rule fails.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/secret_answers.robot    --loglevel    TRACE
    Should Be Equal    ${run.tests}    ${{dict.fromkeys(['It Is Answered', 'A Rule With It Fails'], 'PASS')}}
    FOR    ${text}    IN    ${run.output}    ${run.stdout}
        Text Should Hold None Of    ${text}    topsecretword
    END


*** Keywords ***
Connect To A Silent Server
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}
    Wait For Socket Open

The Reply To ${came} With ${reply} Should Be ${answer}
    Answer Socket Messages    <any>    ${reply}
    Server Sends Message    ${came}
    Wait For Server Message    ==    ${answer}

Message Callbacks Should Come
    [Arguments]    ${count}
    Wait Until Keyword Succeeds    10 s    10 ms    Callback Count Should Be    ${count}

Callback Count Should Be
    [Arguments]    ${expected}
    ${count} =    Get Callback Count    onSocketMessage
    Should Be Equal As Integers    ${count}    ${expected}
