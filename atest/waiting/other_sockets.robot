*** Settings ***
Documentation       With several sockets a slip is told with the name that mends it.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=300ms

Test Setup          Open Two Sockets


*** Test Cases ***
An Alias In The Place Of The Failure's Text
    [Documentation]    Else the keyword would look at the main socket, and pass for another one.
    [Template]    Socket Should Be Named
    Wait For Socket Message    ==    hello    two
    Get Socket State    ==    OPEN    two
    Get Close Code    ==    NONE    two
    Get Socket Protocol    ==    ${EMPTY}    two
    Get Callback Count    onSocketOpen    ==    1    two

An Id In That Place
    [Documentation]    It is the name of a socket without an alias.
    [Template]    Socket Should Be Named
    Get Socket State    ==    OPEN    ${TWO.socketTaskId}

A Task In That Place
    [Documentation]    Robot Framework makes text of it.
    [Template]    Socket Should Be Named
    Get Socket State    ==    OPEN    ${TWO}
    Wait For Socket Message    ==    hello    ${TWO}
    Close Socket    ${TWO}
    Close Socket    1000    ${TWO}

In Other Letters In That Place
    [Documentation]    Nobody means that as all that a failure says.
    [Template]    Socket Should Be Named
    Get Socket State    ==    OPEN    TWO
    Wait For Socket Message    ==    hello    Two

In The Place Of An Operator
    [Documentation]    The hand wrote the socket first.
    [Template]    Socket Should Be Named
    Get Socket State    two
    Get Socket State    two    ==    OPEN
    Wait For Socket Message    two    ==    hello
    Wait For Socket Message    two

In The Place Of A Reason
    [Documentation]    All sockets would be closed, with that reason. By name it is one.
    [Template]    Socket Should Be Named
    Close Socket    1000    two
    Wait For Socket Close    1000    two

A Reason As A Socket Is Called
    [Documentation]    By its name it is data.
    Close Socket    reason=two    socket=one
    Wait For Socket Close    reason=two

By Name In That Place
    [Documentation]    Nobody means that text to be all that a failure says.
    Run Keyword And Expect Error    'two' is a socket*Write socket=two.
    ...    Wait For Socket Message    ==    hello    message=two

A Client In That Place
    [Documentation]    A keyword of the server takes clients.
    Run Keyword And Expect Error    'two' is a socket*Write client=two.
    ...    Wait For Server Message    ==    hello    two
    Run Keyword And Expect Error    'two' is a socket*Write client=two.    Server Closes Socket    4000    two
    Run Keyword And Expect Error    'two' is a socket*Write client=two.    Server Sends Ping    two
    Run Keyword And Expect Error    'busy' is a server*Write server=busy.
    ...    Wait For Server Message    ==    hello    busy
    Run Keyword And Expect Error    '1' is a client*Write client=1.
    ...    Wait For Server Message    ==    hello    1

A Callback's Place
    [Documentation]    A socket's name is no callback.
    Run Keyword And Expect Error    No callback is named 'two'*'two' is a socket: write socket=two.
    ...    Callback Should Have Been Called    onSocketOpen    two

A Time Or A Path In That Place
    [Documentation]    The wait would go on for the import's time, and look at the whole message.
    Run Keyword And Expect Error    '5s' is a time*Write timeout=5s.    Wait For Socket Message    ==    x    5s
    Run Keyword And Expect Error    '5s' is a time*Write timeout=5s.    Wait For Socket Close    5s
    Run Keyword And Expect Error    *'5s' is a time: write timeout=5s.    Wait For Socket Open    5s
    Run Keyword And Expect Error    '$.id' is a JSON path*Write json_path=$.id.
    ...    Wait For Server Message    ==    7    $.id

What Is Expected May Be Called As A Socket Is
    [Documentation]    It is data.
    Server Sends Message    two    client=one
    Wait For Socket Message    ==    two

Another Text Of A Failure Is None
    [Documentation]    A text that is no name stands before the failure.
    Run Keyword And Expect Error    Too late for three!*    Wait For Socket Message    ==    x    Too late for three!

Another Socket Has The Message
    [Documentation]    The failure names it, and leaves the message where it is.
    Server Sends Message    hello    client=two
    Wait Until Keyword Succeeds    3s    10ms    Two Should Have A Message
    Run Keyword And Expect Error    *Socket 'two' has such a message: write socket=two.
    ...    Wait For Socket Message    ==    hello
    Wait For Socket Message    ==    hello    socket=two

Another Socket Has Another Message
    [Documentation]    It is no hint.
    Server Sends Message    bye    client=two
    Wait Until Keyword Succeeds    3s    10ms    Two Should Have A Message
    ${failure} =    Run Keyword And Expect Error    Expected*    Wait For Socket Message    ==    hello
    Should Not Contain    ${failure}    'two'

Another Socket Has The Event
    [Documentation]    A wait for the main socket names the one that a test may have meant.
    Close Socket    4001    bye    socket=two
    Wait For Socket Close    socket=two
    Run Keyword And Expect Error    *'one' is OPEN. Socket 'two' was closed with 4001 "bye": write socket=two.
    ...    Wait For Socket Close    code=4001
    Server Drops Connection    client=one
    Wait For Socket Error
    Run Keyword And Expect Error    *'one' ended in an error*Socket 'two' was closed with 4001 "bye": write socket=two.
    ...    Wait For Socket Close

Another Socket Is Open
    [Documentation]    And the main one has ended: a wait for it is for nothing.
    Close Socket    socket=one
    Wait For Socket Close    socket=one
    VAR    ${hint}    Socket 'two' is OPEN: write socket=two.
    Run Keyword And Expect Error    *so none can come. ${hint}    Wait For Socket Message
    Run Keyword And Expect Error    *so none can come. ${hint}    Wait For Socket Messages    2
    Run Keyword And Expect Error    *should be 'OPEN'*. ${hint}    Get Socket State    ==    OPEN

