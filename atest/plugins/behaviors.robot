*** Settings ***
Documentation       Behaviours of embedded servers that plugins bring.

Variables           _inner/on_path.py
Library             SwanSocketLibrary    plugins=behaving    transport=%{SWAN_TRANSPORT=websocket-client}
Library             ../resources/InnerRun.py


*** Variables ***
@{WARNINGS}
...            behavior 'counting' of plugin 'behaving' raised LookupError: no such number
...            behavior 'counting' of plugin 'behaving' answered with int 7 in its list; ${MUST}
...            behavior 'impossible' of plugin 'behaving' could not be made: LookupError: nothing to count
${MUST}        it must return a list of messages, each text or bytes, or None


*** Test Cases ***
Several Answers
    [Documentation]    To each message as many as it likes.
    ${url} =    Start Socket Server    counting
    Connect Socket    ${url}
    Wait For Socket Open
    Send Socket Message    ${{b'\x00'}}
    Wait For Socket Message    ==    message 1
    Wait For Socket Message    ==    ${{b'\x00'}}

Each Client Has Its Own
    [Documentation]    It counts from one again.
    ${url} =    Start Socket Server    counting
    FOR    ${alias}    IN    first    second
        Connect Socket    ${url}    alias=${alias}
        Wait For Socket Open    socket=${alias}
        Send Socket Message    hello    socket=${alias}
        Wait For Socket Message    ==    message 1    socket=${alias}
    END

An Unknown One
    [Documentation]    Lists those that there are.
    Run Keyword And Expect Error
    ...    The argument behavior is one of 'echo', 'silent', 'counting', 'impossible', not 'count'.
    ...    Start Socket Server    count

One That Fails
    [Documentation]    Closes its connection with 1011; a warning names it and its plugin.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/failing_behavior.robot    --pythonpath    ${CURDIR}/_inner
    Should Be Equal As Integers    ${run.rc}    0    ${run.stdout}
    ${expected} =    Evaluate    [f"server 'chat' client 1: {each}" for each in $WARNINGS]
    Should Be Equal    ${run.warnings}    ${expected}
