*** Settings ***
Documentation       The client as a client of MQTT 3.1.1 over WebSocket: the broker mosquitto speaks the subprotocol
...                 ``mqtt``, in binary messages.

Resource            ../client.resource

Suite Setup         Start Broker

Test Tags           needs-mosquitto


*** Variables ***
${CONNECT}      ${{b'\x10\x10\x00\x04MQTT\x04\x02\x00\x3c\x00\x04swan'}}
${SUBSCRIBE}    ${{b'\x82\x08\x00\x01\x00\x03tea\x00'}}
${PUBLISH}      ${{b'\x30\x0b\x00\x03tea' + '奶茶'.encode()}}


*** Test Cases ***
A Message Through The Broker
    [Documentation]    Connect, subscribe, publish, and the message comes back.
    Open    protocols=['mqtt']
    Should Be Answered    ${CONNECT}    ${{b'\x20\x02\x00\x00'}}
    Should Be Answered    ${SUBSCRIBE}    ${{b'\x90\x03\x00\x01\x00'}}
    Should Be Answered    ${PUBLISH}    ${PUBLISH}
    Should Be Answered    ${{b'\xc0\x00'}}    ${{b'\xd0\x00'}}

Between Two Clients
    [Documentation]    A packet in two messages: MQTT does not care where a message ends.
    Open    protocols=['mqtt']    alias=drinker
    Should Be Answered    ${CONNECT}    ${{b'\x20\x02\x00\x00'}}
    Should Be Answered    ${SUBSCRIBE}    ${{b'\x90\x03\x00\x01\x00'}}
    Open    protocols=['mqtt']    alias=shop
    Should Be Answered    ${CONNECT.replace(b'swan', b'shop')}    ${{b'\x20\x02\x00\x00'}}    socket=shop
    Send Socket Message    ${PUBLISH[:4]}    socket=shop
    Send Socket Message    ${PUBLISH[4:]}    socket=shop
    Wait For Socket Message    ==    ${PUBLISH}    socket=drinker

Leaving
    [Documentation]    After its DISCONNECT the broker ends the connection, without a Close frame.
    Open    protocols=['mqtt']
    Should Be Answered    ${CONNECT}    ${{b'\x20\x02\x00\x00'}}
    Send Socket Message    ${{b'\xe0\x00'}}
    ${error} =    Wait For Socket Error
    Should Contain    ${error.detail}    without a Close frame

A Protocol Error
    [Documentation]    The first packet is no CONNECT: the broker leaves, likewise.
    Open    protocols=['mqtt']
    Send Socket Message    ${{b'\xc0\x00'}}
    ${error} =    Wait For Socket Error
    Should Contain    ${error.detail}    without a Close frame


*** Keywords ***
Start Broker
    ${port} =    Free Port
    ${other} =    Free Port
    ${path} =    Write Configuration    interop/servers/mosquitto.conf    ${OUTPUT DIR}/mosquitto
    ...    port=${port}    tcp_port=${other}
    Start Peer    mosquitto    -c    ${path}    ready=mosquitto version .* running
    Keep    URL=ws://127.0.0.1:${port}

Should Be Answered
    [Arguments]    ${packet}    ${answer}    &{socket}
    Send Socket Message    ${packet}    &{socket}
    Wait For Socket Message    ==    ${answer}    &{socket}
