*** Settings ***
Documentation       A few lines are a backend: answers, greetings, heartbeats of embedded servers.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}


*** Test Cases ***
Every Client Is Answered
    [Documentation]    Also one that connects later.
    ${url} =    Start Socket Server    silent
    Server Answers    {"type": "subscribe"}    {"type": "next", "id": "<$.id>"}
    FOR    ${name}    IN    one    two
        Connect Socket    ${url}    alias=${name}
        Wait For Socket Open    socket=${name}
        Send Socket Json    {"type": "subscribe", "id": "${name}"}    socket=${name}
        Wait For Socket Message    ==    {"type": "next", "id": "${name}"}    socket=${name}
    END

One Client Is Answered
    [Documentation]    Others get what the behavior says.
    ${url} =    Start Socket Server
    Connect Socket    ${url}    alias=one
    Connect Socket    ${url}    alias=two
    Wait For Socket Open    socket=one
    Wait For Socket Open    socket=two
    Server Answers    hi    hello    client=two
    Send Socket Message    hi    socket=one
    Send Socket Message    hi    socket=two
    Wait For Socket Message    ==    hi    socket=one
    Wait For Socket Message    ==    hello    socket=two

What Is Answered Is Not Echoed
    [Documentation]    And waits for the server do not see it, but what keep= is for.
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open
    Server Answers    hi    hello
    Server Answers    hey    hello    keep=yes
    FOR    ${text}    IN    hi    hey    hum
        Send Socket Message    ${text}
    END
    ${came} =    Wait For Socket Messages    3
    Should Be Equal    ${came}    ${{['hello', 'hello', 'hum']}}
    Wait For Server Message    ==    hey
    ${first} =    Wait For Server Message
    Should Be Equal    ${first}    hum
    Socket Should Have No Messages

What Waited Is Answered First
    [Documentation]    The oldest first.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}
    Wait For Socket Open
    FOR    ${text}    IN    ask 1    hello    ask 2
        Send Socket Message    ${text}
    END
    Wait For Server Message    ==    hello
    Send Socket Message    hello
    Wait For Server Message    ==    hello    # so the last one has come
    Server Answers    <regex ask (.)>    told <1>
    ${came} =    Wait For Socket Messages    2
    Should Be Equal    ${came}    ${{['told 1', 'told 2']}}

After A While
    [Documentation]    Other messages are answered meanwhile.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}
    Wait For Socket Open
    Server Answers    slow    at last    after=1s
    Server Answers    fast    at once
    Send Socket Message    slow
    Send Socket Message    fast
    ${came} =    Wait For Socket Messages    2
    Should Be Equal    ${came}    ${{['at once', 'at last']}}

What Was Put Off Is Not Sent After A Stop
    [Documentation]    Nor does it come after the client has gone.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}
    Wait For Socket Open
    Server Answers    slow    never    after=50ms    keep=yes
    Send Socket Message    slow
    Wait For Server Message    ==    slow
    Stop Answers
    Socket Should Have No Messages    within=100ms

A Reply And A Close
    [Documentation]    The Close frame is behind the reply, and its reason has values of the message.
    ${url} =    Start Socket Server    silent
    Server Answers    {"type": "<any>"}    {"type": "error"}    close=4400    reason=No <$.type> here
    Connect Socket    ${url}
    Wait For Socket Open
    Send Socket Json    {"type": "order"}
    Wait For Socket Json    type=error
    Wait For Socket Close    code=4400    reason=No order here
    Wait For Server Close    code=4400
    ${file} =    Save Socket Traffic    closed.html
    ${html} =    Evaluate    open($file, encoding='utf-8').read()
    Should Contain    ${html}    Close 4400 &quot;No order here&quot;

