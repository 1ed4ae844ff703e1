*** Settings ***
Documentation       Several sockets: each has an alias. Without one, a keyword does what the global
...                 swan function does. 多个连接。

Library             SwanSocketLibrary


*** Test Cases ***
Two Sockets By Their Names
    [Documentation]    Messages and events are kept apart.
    [Tags]    S3    S11
    ${chat_url} =    Start Socket Server    alias=chat-server
    ${news_url} =    Start Socket Server    silent    alias=news-server
    Connect Socket    ${chat_url}    alias=chat
    Connect Socket    ${news_url}    alias=news
    Wait For Socket Open    socket=chat
    Wait For Socket Open    socket=news
    Send Socket Message    hello    socket=chat
    Server Sends Message    sunny    server=news-server
    Wait For Socket Message    ==    sunny    socket=news
    Wait For Socket Message    ==    hello    socket=chat
    Socket Should Have No Messages    socket=news

The Main Socket Is The First One
    [Documentation]    sendSocketMessage goes to it, and the global listeners hear it alone.
    [Tags]    S12    S13    S14
    ${url} =    Start Socket Server
    Connect Socket    ${url}    alias=first
    Connect Socket    ${url}    alias=second
    Wait For Socket Open    socket=first
    Wait For Socket Open    socket=second
    Send Socket Message    to the main one
    Wait For Socket Message    ==    to the main one    socket=first
    Socket Should Have No Messages    socket=second
    Callback Should Have Been Called    onSocketOpen    times=1

Close Socket Closes Them All
    [Documentation]    Its callbacks run once for each.
    [Tags]    S15
    ${url} =    Start Socket Server
    Connect Socket    ${url}    alias=first
    Connect Socket    ${url}    alias=second
    Wait For Socket Open    socket=first
    Wait For Socket Open    socket=second
    ${results} =    Close Socket    code=1001
    Length Should Be    ${results}    2
    Wait For Socket Close    socket=first    code=1001
    Wait For Socket Close    socket=second    code=1001
    Callback Should Have Been Called    closeSocket.success    times=2

With Nothing To Close No Callback Runs
    [Documentation]    The platform is silent, so the keyword says it.
    [Tags]    S15
    Run Keyword And Expect Error    closeSocket found no socket*    Close Socket
    Callback Should Not Have Been Called    closeSocket.success    closeSocket.fail    closeSocket.complete
