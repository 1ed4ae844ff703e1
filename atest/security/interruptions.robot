*** Settings ***
Documentation       Ctrl-C in a wait: it ends at once, with everything closed. Each test of the inner suite is a run
...                 of its own; they begin with this suite, some at a time.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Library             Interruptions.py

Suite Setup         Interrupt Every Wait
Suite Teardown      Forget Interrupted Runs
Test Template       Wait Should End At Once


*** Test Cases ***
Of The Client's Keywords
    [Documentation]    For events, messages, a time.
    Wait For Socket Open
    Wait For Socket Message
    Wait For Socket Messages
    Wait For Socket Json
    Wait For Socket Binary
    Wait For Socket Close
    Wait For Socket Error
    Socket Should Have No Messages
    Process Socket Events
Of The Keywords Of Pages
    [Documentation]    For what the program's code calls.
    Wait For Swan Call
    Wait For Swan Toast
    Wait For Swan Modal
    Wait For Swan Page Data
Of The Server's Keywords
    [Documentation]    For what clients do, or do not.
    Wait For Server Connection
    Wait For Server Message
    Wait For Server Json
    Wait For Server Binary
    Wait For Server Close
    Server Sends Ping
    Server Sends Slowly
    Socket Server Replay Should Be Complete
Of A Sending That Is Held Up
    [Documentation]    By a server that does not read.
    Send Socket Message
Of The Tester's Own Code
    [Documentation]    In a listener, in an expression.
    A Listener's Wait
    Wait For Socket Message While It Is Compared
Of The Clean-Up
    [Documentation]    The test that it follows has passed already, so the one behind it is reported as stopped.
    [Template]    NONE
    ${run} =    Interrupted Run    The Clean-Up
    Should Be Equal    ${run.tests}    ${{ {'The Clean-Up': '', 'After It': 'Execution terminated by signal'} }}
Every Keyword That Waits
    [Documentation]    Is one of those above: a new one has to be added.
    [Template]    NONE
    ${keywords} =    Evaluate    robot.libdocpkg.LibraryDocumentation('SwanSocketLibrary').keywords
    ...    modules=robot.libdocpkg
    ${names} =    Interrupted Tests
    FOR    ${keyword}    IN    @{keywords}
        IF    'Wait' in $keyword.tags
            Should Contain    ${names}    ${keyword.name}
        END
    END
No Thread Keeps The Process
    [Documentation]    All that sockets and servers start are daemons, also one that waits for a handshake.
    [Template]    NONE
    ${before} =    Evaluate    threading.enumerate()
    ${url} =    Start Socket Server
    Connect Socket    ${url}    alias=open
    Wait For Socket Open
    Hold Next Handshake
    Connect Socket    ${url}    alias=held
    Wait For Server Connection
    Wait For Server Connection
    ${started} =    Evaluate    set(threading.enumerate()) - set($before)
    Should Be Equal    ${{ {each.name for each in $started if 'swan' in each.name} }}
    ...    ${{ {'swan-socket-net'} }}
    Should Be True    all(each.daemon for each in $started)    ${started}


*** Keywords ***
Interrupt Every Wait
    Skip If    os.name == 'nt'    Windows has no signal that does the same.
    Start And Interrupt    ${CURDIR}/_inner/waits.robot

Wait Should End At Once
    [Documentation]    Both tests are reported as stopped.
    [Arguments]    ${name}
    ${run} =    Interrupted Run    ${name}
    Should Contain    ${run.tests}[${name}]    Execution terminated by signal
    Should Match Regexp    ${run.tests}[After It]    ^(Test execution stopped|Execution terminated)
