*** Settings ***
Documentation       A peer's texts in every place to which they can come: messages, JSON, headers, status lines,
...                 redirects, a proxy's answer, close reasons, requests. They are shown and compared, and no more.

Library             ../resources/InnerRun.py
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
    Should Have No Invisible Characters    ${run.stdout}
    Should Have No Invisible Characters    ${run.output}
    FOR    ${name}    ${message}    IN    &{run.failures}
        Length Should Be    ${message.splitlines()}    ${{int('Failing' in $name)}}    ${message}
    END

Readable Text Stays Readable
    [Documentation]    Hebrew, Arabic, Persian with its joiners, emoji that are made of several.
    ${run} =    Run With Texts    readable    INFO
    Line Should Match    ${run}    INFO chat +* ms ← onSocketMessage text, 91 B: "${TEXT}"
    Should Contain    ${run.failures}[Failing Wait For A Message]    text, 91 B: "${TEXT}"
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

Should Have No Invisible Characters
    [Arguments]    ${text}
    ${found} =    Evaluate
    ...    {hex(ord(each)) for each in $text if unicodedata.category(each) in ('Cc', 'Cf', 'Zl', 'Zp')} - {'0xa'}
    ...    modules=unicodedata
    Should Be Empty    ${found}
