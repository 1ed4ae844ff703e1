*** Settings ***
Documentation       Tests that leave messages to each other.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
...                 auto_closing_level=SUITE    stale=%{STALE=warn}


*** Test Cases ***
Log In
    [Documentation]    What came in the suite's setup or in this test's is nobody else's.
    [Setup]    Say    of my setup
    Wait For Socket Message    ==    left by the setup
    Wait For Socket Message    ==    of my setup
    Say    first    second    third    fourth    fifth

One Message
    [Documentation]    It is the other test's.
    Wait For Socket Message    ==    first
    ${url} =    Get Socket Server Url
    Connect Socket    ${url}    alias=extra
    Wait For Socket Open    extra

Several Messages
    [Documentation]    All three are the other test's.
    Say    own
    Wait For Socket Message    ==    own
    Say    own
    ${three} =    Wait For Socket Messages    3
    Should Be Equal    ${three}    ${{['second', 'third', 'fourth']}}

A Look
    [Documentation]    Nothing is taken.
    ${messages} =    Get Socket Messages
    Should Be Equal    ${messages}    ${{['fifth', 'own']}}

At The Server
    [Documentation]    A message of a client that came before, and the client itself.
    Wait For Server Message    ==    first    client=chat
    Wait For Server Connection
    Wait For Server Connection

Failures
    [Documentation]    They say what came before.
    Wait For Socket Message    ==    never    timeout=10ms

A Failure At The Server
    [Documentation]    The same.
    Wait For Server Message    ==    never    client=chat    timeout=10ms

Cleared
    [Documentation]    As the README has it.
    [Setup]    Clear Socket Messages    every_socket=yes
    Say    own
    Wait For Socket Message    ==    own
    Say    left to the other file


*** Keywords ***
Say
    [Documentation]    Sends, and waits until all is back.
    [Arguments]    @{texts}
    FOR    ${text}    IN    @{texts}
        Send Socket Message    ${text}
    END
    Send Socket Message    end
    Wait For Socket Message    ==    end
