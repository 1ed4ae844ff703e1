*** Settings ***
Documentation       What is wrong with a page is a sentence with file and line, and costs its program alone.

Library             OperatingSystem
Library             PageProcesses.py
Library             ../resources/InnerRun.py
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
...                 platform=%{SWAN_PLATFORM=android}
...                 timeout=3s
...                 page_timeout=2s
...                 page_memory=16MiB
Resource            pages.resource


*** Variables ***
${PAGE}     ${OUTPUT DIR}/page.js
${CHAT}     ${CURDIR}/program/chat.js
${ROUGH}    ${CURDIR}/_inner/rough.js


*** Test Cases ***
Files That Are No Page
    [Documentation]    Missing, not JavaScript, without Page(), outside of the root.
    [Template]    Opening Fails With
    There is no file 'nowhere.js'    nowhere.js    ${None}
    A page is a .js file    page.ts    Page({})
    a.js does not call Page(…)    a.js    const a = 1;
    SyntaxError    b.js    Page({\n\ a: 1,,\n});    b.js:2    a: 1,,
    Cannot find module './gone' (c.js → ./gone)    c.js    require('./gone'); Page({});
    outside of the program's folder    d.js    require('../outside.js'); Page({});    d.js → ../outside.js
    require goes in a circle: e.js → e.js    e.js    require('./e.js'); Page({});
    require goes in a circle: k.js → round.js → k.js    k.js    require('./round'); Page({});    round.js:1
    outside of the program's folder (l.js → ./link)    l.js    require('./link'); Page({});    l.js:1
    f.js:1: this form of import    f.js    import f = require('x');\nPage({});
    m.js:1: this form of import.meta    m.js    Page({a() { return import.meta.url; }});
    TypeError    g.js    null.x;    g.js:1
    require needs the path of a file    h.js    require(5); Page({});    h.js:1    got 5
    words.json is no JSON    i.js    require('./words.json'); Page({});    i.js:1
    the data of j.js has no form in JSON    j.js    Page({data: {a: 1n}});

What A Page Sent Along Is Not Shown
    [Documentation]    The headers with credentials of its calls, in a failure that lists them.
    Create File
    ...    ${PAGE}
    ...    Page({onLoad() { swan.request({url: 'https://a', header: {Authorization: 'Bearer abc'}}); }});
    Open Swan Page    ${PAGE}
    ${error} =    Run Keyword And Expect Error    *request*    Wait For Swan Toast    timeout=100ms
    Should Contain    ${error}    "Authorization": "***"
    Should Not Contain    ${error}    abc

An Exception In A Handler
    [Documentation]    Its keyword fails, with JavaScript's message and stack in the page's own lines.
    Open Chat
    ${error} =    Run Keyword And Expect Error    *    Call Swan Page Handler    fail
    Should Contain    ${error}    Handler 'fail' of page 'first' failed. RangeError: too far
    Should Contain    ${error}    lib/format.js:3
    Should Contain    ${error}    chat.js:
    Should Not Contain    ${error}    prelude
    ${errors} =    Get Swan Page Errors
    Should Be Equal    ${errors}[0][file]    lib/format.js
    Should Be Equal    ${errors}[0][line]    ${3}
    Run Keyword And Expect Error    Page 'first' has an error:*too far*    Swan Page Should Have No Errors

Errors Behind The Scenes
    [Documentation]    Of timers, promises that nobody takes and asynchronous handlers: the keyword in which they
    ...    happen fails.
    Open Chat
    Run Keyword And Expect Error    Page 'first' failed in failLater (unhandled rejection): Error: later*
    ...    Call Swan Page Handler    failLater
    Run Keyword And Expect Error    Page 'first' failed in a promise (unhandled rejection): Error: nobody cares*
    ...    Call Swan Page Handler    forgetPromise
    Call Swan Page Handler    takePromise
    Get Swan Page Data    caught    ==    true
    Run Keyword And Expect Error    Page 'first' failed in setTimeout: TypeError: *
    ...    Run Keywords    Call Swan Page Handler    failInTimer    AND    Process Socket Events    duration=1s
    ${error} =    Run Keyword And Expect Error    *    Call Swan Page Handler    useMissing
    Should Contain    ${error}    swan.fooBar, which is no API that the library knows
    Should Contain    ${error}    "Answer Swan Call    fooBar    value" makes it one

