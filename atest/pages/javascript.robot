*** Settings ***
Documentation       JavaScript as programs are written: modules, classes, promises, and what a host has besides
...                 sockets.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=5s
...                 platform=%{SWAN_PLATFORM=android}
Resource            pages.resource


*** Variables ***
${LANGUAGE}    ${CURDIR}/program/language.js


*** Test Cases ***
Modules Of ES
    [Documentation]    Each form of import and export; comments and templates that look like one are none.
    Open Swan Page    ${CURDIR}/program/es/page.js    root=${CURDIR}/program
    ${names} =    Call Swan Page Handler    names
    Should Be Equal    ${names.greeting}    hello world!
    Should Be Equal    ${names.hi}    hello you
    Should Be Equal    ${names.shown}    !?
    Should Be Equal    ${names}[all]    ${{['count', 'counter', 'default', 'fail', 'hello', 'mark', 'shown']}}
    Should Be Equal    ${names.forwarded}    ${{[1, 2, 3]}}
    Should Be Equal    ${names.side}    was here
    Should Be Equal    ${names.plain}    ${{[1, 1]}}
    Should Be Equal    ${names.words}    你好，
    Should Be Equal    ${names.text}    \nimport nothing from 'nowhere';\n
    ${counted} =    Call Swan Page Handler    counted
    Should Be Equal    ${counted}    ${1}
    ${strict} =    Call Swan Page Handler    isStrict
    Should Be True    ${strict}
    ${error} =    Run Keyword And Expect Error    *    Call Swan Page Handler    fail
    Should Contain    ${error}    RangeError: in a module\n${SPACE*4}at fail (es/greeter.js:10:

The Language Of Today
    [Documentation]    Classes, destructuring, generators, collections, regular expressions, dates.
    Open Swan Page    ${LANGUAGE}
    Call Swan Page Handler    features
    Wait For Swan Page Data    lacking
    Get Swan Page Data    rest    ==    {"b": 2, "c": 3}
    Get Swan Page Data    third    ==    9
    Get Swan Page Data    held    ==    held
    Get Swan Page Data    url    ==    none
    Get Swan Page Data    traced    ==    -x-
    Get Swan Page Data    sum    ==    3
    Get Swan Page Data    year    ==    2024
    Get Swan Page Data    echoed    ==    e
    Get Swan Page Data    numbers    ==    [1, 2, 3]
    Get Swan Page Data    nothing    ==    nil
    Get Swan Page Data    tag    ==    \\n1
    Get Swan Page Data    iso    ==    2024-01-31T00:00:00.000Z
    Get Swan Page Data    isDate    ==    true
    Get Swan Page Data    set    ==    [1]
    ${lacking} =    Get Swan Page Data    lacking
    Should Be Equal    ${{set($lacking)}}    ${{{'undefined'}}}

Promises In The Order Of The Standard
    [Documentation]    That their rejections are watched takes no turn of theirs.
    Open Swan Page    ${LANGUAGE}
    Call Swan Page Handler    order
    Wait For Swan Page Data    log    contains    timer
    Get Swan Page Data    log    ==
    ...    ["sync", "async", "then 1", "async inner", "task", "then 2", "timer"]

Rejections That Nobody Takes
    [Documentation]    Of methods, functions and timers, wherever in the program.
    [Template]    Is Seen To Reject
    forgetMethod    Error: nobody waits for this    language.js:7
    forgetFunction    TypeError: of a function    language.js:40
    forgetArrow    Error: nobody waits for this    language.js:7
    forgetLater    Error: of a timer    language.js:41

Rejections That Somebody Takes
    [Documentation]    By then, catch, await and the statics of Promise; later, and of a promise that is returned.
    Open Swan Page    ${LANGUAGE}
    Call Swan Page Handler    taken
    Wait For Swan Page Data    outcomes    ==
    ...    ["nobody waits for this", "caught", "finally", "all", "late", "rejected,fulfilled", "thenable"]
    Call Swan Page Handler    remembered
    Get Swan Page Data    memo    ==    memo
    Swan Page Should Have No Errors

Parameters Of Asynchronous Functions
    [Documentation]    Patterns, defaults, rests, arguments; what fails in them rejects.
    Open Swan Page    ${LANGUAGE}
    Call Swan Page Handler    parameters
    Wait For Swan Page Data    parameters    ==    [1, 2, 2, 4, 1, true]

Calls Without Callbacks May Fail
    [Documentation]    That the page does not look at their promise is no error; one that it awaits is.
    [Tags]    S2    S14    S16
    Open Swan Page    ${LANGUAGE}
    Call Swan Page Handler    ignored
    Process Socket Events
    Swan Page Should Have No Errors
    Run Keyword And Expect Error    Page 'language.js' failed in noted (unhandled rejection): *${ANSWERS.failed},*
    ...    Run Keywords    Call Swan Page Handler    noted    AND    Process Socket Events

The Console
    [Documentation]    Formats, typed arrays, maps, and its less known methods.
    Open Swan Page    ${LANGUAGE}
    Call Swan Page Handler    print
    ${lines} =    Get Swan Page Console
    Should Be Equal    ${lines}[0][text]    mia has 3 of {a: 1} Uint8Array(2) [1, 2] Map(1) [["k", 1]]
    Should Be Equal    ${lines}[1][text]    {a: [1]}

Bytes In And Out
    [Documentation]    An argument holds an ArrayBuffer, and a result is one; data is as JSON has it.
    Open Swan Page    ${LANGUAGE}
    ${bytes} =    Call Swan Page Handler    buffer    ${{{'within': b'\x00\xff'}}}
    Should Be Equal    ${bytes}    ${{b'\x00\xff'}}
    Call Swan Page Handler    functionInData
    Get Swan Page Data    $    ==    {"log": [], "named": 1, "hidden": {}}
    Run Keyword And Expect Error    *has nothing at 'method'*    Get Swan Page Data    method

Events Of The Host
    [Documentation]    What a suite answers is what the listeners hear, until they are taken off.
    Open Swan Page    ${LANGUAGE}
    Call Swan Page Handler    network
    Answer Swan Call    onNetworkStatusChange    {"isConnected": false}
    Get Swan Page Data    isConnected    ==    false
    Answer Swan Call    onNetworkStatusChange    {"isConnected": true}
    Get Swan Page Data    isConnected    ==    true
    Call Swan Page Handler    deaf
    Answer Swan Call    onNetworkStatusChange    {"isConnected": false}
    Get Swan Page Data    isConnected    ==    true
    ${calls} =    Get Swan Calls    onNetworkStatusChange
    Length Should Be    ${calls}    1

Objects Of The Host Do Nothing
    [Documentation]    Queries of a page that is not drawn, managers of updates; the next tick comes.
    Open Swan Page    ${LANGUAGE}
    Call Swan Page Handler    drawn
    ${queries} =    Get Swan Calls    createSelectorQuery
    Length Should Be    ${queries}    1
    Call Swan Page Handler    tick
    Wait For Swan Page Data    ticked    ==    true

Answers At Once
    [Documentation]    Of what ends in Sync: the value, a failure, or a sentence that says what to do.
    Open Swan Page    ${LANGUAGE}
    ${said} =    Call Swan Page Handler    atOnce
    Should Be Equal
    ...    ${said}[1]
    ...    swan.isLoginSync has no answer: use the keyword${SPACE*2}Answer Swan Call${SPACE*4}isLoginSync${SPACE*4}value
    Answer Swan Call    isLoginSync    {"isLogin": true}
    ${said} =    Call Swan Page Handler    atOnce
    Should Be True    ${said.isLogin}
    Answer Swan Call    isLoginSync    fail=1001
    ${said} =    Call Swan Page Handler    atOnce
    Should Be Equal    ${said}[0]    ${1001}

Nothing Of A Closed Page Runs
    [Documentation]    What its last call of its host answers is heard by nobody; the program stays.
    Open Swan Page    ${LANGUAGE}
    Open Swan Page    ${LANGUAGE}    alias=second
    Close Swan Page    second
    ${ran} =    Call Swan Page Handler    ran    page=language.js
    Should Be Equal    ${ran}    ${EMPTY}

A Connect That Failed Was Never The Main One
    [Documentation]    The global places hear the next one, also if both were made in one turn.
    [Tags]    S12    S13
    Start Socket Server    stands_in_for=ws://chat.example.com
    Open Swan Page    ${LANGUAGE}
    Call Swan Page Handler    twoConnects
    Wait For Swan Page Data    opened    ==    true
    Get Swan Page Data    failed    ==    true

The Time That A Page Gives A Handshake
    [Documentation]    In milliseconds.
    [Tags]    S21
    Start Socket Server    stands_in_for=ws://chat.example.com
    Hold Next Handshake
    Open Swan Page    ${LANGUAGE}
    Call Swan Page Handler    impatient
    Wait For Swan Page Data    timedOut    ==    true


*** Keywords ***
Is Seen To Reject
    [Arguments]    ${handler}    ${error}    ${place}
    Open Swan Page    ${LANGUAGE}
    ${text} =    Run Keyword And Expect Error    Page 'language.js' failed in * (unhandled rejection): ${error}*
    ...    Run Keywords    Call Swan Page Handler    ${handler}    AND    Process Socket Events    duration=50ms
    Should Contain    ${text}    ${place}
    Close Swan Page
