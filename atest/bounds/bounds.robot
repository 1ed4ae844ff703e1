*** Settings ***
Documentation       What a test leaves lying is bounded: nothing is lost of what it has not taken, the oldest of
...                 what was only remembered goes, and one warning says so.

Library             Collections
Library             ../resources/InnerRun.py


*** Test Cases ***
A Full Inbox
    [Documentation]    The server has to wait; waits that this makes impossible fail at once; then all comes.
    ${run} =    The Run Of    bounds
    Line Should Match    ${run}
    ...    WARN chat +* ms: 10 messages were not taken (max_inbox=10, 256MiB): until some are, nothing more is read *
    Line Should Match
    ...    ${run}
    ...    * Expected 11 messages on socket 'chat'. Waited * Instead: 10 messages not taken, * until messages are *
    Warnings Should Be    ${run}    1    chat +*

Forgotten Callbacks
    [Documentation]    Their number stays known; a failure says how many are gone.
    ${run} =    The Run Of    bounds
    Line Should Match    ${run}    WARN More callbacks ran than are remembered (max_history=8, 256MiB): *

A Full Inbox Of A Silent Server
    [Documentation]    The client has to wait; waits that this makes impossible fail at once; then all comes.
    ${run} =    The Run Of    bounds
    Line Should Match    ${run}
    ...    WARN server '*' client 1: 10 messages from it were not taken (max_inbox=10, 256MiB): until some are, *
    Line Should Match    ${run}
    ...    * Expected a message from client 1 of server '*' == '20'. Waited * The server reads nothing more from it *
    Warnings Should Be    ${run}    1    server '* until some are, *

A Full Inbox Of An Echo Server
    [Documentation]    The oldest messages go, as they have been sent back: no test of echoes stops at a bound.
    ${run} =    The Run Of    bounds
    Line Should Match    ${run}
    ...    WARN server '*' client 1: more messages came from it than are kept untaken (max_inbox=10, 256MiB): *
    Line Should Match    ${run}
    ...    * Expected a message from client 1 of server '*' == '0'. Waited * 2 older messages are forgotten *

More Than The Log Takes
    [Documentation]    Between two keywords. The newest lines are there, and how many are not.
    ${run} =    The Run Of    log
    Line Should Match    ${run}    WARN * older lines about sockets are left out here (max_log=5, 64MiB).
    Line Should Match    ${run}    INFO * older lines about sockets are left out here (max_log=5, 64MiB).
    Warnings Should Be    ${run}    1    *
    Line Should Match    ${run}    INFO * s chat +* ms ← onSocketMessage text, 3 B: "end"


*** Keywords ***
The Run Of
    [Arguments]    ${suite}
    ${run} =    Run Inner Suite Once    ${CURDIR}/_inner/${suite}.robot
    Should Be Equal As Integers    ${run.rc}    0    ${run.stdout}
    RETURN    ${run}

Warnings Should Be
    [Documentation]    So many warnings are like this pattern.
    [Arguments]    ${run}    ${count}    ${pattern}
    ${found} =    Get Matches    ${run.warnings}    ${pattern}
    Length Should Be    ${found}    ${count}
