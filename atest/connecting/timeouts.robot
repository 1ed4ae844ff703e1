*** Settings ***
Documentation       How long a handshake may take.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    connect_timeout=300ms
Library             ../resources/RawServer.py
Resource            ../resources/timing.resource


*** Test Cases ***
A Server That Never Answers
    [Documentation]    The import's connect_timeout ends the task in an error, and the connection is dropped.
    [Tags]    S5    S10    S21
    ${url} =    Start Raw Server
    Connect Socket    ${url}
    Raw Server Accepts
    ${error} =    Should Take Less Than    3    Wait For Socket Error
    Should Contain    ${error.detail}    0.3 s: the server has not answered yet
    Get Close Code    ==    1006
    Raw Server Should See The End

The Connect's Own Time
    [Documentation]    Less or more than the import's, for this connect alone.
    [Tags]    S21
    ${url} =    Start Raw Server
    Connect Socket    ${url}    alias=patient    timeout=1 minute
    Connect Socket    ${url}    alias=hasty    timeout=50ms
    ${error} =    Wait For Socket Error    socket=hasty
    Should Contain    ${error.detail}    0.05 s
    Get Socket State    ==    CONNECTING    socket=patient

An Answer In Time Stops The Clock
    [Documentation]    The time counts for the handshake alone: the socket stays open behind it.
    [Tags]    S21
    ${url} =    Start Raw Server
    Connect Socket    ${url}    timeout=1s    alias=open
    Raw Server Opens
    Wait For Socket Open
    Connect Socket    ${url}    timeout=1.1s    alias=clock
    Wait For Socket Error    socket=clock
    Get Socket State    ==    OPEN    socket=open

An Answer That Dribbles
    [Documentation]    Half an answer does not stop the clock.
    [Tags]    S21
    ${url} =    Start Raw Server
    Connect Socket    ${url}
    Raw Server Accepts
    Raw Server Sends    HTTP/1.1 101 Switching Protocols\nUpgrade: web
    ${error} =    Wait For Socket Error
    Should Contain    ${error.detail}    0.3 s
