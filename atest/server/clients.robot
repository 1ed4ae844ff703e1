*** Settings ***
Documentation       Which client a keyword is about: by its number, or as the socket that it is to this library.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Library             ../resources/RawServer.py
Resource            ../resources/sockets.resource
Resource            ../resources/timing.resource


*** Test Cases ***
Connects Made Back To Back
    [Documentation]    They arrive in any order: a socket's name finds its own connection all the same.
    Set Host    max_sockets=20
    ${url} =    Start Socket Server    silent
    FOR    ${number}    IN RANGE    20
        Connect Socket    ${url}    alias=s${number}
    END
    FOR    ${number}    IN RANGE    20
        Wait For Socket Open    socket=s${number}
        Send Socket Message    from ${number}    socket=s${number}
    END
    FOR    ${number}    IN RANGE    20
        Wait For Server Message    ==    from ${number}    client=s${number}
        Server Sends Message    to ${number}    client=s${number}
        Wait For Socket Message    ==    to ${number}    socket=s${number}
    END

Every Name Of A Socket
    [Documentation]    The task, its id, its alias; and numbers, written out or not.
    ${url} =    Start Socket Server    silent
    ${task} =    Connect Socket    ${url}    alias=chat
    Wait For Socket Open
    FOR    ${name}    IN    ${task}    ${task.socketTaskId}    chat    1    ${1}
        Server Sends Message    hello    client=${name}
        Wait For Socket Message    ==    hello
    END
    Run Keyword And Expect Error    No socket is named 'chta'. Known: 'chat'. Did you mean 'chat'?
    ...    Server Sends Message    hello    client=chta

Every Keyword That Names A Client
    [Documentation]    Each takes a socket, here one that is not the last.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}    alias=chat
    Wait For Socket Open    socket=chat
    Connect Socket    ${url}    alias=last
    Wait For Socket Open    socket=last
    Server Sends Ping    client=chat
    Server Sends Bytes    81 01 61    client=chat
    Wait For Socket Message    ==    a    socket=chat
    Server Sends Slowly    b    bytes_per_second=100    client=chat
    Wait For Socket Message    ==    b    socket=chat
    Server Stops Reading    client=chat
    Send Socket Message    c    socket=chat
    Server Resumes Reading    client=chat
    Wait For Server Message    ==    c    client=chat
    Server Ignores Close    client=chat
    Close Socket    code=4001    socket=chat
    Wait For Server Close    code=4001    client=chat
    Server Closes Socket    client=chat
    Server Drops Connection    client=last

A Socket Says Its Server
    [Documentation]    Another one beside it fails.
    ${first} =    Start Socket Server    silent    alias=first
    Start Socket Server    silent    alias=last
    Connect Socket    ${first}    alias=chat
    Wait For Socket Open
    Server Sends Message    hello    client=chat
    Wait For Socket Message    ==    hello
    Server Sends Message    hello    client=chat    server=first
    Run Keyword And Expect Error
    ...    Socket 'chat' is client 1 of server 'first', not of 'last'. Leave out server=.
    ...    Server Sends Message    hello    client=chat    server=last
    Run Keyword And Expect Error
    ...    Socket 'chat' is client 1 of server 'first', not of 'last'. Leave out server=.
    ...    Wait For Server Message    client=chat    server=last

While The Handshake Is Held
    [Documentation]    A client has a name before it is answered.
    ${url} =    Start Socket Server
    Hold Next Handshake
    Connect Socket    ${url}    alias=held
    Wait For Server Connection
    Server Sends Bytes    ${{b'not HTTP at all'}}    client=held
    ${error} =    Wait For Socket Error
    Should Contain    ${error.detail}    is not HTTP

A Wait Before It Has Arrived
    [Documentation]    Waits for the arrival too; what does not wait says what to use first.
    ${url} =    Start Raw Server
    Start Socket Server    alias=backend
    Connect Socket    ${url}    alias=elsewhere
    Run Keyword And Expect Error
    ...    Socket 'elsewhere' is no client of an embedded server that runs. Use "Wait For Socket Open" or *
    ...    Server Sends Message    hello    client=elsewhere
    Run Keyword And Expect Error
    ...    Expected socket 'elsewhere' to arrive at server 'backend'. Waited 2?? ms. Instead: *
    ...    Wait For Server Message    client=elsewhere    server=backend    timeout=200ms
    Raw Server Accepts
    Raw Server Drops
    Wait For Socket Error
    Should Fail At Once    Expected socket 'elsewhere' to arrive at an embedded server.*ended in an error*
    ...    Wait For Server Close    client=elsewhere    timeout=10s

After A Redirect
    [Documentation]    The connection that it led to is meant.
    ${url} =    Start Socket Server    silent
    Reject Next Handshake    302    headers={'Location': '/new'}
    Connect Socket    ${url}/old    alias=chat
    Wait For Socket Open
    Send Socket Message    hello
    Wait For Server Message    ==    hello    client=chat
    Server Sends Message    to 2    client=2
    Wait For Socket Message    ==    to 2    socket=chat

Of One That Has Gone
    [Documentation]    It stays the default until another arrives, and can still be named.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}    alias=first
    Wait For Socket Open    socket=first
    Connect Socket    ${url}    alias=gone
    Wait For Socket Open    socket=gone
    Send Socket Message    last words    socket=gone
    Close And Wait    gone
    Wait For Server Message    ==    last words
    Run Keyword And Expect Error    Client 2 of server * has gone: *    Server Sends Message    hello
    Wait For Server Close    client=gone
