*** Settings ***
Documentation       Messages that should not be there, and those that are looked at or cleared.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/sockets.resource
Resource            ../resources/timing.resource


*** Test Cases ***
None Now
    [Documentation]    It passes without waiting.
    Open A Socket
    Should Take Less Than    1    Socket Should Have No Messages

None For Some Time
    [Documentation]    It waits that time.
    Open A Socket
    ${start} =    Evaluate    time.monotonic()
    Socket Should Have No Messages    within=100ms
    Should Be True    time.monotonic() - ${start} >= 0.1

One That Is There
    [Documentation]    It fails at once and shows it.
    Open A Socket    alias=chat
    Send Socket Message    unwanted
    Should Fail At Once
    ...    Expected no message on socket 'chat'. Waited *s. Instead: 1 message not taken: text, 8 B: "unwanted".
    ...    Socket Should Have No Messages
    ...    within=10s
    Should Fail At Once    Expected no message*    Socket Should Have No Messages

One That Was Taken
    [Documentation]    It does not count.
    Open A Socket
    Send Socket Message    taken
    Wait For Socket Message
    Socket Should Have No Messages

Getting Leaves Them
    [Documentation]    In order, text and bytes.
    [Tags]    S8
    Open A Socket    silent
    Server Sends Message    one
    Server Sends Message    ${{b'\x02'}}
    Server Closes Socket
    Wait For Socket Close
    FOR    ${_}    IN RANGE    2
        ${messages} =    Get Socket Messages
        Should Be Equal    ${messages}    ${{['one', b'\x02']}}
    END

Clearing Takes All
    [Documentation]    And returns them; what comes later stays.
    Open A Socket    silent
    Server Sends Message    one
    Server Sends Message    two
    Wait For Socket Messages    1
    Send Socket Message    ready
    Wait For Server Message
    Server Closes Socket
    Wait For Socket Close
    ${cleared} =    Clear Socket Messages
    Should Be Equal    ${cleared}    ${{['two']}}
    Socket Should Have No Messages
    ${cleared} =    Clear Socket Messages
    Should Be Empty    ${cleared}
