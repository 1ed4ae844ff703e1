*** Settings ***
Documentation       Messages that came while another test ran: waits that they satisfy say so, and failures do.

Library             ../resources/InnerRun.py


*** Variables ***
${SUITE}      ${CURDIR}/_inner/stale
${CLEAR}      Take what other tests leave by "Clear Socket Messages${SPACE * 4}every_socket=yes" in the test's setup.
${ANEW}       Wait for it in the test that sends it, or connect anew in each test.
${MEANT}      If it is meant, import with stale=ok.
${LOG_IN}     while test "Log In" ran
@{BEFORES}
...           One Message
...           Several Messages
...           A Look
...           At The Server
...           At The Server
...           In Another File
@{WHATS}
...           The message on socket 'chat'
...           All 3 messages on socket 'chat'
...           All 2 messages on socket 'chat'
...           The message of client 1 of server 's'
...           Client 2 of server 's'
...           The message on socket 'chat'
@{RANS}
...           ${LOG_IN}
...           ${LOG_IN}
...           ${LOG_IN} and while test "Several Messages" ran
...           ${LOG_IN}
...           while test "One Message" ran
...           while test "Cleared" of suite "One" ran
@{ADVICES}    ${CLEAR}    ${CLEAR}    ${CLEAR}    ${ANEW}    ${ANEW}    ${CLEAR}


*** Test Cases ***
A Warning Says From Which Test It Came
    [Documentation]    What came in a suite's setup, in the test's own or for the suite's teardown is nobody else's.
    ${inner} =    Run Inner Suite    ${SUITE}
    Length Should Be    ${inner.warnings}    6
    FOR    ${warning}    ${what}    ${ran}    ${before}    ${advice}    IN ZIP
    ...    ${inner.warnings}    ${WHATS}    ${RANS}    ${BEFORES}    ${ADVICES}
        Should Be Equal    ${warning}    ${what} came ${ran}, before test "${before}" began. ${advice} ${MEANT}
    END
    FOR    ${test}    IN    Log In    Cleared    @{BEFORES}
        Should Be Equal    ${inner.tests}[${test}]    PASS
    END

A Failure Says What Came Before
    [Documentation]    On the socket and at the server.
    ${inner} =    Run Inner Suite    ${SUITE}
    VAR    ${before}    All of them came before this test began
    Should Contain
    ...    ${inner.failures}[Failures]
    ...    not taken: text, 5 B: "fifth"; text, 3 B: "own". ${before}, 1 while
    Should End With    ${inner.failures}[Failures]    , 1 ${LOG_IN}, 1 while test "Several Messages" ran. ${CLEAR}
    Should Contain    ${inner.failures}[A Failure At The Server]    ${before}, 2 outside of any test, 7 ${LOG_IN}

Such A Wait Can Fail
    [Documentation]    Then the message stays where it is: the next wait fails too.
    ${inner} =    Run Inner Suite    ${SUITE}    --test    Log In    --test    One Message    --test    A Look
    ...    --test    At The Server    STALE=fail
    Should Start With    ${inner.failures}[One Message]
    ...    The message on socket 'chat' came ${LOG_IN}, before test "One Message" began. ${CLEAR} ${MEANT}
    Should Start With    ${inner.failures}[A Look]    All 5 messages on socket 'chat' came ${LOG_IN},
    Should Start With    ${inner.failures}[At The Server]    The message of client 1 of server 's' came ${LOG_IN},
    Should Not Contain    ${inner.failures}[Log In]    came while
    Should Be Empty    ${inner.warnings}

It Can Be Meant
    [Documentation]    Then nothing is said.
    ${inner} =    Run Inner Suite    ${SUITE}    STALE=ok
    Should Be Empty    ${inner.warnings}
    FOR    ${test}    IN    Log In    Cleared    @{BEFORES}
        Should Be Equal    ${inner.tests}[${test}]    PASS
    END
