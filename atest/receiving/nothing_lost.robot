*** Settings ***
Documentation       Data at the edges: with the handshake's answer, before the Close, while closing.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Library             ../resources/RawServer.py
Resource            ../resources/sockets.resource


*** Test Cases ***
Data In The Same Segment As The Handshake's Answer
    [Documentation]    Nothing is lost, and the open event is first.
    [Tags]    S7    S8
    ${url} =    Start Raw Server
    Connect Socket    ${url}
    ${frames} =    Frames    early    bird
    Raw Server Opens    ${frames}
    ${both} =    Wait For Socket Messages    2
    Should Be Equal    ${both}    ${{['early', 'bird']}}
    Callbacks Should Have Been Called In Order    onSocketOpen    onSocketMessage    onSocketMessage

Data In The Same Segment As The Close
    [Documentation]    It is delivered, before the close event.
    [Tags]    S32
    ${url} =    Start Raw Server
    Connect Socket    ${url}
    Raw Server Opens
    Wait For Socket Open
    ${frames} =    Frames    last    words
    ${close} =    Raw Close    1001    going
    Raw Server Sends    ${frames}    ${close}
    Raw Server Reads Frame    close
    Raw Server Drops
    Wait For Socket Close    code=1001    reason=going
    Callbacks Should Have Been Called In Order    onSocketMessage    onSocketMessage    onSocketClose
    ${both} =    Wait For Socket Messages    2
    Should Be Equal    ${both}    ${{['last', 'words']}}

All In One Segment
    [Documentation]    The answer, a message, and the Close.
    [Tags]    S32
    ${url} =    Start Raw Server
    Connect Socket    ${url}
    ${frames} =    Frames    hello and goodbye
    ${close} =    Raw Close    4000
    Raw Server Opens    ${frames}    ${close}
    Raw Server Reads Frame    close
    Raw Server Drops
    Wait For Socket Close    code=4000
    Wait For Socket Message    ==    hello and goodbye
    Callbacks Should Have Been Called In Order    onSocketOpen    onSocketMessage    onSocketClose

Data While Closing
    [Documentation]    What comes between our Close and the peer's is delivered.
    [Tags]    S30    S32
    ${url} =    Start Raw Server
    Connect Socket    ${url}
    Raw Server Opens
    Wait For Socket Open
    Close Socket
    ${frames} =    Frames    not yet
    Raw Server Sends    ${frames}
    Wait For Socket Message    ==    not yet
    Get Socket State    ==    CLOSING
    Raw Server Answers Close
    Wait For Socket Close    code=1000

Data Before A Lost Connection
    [Documentation]    What came whole is delivered, half a message is not.
    [Tags]    S5
    ${url} =    Start Raw Server
    Connect Socket    ${url}
    Raw Server Opens
    Wait For Socket Open
    ${frames} =    Frames    whole
    Raw Server Sends    ${frames}    ${{b'\x81\x7ehalf'}}
    Raw Server Drops
    Wait For Socket Error
    ${messages} =    Get Socket Messages
    Should Be Equal    ${messages}    ${{['whole']}}

Data After The Close
    [Documentation]    It is not delivered: the peer has said that nothing follows.
    [Tags]    S5    S9
    ${url} =    Start Raw Server
    Connect Socket    ${url}
    Raw Server Opens
    Wait For Socket Open
    ${close} =    Raw Close    1000
    ${frames} =    Frames    too late
    Raw Server Sends    ${close}    ${frames}
    Raw Server Reads Frame    close
    Raw Server Drops
    Wait For Socket Close    code=1000
    Socket Should Have No Messages


*** Keywords ***
Frames
    [Arguments]    @{texts}
    ${frames} =    Evaluate    b''
    FOR    ${text}    IN    @{texts}
        ${frame} =    Raw Frame    text    ${text}
        ${frames} =    Evaluate    $frames + $frame
    END
    RETURN    ${frames}
