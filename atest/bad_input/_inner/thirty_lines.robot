*** Settings ***
Documentation       Wrong lines as a new user writes them from the README, one in each test, in its last line. The
...                 documentation of a test is what its failure says to do next; NONE where Robot Framework refuses the
...                 line before the library runs.

Library             SwanSocketLibrary    timeout=300ms

Test Setup          Open A Socket


*** Test Cases ***
A Wait For Another Server's Client
    [Documentation]    has clients, 'mine' is the last one: write server=
    Start Socket Server    alias=mine
    Wait For Server Close    code=1001    reason=close reason

A Message Before The Open Event
    [Documentation]    Use "Wait For Socket Open
    Hold Next Handshake
    Connect Socket    ${URL}    alias=late
    Send Socket Message    hello    socket=late

A Close Before The Open Event
    [Documentation]    Use "Wait For Socket Open
    Hold Next Handshake
    Connect Socket    ${URL}    alias=late
    Close Socket    code=1001    socket=late

A State Before The Open Event
    [Documentation]    Use "Wait For Socket Open
    Hold Next Handshake
    Connect Socket    ${URL}    alias=late
    Get Socket State    ==    OPEN    socket=late

An Address That Is No WebSocket's
    [Documentation]    Give a URL such as wss://
    Connect Socket    http://127.0.0.1:8080/chat

A Name That Is Taken
    [Documentation]    Choose another, or close that socket
    Connect Socket    ${URL}    alias=chat

A Socket That Is Called Otherwise
    [Documentation]    Did you mean 'chat'?
    Send Socket Message    hello    socket=chta

No Operator
    [Documentation]    write an operator before it
    Wait For Socket Message    hello

An Operator In The Same Cell
    [Documentation]    At least two spaces stand between cells
    Wait For Socket Message    == hello

An Operator Of Another Language
    [Documentation]    Did you mean ==?
    Wait For Socket Message    =    hello

A Socket In The Last Cell
    [Documentation]    Write socket=chat
    Wait For Socket Message    ==    hello    chat

A Time In The Last Cell
    [Documentation]    Write timeout=5s
    Wait For Socket Message    ==    hello    5s

A Path In The Last Cell
    [Documentation]    Write json_path=$.id
    Wait For Socket Message    ==    7    $.id

A Path Without Its Dollar
    [Documentation]    such as $.user.name
    Wait For Socket Message    ==    7    json_path=id

Milliseconds
    [Documentation]    Write 5000s or 5000ms
    Wait For Socket Message    ==    hello    timeout=5000

A Dictionary As A Message
    [Documentation]    Use "Send Socket Json"
    VAR    &{order}    type=order    id=${7}
    Send Socket Message    ${order}

A Dictionary That Is Expected
    [Documentation]    Add json_path=$
    VAR    &{order}    type=order    id=${7}
    Wait For Socket Message    ==    ${order}

JSON In Python's Quotes
    [Documentation]    Write {"type": "order"}
    Send Socket Json    {'type': 'order'}

JSON With One Comma Too Many
    [Documentation]    Write {"type": "order"}
    Send Socket Json    {"type": "order",}

Python's True
    [Documentation]    write true
    Send Socket Json    {"confirmed": true}
    Wait For Socket Message    ==    True    json_path=$.confirmed

A Close Code That May Not Be Sent
    [Documentation]    Use 1000–1003, 1007–1014 or 3000–4999
    Close Socket    code=999

A Second Close
    [Documentation]    Use "Connect Socket" and "Wait For Socket Open" first
    Close Socket
    Wait For Socket Close
    Close Socket

A Wait For A Close That Nobody Has Begun
    [Documentation]    use "Close Socket", or let the server
    Wait For Socket Close    code=1001

A Wait For A Socket That Could Not Open
    [Documentation]    use "Wait For Socket Error"
    Connect Socket    ws://127.0.0.1:1    alias=lost
    Wait For Socket Open    lost

A Connect That Should Fail
    [Documentation]    use "Wait For Socket Error"
    Socket Call Should Fail    1001    Connect Socket    ws://127.0.0.1:1

A Failure's Other Code
    [Documentation]    expect the name INVALID_PARAMETER
    Socket Call Should Fail    4    Close Socket    code=999

A Callback That Is Called Otherwise
    [Documentation]    Did you mean 'closeSocket.success'?
    Callbacks Should Have Been Called In Order    onSocketOpen    closeSocket.sucess

A Callback Without An Argument
    [Documentation]    write [Arguments]
    Close Socket    success=Open A Socket

Headers As A Text
    [Documentation]    Write header={'X-Name': 'value'}
    Connect Socket    ${URL}    header=Authorization: Bearer 7

A Socket Where Nothing More Is Taken
    [Documentation]    NONE
    Send Socket Message    hello    chat


*** Keywords ***
Open A Socket
    ${started} =    Start Socket Server
    VAR    ${URL}    ${started}    scope=TEST
    Connect Socket    ${URL}    alias=chat
    Wait For Socket Open
