*** Settings ***
Documentation       A platform of one's own: its codes, texts, limits and events, from a module.

Variables           _inner/on_path.py
Library             SwanSocketLibrary
...                 plugins=watch
...                 platform=watch
...                 transport=%{SWAN_TRANSPORT=websocket-client}


*** Test Cases ***
Its Codes
    [Documentation]    Of two failures.
    ${result} =    Socket Call Should Fail    900    Connect Socket    ${EMPTY}
    Should Be Equal    ${result.errMsg}    invalid parameter
    Socket Call Should Fail    905    Connect Socket    http://example.com
    Error Code Should Be    BAD_URL_OR_SUBPROTOCOL

Its Error Event
    [Documentation]    With the library's detail.
    ${url} =    Start Socket Server
    Stop Socket Server
    Connect Socket    ${url}
    ${error} =    Wait For Socket Error
    Should Be Equal    ${error.errMsg}    watch failed in CONNECTING
    Should Contain    ${error.detail}    refused

Its Number Of Sockets
    [Documentation]    Two, unless the import or Set Host says otherwise.
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Connect Socket    ${url}
    Socket Call Should Fail    904    Connect Socket    ${url}
    Set Host    max_sockets=3
    Connect Socket    ${url}

Its Number Of Sockets Is Back With The Old Values
    [Documentation]    And follows the platform from then on, as it did before.
    [Tags]    S20
    ${old} =    Set Host    platform=android    max_sockets=7
    Should Be Equal    ${old.max_sockets}    ${2}
    Set Host    &{old}
    ${old} =    Set Host    platform=android
    ${android} =    Set Host    &{old}
    Should Be Equal    ${android.max_sockets}    ${5}
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Connect Socket    ${url}
    Socket Call Should Fail    904    Connect Socket    ${url}

Its Time For A Handshake
    [Documentation]    Half a minute.
    ${url} =    Start Socket Server
    Socket Call Should Fail    900    Connect Socket    ${url}    timeout=31s
    Run Keyword And Expect Error    *connect_timeout must be more than 0 and at most 30 seconds, got 40 seconds (S21).*
    ...    Import Library    SwanSocketLibrary    plugins=watch    platform=watch    connect_timeout=40s
    ...    AS    Slow

A Close Before The Open Event
    [Documentation]    Ends the socket, where the built-in platforms let it go on to open (S29).
    ${url} =    Start Socket Server
    Hold Next Handshake
    Connect Socket    ${url}
    Close Socket
    ${error} =    Wait For Socket Error
    Should Be Equal    ${error.errMsg}    watch failed in CLOSING
    Should Be Equal    ${error.detail}    it was closed before it was open
    Callbacks Should Have Been Called In Order    closeSocket.success    closeSocket.complete    onSocketError

Beside The Others
    [Documentation]    Set Host knows them all.
    Set Host    platform=ios
    Socket Call Should Fail    4    Connect Socket    ${EMPTY}
    Set Host    platform=watch
    Socket Call Should Fail    900    Connect Socket    ${EMPTY}
    Run Keyword And Expect Error    platform 'wach' is not known. Did you mean 'watch'? Known: android, ios, watch.
    ...    Set Host    platform=wach
