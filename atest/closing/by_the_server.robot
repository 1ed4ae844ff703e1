*** Settings ***
Documentation       The server closes.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Library             ../resources/RawServer.py
Resource            ../resources/sockets.resource


*** Test Cases ***
A Call While The Server Ends It
    [Documentation]    Its Close is answered and TCP has not ended: a close or a send fails, and changes nothing.
    [Tags]    S5    S25    S29
    ${url} =    Start Raw Server
    Connect Socket    ${url}    alias=ending
    Raw Server Opens
    Wait For Socket Open
    ${close} =    Raw Close    ${1001}
    Raw Server Sends    ${close}
    Raw Server Reads Frame    close
    ${result} =    Socket Call Should Fail    1001    Close Socket    code=1000
    Should Be Equal    ${result.errMsg}    执行失败
    Get Socket State    ==    OPEN
    Socket Call Should Fail    1001    Send Socket Message    too late
    Get Socket State    ==    OPEN
    Callback Should Not Have Been Called    closeSocket.success    sendSocketMessage.success    onSocketClose
    Raw Server Drops
    Wait For Socket Close    code=1001
    Callbacks Should Have Been Called In Order
    ...    onSocketOpen    closeSocket.fail    closeSocket.complete
    ...    sendSocketMessage.fail    sendSocketMessage.complete    onSocketClose

With A Code And A Reason
    [Documentation]    The event carries them, and the client's answer echoes the code.
    [Tags]    S5    S9
    [Template]    Close Event Should Carry
    1000    ${EMPTY}
    1001    going away
    1003    ${EMPTY}
    1007    ${EMPTY}
    1011    fell over
    1014    ${EMPTY}
    3000    ${{'超' * 41}}
    4999    "quoted", line\nbreak

Without A Code
    [Documentation]    1005 and an empty reason; the client's answer has no code either.
    [Tags]    S5    S9
    Open A Socket
    Server Closes Socket    code=NONE
    ${close} =    Wait For Socket Close    code=1005    reason=${EMPTY}
    Should Be Equal    ${close}    ${{ {'code': 1005, 'reason': ''} }}
    ${answer} =    Wait For Server Close
    Should Be Equal    ${answer.code}    ${None}
    Get Close Code    ==    1005
    Get Close Reason    ==    ${EMPTY}

By Stopping
    [Documentation]    It says 1001 to all its clients.
    [Tags]    S5    S9
    Open Sockets    first    second
    Stop Socket Server
    Wait For Socket Close    socket=first    code=1001
    Wait For Socket Close    socket=second    code=1001

The Client's Answer Comes Before It Ends TCP
    [Documentation]    One Close frame with the server's code, and no more behind it.
    [Tags]    S9
    ${url} =    Start Raw Server
    Connect Socket    ${url}
    Raw Server Opens
    Wait For Socket Open
    ${close} =    Raw Close    4001    kicked
    Raw Server Sends    ${close}
    ${answer} =    Raw Server Reads Frame    close
    Should Be Equal As Integers    ${answer}[code]    4001
    Raw Server Should See The End
    Wait For Socket Close    code=4001    reason=kicked

A Ping Is Answered Until The Server's Close
    [Documentation]    Also behind ours (RFC 6455 §5.5.2).
    [Tags]    S5
    Open A Socket
    Server Ignores Close
    Close Socket
    Wait For Server Close    code=1000
    Server Sends Ping    still there
    Get Socket State    ==    CLOSING
    Server Closes Socket
    Wait For Socket Close    code=1000

No Call's Callback Runs
    [Documentation]    Nobody called closeSocket: there is the close event alone, once.
    [Tags]    S5    S30
    Open A Socket
    Server Closes Socket    code=4001
    Wait For Socket Close
    Callback Should Not Have Been Called    closeSocket.success    closeSocket.fail    closeSocket.complete
    Callback Should Not Have Been Called    onSocketError
    Callback Should Have Been Called    onSocketClose    times=1


*** Keywords ***
Close Event Should Carry
    [Arguments]    ${code}    ${reason}
    ${url} =    Start Socket Server
    FOR    ${platform}    IN    android    ios
        Set Host    platform=${platform}
        ${task} =    Connect Socket    ${url}
        Wait For Socket Open    socket=${task}
        Server Closes Socket    code=${code}    reason=${reason}
        ${close} =    Wait For Socket Close    socket=${task}
        Should Be Equal    ${close}    ${{ {'code': int($code), 'reason': $reason} }}
        Wait For Server Close    code=${code}
        Get Socket State    ==    CLOSED    socket=${task}
    END
    Stop Socket Server
