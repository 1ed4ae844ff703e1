*** Settings ***
Documentation       Plugins that see what happens, and add keywords that ask for it.

Library             Collections
Variables           _inner/on_path.py
Library             SwanSocketLibrary
...                 plugins=recording.Recorder
...                 transport=%{SWAN_TRANSPORT=websocket-client}
Library             ../resources/InnerRun.py

Test Setup          Take Recording


*** Variables ***
@{ALL_CALLBACKS}
...                 chat connectSocket.success
...                 chat connectSocket.complete
...                 chat onSocketOpen
...                 chat sendSocketMessage.success
...                 chat sendSocketMessage.complete
...                 chat onSocketMessage
...                 chat closeSocket.success
...                 chat closeSocket.complete
...                 chat onSocketClose
${CALLS}            plugin 'recording.Clumsy' raised OSError in swan_call_ended: the disk is full: connectSocket.
${EVENTS}           plugin 'recording.Clumsy' raised OSError in swan_event_happened: the disk is still full.
${ONCE}             The run goes on; this is said once.


*** Test Cases ***
A Socket's Life
    [Documentation]    Calls, callbacks, events and states, each kind in its order.
    An Exchange
    ${calls} =    Take Recording    call
    Should Be Equal    ${calls}
    ...    ${{['chat connectSocket done', 'chat sendSocketMessage done', 'chat closeSocket done']}}
    An Exchange
    ${callbacks} =    Take Recording    callback
    Should Be Equal    ${callbacks}    ${ALL_CALLBACKS}
    An Exchange
    ${events} =    Take Recording    event
    Should Be Equal    ${events}    ${{['chat OPEN', 'chat MESSAGE', 'chat CLOSE']}}
    An Exchange
    ${states} =    Take Recording    state
    Should Be Equal    ${states}
    ...    ${{['chat CONNECTING OPEN', 'chat OPEN CLOSING', 'chat CLOSING CLOSED']}}

Frames
    [Documentation]    Also at a level at which the log does not show them.
    An Exchange
    ${frames} =    Take Recording    frame
    Should Be Equal    ${frames}
    ...    ${{['chat to TEXT', 'chat from TEXT', 'chat to CLOSE', 'chat from CLOSE']}}

A Call That Fails
    [Documentation]    Has no socket, and says why.
    Connect Socket    ${EMPTY}    fail=Log
    ${calls} =    Take Recording    call
    Should Match    ${calls}[0]    ${SPACE}connectSocket url must be a string and not empty*

Threads
    [Documentation]    The test's, and the transport's.
    An Exchange
    ${threads} =    Get Recording Threads
    Should Contain    ${threads}    MainThread
    Should Be True    len($threads) > 1

Keywords
    [Documentation]    A plugin's have their place among the library's, and can use them.
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open
    Send It 3 Times
    Wait For Socket Message    ==    number 3
    Take Recording

One That Raises
    [Documentation]    Is one warning for each of its hooks; the run goes on, and so do the other observers.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/clumsy_observer.robot    --pythonpath    ${CURDIR}/_inner
    Should Be Equal As Integers    ${run.rc}    0    ${run.stdout}
    Should Be Equal    ${run.warnings}
    ...    ${{[$CALLS + ' ' + $ONCE, $EVENTS + ' ' + $ONCE]}}


*** Keywords ***
An Exchange
    Take Recording
    ${url} =    Start Socket Server
    Connect Socket    ${url}    alias=chat
    Wait For Socket Open
    Send Socket Message    hello
    Wait For Socket Message
    Close Socket
    Wait For Socket Close
    Stop Socket Server
