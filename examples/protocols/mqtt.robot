*** Settings ***
Documentation       MQTT 3.1.1 over WebSocket: binary packets, written as hex.
...                 https://docs.oasis-open.org/mqtt/mqtt/v3.1.1/mqtt-v3.1.1.html

Library             SwanSocketLibrary
Resource            stubs/mqtt.resource

Test Setup          Connect


*** Variables ***
${URL}          stub    # a broker's: robot --variable URL:ws://127.0.0.1:9001 mqtt.robot
${PAUSE}        300ms
${CONNECT}      10 0d 00 04 4d 51 54 54 04 02 00 01 00 01 41    # client A, kept alive for a second
${SUBSCRIBE}    82 08 00 0a 00 03 61 2f 62 01    # packet 10: a/b with QoS 1


*** Test Cases ***
A Message With QoS 0
    [Documentation]    It comes as it was published.
    Send Socket Binary    30 07 00 03 61 2f 62 68 69
    ${packet} =    Wait For Socket Binary    starts    30 07
    Should Be Equal    ${packet[4:7].decode()}    a/b
    Should Be Equal    ${packet[7:].decode()}    hi

Messages With QoS 1 Are Acknowledged
    [Documentation]    By the broker, and by the client itself: a broker may hold back the second until then.
    Answer Socket Messages    <regex \\x32.\\x00\\x03a/b(..).*>    40 02 <1>    binary=yes    keep=yes
    Send Socket Binary    32 09 00 03 61 2f 62 00 07 68 69
    Send Socket Binary    32 09 00 03 61 2f 62 00 08 68 6f
    Wait For Socket Binary    ==    40 02 00 07
    Wait For Socket Binary    ==    40 02 00 08
    Wait For Socket Binary    ==    32 09 00 03 61 2f 62 ?? ?? 68 69
    Wait For Socket Binary    ==    32 09 00 03 61 2f 62 ?? ?? 68 6f

It Is Kept Alive
    [Documentation]    By PINGREQ; PINGRESP, the answer to it, is of no interest.
    Sleep    ${PAUSE}
    Get Socket State    ==    OPEN
    Socket Should Have No Messages


*** Keywords ***
Connect
    IF    $URL == 'stub'
        ${url} =    Start MQTT Stub
    END
    Connect Socket    ${url}/mqtt    protocols=mqtt
    Answer Socket Messages    d0 00    ${{[]}}    binary=yes
    Wait For Socket Open
    Send Socket Binary    ${CONNECT}
    Wait For Socket Binary    ==    20 02 00 00
    Send Socket Message Every    200ms    ${{b'\xc0\x00'}}
    Send Socket Binary    ${SUBSCRIBE}
    Wait For Socket Binary    ==    90 03 00 0a 01
