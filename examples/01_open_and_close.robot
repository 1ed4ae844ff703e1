*** Settings ***
Documentation       The scenario of the platform's own documentation of swan.closeSocket: a page
...                 opens a WebSocket when it is shown, waits for onSocketOpen, and closes it later.
...                 开始：打开连接、等待打开、关闭连接。
...
...                 Everything runs against the embedded server. To test a service of your own, give
...                 its URL to Connect Socket and leave out Start Socket Server.

Library             SwanSocketLibrary


*** Test Cases ***
Open, Wait, And Close With A Reason
    [Documentation]    What the page of the documentation does, with its code and reason.
    [Tags]    S2    S26    S30
    ${url} =    Start Socket Server
    Connect Socket    ${url}    header={'X-Page': 'index'}
    Wait For Socket Open
    Close Socket    code=1001    reason=close reason
    Wait For Socket Close    code=1001    reason=close reason
    Callbacks Should Have Been Called In Order
    ...    connectSocket.success    connectSocket.complete
    ...    onSocketOpen
    ...    closeSocket.success    closeSocket.complete
    ...    onSocketClose
    Callback Should Not Have Been Called    closeSocket.fail    onSocketError

The Server Sees The Same Code And Reason
    [Documentation]    What left the client is asserted where it arrives.
    [Tags]    S26    S28
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open
    Close Socket    code=1001    reason=再见
    Wait For Server Close    code=1001    reason=再见

Without A Code It Is 1000
    [Documentation]    1000 is the default: the connection is closed normally.
    [Tags]    S26
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open
    Close Socket
    Wait For Socket Close    code=1000
    Get Close Code    ==    1000
    Get Close Reason    ==    ${EMPTY}

The Server Closes
    [Documentation]    A close event comes whoever began the closing.
    [Tags]    S5    S9
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open
    Server Closes Socket    code=4001    reason=kicked
    ${close} =    Wait For Socket Close
    Should Be Equal As Integers    ${close.code}    4001
    Should Be Equal    ${close.reason}    kicked