Another Socket Has As Many Messages
    [Documentation]    The failure names it.
    Server Sends Message    a    client=two
    Server Sends Message    b    client=two
    Wait For Socket Message    ==    b    socket=two
    Wait For Socket Messages    1    socket=two
    Server Sends Message    c    client=two
    Wait Until Keyword Succeeds    3s    10ms    Two Should Have A Message
    Run Keyword And Expect Error    *Socket 'two' has as many: write socket=two.    Wait For Socket Messages    1

Another Client Has Closed
    [Documentation]    A server's wait for the last client names the one that a test may have meant.
    Close Socket    4001    bye    socket=one
    Wait For Socket Close    socket=one
    Run Keyword And Expect Error    *still connected. Client 1 has sent a Close frame: client=1 looks there.
    ...    Wait For Server Close
    Wait For Server Close    code=4001    client=1

Another Server Has The Client
    [Documentation]    The last one that was started has none.
    Start Socket Server    alias=idle
    Run Keyword And Expect Error    No client has connected*Server 'busy' has clients*: write server=busy.
    ...    Server Sends Message    hello
    Run Keyword And Expect Error    No server is named 'two'. *'two' is a socket: write client=two.
    ...    Server Sends Message    hello    server=two
    Server Sends Message    hello    client=two

At Another Server
    [Documentation]    It has what the last one has not.
    ${url} =    Start Socket Server    silent    alias=last
    Connect Socket    ${url}    alias=three
    Wait For Socket Open    three
    Wait For Server Connection
    Run Keyword And Expect Error    *At server 'busy' client 2 has connected: write server=busy.
    ...    Wait For Server Connection
    Send Socket Message    hello    socket=one
    Wait For Server Message    !=    x    client=one
    Send Socket Message    hello    socket=one
    Close Socket    4000    socket=one
    Wait For Socket Close    socket=one
    Run Keyword And Expect Error    *At server 'busy' client 1 has messages*: write server=busy.
    ...    Wait For Server Message    ==    hello
    Run Keyword And Expect Error    *At server 'busy' client 1 has sent a Close frame: write server=busy.
    ...    Wait For Server Close

Another Client Is There
    [Documentation]    The last one has gone.
    Close Socket    socket=two
    Wait For Socket Close    socket=two
    Run Keyword And Expect Error    Client 2 *has gone*Client 1 is connected: write client=1.
    ...    Server Sends Message    hello

A Callback Of Another Socket
    [Documentation]    Events of sockets that are not the main one do not count without their names.
    Close Socket    socket=two
    Wait For Socket Close    socket=two
    Run Keyword And Expect Error    *Socket 'two' had onSocketClose: write socket=two.
    ...    Callback Should Have Been Called    onSocketClose
    Run Keyword And Expect Error    *Socket 'two' had onSocketClose: write socket=two.
    ...    Get Callback Count    onSocketClose    ==    1

The Failure Of Another Call
    [Documentation]    The last one counts; the failure says which that is, and which was meant.
    Socket Call Should Fail    INVALID_PARAMETER    Close Socket    code=999    socket=one
    Close Socket    socket=two
    Socket Call Should Fail    EXECUTION_FAILED    Send Socket Message    late    socket=two
    Run Keyword And Expect Error
    ...    *is sendSocketMessage on socket 'two'; closeSocket on socket 'one' failed so before.
    ...    Error Code Should Be    INVALID_PARAMETER

By Position
    [Documentation]    The arguments that hands write without a name.
    Wait For Socket Open    two
    Close Socket    4001    bye    socket=two
    ${close} =    Wait For Server Close    client=two
    Should Be Equal    ${close.code}    ${4001}
    Wait For Socket Close    4001    bye    socket=two
    Run Keyword And Expect Error    Expected socket 'two' to end in an error*    Wait For Socket Error    two

An Alias In The Place Of A Code
    [Documentation]    Nothing is closed, and no callback runs.
    [Template]    Socket Should Be Named
    Close Socket    two
    Close Socket    ${TWO.socketTaskId}
    Wait For Socket Close    two

Messages Of Every Socket
    [Documentation]    Are cleared together, those of one socket after those of another.
    Server Sends Message    a    client=one
    Server Sends Message    b    client=two
    Wait Until Keyword Succeeds    3s    10ms    Two Should Have A Message
    Wait Until Keyword Succeeds    3s    10ms    Main Should Have A Message
    ${taken} =    Clear Socket Messages    every_socket=yes
    Should Be Equal    ${taken}    ${{['a', 'b']}}
    Socket Should Have No Messages    socket=one
    Socket Should Have No Messages    socket=two
    Run Keyword And Expect Error    socket and every_socket say two different things*
    ...    Clear Socket Messages    every_socket=yes    socket=two


*** Keywords ***
Main Should Have A Message
    ${messages} =    Get Socket Messages
    Should Not Be Empty    ${messages}

Open Two Sockets
    ${url} =    Start Socket Server    silent    alias=busy
    Connect Socket    ${url}    alias=one
    Wait For Socket Open
    ${task} =    Connect Socket    ${url}    alias=two
    VAR    ${TWO} =    ${task}    scope=TEST
    Wait For Socket Open    socket=two

Socket Should Be Named
    [Arguments]    ${keyword}    @{arguments}
    Run Keyword And Expect Error    'two' is a socket*Write socket=two.
    ...    ${keyword}    @{arguments}

Two Should Have A Message
    ${messages} =    Get Socket Messages    socket=two
    Should Not Be Empty    ${messages}
