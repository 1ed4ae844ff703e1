*** Settings ***
Documentation       Which socket a message goes to, in which order messages arrive, how a call ends.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Library             ../resources/RawServer.py
Resource            ../resources/sockets.resource


*** Test Cases ***
Without A Name It Is The Main Socket
    [Documentation]    With one it is that socket.
    [Tags]    S14
    Open Sockets    main    other
    Send Socket Message    to the main one
    Send Socket Message    to the other one    socket=other
    Wait For Server Message    ==    to the main one    client=1
    Wait For Server Message    ==    to the other one    client=2
    Wait For Socket Message    ==    to the main one    socket=main
    Wait For Socket Message    ==    to the other one    socket=other
    Socket Should Have No Messages    socket=main
    Socket Should Have No Messages    socket=other

With No Main Socket It Fails
    [Documentation]    As execution failed.
    [Tags]    S14
    [Template]    Send Without A Socket Should Fail
    android    1001    执行失败
    ios    4    参数有误

The Order Is Kept
    [Documentation]    Text and binary, from the first to the last.
    [Tags]    S24
    Open A Socket    silent
    FOR    ${number}    IN RANGE    100
        Send Socket Message    ${{str($number)}}
        Send Socket Message    ${{bytes([$number])}}
    END
    FOR    ${number}    IN RANGE    100
        ${text} =    Wait For Server Message
        ${bytes} =    Wait For Server Message
        Should Be True    $text == str($number) and $bytes == bytes([$number])
    END

What Was Sent Goes Out Before The Close
    [Documentation]    A megabyte behind which a Close follows at once arrives whole.
    [Tags]    S30
    Open A Socket    silent
    Send Socket Message    ${{'x' * 5000000}}
    Close Socket    code=1001
    ${data} =    Wait For Server Message
    Length Should Be    ${data}    5000000
    Wait For Server Close    code=1001

Frames Are Masked And Whole
    [Documentation]    A message is one frame, its kind is the data's.
    [Tags]    S24
    ${url} =    Start Raw Server
    Connect Socket    ${url}
    Raw Server Opens
    Wait For Socket Open
    Send Socket Message    你好
    ${frame} =    Raw Server Reads Frame    text
    Should Be Equal    ${frame}[payload]    ${{'你好'.encode()}}
    Send Socket Message    ${{b'\x00'}}
    Raw Server Reads Frame    binary

A Call's Callbacks
    [Documentation]    success then complete, with the same result, which the keyword returns.
    [Tags]    S4
    Open A Socket
    ${result} =    Send Socket Message    hello
    Callbacks Should Have Been Called In Order    sendSocketMessage.success    sendSocketMessage.complete
    Callback Should Not Have Been Called    sendSocketMessage.fail
    ${success} =    Get Callback Result    sendSocketMessage.success
    ${complete} =    Get Callback Result    sendSocketMessage.complete
    Should Be True    $success is $result and $complete is $result


*** Keywords ***
Send Without A Socket Should Fail
    [Arguments]    ${platform}    ${code}    ${message}
    Set Host    platform=${platform}
    ${result} =    Socket Call Should Fail    ${code}    Send Socket Message    to whom?
    Should Be Equal    ${result.errMsg}    ${message}
