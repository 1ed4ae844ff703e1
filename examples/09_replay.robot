*** Settings ***
Documentation       A recording instead of the service: made once against it, it makes a test that runs offline.
...                 It was saved with "Save Socket Traffic    orders.har"; Chrome's developer tools save such
...                 files too. 录制与回放。

Library             SwanSocketLibrary    timeout=5s


*** Variables ***
${RECORDING}    recordings/orders.har
${SUBSCRIBE}    {"op": "subscribe", "topic": "orders", "token": "any"}


*** Test Cases ***
The Order Gets Ready
    [Documentation]    The server says what the service said, when the client has said what it said. The token
    ...    was masked in the recording, so that any will do.
    [Tags]    S8
    ${url} =    Start Socket Server    replay=${RECORDING}
    Connect Socket    ${url}/orders?shop=7    protocols=['orders.v1']
    Wait For Socket Open
    Send Socket Json    ${SUBSCRIBE}
    Wait For Socket Message    ==    subscribed    json_path=$.state
    Send Socket Json    {"op": "order", "id": 1, "drink": "奶茶"}
    Wait For Socket Message    ==    ready    json_path=$.state
    Close Socket
    Wait For Socket Close    code=1000
    Socket Server Replay Should Be Complete

Another Order Is A Departure
    [Documentation]    A client that does something else is told of with the difference, at the next keyword.
    ${url} =    Start Socket Server    replay=${RECORDING}
    Connect Socket    ${url}/orders?shop=7    protocols=['orders.v1']
    Wait For Socket Open
    Send Socket Json    ${SUBSCRIBE}
    Send Socket Json    {"op": "order", "id": 1, "drink": "咖啡"}
    Run Keyword And Expect Error    *departed from the recording*-*奶茶*+*咖啡*    Wait For Socket Close

With The Recorded Pauses
    [Documentation]    For what depends on time, such as a client's timeouts.
    ${url} =    Start Socket Server    replay=${RECORDING}    pace=recorded
    Connect Socket    ${url}/orders?shop=7    protocols=['orders.v1']
    Wait For Socket Open
    Send Socket Json    ${SUBSCRIBE}
    Wait For Socket Message    ==    subscribed    json_path=$.state
    Socket Should Have No Messages
    Send Socket Json    {"op": "order", "id": 1, "drink": "奶茶"}
    Wait For Socket Message    ==    brewing    json_path=$.state
    Wait For Socket Message    ==    ready    json_path=$.state
    Close Socket
