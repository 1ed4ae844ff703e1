*** Settings ***
Documentation       A peer's texts in every place to which they can come: messages, JSON, headers, status lines,
...                 redirects, a proxy's answer, close reasons, requests. They are shown and compared, and no more.

Library             ../resources/InnerRun.py
Library             Unseen.py
Variables           _inner/hostile.py    readable


*** Variables ***
${SUITE}    ${CURDIR}/_inner/every_place.robot


*** Test Cases ***
Nothing Is Evaluated
    [Documentation]    Neither variables nor expressions, format fields, paths or code: the inner suite compares each
    ...    text, and an audit hook of Python sees what is compiled, imported, opened, run and looked up.
    ${run} =    Run With Texts    evaluated    TRACE
    Texts Should Have Come Everywhere    ${run}    HACKED='swanhack'

Nothing Is HTML
    [Documentation]    No line of the log and no test's message is taken for HTML, though each text begins with the mark
    ...    that Robot Framework has for it. The timelines are HTML, and a peer's texts are texts in them.
    ${run} =    Run With Texts    markup    TRACE
    Texts Should Have Come Everywhere    ${run}    window.hacked=1
    Should Match Regexp    ${run.output}    html="true">&lt;div class="swan"
    Should Not Match Regexp    ${run.output}    html="true">(?!&lt;div class="swan")
    Should Match Regexp    ${run.output}    html="true">[^<]*&amp;lt;script
    Should Not Match Regexp    ${run.output}    html="true">[^<]*&lt;script
    Should Not Contain    ${run.output}    <script
    FOR    ${message}    IN    @{run.failures.values()}
        Should Not Match Regexp    ${message}    ^\\s*\\*HTML
    END

Nothing Changes How The Console And The Log Look
    [Documentation]    Colours, line breaks, directions, what XML cannot hold: in what Robot Framework prints and writes
    ...    at DEBUG there is no invisible character left.
    ${run} =    Run With Texts    control    DEBUG
    Texts Should Have Come Everywhere    ${run}    31m
    Nothing Should Be Invisible    ${run}
    Should Not Match Regexp
    ...    ${run.output}
    ...    [\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\u200b\\u2028-\\u202e\\u2066-\\u2069\\ufeff]

What Cannot Be Seen Is Shown
    [Documentation]    Letters and symbols that are blank, spaces that are none, selectors of variants, joiners between
    ...    letters that do not join, private characters, piles of marks.
    ${run} =    Run With Texts    unseen    DEBUG
    Texts Should Have Come Everywhere    ${run}    unseen
    Line Should Match    ${run}    INFO * s chat +* ms ← onSocketMessage text, * B: "unseen \\u3164a\\u115fb*"
    Should Contain    ${run.failures}[Failing Wait For A Message]    "unseen \\u3164a\\u115fb\\u1160c\\u2800d\\u034fe
    Nothing Should Be Invisible    ${run}

Readable Text Stays Readable
    [Documentation]    Hebrew, Arabic, Persian with its joiners, emoji that are made of several.
    ${run} =    Run With Texts    readable    INFO
    Line Should Match    ${run}    INFO * s chat +* ms ← onSocketMessage text, * B: "${TEXT}"
    Should Contain    ${run.failures}[Failing Wait For A Message]    B: "${TEXT}"
    Should Contain    ${run.failures}[Failing Wait For A Close]    with 4000 "${TEXT}"


*** Keywords ***
Run With Texts
    [Arguments]    ${kind}    ${level}
    ${run} =    Run Inner Suite    ${SUITE}    --loglevel    ${level}
    ...    --variablefile    ${CURDIR}/_inner/hostile.py:${kind}    --pythonpath    ${CURDIR}/_inner
    RETURN    ${run}

Texts Should Have Come Everywhere
    [Documentation]    Or the run would prove nothing: the tests that should fail did, and nearly all show the text.
    [Arguments]    ${run}    ${part}
    FOR    ${name}    ${message}    IN    &{run.failures}
        IF    'Failing' not in $name
            Should Be Equal    ${run.tests}[${name}]    PASS    ${name}: ${message}
        ELSE IF    'Redirect' not in $name
            Should Contain    ${message}    ${part}
        END
    END
    Should Be Empty    ${run.warnings}

Nothing Should Be Invisible
    [Documentation]    In what is printed, in the log's lines and its timelines; the values of variables Robot Framework
    ...    writes by itself. Each failure has one line.
    [Arguments]    ${run}
    Text Should Have Nothing Unseen    ${run.stdout}
    Text Should Have Nothing Unseen    ${{ '\n'.join(line for line in $run.lines if not line.startswith('INFO $')) }}
    FOR    ${name}    ${message}    IN    &{run.failures}
        Length Should Be    ${message.splitlines()}    ${{int('Failing' in $name)}}    ${message}
    END
