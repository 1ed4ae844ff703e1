*** Settings ***
Documentation       An old host that lacks an API: every call of it fails with 302, on both platforms.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/platforms.resource
Resource            ../resources/sockets.resource

Test Tags           S33


*** Test Cases ***
Connect
    [Documentation]    Whatever the arguments are.
    [Template]    Call Should Fail On Both Platforms
    connectSocket    Connect Socket    ws://127.0.0.1:1
    connectSocket    Connect Socket    ${EMPTY}

Send
    [Documentation]    With a socket's name and without, as JSON too.
    [Setup]    Open A Socket    alias=open
    [Template]    Call Should Fail On Both Platforms
    sendSocketMessage    Send Socket Message    hello
    sendSocketMessage    Send Socket Message    hello    socket=open
    sendSocketMessage    Send Socket Message    ${5}
    sendSocketMessage    Send Socket Json    hello

Close
    [Documentation]    One failure for each call, the socket stays open.
    [Setup]    Open A Socket    alias=open
    [Template]    Call Should Fail On Both Platforms
    closeSocket    Close Socket
    closeSocket    Close Socket    socket=open
    closeSocket    Close Socket    code=999

The Others Work
    [Documentation]    Only what is missing fails, and giving it back mends it.
    ${url} =    Start Socket Server
    Set Host    missing_apis=closeSocket
    Connect Socket    ${url}
    Wait For Socket Open
    Send Socket Message    hello
    Wait For Socket Message    ==    hello
    Socket Call Should Fail    302    Close Socket
    Set Host    missing_apis=${EMPTY}
    Close Socket
    Wait For Socket Close

Several
    [Documentation]    A list, or names with commas.
    FOR    ${apis}    IN    connectSocket, closeSocket    ${{['closeSocket', 'connectSocket']}}
        Set Host    missing_apis=${apis}
        Socket Call Should Fail    302    Connect Socket    ws://127.0.0.1:1
        Socket Call Should Fail    302    Close Socket
    END


*** Keywords ***
Call Should Fail On Both Platforms
    [Arguments]    ${api}    ${keyword}    @{positional}    &{named}
    FOR    ${platform}    IN    android    ios
        Set Host    platform=${platform}    missing_apis=${api}
        Clear Socket History
        ${text} =    Run Keyword And Expect Error    ${api}:fail 302 找不到调起协议对应端能力方法 - *
        ...    ${keyword}    @{positional}    &{named}
        Failure Should Say    ${text}    this host is set to lack ${api}
        One Fail Should Be Recorded    ${api}    302
    END