A Close Alone, After A While, Once
    [Documentation]    Messages after it are ordinary, and so are those that waited behind one that closed.
    ${url} =    Start Socket Server
    Connect Socket    ${url}    alias=first
    Wait For Socket Open    socket=first
    Server Answers    <regex bad (.*)>    close=4409    reason=[<1>    after=20ms    times=1
    Send Socket Message    bad id    socket=first
    Wait For Socket Close    code=4409    reason=[id    socket=first
    Connect Socket    ${url}    alias=second
    Wait For Socket Open    socket=second
    FOR    ${_}    IN RANGE    2
        Send Socket Message    bad id    socket=second
        Wait For Socket Message    ==    bad id    socket=second
    END
    Server Answers    <regex bad (.*)>    close=4400    client=second
    Wait For Socket Close    code=4400    socket=second
    Wait For Server Message    ==    bad id

A Close Of A Binary Protocol
    [Documentation]    Bytes of the message are text in the reason.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}
    Wait For Socket Open
    Server Answers    <regex \\x01(..)>    ff    binary=yes    close=4001    reason=<1>!
    Send Socket Binary    01 61 62
    Wait For Socket Binary    ==    ff
    Wait For Socket Close    code=4001    reason=ab!

A Greeting That Closes
    [Documentation]    As a server does that has no room. What greets behind it is not sent.
    ${url} =    Start Socket Server    silent
    Server Greets    {"type": "busy"}    close=1013    reason=try later
    Server Greets    hello
    Connect Socket    ${url}
    Wait For Socket Close    code=1013    reason=try later
    ${came} =    Get Socket Messages
    Should Be Equal    ${came}    ${{['{"type": "busy"}']}}

As Often As It Should
    [Documentation]    All clients together; then messages are ordinary, and echoed.
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open
    Server Answers    <any>    hello    times=2
    FOR    ${_}    IN RANGE    3
        Send Socket Message    hi
    END
    ${came} =    Wait For Socket Messages    3
    Should Be Equal    ${came}    ${{['hello', 'hello', 'hi']}}

Each Client Is Greeted
    [Documentation]    Before all else, by each greeting in its turn.
    ${url} =    Start Socket Server    silent
    VAR    @{several}    ${{b'one'}}    two
    Server Greets    {"type": "welcome"}
    Server Greets    ${several}
    Server Sends Message Every    10s    ping
    FOR    ${name}    IN    one    two
        Connect Socket    ${url}    alias=${name}
        ${came} =    Wait For Socket Messages    3    socket=${name}
        Should Be Equal    ${came}    ${{['{"type": "welcome"}', b'one', 'two']}}
    END

Json From The Server
    [Documentation]    As Send Socket Json does it.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}
    Wait For Socket Open
    VAR    &{price}    item=茶    price=${4.5}
    Server Sends Json    ${price}
    Wait For Socket Message    ==    {"item": "茶", "price": 4.5}
    Server Sends Json    [1, 2]
    Wait For Socket Message    ==    [1, 2]
    Run Keyword And Expect Error    *begins like a JSON object or array, but it is none*    Server Sends Json    {1}

Heartbeats Of A Server
    [Documentation]    To clients that are there and to later ones, until they are stopped.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}    alias=one
    Wait For Socket Open    socket=one
    Server Sends Message Every    20ms    ping
    Connect Socket    ${url}    alias=two
    Wait For Socket Messages    2    socket=one
    Wait For Socket Messages    2    socket=two
    Stop Answers
    Clear Socket Messages    every_socket=yes
    Server Sends Message    last    client=one
    ${left} =    Wait For Socket Messages    1    socket=one
    Should Be Equal    ${left}    ${{['last']}}

Heartbeats To One Client
    [Documentation]    The other hears nothing.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}    alias=one
    Connect Socket    ${url}    alias=two
    Wait For Socket Open    socket=one
    Wait For Socket Open    socket=two
    Server Sends Message Every    10ms    ping    client=two
    Wait For Socket Messages    2    socket=two
    Socket Should Have No Messages    socket=one

Stop Answers Of A Server Or A Client
    [Documentation]    Others go on.
    ${first} =    Start Socket Server    silent    alias=first
    ${second} =    Start Socket Server    silent    alias=second
    Server Greets    hello    server=first
    Server Greets    hello    server=second
    Stop Answers    server=first
    Connect Socket    ${first}    alias=one
    Connect Socket    ${second}    alias=two
    Wait For Socket Message    ==    hello    socket=two
    Wait For Socket Open    socket=one
    Socket Should Have No Messages    socket=one
    Server Answers    hi    all    server=second
    Server Answers    hi    you    client=two
    Stop Answers    client=two
    Send Socket Message    hi    socket=two
    Wait For Socket Message    ==    all    socket=two

Both Sides Answer Each Other
    [Documentation]    It ends, and the next keyword says so.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}
    Wait For Socket Open
    Answer Socket Messages    ball    ball
    Server Answers    ball    ball    times=0
    Server Sends Message    ball
    Run Keyword And Expect Error
    ...    The answer to "ball" on socket '*' has ended: it has answered 1000 messages since the last keyword, *times=0*
    ...    Wait For Socket Message
    ...    ==
    ...    ball
    Wait For Socket Message    ==    ball    # the thousand-and-first is an ordinary one
