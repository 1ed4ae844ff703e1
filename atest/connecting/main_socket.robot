*** Settings ***
Documentation       Which socket is the main one: what keywords mean that name no socket.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/sockets.resource
Library             ../resources/RawServer.py


*** Test Cases ***
The First Socket Is The Main One
    [Documentation]    Also while it is CONNECTING and another one is OPEN.
    [Tags]    S13
    ${url} =    Start Socket Server
    Hold Next Handshake
    Connect Socket    ${url}    alias=first
    Wait For Server Connection
    Connect Socket    ${url}    alias=second
    Wait For Socket Open    socket=second
    Get Socket State    ==    CONNECTING
    Socket Call Should Fail    1001    Send Socket Message    to the main one

An Open Socket Is Never Promoted
    [Documentation]    The main socket is CLOSED, the other one is not used in its place.
    [Tags]    S13    S14
    Open Sockets    first    second
    Close And Wait    first
    Get Socket State    ==    CLOSED
    Socket Call Should Fail    1001    Send Socket Message    to whom?
    Send Socket Message    by name    socket=second
    Wait For Socket Message    ==    by name    socket=second

A Later Connect Replaces A Closed One
    [Documentation]    Only then, though another socket is older.
    [Tags]    S13
    ${url} =    Open Sockets    first    second
    Close And Wait    first
    Connect Socket    ${url}    alias=third
    Wait For Socket Open
    Send Socket Message    to the main one
    Wait For Socket Message    ==    to the main one    socket=third

A Later Connect Does Not Replace One That Is Closing
    [Documentation]    CLOSING is not CLOSED.
    [Tags]    S13
    ${url} =    Start Raw Server
    Connect Socket    ${url}    alias=first
    Raw Server Opens
    Wait For Socket Open
    Close Socket    socket=first
    Connect Socket    ${url}    alias=second
    Get Socket State    ==    CLOSING
    Raw Server Answers Close
    Wait For Socket Close    socket=first
    Get Socket State    ==    CLOSED
    Get Socket State    ==    CONNECTING    socket=second

A Main Socket That Never Opened Is Replaced Too
    [Documentation]    It is CLOSED after its error.
    [Tags]    S13
    ${url} =    Start Socket Server    alias=gone
    Stop Socket Server    server=gone
    Connect Socket    ${url}    alias=first
    Wait For Socket Error
    Open A Socket    alias=second
    Send Socket Message    to the main one
    Wait For Socket Message    ==    to the main one    socket=second
