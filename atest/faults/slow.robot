*** Settings ***
Documentation       The server takes its time to send or to read. Waits end in theirs, and the socket lives on.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/faults.resource

Suite Setup         Load What Is Loaded Once
Test Template       Outcome Should Be

Test Tags           S8


*** Test Cases ***
A Message That Dribbles
    [Documentation]    100 bytes a second.
    A Message Dribbles    drop by drop
    ...    event=message    close_code=none    close_frame=none    within=8s
    ...    android={data: 'drop by drop', dataType: 'string'}    ios={data: 'drop by drop', dataType: 'string'}
    ...    cause=none
A Stall In The Middle Of A Frame
    [Documentation]    A wait for the message ends in its time, and the message comes when the frame goes on.
    A Frame Stalls    81 05 68 65    6C 6C 6F
    ...    event=message    close_code=none    close_frame=none    within=8s
    ...    android={data: 'hello', dataType: 'string'}    ios={data: 'hello', dataType: 'string'}
    ...    cause=Waited * ms. Instead: no message came
A Stall In The Middle Of A Message
    [Documentation]    Between two fragments.
    A Frame Stalls    01 02 68 65    80 03 6C 6C 6F
    ...    event=message    close_code=none    close_frame=none    within=8s
    ...    android={data: 'hello', dataType: 'string'}    ios={data: 'hello', dataType: 'string'}
    ...    cause=Waited * ms. Instead: no message came
A Server That Does Not Read For A While
    [Documentation]    12 MiB can be sent all the same, and come when it reads again.
    The Server Does Not Read For A While
    ...    event=message    close_code=none    close_frame=none    within=8s
    ...    android={data: 'back again', dataType: 'string'}    ios={data: 'back again', dataType: 'string'}
    ...    cause=none


*** Keywords ***
A Message Dribbles
    [Arguments]    ${text}
    Open A Socket
    Server Sends Slowly    ${text}    bytes_per_second=100

A Frame Stalls
    [Documentation]    Returns what the wait says in the middle of it.
    [Arguments]    ${first}    ${rest}
    Open A Socket
    Server Sends Bytes    ${first}
    ${words} =    Run Keyword And Expect Error    *    Wait For Socket Message    timeout=100ms
    Server Sends Bytes    ${rest}
    RETURN    ${words}

The Server Does Not Read For A While
    Open A Socket
    Server Stops Reading
    FOR    ${_}    IN RANGE    12
        Send Socket Message    ${{bytes(2 ** 20)}}
    END
    Server Resumes Reading
    FOR    ${_}    IN RANGE    12
        Wait For Server Message    ==    ${{bytes(2 ** 20)}}
    END
    Server Sends Message    back again
