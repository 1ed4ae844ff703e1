*** Settings ***
Documentation       The platform of the installed package. The name's first character keeps this suite out of
...                 a run of the whole folder, which needs no plugins.

Library             SwanSocketLibrary    platform=weixin


*** Test Cases ***
Found By Its Entry Point
    [Documentation]    With the name, version and source of the package.
    ${plugins} =    Get Socket Plugins
    ${found} =    Evaluate    [each for each in $plugins if each.name == 'weixin']
    Should Be Equal    ${found}
    ...    ${{[dict(name='weixin', version='1.0.0', source='package swan-socket-weixin', hooks=['swan_platforms'])]}}

A Wrong Scheme
    [Documentation]    Fails with a text and without a code.
    ${result} =    Socket Call Should Fail    NONE    Connect Socket    http://example.com
    Should Be Equal    ${result}
    ...    ${{ {'errMsg': 'connectSocket:fail invalid url', 'failure': 'BAD_URL_OR_SUBPROTOCOL'} }}
    Error Code Should Be    NONE
    Get Error Code    ==    NONE

A Failure Without A Fail Callback
    [Documentation]    Fails the keyword with the platform's text and the library's advice.
    Run Keyword And Expect Error    connectSocket:fail parameter error - url must be a string and not empty*
    ...    Connect Socket    ${EMPTY}

Sending Before It Is Open
    [Documentation]    Has the platform's own text.
    ${url} =    Start Socket Server
    Hold Next Handshake
    Connect Socket    ${url}
    ${result} =    Socket Call Should Fail    NONE    Send Socket Message    too early
    Should Be Equal    ${result.errMsg}    sendSocketMessage:fail WebSocket is not connected

The Sixth Socket
    [Documentation]    Five are allowed.
    ${url} =    Start Socket Server
    FOR    ${_}    IN RANGE    5
        Connect Socket    ${url}
    END
    ${result} =    Socket Call Should Fail    NONE    Connect Socket    ${url}
    Should Be Equal    ${result.errMsg}    connectSocket:fail exceed max task count

A Domain That Is Not Listed
    [Documentation]    Under the rules of a published program.
    Set Host    rules=production    domains=chat.example.com
    ${result} =    Socket Call Should Fail    NONE    Connect Socket    wss://other.example.com
    Should Be Equal    ${result.errMsg}    connectSocket:fail url not in domain list

A Server That Is Not There
    [Documentation]    Ends the socket in an error event without a code.
    ${url} =    Start Socket Server
    Stop Socket Server
    Connect Socket    ${url}
    ${error} =    Wait For Socket Error
    Should Be Equal    ${error.errMsg}    connection failed
    Should Not Contain    ${error}    errCode

A Talk
    [Documentation]    Goes as on every platform.
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open
    Send Socket Message    你好
    Wait For Socket Message    ==    你好
    Close Socket    code=1000    reason=bye
    Wait For Socket Close    code=1000    reason=bye

A Page Of The Program
    [Documentation]    Runs as it is, with ``wx`` as its host and this platform's texts.
    Start Socket Server    stands_in_for=wss://chat.example.com
    Hold Next Handshake
    Open Swan Page    ${CURDIR}/chat.js
    Call Swan Page Handler    send    too early
    Wait For Swan Page Data    state    ==    sendSocketMessage:fail WebSocket is not connected
    Release Handshake
    Wait For Swan Page Data    state    ==    open
    Call Swan Page Handler    send    你好
    Wait For Swan Page Data    messages    ==    ["你好"]
    Call Swan Page Handler    locate
    Wait For Swan Page Data    place    ==    getLocation:fail not supported
    Server Closes Socket
    Wait For Swan Toast    ==    连接已断开
    Swan Page Should Have No Errors
