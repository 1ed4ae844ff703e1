*** Settings ***
Documentation       Assertions on the callbacks that ran, which are recorded whether anyone listens or not.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/sockets.resource


*** Test Cases ***
How Often
    [Documentation]    At least once, or exactly so often.
    [Tags]    S4
    Open A Socket
    Send Socket Message    one
    Send Socket Message    two
    Wait For Socket Messages    2
    Callback Should Have Been Called    sendSocketMessage.success    onSocketMessage
    Callback Should Have Been Called    sendSocketMessage.success    sendSocketMessage.complete    times=2
    Callback Should Have Been Called    sendSocketMessage.fail    times=0
    Run Keyword And Expect Error
    ...    Expected onSocketMessage to have been called 3 times, but it was called 2 times. *
    ...    Callback Should Have Been Called    onSocketMessage    times=3
    Run Keyword And Expect Error
    ...    Expected onSocketClose to have been called, but it was never called. *onSocketOpen*
    ...    Callback Should Have Been Called    onSocketOpen    onSocketClose

Not At All
    [Documentation]    The failure says what ran.
    [Tags]    S4
    Open A Socket
    Callback Should Not Have Been Called    connectSocket.fail    onSocketError    closeSocket.complete
    Run Keyword And Expect Error    Expected onSocketOpen not to have been called, but it was called once. *
    ...    Callback Should Not Have Been Called    onSocketError    onSocketOpen

In Order
    [Documentation]    Others may lie between, and one name may stand there several times.
    [Tags]    S4
    Open A Socket
    Send Socket Message    one
    Wait For Socket Message
    Send Socket Message    two
    Wait For Socket Message
    Callbacks Should Have Been Called In Order    connectSocket.success    onSocketMessage    onSocketMessage
    Callbacks Should Have Been Called In Order    onSocketOpen    sendSocketMessage.success    onSocketMessage
    ...    sendSocketMessage.complete    onSocketMessage
    Run Keyword And Expect Error    *but onSocketOpen did not come after onSocketMessage. *
    ...    Callbacks Should Have Been Called In Order    onSocketMessage    onSocketOpen
    Run Keyword And Expect Error    *but onSocketMessage did not come after onSocketMessage. *
    ...    Callbacks Should Have Been Called In Order    onSocketMessage    onSocketMessage    onSocketMessage

In Order Across Sockets
    [Documentation]    Of every call; of events those of the main socket, or of the one named.
    [Tags]    S12    S15
    Open Sockets    first    second
    Close And Wait    second
    Close And Wait    first
    Callbacks Should Have Been Called In Order    connectSocket.success    onSocketOpen    connectSocket.success
    ...    closeSocket.success    closeSocket.success    onSocketClose
    Callbacks Should Have Been Called In Order    connectSocket.complete    onSocketOpen    closeSocket.success
    ...    onSocketClose    socket=second
    Run Keyword And Expect Error    *
    ...    Callbacks Should Have Been Called In Order    onSocketClose    closeSocket.success    socket=second

Counts
    [Documentation]    As a number, with an assertion or without.
    [Tags]    S4
    Open Sockets    first    second
    ${count} =    Get Callback Count    connectSocket.success
    Should Be Equal    ${count}    ${2}
    Get Callback Count    connectSocket.success    ==    1    socket=first
    Get Callback Count    onSocketClose    <    1
    Run Keyword And Expect Error    *connectSocket.success*
    ...    Get Callback Count    connectSocket.success    >    2
    Run Keyword And Expect Error    in my own words
    ...    Get Callback Count    connectSocket.success    ==    7    in my own words

Results
    [Documentation]    The last, the first, any.
    [Tags]    S8
    Open A Socket
    FOR    ${text}    IN    one    two    three
        Send Socket Message    ${text}
        Wait For Socket Message    ==    ${text}
    END
    FOR    ${index}    ${text}    IN    ${-1}    three    ${0}    one    ${1}    two    ${-3}    one
        ${payload} =    Get Callback Result    onSocketMessage    index=${index}
        Should Be Equal    ${payload.data}    ${text}
    END
    Run Keyword And Expect Error    Expected call 3 of onSocketMessage, but it was called 3 times. *
    ...    Get Callback Result    onSocketMessage    index=3
    Run Keyword And Expect Error    Expected the last call of onSocketClose, but it was never called. *
    ...    Get Callback Result    onSocketClose

The Last Failure
    [Documentation]    Its code and its message, on both platforms.
    [Tags]    S4
    Run Keyword And Expect Error    No call has failed yet*    Get Error Code
    FOR    ${platform}    ${code}    ${message}    IN    android    202    解析失败，请检查参数是否正确
    ...    ios    2    url/subProtocals错误
        Set Host    platform=${platform}
        Connect Socket    http://example.com    fail=Log
        Error Code Should Be    ${code}
        Get Error Code    ==    ${code}
        Get Error Message    ==    ${message}
        ${number} =    Get Error Code
        Should Be Equal As Integers    ${number}    ${code}
        Run Keyword And Expect Error    *to have code 302, but it has code ${code} BAD_URL_OR_SUBPROTOCOL *
        ...    Error Code Should Be    302
    END

Clearing The History
    [Documentation]    It forgets the callbacks and not the messages.
    Open A Socket
    Send Socket Message    hello
    Wait For Server Message    ==    hello
    Wait For Socket Message    ==    hello
    Server Sends Message    kept
    Close Socket
    Wait For Socket Close
    Clear Socket History
    Callback Should Not Have Been Called    connectSocket.success    onSocketOpen    onSocketMessage    onSocketClose
    ${messages} =    Get Socket Messages
    Should Be Equal    ${messages}    ${{['kept']}}
    Wait For Socket Close

Each Test Begins With An Empty History
    [Documentation]    The tests above have called much.
    Callback Should Not Have Been Called    connectSocket.success    sendSocketMessage.success    onSocketOpen
