*** Settings ***
Documentation       Starting and stopping embedded servers, by name and by URL.

Library             OperatingSystem
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Library             ../resources/InnerRun.py
Resource            ../resources/sockets.resource


*** Test Cases ***
A Server Has A URL
    [Documentation]    On the loopback address, on a free port.
    ${url} =    Start Socket Server
    Should Match Regexp    ${url}    ^ws://127\\.0\\.0\\.1:\\d+$
    ${got} =    Get Socket Server Url
    Should Be Equal    ${got}    ${url}
    Connect Socket    ${url}
    Wait For Socket Open

Hosts
    [Documentation]    A name, or the address of IPv6.
    [Template]    Server Should Be Reachable At
    localhost    ws://localhost:*
    127.0.0.1    ws://127.0.0.1:*
    ::1    ws://[[]::1[]]:*

A Port Of One's Own
    [Documentation]    Free again when the server has stopped, taken while it runs.
    ${url} =    Start Socket Server    alias=first
    ${port} =    Evaluate    int($url.rpartition(':')[2])
    Run Keyword And Expect Error    Port ${port} of 127.0.0.1 is in use. *    Start Socket Server    port=${port}
    Stop Socket Server
    ${again} =    Start Socket Server    port=${port}
    Should Be Equal    ${again}    ${url}

Several Servers
    [Documentation]    By alias, by URL, and the last one started if neither is given.
    ${first} =    Start Socket Server    alias=one
    ${second} =    Start Socket Server    silent    alias=two
    Connect Socket    ${first}    alias=to-one
    Connect Socket    ${second}    alias=to-two
    Wait For Socket Open    socket=to-one
    Wait For Socket Open    socket=to-two
    Send Socket Message    hello one    socket=to-one
    Send Socket Message    hello two    socket=to-two
    Wait For Server Message    ==    hello one    server=one
    Wait For Server Message    ==    hello two
    Server Sends Message    by its URL    server=${first}
    Wait For Socket Message    ==    by its URL    socket=to-one
    ${url} =    Get Socket Server Url    server=one
    Should Be Equal    ${url}    ${first}
    ${url} =    Get Socket Server Url
    Should Be Equal    ${url}    ${second}

Stopping One Leaves The Others
    [Documentation]    The last one that still runs is the one meant then, and the alias is free again.
    ${first} =    Start Socket Server    alias=one
    Start Socket Server    alias=two
    Stop Socket Server
    ${url} =    Get Socket Server Url
    Should Be Equal    ${url}    ${first}
    Start Socket Server    alias=two
    Stop Socket Server    server=one
    Run Keyword And Expect Error    No server is named 'one'. Known: 'two'.    Stop Socket Server    server=one

Echo And Silent
    [Documentation]    One sends each message back, the other only records.
    Open A Socket    echo    alias=to-echo
    Send Socket Message    text    socket=to-echo
    Send Socket Message    ${{b'bytes'}}    socket=to-echo
    ${both} =    Wait For Socket Messages    2    socket=to-echo
    Should Be Equal    ${both}    ${{['text', b'bytes']}}
    Open A Socket    silent    alias=to-silent
    Send Socket Message    hello?    socket=to-silent
    Wait For Server Message    ==    hello?
    Close Socket    socket=to-silent
    Wait For Socket Close    socket=to-silent
    Socket Should Have No Messages    socket=to-silent

An Exposed Server Is Warned Of
    [Documentation]    Other machines can reach it; a server on the loopback address is not warned of.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/exposed.robot
    Should Be Equal As Integers    ${run.rc}    0
    Length Should Be    ${run.warnings}    1
    Should Contain    ${run.warnings}[0]    Server 'open' listens on 0.0.0.0: every machine

Clients Of All Kinds Of TLS
    [Documentation]    The URL's scheme and name fit the certificate.
    [Template]    Secure Server Should Start
    trusted
    self-signed
    expired
    wrong-host

The Authority For Other Clients
    [Documentation]    A client that is not the library's trusts the server by it, whichever server has its certificate.
    ${url} =    Start Socket Server    tls=trusted
    ${path} =    Get Socket Server Ca File
    Should Trust    ${url}    ${path}
    ${expired} =    Start Socket Server    tls=expired
    ${same} =    Get Socket Server Ca File
    Should Be Equal    ${same}    ${path}
    Run Keyword And Expect Error    *certificate has expired*    Should Trust    ${expired}    ${path}
    Stop Socket Server
    File Should Exist    ${path}
    Stop Socket Server
    File Should Not Exist    ${path}

No Authority
    [Documentation]    Without TLS, and where nobody has signed.
    Start Socket Server    alias=plain
    Run Keyword And Expect Error
    ...    Server 'plain' has no TLS, so there is no certificate authority to trust. Start it with tls=trusted.
    ...    Get Socket Server Ca File
    Start Socket Server    alias=own    tls=self-signed
    Run Keyword And Expect Error
    ...    Server 'own' has a certificate that nobody else signed, so there is no certificate authority to trust. *
    ...    Get Socket Server Ca File    server=own
    Stop Socket Server
    Stop Socket Server
    Run Keyword And Expect Error    No socket server runs. *    Get Socket Server Ca File

Nothing Of The Tests Before
    [Documentation]    Servers are stopped at the end of the test that started them.
    Run Keyword And Expect Error    No socket server runs. Use "Start Socket Server" first. *    Get Socket Server Url


*** Keywords ***
Should Trust
    [Documentation]    A TLS handshake by Python's ssl.
    [Arguments]    ${url}    ${path}
    ${address} =    Evaluate    ($url.split('/')[2].split(':')[0], int($url.rpartition(':')[2]))
    ${context} =    Evaluate    ssl.create_default_context(cafile=$path)
    ${tcp} =    Evaluate    socket.create_connection($address)
    TRY
        ${tls} =    Evaluate    $context.wrap_socket($tcp, server_hostname=$address[0])
        Evaluate    $tls.close()
    FINALLY
        Evaluate    $tcp.close()
    END

Server Should Be Reachable At
    [Arguments]    ${host}    ${pattern}
    ${url} =    Start Socket Server    host=${host}
    Should Match    ${url}    ${pattern}
    ${task} =    Connect Socket    ${url}
    Wait For Socket Open    socket=${task}
    Close And Wait    ${task}
    Stop Socket Server

Secure Server Should Start
    [Arguments]    ${tls}
    ${url} =    Start Socket Server    tls=${tls}
    Should Start With    ${url}    wss://localhost:
