*** Settings ***
Documentation       Import arguments that can be used, in the ways in which suites write them, and what they do.

Library             SwanSocketLibrary
...                 platform=ios
...                 connect_timeout=1 minute
...                 AS    Ios
Library             SwanSocketLibrary
...                 rules=Production
...                 domains=chat.invalid, news.invalid
...                 missing_apis=closeSocket
...                 base_library=1.9.3
...                 max_sockets=0
...                 AS    Published
Library             SwanSocketLibrary
...                 timeout=50ms
...                 close_timeout=0.2
...                 max_message_size=1 MB
...                 verify_tls=False
...                 auto_closing_level=suite
...                 proxy=${EMPTY}
...                 transport=websocket-client
...                 AS    Impatient
Library             ../resources/RawServer.py


*** Test Cases ***
Platform
    [Documentation]    Its codes.
    Ios.Socket Call Should Fail    4    Ios.Connect Socket    ${EMPTY}

Host Settings
    [Documentation]    As Set Host returns them.
    [Tags]    S20    S22    S23    S33
    ${host} =    Published.Set Host
    Should Be Equal    ${host.platform}    android
    Should Be Equal    ${host.rules}    production
    Should Be Equal    ${host.domains}    ${{['chat.invalid', 'news.invalid']}}
    Should Be Equal    ${host.missing_apis}    ${{['closeSocket']}}
    Should Be Equal    ${host.base_library}    1.9.3
    Should Be Equal As Integers    ${host.max_sockets}    0
    Published.Socket Call Should Fail    302    Published.Close Socket
    Published.Socket Call Should Fail    1001    Published.Connect Socket    wss://other.invalid

Timeout
    [Documentation]    How long waits wait.
    ${url} =    Impatient.Start Socket Server
    ${task} =    Impatient.Connect Socket    ${url}
    Impatient.Wait For Socket Open    socket=${task}    timeout=5s
    Run Keyword And Expect Error    *Waited [5-9]? ms.*    Impatient.Wait For Socket Message    socket=${task}
    [Teardown]    Impatient.Stop Socket Server

Close Timeout
    [Documentation]    How long the peer has.
    [Tags]    S31
    ${url} =    Start Raw Server
    ${task} =    Impatient.Connect Socket    ${url}
    Raw Server Opens
    Impatient.Wait For Socket Open    socket=${task}    timeout=5s
    Impatient.Close Socket    socket=${task}
    ${error} =    Impatient.Wait For Socket Error    socket=${task}    timeout=5s
    Should Contain    ${error.detail}    within 0.2 s

Message Size
    [Documentation]    A message of a megabyte fits, one byte more does not.
    ${url} =    Impatient.Start Socket Server
    ${task} =    Impatient.Connect Socket    ${url}
    Impatient.Wait For Socket Open    socket=${task}    timeout=5s
    Impatient.Server Sends Message    ${{'x' * 1000000}}
    Impatient.Wait For Socket Message    socket=${task}    timeout=5s
    Impatient.Server Sends Message    ${{'x' * 1000001}}
    ${error} =    Impatient.Wait For Socket Error    socket=${task}    timeout=5s
    Should Contain    ${error.detail}    limit of 1000000 bytes
    [Teardown]    Impatient.Stop Socket Server

Unchecked Certificates
    [Documentation]    verify_tls=False counts for every connect; a connect may check all the same.
    ${url} =    Impatient.Start Socket Server    tls=self-signed
    ${unchecked} =    Impatient.Connect Socket    ${url}
    Impatient.Wait For Socket Open    socket=${unchecked}    timeout=5s
    ${checked} =    Impatient.Connect Socket    ${url}    verify_tls=True
    ${error} =    Impatient.Wait For Socket Error    socket=${checked}    timeout=5s
    Should Contain    ${error.detail}    not trusted
    [Teardown]    Impatient.Stop Socket Server

Libraries Do Not Share Their Sockets
    [Documentation]    Each import of other arguments is a smart program of its own.
    [Tags]    S3    S13
    ${url} =    Ios.Start Socket Server
    ${one} =    Ios.Connect Socket    ${url}    alias=mine
    ${other} =    Impatient.Connect Socket    ${url}    alias=mine
    Should Not Be Equal    ${one.socketTaskId}    ${other.socketTaskId}
    Run Keyword And Expect Error    No socket is named*    Ios.Wait For Socket Open    socket=${other}
    Impatient.Wait For Socket Open    socket=mine    timeout=5s
