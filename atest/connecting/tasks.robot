*** Settings ***
Documentation       What connectSocket hands back, and what its success says.

Library             Collections
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/sockets.resource
Library             ../resources/RawServer.py


*** Test Cases ***
A Task Is There At Once
    [Documentation]    The server holds its answer, and the task is there all the same.
    [Tags]    S1    S2
    ${url} =    Start Socket Server
    Hold Next Handshake
    ${task} =    Connect Socket    ${url}
    Should Be Equal As Integers    ${task.readyState}    0
    Get Socket State    ==    CONNECTING
    Callback Should Have Been Called    connectSocket.success    connectSocket.complete    times=1
    Callback Should Not Have Been Called    onSocketOpen    connectSocket.fail
    Release Handshake
    Wait For Socket Open
    Should Be Equal As Integers    ${task.readyState}    1
    Callback Should Have Been Called    connectSocket.success    connectSocket.complete    times=1

Success Does Not Say That The Socket Is Open
    [Documentation]    The call succeeds, and the error event comes later.
    [Tags]    S2    S4    S5
    ${url} =    Start Socket Server
    Stop Socket Server
    Connect Socket    ${url}
    Wait For Socket Error
    Callbacks Should Have Been Called In Order    connectSocket.success    connectSocket.complete    onSocketError
    Callback Should Not Have Been Called    connectSocket.fail    onSocketOpen    onSocketClose

Success Gets The Task's Id
    [Documentation]    And complete gets the same object.
    [Tags]    S2    S3    S4
    ${url} =    Start Socket Server
    ${task} =    Connect Socket    ${url}
    ${success} =    Get Callback Result    connectSocket.success
    ${complete} =    Get Callback Result    connectSocket.complete
    Should Be Equal    ${success}    ${{ {'socketTaskId': $task.socketTaskId} }}
    Should Be True    $success is $complete

An Id Is A String And Never Used Twice
    [Documentation]    Neither after a close nor after a connect that failed.
    [Tags]    S3
    ${url} =    Start Socket Server
    VAR    @{ids}    @{EMPTY}
    FOR    ${_}    IN RANGE    4
        ${task} =    Connect Socket    ${url}    alias=again
        Should Be True    isinstance($task.socketTaskId, str)
        Append To List    ${ids}    ${task.socketTaskId}
        Socket Call Should Fail    202    Connect Socket    http://example.com
        Wait For Socket Open    socket=again
        Close And Wait    again
    END
    List Should Not Contain Duplicates    ${ids}

A Task Is Found By Object, Alias And Id
    [Documentation]    Wherever an argument ``socket`` stands.
    [Tags]    S3
    ${url} =    Start Socket Server
    ${task} =    Connect Socket    ${url}    alias=chat
    Wait For Socket Open    socket=${task}
    Get Socket State    ==    OPEN    socket=chat
    Get Socket State    ==    OPEN    socket=${task.socketTaskId}
    Should Be Equal    ${task.alias}    chat

Open Carries The Response's Headers
    [Documentation]    They are found in any case, those that the server adds too.
    [Tags]    S7
    ${url} =    Start Socket Server    headers={'X-Served-By': 'qa', 'X-Text': 'a: b'}
    Connect Socket    ${url}
    ${open} =    Wait For Socket Open
    Should Be Equal    ${open.header}[x-served-by]    qa
    Should Be Equal    ${open.header}[X-TEXT]    a: b
    Should Be Equal    ${open.header}[Upgrade]    websocket
    ${recorded} =    Get Callback Result    onSocketOpen
    Should Be True    $recorded is $open
    Should Be True    list($open) == ['header', 'at']

A Header That Comes Twice Holds Both Values
    [Documentation]    Joined as HTTP does.
    [Tags]    S7
    ${url} =    Start Raw Server
    Connect Socket    ${url}
    VAR    &{headers}    X-Two=${{['first', 'second']}}
    Raw Server Opens    headers=${headers}
    ${open} =    Wait For Socket Open
    Should Be Equal    ${open.header}[x-two]    first, second

Connects Run Side By Side
    [Documentation]    One that hangs does not hold up the next.
    [Tags]    S2
    ${hanging} =    Start Raw Server
    ${url} =    Start Socket Server
    Connect Socket    ${hanging}    alias=hanging
    Connect Socket    ${url}    alias=quick
    Wait For Socket Open    socket=quick
    Get Socket State    ==    CONNECTING    socket=hanging
