*** Settings ***
Documentation       No thread and no descriptor is left behind once sockets have ended, however they ended. No
...                 server of the library runs meanwhile: what is counted is the sockets' own.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
...                 close_timeout=100ms
...                 auto_closing_level=MANUAL
Library             ../resources/Leaks.py
Library             ../resources/RawServer.py
Resource            ../resources/sockets.resource

Suite Setup         Load What Is Loaded Once
Test Setup          Remember Threads And Descriptors
Test Teardown       Nothing Should Be Left

Test Tags           S5


*** Test Cases ***
After A Close
    [Documentation]    By the client and by the server.
    FOR    ${_}    IN RANGE    5
        An Open Socket
        Close Socket
        Raw Server Answers Close
        Wait For Socket Close
        An Open Socket
        ${close} =    Raw Close    1001
        Raw Server Sends    ${close}
        Raw Server Reads Frame    close
        Raw Server Drops
        Wait For Socket Close
        Stop Raw Server
    END

After An Error
    [Documentation]    Refused, not resolved, refused by the server, lost, not legal.
    ${url} =    Start Raw Server
    Stop Raw Server
    FOR    ${unreachable}    IN    ${url}    ws://no-such-host.invalid
        Connect Socket    ${unreachable}
        Wait For Socket Error
    END
    ${url} =    Start Raw Server
    Connect Socket    ${url}
    Raw Server Accepts
    Raw Server Sends    HTTP/1.1 403 Forbidden\n\n
    Wait For Socket Error
    FOR    ${how}    IN    end    reset
        An Open Socket
        Raw Server Drops    ${how}
        Wait For Socket Error
    END
    Stop Raw Server

After A Frame That Is Not Legal
    [Documentation]    The server gets a Close frame, and the connection is dropped.
    An Open Socket
    Raw Server Sends    ${{b'\xff\xff'}}
    Wait For Socket Error
    Stop Raw Server

After A Handshake That Took Too Long
    [Documentation]    The attempt is given up.
    [Tags]    S21
    ${url} =    Start Raw Server
    FOR    ${_}    IN RANGE    3
        Connect Socket    ${url}    timeout=20ms
        Wait For Socket Error
    END
    Stop Raw Server

After A Close That Nobody Answers
    [Documentation]    The connection is dropped.
    [Tags]    S31
    An Open Socket
    Close Socket
    Wait For Socket Error
    Stop Raw Server

After A Connect That Was Given Up
    [Documentation]    For a new one, on a base library with one socket.
    [Tags]    S22
    Set Host    base_library=1.9.3
    ${url} =    Start Raw Server
    ${first} =    Connect Socket    ${url}
    ${second} =    Connect Socket    ${url}    timeout=50ms
    Wait For Socket Error    socket=${first}
    Wait For Socket Error    socket=${second}
    Set Host    base_library=latest
    Stop Raw Server

After A Server
    [Documentation]    The embedded server's thread and sockets go with it, those of TLS too.
    FOR    ${tls}    IN    ${None}    trusted
        ${url} =    Start Socket Server    tls=${tls}
        Connect Socket    ${url}
        Wait For Socket Open
        Stop Socket Server
        Wait For Socket Close    code=1001
    END


*** Keywords ***
Load What Is Loaded Once
    [Documentation]    Modules and what they open for good are no leak.
    Open A Socket
    Stop Socket Server
    Wait For Socket Close

An Open Socket
    ${url} =    Start Raw Server
    ${task} =    Connect Socket    ${url}
    Raw Server Opens
    Wait For Socket Open    socket=${task}
