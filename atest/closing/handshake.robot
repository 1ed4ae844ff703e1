*** Settings ***
Documentation       The closing handshake that the client begins.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    close_timeout=300ms
Library             ../resources/RawServer.py
Resource            ../resources/sockets.resource
Resource            ../resources/timing.resource


*** Test Cases ***
Success Does Not Wait For The Peer
    [Documentation]    It says that the Close frame was sent; the close event comes when the peer answered.
    [Tags]    S1    S30
    A Raw Server And An Open Socket
    ${results} =    Close Socket    code=4001    reason=leaving
    Length Should Be    ${results}    1
    Callback Should Have Been Called    closeSocket.success    closeSocket.complete    times=1
    Callback Should Not Have Been Called    onSocketClose
    Get Socket State    ==    CLOSING
    ${frame} =    Raw Server Reads Frame    close
    Should Be True    $frame['code'] == 4001 and $frame['reason'] == 'leaving'
    ${answer} =    Raw Close    4001    understood
    Raw Server Sends    ${answer}
    Raw Server Drops
    Wait For Socket Close    code=4001    reason=understood
    Get Socket State    ==    CLOSED
    Callbacks Should Have Been Called In Order    closeSocket.success    closeSocket.complete    onSocketClose

The Event Says What The Peer Said
    [Documentation]    Not what was sent.
    [Tags]    S9
    [Template]    Answer Should Be The Close Event
    1001    bye
    4002    another reason
    1000    ${EMPTY}

A Peer That Does Not Answer
    [Documentation]    After the close timeout the task ends in an error, and the connection is dropped.
    [Tags]    S5    S10    S31
    FOR    ${platform}    IN    android    ios
        Set Host    platform=${platform}
        Clear Socket History
        ${task} =    A Raw Server And An Open Socket
        Close Socket    socket=${task}
        Raw Server Reads Frame    close
        ${error} =    Should Take Less Than    3    Wait For Socket Error    socket=${task}
        Error Event Should Be The Platform's    ${platform}    ${error}    2    within 0.3 s
        Raw Server Should See The End
        Get Socket State    ==    CLOSED    socket=${task}
        Get Close Code    ==    1006    socket=${task}
        Callback Should Not Have Been Called    onSocketClose
    END

Data Does Not Stop The Clock
    [Documentation]    A peer that goes on sending has not answered.
    [Tags]    S31    S32
    A Raw Server And An Open Socket
    Close Socket
    ${frame} =    Raw Frame    text    and another thing
    Raw Server Sends    ${frame}
    Wait For Socket Message    ==    and another thing
    Raw Server Sends    ${frame}
    ${error} =    Wait For Socket Error
    Should Contain    ${error.detail}    did not answer the Close frame

An Answer In Time Stops It
    [Documentation]    There is one terminal event, however long one waits for another.
    [Tags]    S5
    A Raw Server And An Open Socket
    Close Socket
    Raw Server Answers Close
    Wait For Socket Close
    Process Socket Events    duration=400ms
    Callback Should Have Been Called    onSocketClose    times=1
    Callback Should Not Have Been Called    onSocketError

Both Close At Once
    [Documentation]    The server's Close frame crosses ours: one close event, with the server's code.
    [Tags]    S5    S9
    A Raw Server And An Open Socket
    ${crossing} =    Raw Close    4009    me first
    Close Socket    code=4001
    Raw Server Sends    ${crossing}
    ${frame} =    Raw Server Reads Frame    close
    Should Be Equal As Integers    ${frame}[code]    4001
    Raw Server Should See The End
    Raw Server Drops
    Wait For Socket Close    code=4009    reason=me first
    Callback Should Have Been Called    onSocketClose    times=1


*** Keywords ***
A Raw Server And An Open Socket
    ${url} =    Start Raw Server
    ${task} =    Connect Socket    ${url}
    Raw Server Opens
    Wait For Socket Open    socket=${task}
    RETURN    ${task}

Answer Should Be The Close Event
    [Arguments]    ${code}    ${reason}
    ${task} =    A Raw Server And An Open Socket
    Close Socket    socket=${task}    code=3000    reason=mine
    Raw Server Reads Frame    close
    ${answer} =    Raw Close    ${{int($code)}}    ${reason}
    Raw Server Sends    ${answer}
    Raw Server Drops
    ${close} =    Wait For Socket Close    socket=${task}
    Should Be Equal    ${close}    ${{ {'code': int($code), 'reason': $reason} }}
