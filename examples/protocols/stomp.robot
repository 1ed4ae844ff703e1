*** Settings ***
Documentation       STOMP 1.2 over WebSocket: frames of text that end in NUL, heartbeats that are a line feed.
...                 https://stomp.github.io/stomp-specification-1.2.html

Library             SwanSocketLibrary    timeout=5s

Test Setup          Connect To The Stub


*** Variables ***
${CONNECT}         CONNECT\naccept-version:1.2\nhost:shop\nheart-beat:10000,10000\n\n\x00
${CONNECTED}       CONNECTED\nversion:1.2\nheart-beat:10000,10000\n\n\x00
${SUBSCRIBE}       SUBSCRIBE\nid:0\ndestination:/orders\nreceipt:r1\n\n\x00
${WITH_RECEIPT}    <regex (?s)(?:SEND|SUBSCRIBE)\n.*receipt:(.*?)\n.*>


*** Test Cases ***
A Subscription Has A Receipt And Messages
    [Documentation]    The receipt's id is the one that was asked for.
    Send Socket Message    ${SUBSCRIBE}
    Wait For Socket Message    ==    RECEIPT\nreceipt-id:r1\n\n\x00
    Server Sends Message    MESSAGE\nsubscription:0\nmessage-id:7\ndestination:/orders\n\n{"drink":"奶茶"}\x00
    ${frame} =    Wait For Socket Message    starts    MESSAGE\n
    Should Contain    ${frame}    \n\n{"drink":"奶茶"}\x00

An Error Ends The Connection
    [Documentation]    The server says why, and closes.
    Server Answers    <regex (?s)SEND\n.*>    ERROR\nmessage:not allowed\n\n\x00
    Send Socket Message    SEND\ndestination:/admin\n\nhello\x00
    Wait For Socket Message    contains    message:not allowed
    Server Closes Socket    code=1002    reason=not allowed
    Wait For Socket Close    code=1002

Heartbeats Are Out Of The Way
    [Documentation]    Both sides send a line feed; no wait sees it.
    Answer Socket Messages    \n    ${{[]}}
    Server Answers    \n    ${{[]}}
    Server Sends Message Every    20ms    \n
    Send Socket Message Every    20ms    \n
    Socket Should Have No Messages    within=100ms


*** Keywords ***
Connect To The Stub
    ${url} =    Start Socket Server    silent    protocols=v12.stomp
    Server Answers    <regex (?s)(?:CONNECT|STOMP)\n.*>    ${CONNECTED}
    Server Answers    ${WITH_RECEIPT}    RECEIPT\nreceipt-id:<1>\n\n\x00
    Connect Socket    ${url}/ws    protocols=v12.stomp
    Wait For Socket Open
    Send Socket Message    ${CONNECT}
    Wait For Socket Message    ==    ${CONNECTED}
