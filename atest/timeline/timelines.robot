*** Settings ***
Documentation       The timeline in the log: of which tests it is drawn, and what stands in it. What it looks like is
...                 looked at in a browser.

Library             Collections
Library             ../resources/InnerRun.py
Variables           _inner/values.py


*** Test Cases ***
Of A Test That Failed
    [Documentation]    And of no other, unless the import says so.
    Timelines Should Be Of    FAIL    of-the-second

Of All Tests
    [Documentation]    But for those that use no socket.
    Timelines Should Be Of    ALL    of-the-first    of-the-second

Of None
    [Documentation]    Nothing is drawn.
    Timelines Should Be Of    NONE

The Failure Stands Where It Happened
    [Documentation]    For each way to fail: the keyword, or the test where a keyword of another library failed.
    [Template]    Its Timeline Should Say
    A Message Never Comes    ✗ Wait For Socket Message failed
    The Handshake Is Refused    ✗ Wait For Socket Open failed
    Another Close Code    ✗ Wait For Socket Close failed
    A Call Before The Open    sendSocketMessage failed
    The Connection Is Reset    ended in an error
    The Close Is Never Answered    the server did not answer the Close frame within 0.3 s
    The Certificate Has Expired    certificate has expired
    One Of Two Sockets    Timeline: Socket 'prices'
    A Keyword Of Another Library    ✗ The test failed
    A Thousand Messages    messages in between
    Nobody Listens    connection refused
    Texts Of All Kinds    &lt;script&gt;
    The Server Waits In Vain    ✗ Wait For Server Message failed

A Server's Failure Stands At The Server
    [Documentation]    At the client that was waited for; the sockets look well.
    ${run} =    Run Inner Suite Once    ${CURDIR}/_inner/failures.robot
    ${drawn} =    Get Matches    ${run.lines}    INFO <div class="swan">*
    ${figures} =    Evaluate    $drawn[12].split('<figure ')[1:]
    ${names} =    Evaluate    [figure.partition('"')[2].partition('"')[0] for figure in $figures]
    VAR    @{expected}
    ...    Timeline: Socket &#x27;chat&#x27;
    ...    Timeline: Socket &#x27;prices&#x27;
    ...    Timeline: All sockets
    ...    Timeline: Client 1 of the embedded server
    ...    Timeline: Client 2 of the embedded server
    ...    Timeline: The embedded server
    Should Be Equal    ${names}    ${expected}
    ${failed} =    Evaluate    [n for n, figure in enumerate($figures) if 'class="failed"' in figure]
    Should Be Equal    ${failed}    ${{ [4] }}
    Should Contain    ${figures}[4]    ✗ Wait For Server Message failed
    Should Contain    ${figures}[5]    ✗ Release Handshake failed, and the test went on

What Is Masked Shows Nowhere
    [Documentation]    Not in the log's lines, nor in failures, timelines and files; its suite looks into the files.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/masked.robot    --loglevel    DEBUG
    Length Should Be    ${run.tests}    1
    Should Contain    ${run.failures}[Everything]    Expected a message == 'something else'
    Should Contain    ${run.failures}[Everything]    it was \*\*\*
    Text Should Hold None Of    ${run.output}    @{HIDDEN}
    Text Should Hold None Of    ${run.stdout}    @{HIDDEN}
    ${timelines} =    Get Matches    ${run.lines}    INFO <div class="swan">*token=?[*][*]*
    Length Should Be    ${timelines}    1


*** Keywords ***
Timelines Should Be Of
    [Arguments]    ${timeline}    @{sockets}
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/when.robot    --variable    TIMELINE:${timeline}
    Should Be Equal    ${run.tests}[Passes]    PASS
    Should Be Equal    ${run.tests}[Fails]    FAIL
    Should Be Empty    ${run.warnings}
    ${drawn} =    Get Matches    ${run.lines}    INFO <div class="swan">*
    ${count} =    Get Length    ${sockets}
    Length Should Be    ${drawn}    ${count}
    FOR    ${line}    ${socket}    IN ZIP    ${drawn}    ${sockets}    mode=STRICT
        Should Contain    ${line}    Timeline: Socket &#x27;${socket}&#x27;
    END

Its Timeline Should Say
    [Arguments]    ${test}    ${text}
    ${run} =    Run Inner Suite Once    ${CURDIR}/_inner/failures.robot
    ${names} =    Get Dictionary Keys    ${run.tests}    sort_keys=False
    ${number} =    Get Index From List    ${names}    ${test}
    ${drawn} =    Get Matches    ${run.lines}    INFO <div class="swan">*
    Length Should Be    ${drawn}    ${13}
    ${text} =    Evaluate    $text.replace("'", '&#x27;')
    Should Contain    ${drawn}[${number}]    ${text}
