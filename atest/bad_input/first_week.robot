*** Settings ***
Documentation       Wrong lines that beginners write around several sockets, closing levels and error codes: each
...                 failure says what to do next. More of them are in waiting/other_sockets and library/cleaned_up.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=300ms


*** Test Cases ***
What The Test Before Has Called
    [Documentation]    For the test below.
    Connect Socket    http://example.com    fail=Log

An Error Code Of The Test Before
    [Documentation]    Callbacks are forgotten at the end of each test.
    VAR    ${forgotten}
    ...    was forgotten at the end of test "What The Test Before Has Called": assert on it before that.
    Run Keyword And Expect Error    No call has failed yet*${forgotten}    Error Code Should Be    202
    Run Keyword And Expect Error    *No callback ran.*${forgotten}
    ...    Callback Should Have Been Called    connectSocket.fail

An Error Event Taken For A Failed Call
    [Documentation]    On the platform a connect succeeds although nobody listens there.
    [Tags]    S2
    VAR    ${use}    use "Wait For Socket Error".
    Run Keyword And Expect Error    *but no call of it failed. That a socket does not open is an event: ${use}
    ...    Socket Call Should Fail    EXECUTION_FAILED    Connect Socket    ws://127.0.0.1:1
    Wait For Socket Error
    Run Keyword And Expect Error    No call has failed yet*connection refused by*That is an event, no call: ${use}
    ...    Get Error Code    ==    1001

A Close Code Taken For An Error Code
    [Documentation]    And the other way round.
    Open Ann And Bob
    Close Socket    4001
    Run Keyword And Expect Error    No call has failed yet*The code of a close is what "Get Close Code" returns.
    ...    Error Code Should Be    4001
    Wait For Socket Close
    Run Keyword And Expect Error    The close code*is a number*"Get Error Code" with == or !=.
    ...    Get Close Code    ==    EXECUTION_FAILED

A Close Code Before The End
    [Documentation]    The close has to be waited for.
    Open Ann And Bob
    Run Keyword And Expect Error    *should be '1000' (int). It has not ended: use "Wait For Socket Close" first.
    ...    Get Close Code    ==    1000

A Name In The Place Of A Message
    [Documentation]    The message is the platform's own.
    [Tags]    S34
    Socket Call Should Fail    202    Connect Socket    http://example.com
    Run Keyword And Expect Error
    ...    *The last call that failed is connectSocket. The name of a failure is for "Get Error Code".
    ...    Get Error Message
    ...    ==
    ...    BAD_URL_OR_SUBPROTOCOL

A Socket That Is Open And Not The Main One
    [Documentation]    Without a name a call is the main socket's.
    [Tags]    S13
    ${url} =    Start Socket Server
    Hold Next Handshake
    Connect Socket    ${url}    alias=ann
    Wait For Server Connection
    Connect Socket    ${url}    alias=bob
    Wait For Socket Open    bob
    Run Keyword And Expect Error    *Use "Wait For Socket Open" first, or write socket=bob: that one is OPEN.*
    ...    Send Socket Message    hello
    Run Keyword And Expect Error    *Socket 'bob' is OPEN: write socket=bob.    Wait For Socket Open
    Run Keyword And Expect Error    *'ann' is CONNECTING.    Wait For Socket Open    ann

A Server's Keyword Without A Server
    [Documentation]    With a service of one's own there is the client's side alone.
    [Template]    Keyword Of The Client's Side Should Be Named
    Wait For Socket Message    Wait For Server Message    ==    hello
    Wait For Socket Close    Wait For Server Close
    Wait For Socket Open    Wait For Server Connection
    Wait For Socket Error    Server Drops Connection
    Wait For Socket Error    Reject Next Handshake    503
    Close Socket    Stop Socket Server

A Misspelt Name
    [Documentation]    Of a failure, a callback, a socket: the right ones are listed.
    Open Ann And Bob
    Run Keyword And Expect Error    *Did you mean INVALID_PARAMETER? The names are *
    ...    Socket Call Should Fail    INVALID_PARAMTER    Close Socket    code=999
    Run Keyword And Expect Error    *Known: *'closeSocket.fail'*
    ...    Callback Should Have Been Called    closeSocket.failed
    Run Keyword And Expect Error
    ...    *Known: 'ann', 'bob'. Did you mean 'bob'?
    ...    Send Socket Message
    ...    hello
    ...    socket=bbo


*** Keywords ***
Open Ann And Bob
    ${url} =    Start Socket Server
    Connect Socket    ${url}    alias=ann
    Wait For Socket Open
    Connect Socket    ${url}    alias=bob
    Wait For Socket Open    bob

Keyword Of The Client's Side Should Be Named
    [Arguments]    ${name}    ${keyword}    @{arguments}
    Run Keyword And Expect Error    No socket server runs. Use "Start Socket Server" first.*so use "${name}".
    ...    ${keyword}    @{arguments}
