*** Settings ***
Documentation       What was closed at the end of a test is known by its name afterwards: a failure says when that was,
...                 and how to keep it. Each test needs those before it.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=2s


*** Variables ***
${CLOSED}     at the end of test "Log In". Connect it in the suite's setup, or import with auto_closing_level=SUITE.
${STOPPED}    at the end of test "Log In". Start it in the suite's setup, or import with auto_closing_level=SUITE.


*** Test Cases ***
Log In
    [Documentation]    It opens what the tests below would like to use.
    ${url} =    Start Socket Server    alias=backend
    ${task} =    Connect Socket    ${url}/chat    alias=mia
    Wait For Socket Open
    Connect Socket    ${url}    alias=tom
    Wait For Socket Open    tom
    Close Socket    socket=tom
    Wait For Socket Close    socket=tom
    VAR    ${URL}    ${url}    scope=SUITE    # robocop: off=VAR05
    VAR    ${MIA}    ${task}    scope=SUITE    # robocop: off=VAR05

A Socket's Name
    [Documentation]    Its alias, its task, its id.
    VAR    ${said}    No socket is named 'mia'. 'mia' was closed ${CLOSED}
    Run Keyword And Expect Error    ${said}    Send Socket Message    hello    socket=mia
    Run Keyword And Expect Error    ${said}    Wait For Socket Message    socket=${MIA}
    Run Keyword And Expect Error    * 'mia' was closed ${CLOSED}    Get Socket State    socket=${MIA.socketTaskId}

A Socket That Had Ended
    [Documentation]    It is forgotten all the same.
    Run Keyword And Expect Error    *'tom' had ended, and was forgotten ${CLOSED}    Get Close Code    socket=tom

The Main Socket
    [Documentation]    Nobody has named it.
    Run Keyword And Expect Error
    ...    There is no main socket yet. * 'mia' was closed ${CLOSED}
    ...    Wait For Socket Message
    Run Keyword And Expect Error    *no main socket to send on*'mia' was closed ${CLOSED}*    Send Socket Message    x
    Run Keyword And Expect Error    closeSocket found no socket*'mia' was closed ${CLOSED}    Close Socket

A Server
    [Documentation]    By its alias, by its URL, and the last one.
    Run Keyword And Expect Error
    ...    No server is named '*'. 'backend' was stopped ${STOPPED}
    ...    Get Socket Server Url
    ...    server=backend
    Run Keyword And Expect Error
    ...    No server is named '*'. 'backend' was stopped ${STOPPED}
    ...    Get Socket Server Url
    ...    server=${URL}
    Run Keyword And Expect Error    No socket server runs. *'backend' was stopped ${STOPPED} *    Get Socket Server Url

The URL Of A Server
    [Documentation]    The call succeeds, and the waits say why the socket does not open.
    Connect Socket    ${URL}/chat?room=7
    Run Keyword And Expect Error
    ...    * ended in an error: connection refused by *('backend' was stopped at the end of test "Log In"*SUITE).*
    ...    Wait For Socket Open

The URL Of A Server That Runs Again
    [Documentation]    What stopped before is not to blame.
    ${port} =    Evaluate    int($URL.rpartition(':')[2])
    Start Socket Server    port=${port}
    Break Next Handshake    garbage
    Connect Socket    ${URL}
    ${failure} =    Run Keyword And Expect Error    *ended in an error*    Wait For Socket Open
    Should Not Contain    ${failure}    was stopped

A Name That Is There Again
    [Documentation]    It is the new socket's.
    ${url} =    Start Socket Server    alias=backend
    Connect Socket    ${url}    alias=mia
    Wait For Socket Open    socket=mia
    Get Socket Server Url    server=backend

A Name That Nothing Had
    [Documentation]    It was never closed.
    Run Keyword And Expect Error    No socket is named 'tim'. There is no socket yet.
    ...    Wait For Socket Open    socket=tim
