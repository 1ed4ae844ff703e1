*** Settings ***
Documentation       closeSocket works only while the socket is OPEN: before, after and twice it fails, sends
...                 nothing, and leaves the state as it is.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Library             ../resources/RawServer.py
Resource            ../resources/platforms.resource
Resource            ../resources/sockets.resource

Test Tags           S29


*** Test Cases ***
Before The Open Event
    [Documentation]    The socket goes on to open, works, and can then be closed.
    FOR    ${platform}    ${code}    IN    android    1001    ios    4
        Set Host    platform=${platform}
        ${url} =    Start Socket Server
        Hold Next Handshake
        Connect Socket    ${url}    alias=early
        Close Should Fail    early    ${code}    CONNECTING
        Release Handshake
        Wait For Socket Open    socket=early
        Send Socket Message    not closed    socket=early
        Wait For Socket Message    ==    not closed    socket=early
        Close Socket    socket=early    code=1001
        Wait For Socket Close    socket=early    code=1001
    END

Before The Open Event Where The Host Ignores It
    [Documentation]    It says that it closed, and goes on to open.
    Set Host    early_close=ignored
    ${url} =    Start Socket Server
    Hold Next Handshake
    Connect Socket    ${url}
    ${results} =    Close Socket    code=1001
    Length Should Be    ${results}    1
    Callbacks Should Have Been Called In Order    closeSocket.success    closeSocket.complete
    Release Handshake
    Wait For Socket Open
    Send Socket Message    not closed
    Wait For Socket Message    ==    not closed

Before The Open Event Where The Host Closes
    [Documentation]    As a browser: the socket ends in an error, and the server's handshake in nothing.
    ${url} =    Start Socket Server
    Hold Next Handshake
    Connect Socket    ${url}
    ${old} =    Set Host    early_close=closes
    Close Socket
    ${error} =    Wait For Socket Error
    Should Contain    ${error.detail}    closed before it was open
    Set Host    &{old}
    Hold Next Handshake
    Connect Socket    ${url}
    Socket Call Should Fail    1001    Close Socket

A Second Time
    [Documentation]    One Close frame goes out, the first one.
    FOR    ${platform}    ${code}    IN    android    1001    ios    4
        Set Host    platform=${platform}
        ${url} =    Start Raw Server
        Connect Socket    ${url}    alias=twice
        Raw Server Opens
        Wait For Socket Open    socket=twice
        Close Socket    socket=twice    code=4001
        Close Should Fail    twice    ${code}    CLOSING
        ${frame} =    Raw Server Answers Close
        Should Be Equal As Integers    ${frame}[code]    4001
        Wait For Socket Close    socket=twice    code=4001
    END

After The End
    [Documentation]    By a close and by an error.
    FOR    ${platform}    ${code}    IN    android    1001    ios    4
        Set Host    platform=${platform}
        Open A Socket    alias=closed
        Close And Wait    closed
        Close Should Fail    closed    ${code}    CLOSED
        ${url} =    Start Socket Server
        Stop Socket Server
        Connect Socket    ${url}    alias=failed
        Wait For Socket Error    socket=failed
        Close Should Fail    failed    ${code}    CLOSED
    END

After The Server's Close
    [Documentation]    The socket has ended, and no second close event comes.
    Open A Socket    alias=closed
    Server Closes Socket    code=4000
    Wait For Socket Close    code=4000
    Close Should Fail    closed    1001    CLOSED
    Callback Should Not Have Been Called    onSocketClose    onSocketError

Bad Arguments Are Said First
    [Documentation]    Whatever the state is, they are an invalid parameter.
    ${url} =    Start Socket Server
    Hold Next Handshake
    Connect Socket    ${url}    alias=early
    Socket Call Should Fail    202    Close Socket    code=999


*** Keywords ***
Close Should Fail
    [Arguments]    ${socket}    ${code}    ${state}
    Clear Socket History
    ${text} =    Run Keyword And Expect Error    closeSocket:fail ${code} *    Close Socket    socket=${socket}
    Failure Should Say    ${text}    socket '${socket}' is ${state} and closeSocket works only while it is OPEN
    One Fail Should Be Recorded    closeSocket    ${code}
    Get Socket State    ==    ${state}    socket=${socket}
