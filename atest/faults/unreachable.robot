*** Settings ***
Documentation       There is no TCP connection to the server.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    proxy=${EMPTY}
Resource            ../resources/faults.resource

Suite Setup         Load What Is Loaded Once
Test Template       Outcome Should Be

Test Tags           S2    S5    S10


*** Test Cases ***
A Name That Does Not Resolve
    [Documentation]    The system's resolver says so, when it likes.
    Connect Without The Tap    ws://no-such-host.invalid
    ...    event=error    close_code=1006    close_frame=none    within=8s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=name or service not known: no-such-host.invalid
A Port Where Nobody Listens
    Connect To A Port Where Nobody Listens
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=connection refused by 127.0.0.1:
An Address That Cannot Be Reached
    [Documentation]    The one of all hosts, to which TCP has no way.
    Connect Without The Tap    ws://255.255.255.255
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=network unreachable for 255.255.255.255:80
An Address That Never Answers
    [Documentation]    With a connect timeout of 300 ms.
    [Tags]    S21
    Connect To An Address That Never Answers
    ...    event=error    close_code=1006    close_frame=none    within=5s
    ...    android={errCode: 0, errMsg: 'error happen'}    ios={errMsg: 'Status error,current 0'}
    ...    cause=the handshake took longer than 0.3 s: 127.0.0.1:* has not accepted the connection yet


*** Keywords ***
Connect Without The Tap
    [Arguments]    ${url}    &{arguments}
    Connect Socket    ${url}    alias=${PLATFORM}    &{arguments}

Connect To A Port Where Nobody Listens
    ${url} =    Start Peer That Refuses
    Connect Without The Tap    ${url}

Connect To An Address That Never Answers
    ${url} =    Start Peer That Never Answers
    Connect Without The Tap    ${url}    timeout=300ms
