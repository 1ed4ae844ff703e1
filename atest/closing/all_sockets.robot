*** Settings ***
Documentation       closeSocket without a socket's name acts on every socket that has not ended.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/sockets.resource

Test Tags           S15


*** Test Cases ***
Every Socket Is Closed
    [Documentation]    Callbacks run once for each, results come in the order of the connects.
    Open Sockets    first    second    third
    ${results} =    Close Socket    code=4001    reason=all
    Length Should Be    ${results}    3
    FOR    ${client}    ${socket}    IN    1    first    2    second    3    third
        Wait For Server Close    client=${client}    code=4001    reason=all
        Wait For Socket Close    socket=${socket}    code=4001
        Callback Should Have Been Called    closeSocket.success    closeSocket.complete    times=1    socket=${socket}
    END
    Callback Should Have Been Called    closeSocket.success    closeSocket.complete    times=3

A Named One Is Closed Alone
    [Documentation]    The others stay open.
    Open Sockets    first    second
    ${results} =    Close Socket    socket=second
    Length Should Be    ${results}    1
    Wait For Socket Close    socket=second
    Get Socket State    ==    OPEN    socket=first
    Callback Should Have Been Called    closeSocket.success    times=1

Those That Have Ended Do Not Count
    [Documentation]    Neither closed ones nor failed ones.
    Open Sockets    first    second
    Close And Wait    first
    Clear Socket History
    ${results} =    Close Socket
    Length Should Be    ${results}    1
    Callback Should Have Been Called    closeSocket.complete    times=1
    Wait For Socket Close    socket=second

With None There Is No Callback
    [Documentation]    The platform is silent. The keyword fails and says so, on both platforms.
    FOR    ${platform}    IN    android    ios
        Set Host    platform=${platform}
        Run Keyword And Expect Error    closeSocket found no socket that has not ended*    Close Socket
        Open A Socket    alias=ended
        Close And Wait    ended
        Clear Socket History
        Run Keyword And Expect Error    closeSocket found no socket that has not ended*
        ...    Close Socket    code=1001    fail=Fail    complete=Fail
        Callback Should Not Have Been Called    closeSocket.success    closeSocket.fail    closeSocket.complete
    END

Some Of Several Fail
    [Documentation]    The failure names each that did, and the others are closed.
    FOR    ${platform}    ${code}    IN    android    1001    ios    4
        Set Host    platform=${platform}
        ${url} =    Open Sockets    open
        Connect Early    ${url}    early
        Connect Early    ${url}    earlier
        Clear Socket History
        ${text} =    Run Keyword And Expect Error    closeSocket:fail ${code} *    Close Socket
        Should Contain    ${text}    socket 'early' is CONNECTING
        Should Contain    ${text}    socket 'earlier' is CONNECTING
        Should Not Contain    ${text}    'open'
        Callback Should Have Been Called    closeSocket.fail    times=2
        Callback Should Have Been Called    closeSocket.success    times=1    socket=open
        Callback Should Have Been Called    closeSocket.complete    times=3
        Wait For Socket Close    socket=open
        Finish    early    earlier
    END


*** Keywords ***
Connect Early
    [Arguments]    ${url}    ${alias}
    Hold Next Handshake
    Connect Socket    ${url}    alias=${alias}

Finish
    [Arguments]    @{aliases}
    FOR    ${alias}    IN    @{aliases}
        Release Handshake
    END
    FOR    ${alias}    IN    @{aliases}
        Wait For Socket Open    socket=${alias}
        Close And Wait    ${alias}
    END
