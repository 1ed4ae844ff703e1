*** Settings ***
Documentation       Pages: the program's own code runs as it is, on real sockets, see docs/pages.rst.

Library             SwanSocketLibrary    platform=android

Suite Setup         Skip Where The Extras Are Missing


*** Test Cases ***
The Sample Page Closes Its Socket
    [Documentation]    The platform's own sample, of its page on closing, without a change.
    Start Socket Server    stands_in_for=wss://echo.websocket.org
    Open Swan Page    pages/closeSocket.js
    Wait For Swan Toast    ==    websocket已打开
    Wait For Swan Page Data    openWebsocket    ==    true
    Call Swan Page Handler    closeSocket
    Wait For Server Close    code=1001    reason=close reason
    Wait For Swan Modal    ==    websocket已关闭
    Swan Page Should Have No Errors

Its Toast Says Too Much
    [Documentation]    It is shown when the task exists; the socket is still CONNECTING, and a tap on
    ...    *close* closes nothing.
    [Tags]    S2    S29
    Start Socket Server    stands_in_for=wss://echo.websocket.org
    Hold Next Handshake
    Open Swan Page    pages/closeSocket.js
    Wait For Swan Toast    ==    websocket已打开
    Call Swan Page Handler    closeSocket
    Release Handshake
    Wait For Swan Page Data    openWebsocket    ==    true
    ${socket} =    Get Swan Page Socket
    Get Socket State    ==    OPEN    socket=${socket}

A Heartbeat Without Waiting For It
    [Documentation]    Half a minute of the page's clock is over at once.
    Open The Live Page
    Advance Swan Page Clock    61s
    Get Swan Page Data    beats    ==    2
    Wait For Server Message    ==    ping    json_path=$.type
    Wait For Server Message    ==    ping    json_path=$.type

A Connection That Is Lost Comes Back
    [Documentation]    The page waits a second, and connects again.
    Open The Live Page
    Server Drops Connection
    Wait For Swan Page Data    state    ==    lost
    Advance Swan Page Clock    1s
    Wait For Swan Page Data    state    ==    online
    Get Swan Page Data    tries    ==    2

Binary Messages Are ArrayBuffers
    [Documentation]    In both directions.
    Open The Live Page
    Call Swan Page Handler    draw
    Wait For Server Message    ==    ${{b'\x89PNG'}}
    Wait For Swan Page Data    picture    ==    4

Nobody Is Logged In
    [Documentation]    What the host answers is the suite's to say.
    Answer Swan Call    login    fail=EXECUTION_FAILED
    Open Swan Page    pages/heartbeat.js
    Wait For Swan Page Data    state    ==    not logged in
    ${connects} =    Get Swan Calls    connectSocket
    Should Be Empty    ${connects}


*** Keywords ***
Skip Where The Extras Are Missing
    ${missing} =    Evaluate
    ...    [name for name in ('_quickjs', 'trustme') if importlib.util.find_spec(name) is None]
    ...    modules=importlib.util
    Skip If    ${missing}
    ...    Pages and wss:// need two extras: pip install "robotframework-swansocketlibrary[pages,tls]"

Open The Live Page
    Start Socket Server    stands_in_for=wss://live.example.com
    Answer Swan Call    login    {"code": "the-code"}
    Open Swan Page    pages/heartbeat.js
    Wait For Swan Page Data    state    ==    online
