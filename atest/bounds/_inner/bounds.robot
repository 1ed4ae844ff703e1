*** Settings ***
Documentation       Reaches each bound of messages and callbacks.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
...                 max_inbox=10
...                 max_history=8
...                 timeout=20s


*** Test Cases ***
A Flood That Nobody Takes
    [Documentation]    And then somebody does.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}    alias=chat
    Wait For Socket Open
    Send Numbers    15
    TRY
        Wait For Socket Messages    11
    EXCEPT    AS    ${failure}
        Log    ${failure}
    END
    ${messages} =    Wait For Socket Messages    10
    Should Be Equal    ${messages}    ${{[str(n) for n in range(10)]}}
    ${messages} =    Wait For Socket Messages    5
    Should Be Equal    ${messages}    ${{[str(n) for n in range(10, 15)]}}

Callbacks Are Counted Though They Are Forgotten
    [Documentation]    Nine messages, of which eight callbacks are kept.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}
    Wait For Socket Open
    Send Numbers    9
    Wait For Socket Messages    9
    Callback Should Have Been Called    connectSocket.success    onSocketOpen    times=1
    Get Callback Count    onSocketMessage    ==    9
    ${last} =    Get Callback Result    onSocketMessage
    Should Be Equal    ${last.data}    8
    Run Keyword And Expect Error
    ...    Expected call 0 * was called 9 times. What ran: onSocketMessage (8 times). The oldest 4 are forgotten *.
    ...    Get Callback Result
    ...    onSocketMessage
    ...    index=0

What A Silent Server Is Sent
    [Documentation]    More than the inbox of its client holds.
    Start Socket Server    silent
    ${url} =    Get Socket Server Url
    Connect Socket    ${url}
    Wait For Socket Open
    FOR    ${number}    IN RANGE    12
        Send Socket Message    ${{str($number)}}
    END
    TRY
        Wait For Server Message    ==    20
    EXCEPT    AS    ${failure}
        Log    ${failure}
    END
    FOR    ${number}    IN RANGE    12
        Wait For Server Message    ==    ${{str($number)}}
    END

What An Echo Server Is Sent
    [Documentation]    The same, each message sent back.
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open
    FOR    ${number}    IN RANGE    12
        Send Socket Message    ${{str($number)}}
        Wait For Socket Message    ==    ${{str($number)}}
    END
    TRY
        Wait For Server Message    ==    0    timeout=10ms
    EXCEPT    AS    ${failure}
        Log    ${failure}
    END
    Wait For Server Message    ==    2


*** Keywords ***
Send Numbers
    [Arguments]    ${count}
    Server Sends Bytes    ${{b''.join(b'\x81' + bytes([len(str(n))]) + str(n).encode() for n in range(int($count)))}}