What Has No Form In JSON
    [Documentation]    As a result and as an argument.
    Open Chat
    Run Keyword And Expect Error    What 'big' returned has no form in JSON: *    Call Swan Page Handler    big
    Run Keyword And Expect Error    What 'circle' returned has no form in JSON: *    Call Swan Page Handler    circle
    ${result} =    Call Swan Page Handler    functions
    Should Be Equal    ${result}    ${{ {'list': [None]} }}
    Run Keyword And Expect Error    The value has no form in JSON: *    Call Swan Page Handler    sum    ${{set()}}
    Run Keyword And Expect Error    Page 'first' has no method 'nope'. It has: *onLoad*say*
    ...    Call Swan Page Handler    nope

Text Of Any Kind
    [Documentation]    Lone surrogates, NUL and a byte order mark, in arguments, data, results and at a file's begin.
    Create File
    ...    ${PAGE}
    ...    \ufeffPage({keep(a) { this.setData({a}); console.log('\\\\ud800', a[0]); return [a.length, a]; }})
    Open Swan Page    ${PAGE}
    ${kept} =    Call Swan Page Handler    keep    ${{'\ud800a\0b\ufeff\u2028'}}
    Should Be Equal    ${kept}    ${{[6, '\ufffda\0b\ufeff\u2028']}}
    ${text} =    Get Swan Page Data    a
    Should Be Equal    ${text}    ${kept}[1]
    ${lines} =    Get Swan Page Console
    Should Be Equal    ${lines}[0][text]    \\ud800 \ufffd

Numbers Beyond JavaScript's
    [Documentation]    They are the nearest that it has.
    Write Page    Page({keep(n) { this.setData({n}); return n; }});
    Open Swan Page    ${PAGE}
    ${kept} =    Call Swan Page Handler    keep    ${10**30}
    Should Be Equal    ${kept}    ${1e30}

A Promise That Never Settles
    [Documentation]    Is no error, whoever waits for it.
    Write Page
    ...    Page({async run() { this.setData('began', true); await new Promise(() => {}); this.setData('end', 1); }});
    Open Swan Page    ${PAGE}
    Call Swan Page Handler    run
    Process Socket Events    duration=50ms
    Get Swan Page Data    $    ==    {"began": true}
    Swan Page Should Have No Errors

Code That Does Not End
    [Documentation]    That keyword fails in time, later ones say that the page is gone, and a new one is opened.
    [Template]    Is Stopped
    while (true) {}
    new Array(2 ** 32 - 1).join('x');
    const next = () => Promise.resolve().then(() => { next(); }); return next();

Memory That Does Not Suffice
    [Documentation]    The keyword says which argument bounds it.
    Write Page    Page({run() { const all = []; while (true) { all.push(new Array(1000).fill('x')); } }});
    Open Swan Page    ${PAGE}
    Run Keyword And Expect Error    *page_memory*    Call Swan Page Handler    run

An Interval Of No Time Ends Nothing
    [Documentation]    Keywords go on.
    Write Page    Page({onLoad() { this.n = 0; setInterval(() => { this.setData('n', ++this.n); }, 0); }});
    Open Swan Page    ${PAGE}
    Wait For Swan Page Data    n    >    20
    Run Keyword And Expect Error    More than 10000 timers were due*    Advance Swan Page Clock    1h

Much Of Everything
    [Documentation]    A hundred thousand lines of the console are bounded, and so is a flood of errors.
    Write Page    Page({onLoad() { for (let i = 0; i < 1e5; i++) { console.log(i); } }});
    Open Swan Page    ${PAGE}
    ${lines} =    Get Swan Page Console
    Length Should Be    ${lines}    10000
    Should Be Equal    ${lines}[-1][text]    90000 more lines of this turn are not kept

A Process That Is Killed From Outside
    [Documentation]    The next keyword says so.
    Open Chat
    Kill Page Processes
    Run Keyword And Expect Error    *its process ended*    Call Swan Page Handler    sum    1    2
    Run Keyword And Expect Error    The page is gone: *    Call Swan Page Handler    sum    1    2

