*** Settings ***
Documentation       What the server does wrong on a live connection, as the library's own client sees it.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    close_timeout=2s
Resource            ../resources/sockets.resource
Resource            ../resources/timing.resource


*** Test Cases ***
Bytes Without A Frame
    [Documentation]    Bytes, or their hexadecimal digits: a whole message in two pieces.
    Open A Socket
    Server Sends Bytes    81 05 68 65
    Server Sends Bytes    ${{b'llo'}}
    Wait For Socket Message    ==    hello

Illegal Bytes
    [Documentation]    The client ends the connection, with the code that RFC 6455 has for it.
    [Tags]    S5    S10
    [Template]    Illegal Bytes Should Be An Error
    C1 00    reserved bit    1002
    83 00    unknown opcode 3    1002
    81 81 00 00 00 00 61    masked    1002
    80 00    continuation    1002
    81 01 FF    UTF-8    1007
    82 7F 00 00 00 10 00 00 00 00    longer than the limit    1009

Data Behind A Close Frame
    [Documentation]    It is no message (RFC 6455 §1.4).
    [Tags]    S9
    Open A Socket
    Server Sends Bytes    88 02 0F A0 81 04 6C 61 74 65
    Wait For Socket Close    code=4000
    Callback Should Not Have Been Called    onSocketMessage

Pings
    [Documentation]    The client's pong has the same payload.
    Open A Socket
    Server Sends Ping
    Server Sends Ping    中文
    Server Sends Ping    ${{bytes(125)}}    client=1
    Run Keyword And Expect Error    A ping has at most 125 bytes (RFC 6455 §5.5), not 126.*
    ...    Server Sends Ping    ${{bytes(126)}}

A Ping Without A Pong
    [Documentation]    What was expected, how long it waited, what came instead.
    Open A Socket
    Server Stops Reading
    Run Keyword And Expect Error
    ...    Expected a pong with the payload b'hi' from client 1 of *. Waited *. Instead: No pong came*
    ...    Server Sends Ping    hi    timeout=10ms
    Server Resumes Reading
    Server Sends Ping    hi

A Dropped Connection
    [Documentation]    An error event, and 1006.
    [Tags]    S5    S10
    [Template]    Dropped Connection Should Be An Error
    reset    connection reset by the server
    end    without a Close frame

A Close That Is Ignored
    [Documentation]    The server sees it, the client waits in vain.
    [Tags]    S31
    Open A Socket
    Server Ignores Close
    Close Socket    code=1001    reason=leaving
    Wait For Server Close    code=1001    reason=leaving
    ${error} =    Wait For Socket Error
    Should Contain    ${error.detail}    did not answer the Close frame
    Get Close Code    ==    1006

A Close That Is Answered Late
    [Documentation]    By the server's own Close frame.
    [Tags]    S30
    Open A Socket
    Server Ignores Close
    Close Socket    code=1001
    Wait For Server Close    code=1001
    Server Closes Socket    code=1001
    Wait For Socket Close    code=1001

A Server That Does Not Read
    [Documentation]    Nothing is lost when it reads again, whatever was stalled.
    Open A Socket    silent
    Server Stops Reading
    VAR    ${big} =    ${{'x' * 2 ** 20}}
    FOR    ${_}    IN RANGE    12
        Send Socket Message    ${big}
    END
    Send Socket Message    the last
    Run Keyword And Expect Error    *The server does not read from it: "Server Resumes Reading" ends that*
    ...    Wait For Server Message    ==    the last    timeout=10ms
    Server Resumes Reading
    Wait For Server Message    ==    the last

A Slow Message
    [Documentation]    The keyword does not wait for its end. What follows comes behind it.
    Open A Socket
    Should Take Less Than    1    Server Sends Slowly    ${{'x' * 300}}    100
    Server Drops Connection    end
    ${error} =    Wait For Socket Error
    Should Contain    ${error.detail}    without a Close frame
    Callback Should Not Have Been Called    onSocketMessage
    Connect To The Same Server
    Server Sends Slowly    first    1000
    Server Sends Message    second
    Send Socket Message    echo    socket=again
    ${messages} =    Wait For Socket Messages    3    socket=again
    Should Be Equal    ${messages}[:2]    ${{['first', 'second']}}

Another Client Is Not Touched
    [Documentation]    A fault is for the client that is named, the others go on.
    Open Sockets    first    second
    Server Drops Connection    client=1
    Wait For Socket Error    socket=first
    Send Socket Message    hello    socket=second
    Wait For Socket Message    ==    hello    socket=second

A Client That Has Gone
    [Documentation]    A sentence, and the rest goes on.
    ${url} =    Open A Socket    alias=gone
    Server Drops Connection
    Wait For Socket Error    socket=gone
    FOR    ${keyword}    ${argument}    IN
    ...    Server Sends Message    hello
    ...    Server Sends Bytes    81 00
    ...    Server Sends Ping    hello
    ...    Server Drops Connection    end
        Run Keyword And Expect Error    Client 1 of server '${url}' has gone: the server dropped*
        ...    ${keyword}    ${argument}    client=1
    END
    Connect Socket    ${url}    alias=next
    Wait For Socket Open    socket=next
    Server Sends Ping

Arguments That Cannot Be Used
    [Documentation]    A sentence each, and the connection stays.
    Open A Socket
    Run Keyword And Expect Error    The argument how is one of 'reset', 'end', not 'fin'.
    ...    Server Drops Connection    fin
    Run Keyword And Expect Error    data must be bytes, or text with two hexadecimal digits*got 'hello'.
    ...    Server Sends Bytes    hello
    Run Keyword And Expect Error    There are no bytes to send.    Server Sends Bytes    ${EMPTY}
    Run Keyword And Expect Error    bytes_per_second must be more than 0, such as 10 or 0.5, got 0.0.
    ...    Server Sends Slowly    hello    0
    Run Keyword And Expect Error    payload must be text or bytes, got int 7.*    Server Sends Ping    ${7}
    Run Keyword And Expect Error    No client is named '2'. Known: '1'.    Server Ignores Close    client=2
    Run Keyword And Expect Error    No server is named 'x'. Known: *    Server Stops Reading    server=x
    Server Sends Ping


*** Keywords ***
Illegal Bytes Should Be An Error
    [Arguments]    ${bytes}    ${cause}    ${code}
    ${url} =    Start Socket Server
    ${task} =    Connect Socket    ${url}
    Wait For Socket Open    socket=${task}
    Server Sends Bytes    ${bytes}
    ${error} =    Wait For Socket Error    socket=${task}
    Should Contain    ${error.detail}    ${cause}
    Wait For Server Close    code=${code}
    Callback Should Not Have Been Called    onSocketMessage

Dropped Connection Should Be An Error
    [Arguments]    ${how}    ${cause}
    FOR    ${platform}    IN    android    ios
        Set Host    platform=${platform}
        ${url} =    Start Socket Server
        ${task} =    Connect Socket    ${url}
        Wait For Socket Open    socket=${task}
        Server Drops Connection    ${how}
        ${error} =    Wait For Socket Error    socket=${task}
        Error Event Should Be The Platform's    ${platform}    ${error}    1    ${cause}
        Get Close Code    ==    1006    socket=${task}
    END

Connect To The Same Server
    ${url} =    Get Socket Server Url
    Connect Socket    ${url}    alias=again
    Wait For Socket Open    socket=again
