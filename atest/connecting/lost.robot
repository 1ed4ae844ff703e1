*** Settings ***
Documentation       An open socket whose connection is lost: an error event, on iOS with the state's number.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/sockets.resource
Library             ../resources/RawServer.py


*** Test Cases ***
The Connection Of An Open Socket
    [Documentation]    The server leaves without a Close frame: by FIN, by RST.
    [Tags]    S1    S5    S10
    [Template]    Lost Connection Should Be An Error
    android    end
    android    reset
    ios    end
    ios    reset

The Connection Of A Closing Socket
    [Documentation]    On iOS the number is the one of CLOSING.
    [Tags]    S1    S5    S10
    [Template]    Lost Connection While Closing Should Be An Error
    android
    ios


*** Keywords ***
Lost Connection Should Be An Error
    [Arguments]    ${platform}    ${how}
    Set Host    platform=${platform}
    Clear Socket History
    ${url} =    Start Raw Server
    ${task} =    Connect Socket    ${url}
    Raw Server Opens
    Wait For Socket Open    socket=${task}
    Raw Server Drops    ${how}
    ${error} =    Wait For Socket Error    socket=${task}
    Error Event Should Be The Platform's    ${platform}    ${error}    1    connection
    Get Close Code    ==    1006    socket=${task}
    Callback Should Have Been Called    onSocketError    times=1
    Callback Should Not Have Been Called    onSocketClose

Lost Connection While Closing Should Be An Error
    [Arguments]    ${platform}
    Set Host    platform=${platform}
    ${url} =    Start Raw Server
    ${task} =    Connect Socket    ${url}
    Raw Server Opens
    Wait For Socket Open    socket=${task}
    Close Socket    socket=${task}
    Raw Server Reads Frame    close
    Raw Server Drops
    ${error} =    Wait For Socket Error    socket=${task}
    Error Event Should Be The Platform's    ${platform}    ${error}    2    connection
    Get Socket State    ==    CLOSED    socket=${task}
