*** Settings ***
Documentation       User keywords that listen to events.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Library             ../resources/RawServer.py
Resource            ../resources/notes.resource
Resource            ../resources/sockets.resource
Resource            ../resources/timing.resource

Test Setup          Start Without Notes


*** Test Cases ***
Listeners Of A Socket
    [Documentation]    Any number, in the order in which they were added, the same one twice too.
    [Tags]    S11
    Open A Socket    alias=chat
    On Socket Message    First Hears    socket=chat
    On Socket Message    Second Hears    socket=chat
    On Socket Message    First Hears    socket=chat
    Send Socket Message    hello
    Wait For Socket Message    ==    hello
    Notes Should Be    first hello    second hello    first hello

The Global Place
    [Documentation]    There is one: the last registration wins.
    [Tags]    S12
    ${url} =    Start Socket Server
    On Socket Open    Note And Fail
    On Socket Open    Note Open
    Connect Socket    ${url}
    Wait For Socket Open
    Notes Should Be    open

The Socket's Own Listeners Come First
    [Documentation]    Then the global one, though it was there before them.
    [Tags]    S11    S12
    Open A Socket    alias=chat
    On Socket Message    Global Hears
    On Socket Message    First Hears    socket=chat
    Send Socket Message    hello
    Wait For Socket Message    ==    hello
    Notes Should Be    first hello    global hello

The Global Place Hears The Main Socket Alone
    [Documentation]    Of the others their own listeners hear, and their names assert.
    [Tags]    S12    S13
    Open Sockets    main    other
    On Socket Message    Global Hears
    On Socket Message    Second Hears    socket=other
    Send Socket Message    hello    socket=other
    Wait For Socket Message    ==    hello    socket=other
    Notes Should Be    second hello
    Callback Should Not Have Been Called    onSocketMessage
    Callback Should Have Been Called    onSocketMessage    times=1    socket=other

The Global Place Hears The New Main Socket
    [Documentation]    Once a later connect has replaced a closed one.
    [Tags]    S12    S13
    On Socket Message    Global Hears
    Open A Socket    alias=first
    Close And Wait    first
    Open A Socket    alias=second
    Send Socket Message    hello    socket=second
    Wait For Socket Message    ==    hello
    Notes Should Be    global hello

Every Kind Of Event
    [Documentation]    Open, message, close, and an error, in the order in which they happened.
    [Tags]    S5    S12
    On Socket Open    Note Open
    On Socket Message    Note Message
    On Socket Close    Note Close
    On Socket Error    Note Error
    ${url} =    Open A Socket
    Send Socket Message    hello
    Wait For Socket Message    ==    hello
    Close Socket    code=4001
    Wait For Socket Close
    Stop Socket Server
    Connect Socket    ${url}
    Wait For Socket Error
    Notes Should Be    open    message hello    close 4001    error error happen

The State Has Changed Before A Handler Runs
    [Documentation]    For open, close and error.
    [Tags]    S6
    On Socket Open    Note State
    On Socket Close    Note State
    On Socket Error    Note State
    ${url} =    Open A Socket
    Close Socket
    Wait For Socket Close
    Stop Socket Server
    Connect Socket    ${url}
    Wait For Socket Error
    Notes Should Be    OPEN    CLOSED    CLOSED

A Listener That Fails
    [Documentation]    The rest still run; the keyword that waited fails with the message, which is not lost.
    [Tags]    S11    S12
    Open A Socket    alias=chat
    On Socket Message    Note And Fail    socket=chat
    On Socket Message    Global Hears
    Send Socket Message    hello
    Run Keyword And Expect Error    The onSocketMessage listener 'Note And Fail': broken on purpose
    ...    Wait For Socket Message    ==    hello
    Notes Should Be    failing    global hello
    ${messages} =    Get Socket Messages
    Should Be Equal    ${messages}    ${{['hello']}}

Without A Wait
    [Documentation]    Process Socket Events runs what has happened, and nothing runs before.
    [Tags]    S12
    On Socket Message    Note Message
    ${url} =    Start Raw Server
    Connect Socket    ${url}
    Raw Server Opens
    Wait For Socket Open
    ${hello} =    Raw Frame    text    hello
    ${ping} =    Raw Frame    ping
    Raw Server Sends    ${hello}    ${ping}
    Raw Server Reads Frame    pong
    Notes Should Be    @{EMPTY}
    Should Take Less Than    3    Process Socket Events
    Notes Should Be    message hello

For Some Time
    [Documentation]    With a duration it runs what happens meanwhile, to its end.
    [Tags]    S12
    On Socket Open    Note Open
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Process Socket Events    duration=500ms
    Notes Should Be    open

A Listener May Call And Wait
    [Documentation]    It answers what it hears; events are handled one after another.
    [Tags]    S11
    Open A Socket    silent
    On Socket Message    Answer
    Server Sends Message    one
    Server Sends Message    two
    Process Socket Events    duration=500ms
    Wait For Server Message    ==    answer to one
    Wait For Server Message    ==    answer to two
    Notes Should Be    begin one    end one    begin two    end two


*** Keywords ***
First Hears
    [Arguments]    ${payload}
    Note    first ${payload}[data]

Second Hears
    [Arguments]    ${payload}
    Note    second ${payload}[data]

Global Hears
    [Arguments]    ${payload}
    Note    global ${payload}[data]

Note State
    [Arguments]    ${payload}
    ${state} =    Get Socket State
    Note    ${state}

Answer
    [Arguments]    ${payload}
    Note    begin ${payload}[data]
    Send Socket Message    answer to ${payload}[data]
    Wait For Socket Message    ==    ${payload}[data]
    Note    end ${payload}[data]
