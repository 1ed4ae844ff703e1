*** Settings ***
Documentation       The trap that the platform's documentation warns of (时序问题): before the open
...                 event, closeSocket does not close. The call fails, nothing is sent, and the
...                 socket goes on to open.

Library             SwanSocketLibrary


*** Test Cases ***
A Close Before The Open Event Does Not Close
    [Documentation]    The server holds its answer, so that the close certainly comes too early.
    [Tags]    S29
    ${url} =    Start Socket Server
    Hold Next Handshake
    Connect Socket    ${url}
    Socket Call Should Fail    1001    Close Socket    code=1001    reason=too early
    Get Socket State    ==    CONNECTING
    Release Handshake
    Wait For Socket Open
    Callback Should Not Have Been Called    onSocketClose    closeSocket.success

Wait For The Open Event, Then Close
    [Documentation]    The mend.
    [Tags]    S29    S30
    ${url} =    Start Socket Server
    Hold Next Handshake
    Connect Socket    ${url}
    Release Handshake
    Wait For Socket Open
    Close Socket    code=1001
    Wait For Socket Close    code=1001

A Second Close Fails
    [Documentation]    It works only while the socket is OPEN, so only once.
    [Tags]    S29
    ${url} =    Start Socket Server
    Connect Socket    ${url}    alias=chat
    Wait For Socket Open
    Close Socket    socket=chat
    Socket Call Should Fail    1001    Close Socket    socket=chat
    Wait For Socket Close    socket=chat

Sending Before The Open Event Fails
    [Documentation]    The platform's own message tells why.
    [Tags]    S25
    ${url} =    Start Socket Server
    Hold Next Handshake
    Connect Socket    ${url}
    ${result} =    Socket Call Should Fail    1001    Send Socket Message    hello
    Should Be Equal    ${result.errMsg}    SocketTask.readyState is not OPEN
