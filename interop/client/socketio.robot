*** Settings ***
Documentation       The client as a client of socket.io: Engine.IO's packets over WebSocket alone.

Resource            ../client.resource

Suite Setup         Start Server    node    interop/servers/socketio_server.cjs

Test Tags           needs-node


*** Test Cases ***
Events
    [Documentation]    One that is echoed, with Chinese and an object, and one that is acknowledged.
    Join
    Send Socket Message    42["echo","奶茶",{"hot":true}]
    Wait For Socket Message    ==    42["echoed","奶茶",{"hot":true}]
    Send Socket Message    421["add",2,3]
    Wait For Socket Message    ==    431[5]

Bytes
    [Documentation]    A packet that says how many follow, and then they.
    Join
    Send Socket Message    451-["echo",{"_placeholder":true,"num":0}]
    Send Socket Message    ${{bytes([0, 1, 254, 255])}}
    Wait For Socket Message    ==    451-["echoed",{"_placeholder":true,"num":0}]
    Wait For Socket Message    ==    ${{bytes([0, 1, 254, 255])}}

The Server's Heartbeat
    [Documentation]    Each ping of Engine.IO is answered by a listener, and so the server does not hang up.
    On Socket Message    Answer Heartbeat
    Join
    FOR    ${_}    IN RANGE    3
        Wait For Socket Message    ==    2
    END
    Send Socket Message    42["echo","still there"]
    Wait For Socket Message    ==    42["echoed","still there"]

A Namespace
    [Documentation]    With a token that fits, and with none.
    Join
    Send Socket Message    40/orders,{"token":"7f3"}
    Wait For Socket Message    starts    40/orders,
    Wait For Socket Message    ==    42/orders,["welcome",{"shop":"奶茶"}]
    Close Socket
    Wait For Socket Close
    Join
    Send Socket Message    40/orders,{"token":"none"}
    Wait For Socket Message    ==    44/orders,{"message":"未授权"}

The Server Disconnects
    [Documentation]    It says so in a packet, and a client that leaves then is answered.
    Join
    Send Socket Message    42["leave"]
    Wait For Socket Message    ==    41
    Close Socket    code=1000
    Wait For Socket Close


*** Keywords ***
Join
    [Documentation]    Opens Engine.IO, and then the main namespace.
    Open    path=/socket.io/?EIO=4&transport=websocket
    ${open} =    Wait For Socket Message    starts    0
    ${parameters} =    Evaluate    json.loads($open[1:])
    Should Be Equal As Integers    ${parameters}[pingInterval]    300
    Send Socket Message    40
    Wait For Socket Message    starts    40{"sid":

Answer Heartbeat
    [Arguments]    ${message}
    IF    $message.data == '2'    Send Socket Message    3
