*** Settings ***
Documentation       MQTT 3.1.1 over WebSocket: binary packets, written as hex.
...                 https://docs.oasis-open.org/mqtt/mqtt/v3.1.1/mqtt-v3.1.1.html

Library             SwanSocketLibrary    timeout=5s

Test Setup          Connect To The Stub


*** Variables ***
${CONNECT}      10 0d 00 04 4d 51 54 54 04 02 00 3c 00 01 41    # client A, kept alive for 60 s
${CONNACK}      20 02 00 00
${SUBSCRIBE}    82 08 00 0a 00 03 61 2f 62 00    # packet 10: a/b with QoS 0
${PUBLISH}      30 07 00 03 61 2f 62 68 69    # hi on a/b


*** Test Cases ***
A Subscription Has Messages
    [Documentation]    SUBACK has the packet's identifier, then the broker publishes.
    Send Socket Binary    ${SUBSCRIBE}
    Wait For Socket Binary    ==    90 03 00 0a 00
    Server Sends Binary    ${PUBLISH}
    ${topic} =    Wait For Socket Binary    then    value[4:7].decode()
    Should Be Equal    ${topic}    a/b

A Message With QoS 1 Is Acknowledged
    [Documentation]    By the client itself: PUBACK has the packet's identifier.
    Answer Socket Messages    <regex \\x32.\\x00\\x03a/b(..).*>    40 02 <1>    binary=yes
    Server Sends Binary    32 09 00 03 61 2f 62 00 07 68 69
    Wait For Server Binary    ==    40 02 00 07

It Is Kept Alive
    [Documentation]    PINGREQ and PINGRESP, while the test does something else.
    Server Answers    c0 00    d0 00    binary=yes    keep=yes
    Answer Socket Messages    d0 00    ${{[]}}    binary=yes
    Send Socket Message Every    20ms    ${{bytes.fromhex('c000')}}
    Wait For Server Binary    ==    c0 00
    Wait For Server Binary    ==    c0 00
    Socket Should Have No Messages


*** Keywords ***
Connect To The Stub
    ${url} =    Start Socket Server    silent    protocols=mqtt
    Server Answers    <regex \\x10.*>    ${CONNACK}    binary=yes
    Server Answers    <regex \\x82.(..).*>    90 03 <1> 00    binary=yes
    Connect Socket    ${url}/mqtt    protocols=mqtt
    Wait For Socket Open
    Send Socket Binary    ${CONNECT}
    Wait For Socket Binary    ==    ${CONNACK}
