*** Settings ***
Documentation       Two clients that talk to each other. Each has an alias, and every keyword says whom it means.
...                 两个客户端对话。
...
...                 For your service: its URL in Enter The Room instead of the embedded server. Then the keyword The
...                 Service Passes It On goes, since the service does.

Library             SwanSocketLibrary    timeout=5s

Test Setup          Enter The Room


*** Test Cases ***
What Anna Says Ben Reads
    [Documentation]    And she does not read it herself.
    Send Socket Json    {"to": "ben", "text": "你好"}    socket=anna
    The Service Passes It On    sender=anna    receiver=ben
    Wait For Socket Message    ==    你好    json_path=$.text    socket=ben
    Socket Should Have No Messages    within=100ms    socket=anna

They Take Turns
    [Documentation]    Each answer comes after its question.
    FOR    ${count}    IN RANGE    3
        Send Socket Json    {"ask": ${count}}    socket=anna
        The Service Passes It On    sender=anna    receiver=ben
        ${asked} =    Wait For Socket Message    json_path=$.ask    socket=ben
        Send Socket Json    {"answer": ${asked}}    socket=ben
        The Service Passes It On    sender=ben    receiver=anna
        Wait For Socket Message    ==    ${count}    json_path=$.answer    socket=anna
    END

Ben Leaves And Anna Stays
    [Documentation]    Without socket=ben every socket would be closed, as by swan.closeSocket.
    Close Socket    socket=ben
    Wait For Socket Close    socket=ben
    Get Socket State    ==    OPEN    socket=anna


*** Keywords ***
Enter The Room
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}?user=anna    alias=anna
    Connect Socket    ${url}?user=ben    alias=ben
    Wait For Socket Open    socket=anna
    Wait For Socket Open    socket=ben

The Service Passes It On
    [Arguments]    ${sender}    ${receiver}
    ${text} =    Wait For Server Message    client=${sender}
    Server Sends Message    ${text}    client=${receiver}
