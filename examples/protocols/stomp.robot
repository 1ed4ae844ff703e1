*** Settings ***
Documentation       STOMP 1.2 over WebSocket: frames of text that end in NUL, heartbeats that are a line feed.
...                 https://stomp.github.io/stomp-specification-1.2.html

Library             SwanSocketLibrary
Resource            stubs/stomp.resource

Test Setup          Connect


*** Variables ***
${URL}          stub    # a broker's: robot --variable URL:ws://127.0.0.1:15674 stomp.robot
${PAUSE}        300ms
${CONNECT}      CONNECT\naccept-version:1.2\nhost:/\nlogin:guest\npasscode:guest\nheart-beat:500,500\n\n\x00
${SUBSCRIBE}    SUBSCRIBE\nid:0\ndestination:/topic/orders\nreceipt:r1\n\n\x00
${ORDER}        SEND\ndestination:/topic/orders\n\n{"drink":"奶茶"}\x00


*** Test Cases ***
A Subscription Has A Receipt And Messages
    [Documentation]    The receipt's id is the one that was asked for. Behind its NUL a frame may have line feeds.
    Send Socket Message    ${SUBSCRIBE}
    Wait For Socket Json    <regex RECEIPT\nreceipt-id:r1\n\n\x00\n*>
    Send Socket Message    ${ORDER}
    ${frame} =    Wait For Socket Json    <regex (?s)MESSAGE\n.*>
    Should Contain    ${frame}    \nsubscription:0\n
    Should Contain    ${frame}    \ndestination:/topic/orders\n
    Should Contain    ${frame}    \n\n{"drink":"奶茶"}\x00

An Error Says Why
    [Documentation]    In a header.
    Send Socket Message    SEND\ndestination:/nowhere\n\nhello\x00
    Wait For Socket Json    <regex (?s)ERROR\n(.+\n)*message:Unknown destination\n.*>

Heartbeats Are Out Of The Way
    [Documentation]    Both sides send a line feed, and close where none comes; no wait sees it.
    Sleep    ${PAUSE}
    Get Socket State    ==    OPEN
    Socket Should Have No Messages


*** Keywords ***
Connect
    IF    $URL == 'stub'
        ${url} =    Start STOMP Stub
    END
    Connect Socket    ${url}/ws    protocols=v12.stomp
    Answer Socket Messages    \n    ${{[]}}
    Send Socket Message Every    200ms    \n
    Wait For Socket Open
    Send Socket Message    ${CONNECT}
    Wait For Socket Json    <regex (?s)CONNECTED\n(.+\n)*version:1\\.2\n.*>
