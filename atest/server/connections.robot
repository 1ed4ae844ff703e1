*** Settings ***
Documentation       What a server sees of its clients' requests, and how it answers them.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=300ms
Resource            ../resources/sockets.resource
Resource            ../resources/timing.resource


*** Test Cases ***
The Request
    [Documentation]    Path, query, headers, protocols, and the client's number.
    [Tags]    S17    S19
    ${url} =    Start Socket Server
    Connect Socket    ${url}/a%20b/c?x=1&y=%E4%BD%A0&x=2&z=    header={'X-User': 'mia'}    protocols=['chat', 'v2']
    ${request} =    Wait For Server Connection
    Should Be Equal As Integers    ${request.client}    1
    Should Be Equal    ${request.path}    /a%20b/c
    Should Be Equal    ${request.query}    ${{ {'x': ['1', '2'], 'y': '你', 'z': ''} }}
    Should Be Equal    ${request.headers}[x-user]    mia
    Should Be Equal    ${request.headers}[HOST]    ${{$url.removeprefix('ws://')}}
    Should Be Equal    ${request.protocols}    ${{['chat', 'v2']}}

Without Path And Query
    [Documentation]    The path is a slash.
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    ${request} =    Wait For Server Connection
    Should Be True    $request.path == '/' and $request.query == {} and $request.protocols == []

Each Connection Once
    [Documentation]    In the order in which they came; a third wait says who connected.
    ${url} =    Start Socket Server    alias=chat
    Connect Socket    ${url}/first
    Wait For Socket Open
    ${task} =    Connect Socket    ${url}/second
    Wait For Socket Open    socket=${task}
    ${first} =    Wait For Server Connection
    ${second} =    Wait For Server Connection
    Should Be Equal    ${first.path} ${second.path}    /first /second
    Should Fail At Once
    ...    Expected a connection to server 'chat'. Waited 3?? ms. Instead: Clients that have connected so far: 2.
    ...    Wait For Server Connection

None
    [Documentation]    The failure says so.
    Start Socket Server    alias=chat
    Should Fail At Once    Expected a connection to server 'chat'*No client connected.*    Wait For Server Connection

Hold And Release
    [Documentation]    The client is CONNECTING, the request is there, nothing can be sent to it.
    [Tags]    S1    S2
    ${url} =    Start Socket Server
    Hold Next Handshake
    Connect Socket    ${url}
    Wait For Server Connection
    Get Socket State    ==    CONNECTING
    Run Keyword And Expect Error    *handshake is still held. Use "Release Handshake" first.
    ...    Server Sends Message    too early
    Release Handshake
    Wait For Socket Open

Release Before It Arrives
    [Documentation]    Then it is answered at once, whichever comes first on the wire.
    ${url} =    Start Socket Server
    Hold Next Handshake
    Release Handshake
    Connect Socket    ${url}
    Wait For Socket Open
    Run Keyword And Expect Error    *holds no handshake. Use "Hold Next Handshake" before*    Release Handshake

Hold Several
    [Documentation]    Each hold is for one connection, the oldest is released first.
    ${url} =    Start Socket Server
    Hold Next Handshake
    Hold Next Handshake
    FOR    ${alias}    IN    first    second    third
        Connect Socket    ${url}    alias=${alias}
        Wait For Server Connection
    END
    Wait For Socket Open    socket=third
    Release Handshake
    Wait For Socket Open    socket=first
    Get Socket State    ==    CONNECTING    socket=second
    Release Handshake
    Wait For Socket Open    socket=second

Hold On One Of Several Servers
    [Documentation]    By its name.
    ${held} =    Start Socket Server    alias=held
    ${other} =    Start Socket Server    alias=other
    Hold Next Handshake    server=held
    Connect Socket    ${held}    alias=to-held
    Connect Socket    ${other}    alias=to-other
    Wait For Socket Open    socket=to-other
    Get Socket State    ==    CONNECTING    socket=to-held
    Release Handshake    server=held
    Wait For Socket Open    socket=to-held

Headers Of The Answer
    [Documentation]    They reach the client as they are given.
    [Tags]    S7
    ${url} =    Start Socket Server    headers={'X-Served-By': 'qa', 'X-Number': 7}
    Connect Socket    ${url}
    ${open} =    Wait For Socket Open
    Should Be Equal    ${open.header}[X-Served-By] ${open.header}[X-Number]    qa 7

Long Lines And Many Headers
    [Documentation]    Tokens and cookies of 20 KB, on the way there and back.
    [Template]    Long Lines And Many Headers Should Pass
    ${None}
    trusted

A Head That Is Too Long
    [Documentation]    It is no client, and the sentence names the bound.
    ${url} =    Start Socket Server
    Connect Socket    ${url}    header=${{ {'Cookie': 'c' * 66_000} }}
    ${error} =    Wait For Socket Error    timeout=10s
    Should Contain    ${error.detail}    the server answered 431
    Run Keyword And Expect Error
    ...    *its first line and headers are longer than server_max_head=64KiB*
    ...    Wait For Server Connection


*** Keywords ***
Long Lines And Many Headers Should Pass
    [Arguments]    ${tls}
    VAR    &{many}    &{{ {f'X-Number-{n}': str(n) for n in range(199)} }}
    ${url} =    Start Socket Server    tls=${tls}    headers=${{ {**$many, 'X-Long': 'l' * 20_480} }}
    ${task} =    Connect Socket    ${url}/${{'p' * 10_240}}?token=${{'t' * 10_240}}
    ...    header=${{ {**$many, 'Cookie': 'c' * 20_480} }}
    ${open} =    Wait For Socket Open    socket=${task}    timeout=10s
    Should Be Equal    ${open.header}[X-Long]    ${{'l' * 20_480}}
    Should Be Equal    ${open.header}[X-Number-198]    198
    ${request} =    Wait For Server Connection    timeout=10s
    Should Be Equal    ${request.path}    /${{'p' * 10_240}}
    Should Be Equal    ${request.query}[token]    ${{'t' * 10_240}}
    Should Be Equal    ${request.headers}[Cookie]    ${{'c' * 20_480}}
    Should Be Equal    ${request.headers}[X-Number-198]    198
