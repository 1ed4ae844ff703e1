*** Settings ***
Documentation       The code of pages runs as it is: handlers, data, sockets, timers, what it asks of its host.

Library             ../resources/InnerRun.py
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=5s
...                 platform=%{SWAN_PLATFORM=android}
Resource            pages.resource


*** Variables ***
${PLUGIN}    ${CURDIR}/../../examples/plugins/weixin


*** Test Cases ***
The Platform's Own Sample
    [Documentation]    Its page on closing, byte for byte, on both platforms.
    [Tags]    S2    S26    S29
    [Template]    The Sample Closes Its Socket On
    android
    ios

The Trap Of The Sample
    [Documentation]    Its toast says opened while the socket is CONNECTING; its handler closes nothing then.
    [Tags]    S2
    Start Socket Server    stands_in_for=wss://echo.websocket.org
    Hold Next Handshake
    Open Swan Page    ${SAMPLE}
    Wait For Swan Toast    ==    websocket已打开
    ${socket} =    Get Swan Page Socket
    Get Socket State    ==    CONNECTING    socket=${socket}
    Call Swan Page Handler    closeSocket
    Release Handshake
    Wait For Swan Page Data    openWebsocket    ==    true
    Get Socket State    ==    OPEN    socket=${socket}

Messages Both Ways
    [Documentation]    Text and ArrayBuffers; the test's own waits see each message too.
    [Tags]    S8    S24
    Open Chat
    Call Swan Page Handler    say    你好
    Wait For Swan Page Data    messages[0]    ==    你好
    ${socket} =    Get Swan Page Socket
    Wait For Socket Message    ==    你好    socket=${socket}
    Call Swan Page Handler    sayBytes
    Wait For Swan Page Data    messages[1]    ==    [1, 2, 255]
    Get Swan Page Data    type    ==    arrayBuffer
    Wait For Server Message    ==    ${{b'\x01\x02\xff'}}

Callbacks And States
    [Documentation]    In the order of the rules, with what the host says.
    [Tags]    S1    S4    S6    S9
    Open Chat
    Get Swan Page Data    connected    ==    true
    Get Swan Page Data    completed    ==    ["socketTaskId"]
    Get Swan Page Data    opened    ==    1
    Call Swan Page Handler    leave    ${4001}
    Wait For Swan Page Data    state    ==    closed
    Get Swan Page Data    left    ==    2
    Get Swan Page Data    closed    ==    {"code": 4001, "reason": "再见"}
    Get Swan Page Data    readyState    ==    3
    ${socket} =    Get Swan Page Socket
    Callbacks Should Have Been Called In Order
    ...    connectSocket.success    connectSocket.complete    onSocketOpen    closeSocket.success
    ...    closeSocket.complete    onSocketClose    socket=${socket}

A Connection That Is Lost
    [Documentation]    The error event, without what the library adds for people.
    [Tags]    S10
    Open Chat
    Server Drops Connection
    Wait For Swan Page Data    state    ==    error
    Get Swan Page Data    error    ==    ${ANSWERS.lost}

What Handlers Return
    [Documentation]    JSON values; text stays text, a promise is not waited for.
    Open Chat
    ${sum} =    Call Swan Page Handler    sum    1    ${2}
    Should Be Equal    ${sum.sum}    ${3}
    Should Be Equal    ${sum.texts}    ${{['1', 2]}}
    Should Be Equal    ${sum.six}    ${6}
    ${greeting} =    Call Swan Page Handler    greet
    Should Be Equal    ${greeting}    你好，你好，
    ${promised} =    Call Swan Page Handler    promised
    Should Be Equal    ${promised}    ${None}
    ${nothing} =    Call Swan Page Handler    nothing
    Should Be Equal    ${nothing}    ${None}
    ${task} =    Call Swan Page Handler    described
    Should Contain    ${task}    "readyState":1
    ${special} =    Call Swan Page Handler    special
    Should Be Equal    ${special.nul}    a\x00b
    Should Be Equal    ${special.lone}    ${{'\ufffd'}}

Data By Paths
    [Documentation]    As in setData; a path that is missing fails, and a wait waits for it.
    Open Chat    query={'id': '7'}
    Get Swan Page Data    query.id    ==    7
    Get Swan Page Data    nested.list[1].name    ==    second
    Run Keyword And Expect Error    *has nothing at 'nested.other'*    Get Swan Page Data    nested.other
    Run Keyword And Expect Error    *Waited 0.0*    Wait For Swan Page Data    never    timeout=50ms

Data And Calls Compare As Patterns
    [Documentation]    Kinds stand for values, a dictionary may have more names, a list is whole; failures say where.
    Open Chat    query=id=7&from=share
    Get Swan Page Data    query    ==    {"id": "7", "from": "<string>"}
    Get Swan Page Data    $    ==    {"state": "open", "nested": {"list": [null, {"name": "<regex s.*>"}]}}
    Get Swan Page Data    $    !=    {"state": "<number>"}
    Run Keyword And Expect Error    *should hold {"id": 8}: $.id: expected 8, got "7". It is: {*
    ...    Get Swan Page Data    query    ==    {"id": 8}
    Call Swan Page Handler    useUnanswered
    Run Keyword And Expect Error    *Instead came *$.url: expected <number>, got "https://example.com".*
    ...    Wait For Swan Call    request    {"url": "<number>"}    timeout=50ms
    Wait For Swan Call    swan.request    {"url": "<regex https:.*>"}

One App For All Pages Of A Program
    [Documentation]    It is launched once; pages that are open stay so.
    Open Chat
    Open Swan Page    ${CURDIR}/program/chat.js    alias=second
    ${launched} =    Call Swan Page Handler    launched
    Should Be Equal    ${launched}    ${1}
    Get Swan Page Data    shown    ==    1    page=first
    Show Swan Page    first
    Get Swan Page Data    shown    ==    2    page=first
    Hide Swan Page    first
    Get Swan Page Data    hidden    ==    true    page=first
    Close Swan Page
    Run Keyword And Expect Error    *No page is named 'second'*    Call Swan Page Handler    sum    page=second

A Heartbeat By The Page's Clock
    [Documentation]    Half a minute is over at once; Date goes on too.
    [Tags]    S14
    Open Chat
    ${before} =    Call Swan Page Handler    now
    Call Swan Page Handler    beat
    Advance Swan Page Clock    95s
    Get Swan Page Data    beats    ==    3
    ${after} =    Call Swan Page Handler    now
    Should Be True    95000 <= ${after} - ${before} < 100000
    FOR    ${_}    IN RANGE    3
        Wait For Server Message    ==    ping
    END
    Call Swan Page Handler    stop
    Advance Swan Page Clock    1h
    Get Swan Page Data    beats    ==    3

What A Suite Answers For The Host
    [Documentation]    With a value, with a failure, to callbacks and to promises.
    [Tags]    S34
    Answer Swan Call    login    {"code": "abc"}
    Open Chat
    Call Swan Page Handler    login
    Wait For Swan Page Data    login    ==    abc
    Answer Swan Call    login    fail=EXECUTION_FAILED
    Call Swan Page Handler    login
    Wait For Swan Page Data    login    ==    ${ANSWERS.failed}
    Answer Swan Call    login    {"code": "def"}
    Call Swan Page Handler    loginPromise
    Wait For Swan Page Data    login    ==    def
    ${calls} =    Get Swan Calls    login
    Length Should Be    ${calls}    3

What A Page Asks Of Its Host
    [Documentation]    Recorded; failing as missing where nobody answers; a modal that is cancelled; storage.
    [Tags]    S33
    Open Chat
    Call Swan Page Handler    useUnanswered
    Wait For Swan Page Data    request.errCode    ==    302
    ${call} =    Wait For Swan Call    request    {"url": "https://example.com"}
    Should Be Equal    ${call.url}    https://example.com
    Answer Next Swan Modal    cancel
    Call Swan Page Handler    ask
    Wait For Swan Page Data    answer.cancel    ==    true
    Wait For Swan Modal    contains    sure
    ${stored} =    Call Swan Page Handler    store
    Should Be Equal    ${stored.a}    ${1}

What The Engine Lacks Is There
    [Documentation]    URL, TextEncoder, TextDecoder, structuredClone.
    Open Chat
    ${tools} =    Call Swan Page Handler    tools
    Should Be Equal    ${tools.host}    example.com:8443
    Should Be Equal    ${tools.y}    你
    Should Be Equal    ${tools.relative}    https://a.b/x/c
    Should Be Equal    ${tools.text}    你好😀
    Should Be Equal    ${tools}[copy]    ${{{'d': [1, {'e': 2}]}}}

Calls That Fail
    [Documentation]    A callback that is no function, a scheme that is none, a socket that is not open.
    [Tags]    S16    S25    S34
    Open Chat
    Call Swan Page Handler    wrongCallback
    Wait For Swan Page Data    wrong.errCode    ==    904
    Call Swan Page Handler    badConnect
    Wait For Swan Page Data    bad.error.errCode    ==    ${ANSWERS.url}
    Get Swan Page Data    bad.state    ==    3
    Call Swan Page Handler    leave    ${1000}
    Wait For Swan Page Data    state    ==    closed
    Call Swan Page Handler    say    too late
    Wait For Swan Page Data    failed.errMsg    ==    SocketTask.readyState is not OPEN
    Call Swan Page Handler    sendByPromise    too late
    Wait For Swan Page Data    sent    ==    ${ANSWERS.failed}

A Page That Is A Suite Of Tests Itself
    [Documentation]    With describe, it, done, hooks and time limits: asynchronous cases in sequence on one session.
    [Tags]    S2    S11    S12    S15    S20    S25    S29
    All Cases Pass On    android

A Page That Is A Suite Of Tests Itself On The Other Platform
    [Documentation]    The same cases, with the codes of iOS.
    [Tags]    S2    S11    S12    S15    S20    S25    S29
    All Cases Pass On    ios

What A Page Did Is In Files
    [Documentation]    Among the pages, each with what it called and where.
    Open Chat
    ${file} =    Save Socket Traffic    page.json
    ${saved} =    Evaluate    json.load(open($file, encoding='utf-8'))
    Should Be Equal    ${saved}[pages][0][page]    first
    ${done} =    Evaluate    [each['what'] for each in $saved['pages'][0]['events']]
    Should Contain    ${done}    onLoad
    Should Contain    ${done}    setData
    Should Not Contain    ${done}    warning

Pages And Tests Have Sockets Of Their Own
    [Documentation]    The main one, the number of them, the global places, the last error.
    [Tags]    S12    S13    S20
    ${url} =    Open Chat
    ${sockets} =    Get Sockets
    Should Be Empty    ${sockets}
    Connect Socket    ${url}    alias=mine
    Wait For Socket Open
    Send Socket Message    hello
    Wait For Socket Message    ==    hello
    Call Swan Page Handler    say    from the page
    Wait For Swan Page Data    messages    ==    ["from the page"]
    Call Swan Page Handler    badConnect
    Wait For Swan Page Data    bad
    Run Keyword And Expect Error    No call has failed yet*    Get Error Code
    ${socket} =    Get Swan Page Socket
    Close Socket    socket=${socket}    code=4002
    Wait For Swan Page Data    state    ==    closed
    Get Socket State    ==    OPEN    socket=mine

Another Platform's Pages
    [Documentation]    Its profile names the global object.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/weixin.robot    --pythonpath    ${PLUGIN}
    ...    --variable    PAGE:${PLUGIN}/tests/chat.js
    Should Be Equal    ${run.rc}    ${0}    ${run.stdout}

What A Host Can Do
    [Documentation]    What it lacks it says it lacks, also when that changes.
    [Tags]    S33
    Open Swan Page    ${CURDIR}/_inner/hosts.js
    ${can} =    Call Swan Page Handler    canUse
    Should Be Equal    ${can}    ${{['connectSocket', 'closeSocket.object.code', 'SocketTask.send', 'showToast']}}
    Answer Swan Call    login    {"code": "abc"}
    ${old} =    Set Host    missing_apis=closeSocket
    ${can} =    Call Swan Page Handler    canUse
    Should Be Equal    ${can}    ${{['connectSocket', 'SocketTask.send', 'showToast', 'login']}}
    Set Host    &{old}
    ${can} =    Call Swan Page Handler    canUse
    Should Contain    ${can}    closeSocket.object.code
    Answer Swan Call    canIUse    no
    ${can} =    Call Swan Page Handler    canUse
    Length Should Be    ${can}    7

Turns
    [Documentation]    Callbacks and events come in later turns, promise jobs in their own; timers in their order.
    [Tags]    S2    S4    S11    S30
    Start Socket Server    stands_in_for=ws://chat.example.com
    Open Swan Page    ${CURDIR}/program/turns.js
    Wait For Server Connection
    Server Sends Message    hello
    Wait For Swan Page Data    heard    ==    hello
    Get Swan Page Data    order    ==
    ...    ["sync", "job", "success", "complete", "job of success", "open", "open too", "message"]
    Call Swan Page Handler    calls
    Wait For Swan Page Data    calls    ==
    ...    ["sync", "job", "toast", "toast complete", "nothing is sent", "storage by promise", "modal"]
    Call Swan Page Handler    timers
    Wait For Swan Page Data    timers    ==
    ...    ["sync", "first", "job of first", "second", "third", "from first", "later"]
    Call Swan Page Handler    part
    Process Socket Events    duration=500ms
    Wait For Swan Page Data    parts    ==    ["sent 2", "complete 2", "close 3"]

Where A Call Stands
    [Documentation]    File and line in the log; in the timeline a page has its lane, and is a side of its sockets.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/shown.robot
    Should Be Equal    ${run.rc}    ${0}    ${run.stdout}
    Line Should Match    ${run}    INFO * → connectSocket ws://chat.example.com (shown.js:4): success
    Line Should Match    ${run}    INFO * → sendSocketMessage text, 5 B: "hello" (shown.js:5): success
    Line Should Match    ${run}    INFO * page shown.js * showToast {"title": "heard"} (shown.js:6)
    ${drawn} =    Evaluate    [line for line in $run.lines if '<div class="swan">' in line][0]
    ${figures} =    Evaluate    $drawn.split('<figure ')[1:]
    ${page} =    Evaluate    [each for each in $figures if 'Page &#x27;shown.js&#x27;' in each][0]
    FOR    ${each}    IN    onLoad    SocketTask.onOpen    setData    showToast    shown.js:6    console.log
        Should Contain    ${page}    ${each}
    END
    ${socket} =    Evaluate    [each for each in $figures if 'Socket &#x27;' in each]
    Should Contain    ${socket}[0]    shown.js:4
    Should Contain    ${socket}[0]    >Page<
    Should Not Contain    ${socket}[0]    >Test<
    Should Contain    ${socket}[1]    >Test<

A Page That Listens Never Fills The Inbox
    [Documentation]    What it hears counts as taken.
    [Setup]    Import Library    SwanSocketLibrary    max_inbox=10    AS    Small
    Small.Start Socket Server    stands_in_for=ws://chat.example.com
    Small.Open Swan Page    ${CURDIR}/program/chat.js
    Small.Wait For Swan Page Data    state    ==    open
    FOR    ${number}    IN RANGE    40
        Small.Server Sends Message    message ${number}
    END
    Small.Wait For Swan Page Data    messages[39]    ==    message 39


*** Keywords ***
The Sample Closes Its Socket On
    [Arguments]    ${platform}
    Set Host    platform=${platform}
    Start Socket Server    stands_in_for=wss://echo.websocket.org    alias=${platform}
    Open Swan Page    ${SAMPLE}
    Wait For Swan Toast    ==    websocket已打开
    Wait For Swan Page Data    openWebsocket    ==    true
    Call Swan Page Handler    closeSocket
    Wait For Server Close    code=1001    reason=close reason
    Wait For Swan Modal    ==    websocket已关闭
    Swan Page Should Have No Errors
    Stop Socket Server
    Close Swan Page

All Cases Pass On
    [Arguments]    ${platform}
    Set Host    platform=${platform}
    Start Socket Server    stands_in_for=ws://chat.example.com
    Open Swan Page    ${CURDIR}/program/cases.js
    Wait For Swan Page Data    report.done    ==    true    timeout=60s
    Get Swan Page Data    report.failed    ==    []
    ${passed} =    Get Swan Page Data    report.passed
    Length Should Be    ${passed}    26
