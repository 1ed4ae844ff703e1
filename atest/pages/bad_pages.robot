*** Settings ***
Documentation       What is wrong with a page is a sentence with file and line, and costs its program alone.

Library             OperatingSystem
Library             PageProcesses.py
Library             ../resources/InnerRun.py
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
...                 timeout=3s
...                 page_timeout=500ms
...                 page_memory=16MiB
Resource            pages.resource


*** Variables ***
${PAGE}    ${OUTPUT DIR}/page.js


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
    f.js:1: this form of import    f.js    import f = require('x');\nPage({});
    TypeError    g.js    null.x;    g.js:1

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
    Run Keyword And Expect Error    Page 'first' has 1 errors:*too far*    Swan Page Should Have No Errors

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
    Run Keyword And Expect Error    The value has no form in JSON: *    Call Swan Page Handler    sum    ${{set()}}
    Run Keyword And Expect Error    Page 'first' has no method 'nope'. It has: *onLoad*say*
    ...    Call Swan Page Handler    nope

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

No Page Is Open
    [Documentation]    Each keyword says which one opens one.
    Run Keyword And Expect Error    No page is open. Use "Open Swan Page" first.    Get Swan Page Data

Robot's Timeouts Strike In A Turn
    [Documentation]    What was asked for goes on: the next keyword finds its outcome.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/interrupted.robot
    Should Contain    ${run.failures}[Interrupted]    timeout 1 second exceeded
    Should Be Equal    ${run.tests}[After It]    PASS    ${run.failures}


*** Keywords ***
Write Page
    [Arguments]    ${source}
    Create File    ${PAGE}    ${source}

Opening Fails With
    [Arguments]    ${text}    ${file}    ${source}    @{more}
    VAR    ${folder}    ${OUTPUT DIR}/bad_pages
    Create File    ${OUTPUT DIR}/outside.js    exports.a = 1;
    Create Directory    ${folder}
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
    Should Be True    time.monotonic() - ${begin} < 1
    Should Start With    ${error}    The page was stopped: Handler 'run' of page 'page.js'
    Run Keyword And Expect Error    The page is gone: *    Call Swan Page Handler    run