Rough Code
    [Documentation]    A sentence each, or a value; the page goes on.
    [Template]    A Handler Gives
    recurse    Handler 'recurse' of page * failed. RangeError: Maximum call stack size exceeded*
    returnDeep    What 'returnDeep' returned has no form in JSON: it is nested deeper than 100 levels.
    setDeep    Handler 'setDeep' of page * failed. TypeError: it is nested deeper than 100 levels*
    throwDeep    Handler 'throwDeep' of page * failed. thrown: {a: {a: {a: {a: [[]Object]}}}}
    throwUnreadable    Handler 'throwUnreadable' of page * failed. thrown: [[]unprintable]
    throwNothing    Handler 'throwNothing' of page * failed. thrown: undefined
    throwLone    Handler 'throwLone' of page * failed. Error: *
    badPath    *TypeError: setData got the path '', which names nothing*
    setNothing    *TypeError: setData needs an object, or a path and a value*
    setBig    *TypeError: *BigInt*
    takeBytes    *out of memory (page_memory)*
    callNothing    Handler 'callNothing' of *: not a function\nrough.js:41: callNothing() { this.data.n(); },\n*
    failCallback    Page 'rough.js' failed in showToast.success: TypeError: *
    forgetPromise    *swan.sendSocketMessage failed, and nothing took it: {errCode: ${ANSWERS.failed}*rough.js:*
    load    Page 'rough.js' failed in load (unhandled rejection): *import() is not there: write require("./a")*:39:*
    useUnanswered    *swan.getStorageInfoSync has no answer: use the keyword${SPACE*2}Answer Swan Call*

Rough Code That Is None Of A Keyword's Business
    [Documentation]    Nothing fails: it is bounded, or the host refuses it.
    Open Swan Page    ${ROUGH}
    FOR    ${name}    IN    askDeep    logDeep    failGetter    forge    connectBadly    nothingGiven
        Call Swan Page Handler    ${name}
    END
    Process Socket Events    duration=100ms
    Get Swan Page Data    forged    ==    ${ANSWERS.invalid}
    Swan Page Should Have No Errors
    ${bytes} =    Call Swan Page Handler    bytes
    Should Be Equal    ${bytes}    ${{b'\x01\xff'}}
    ${length} =    Call Swan Page Handler    setHuge
    Should Be Equal    ${length}    ${4000000}
    Call Swan Page Handler    setTimers
    Wait For Swan Page Data    n    ==    10000    timeout=20s
    Call Swan Page Handler    endlessTimers
    ${n} =    Get Swan Page Data    n
    Wait For Swan Page Data    n    >    ${n + 20}
    Call Swan Page Handler    changeJson
    Open Swan Page    ${ROUGH}

Code That Takes Too Much
    [Documentation]    It ends with its page, in a sentence.
    [Template]    A Handler Ends The Page
    logMuch    *needed more memory than page_memory allows*
    backtrack    *did not end within 2 s (page_timeout)*
    changeArrays    *failed: Error: gone*

Rejections Without End
    [Documentation]    Time or memory bounds them, whichever is used up first.
    Open Swan Page    ${ROUGH}
    Run Keyword And Expect Error    *page_*    Call Swan Page Handler    rejectMuch

What The Closing Level Ends
    [Documentation]    A page that does not part in peace fails its own test, and keeps nothing from being closed.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/closing.robot
    Should Match    ${run.failures}[Its Last Handler Does Not End]
    ...    Page 'parting.js' was not closed in order. *did not end within 0.3 s (page_timeout)*
    Should Match    ${run.failures}[Its Last Handler Raises]    Page 'parting.js' failed in onHide: TypeError*
    Should Match    ${run.failures}[Its Timer Raises After The Last Keyword]
    ...    Page 'parting.js' failed in setTimeout: Error: of a timer*
    Should Match    ${run.failures}[Its Process Was Killed]
    ...    Page 'parting.js' was not closed in order. *process ended*
    Should Be Equal    ${run.tests}[Nothing Is Left]    PASS    ${run.failures}[Nothing Is Left]
    Should Be Empty    ${run.warnings}

What A Wait Says Of The Page
    [Documentation]    Besides the data: its last socket, its last call that failed, when its next timer is due.
    Write Page
    ...    Page({onLoad() { swan.connectSocket({url: 'ws://127.0.0.1:1'}); }, run() { swan.login({fail() {}}); },
    ...    wait() { setTimeout(() => this.setData('waited', 1), 30000); }});
    Open Swan Page    ${PAGE}
    ${error} =    Run Keyword And Expect Error    *    Wait For Swan Page Data    state    timeout=1s
    Should Match
    ...    ${error}
    ...    *has nothing at 'state'. Waited*data is: {}. Its last socket: socket '*' ended in an error: *
    Call Swan Page Handler    run
    ${error} =    Run Keyword And Expect Error    *    Wait For Swan Toast    ==    hello    timeout=50ms
    Should Contain    ${error}    Expected a toast whose title == 'hello' by page 'page.js'
    Should Contain    ${error}    At page.js:1: login:fail 302
    Should Not Contain    ${error}    timer
    Call Swan Page Handler    wait
    ${error} =    Run Keyword And Expect Error    *    Wait For Swan Page Data    waited    timeout=50ms
    Should Match Regexp    ${error}    timer is due in (29.\\d|30) s: "Advance Swan Page Clock" runs it at once\\.$
    Run Keyword And Expect Error    There is no main socket yet.*"Get Swan Page Socket"*    Wait For Socket Open

Arguments That Are Mistaken
    [Documentation]    Each is refused at once, with what to write.
    [Template]    Run Keyword And Expect Error
    query must be a dictionary*id=7&from=share, got 7*    Open Swan Page    ${CHAT}    query=${7}
    There is no file 'nowhere.js'. It was looked for in *    Open Swan Page    nowhere.js
    root must name a folder*    Open Swan Page    ${CHAT}    root=${CHAT}
    * is not below the program's folder *root=.    Open Swan Page    ${CHAT}    root=${CURDIR}/_inner
    api must be the name of an API*    Answer Swan Call    ${EMPTY}    x
    A call succeeds with a value, or fails*    Answer Swan Call    login    x    fail=1
    fail must be a number or the name of a failure*    Answer Swan Call    login    fail=NOPE
    *begins as JSON, and is none.    Answer Swan Call    login    {"a"
    onSocketOpen is answered by the library itself*    Answer Swan Call    onSocketOpen    x

Assertions That Are Mistaken
    [Documentation]    What no data, call or title can be.
    Open Chat
    Run Keyword And Expect Error    *is true, and what is expected beside it is JSON: write true, or $\{True}.
    ...    Get Swan Page Data    connected    ==    True
    Run Keyword And Expect Error    The pattern begins like JSON, but it breaks at *
    ...    Get Swan Page Data    nested    ==    {"list"
    Run Keyword And Expect Error    'first' is a page*Write page=first.
    ...    Get Swan Page Data    state    ==    open    first
    Run Keyword And Expect Error    'what' is no assertion operator.*    Wait For Swan Page Data    state    what    x
    Run Keyword And Expect Error    '[' is no regular expression*    Wait For Swan Toast    matches    [
    Run Keyword And Expect Error    pattern must be a dictionary*    Wait For Swan Call    login    hello
    Run Keyword And Expect Error    No page is named 'other'. Open are: 'first'.    Get Swan Page Errors    page=other
    Run Keyword And Expect Error    Page 'first' has no socket '9'. Its connects, in their order: ws://chat*
    ...    Get Swan Page Socket    9
    Run Keyword And Expect Error    time=30000 has no unit*    Advance Swan Page Clock    30000

No Page Is Open
    [Documentation]    Each keyword says which one opens one.
    Run Keyword And Expect Error    No page is open. Use "Open Swan Page" first.    Get Swan Page Data

Robot's Timeouts Strike In A Turn
    [Documentation]    What was asked for goes on: the next keyword finds its outcome.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/interrupted.robot
    Should Contain    ${run.failures}[Interrupted]    timeout 1 second exceeded
    Should Be Equal    ${run.tests}[After It]    PASS    ${run.failures}


*** Keywords ***
A Handler Gives
    [Arguments]    ${name}    ${error}
    Open Swan Page    ${ROUGH}
    Run Keyword And Expect Error    ${error}    Call Swan Page Handler    ${name}
    Get Swan Page Data    n    ==    0
    Close Swan Page

A Handler Ends The Page
    [Arguments]    ${name}    ${error}
    Open Swan Page    ${ROUGH}
    Run Keyword And Expect Error    ${error}    Call Swan Page Handler    ${name}
    Run Keyword And Expect Error    The page is gone: *    Get Swan Page Data

Write Page
    [Arguments]    @{source}
    Create File    ${PAGE}    ${{"\n".join($source)}}

Opening Fails With
    [Arguments]    ${text}    ${file}    ${source}    @{more}
    VAR    ${folder}    ${OUTPUT DIR}/bad_pages
    Create File    ${OUTPUT DIR}/outside.js    exports.a = 1;
    Create File    ${folder}/words.json    {"a": 1,}
    Create File    ${folder}/round.js    require('./k');
    VAR    ${link}    ${folder}/link.js
    Evaluate    os.path.lexists($link) or os.symlink('../outside.js', $link)
    IF    $source is not None
        Create File    ${folder}/${file}    ${source.replace('\\n', chr(10))}
    END
    ${path} =    Evaluate    $file if $source is None else $folder + '/' + $file
    ${error} =    Run Keyword And Expect Error    *    Open Swan Page    ${path}
    FOR    ${each}    IN    ${text}    @{more}
        Should Contain    ${error}    ${each}
    END

Is Stopped
    [Arguments]    ${code}
    Write Page    Page({run() { ${code} }});
    Open Swan Page    ${PAGE}
    ${begin} =    Evaluate    time.monotonic()
    ${error} =    Run Keyword And Expect Error    *    Call Swan Page Handler    run
    Should Be True    time.monotonic() - ${begin} < 2.5
    Should Start With    ${error}    The page was stopped: Handler 'run' of page 'page.js'
    Run Keyword And Expect Error    The page is gone: *    Call Swan Page Handler    run
