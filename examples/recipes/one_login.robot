*** Settings ***
Documentation       One login for all tests of a suite, and clean messages for each. What the suite's setup opens lives
...                 until the suite's end; what tests leave lying is cleared before the next one. With stale=fail no
...                 test is green by what came while another one ran. 一次登录。
...
...                 For your service: its URL in Log In instead of the embedded server, and its login.

Library             SwanSocketLibrary    timeout=5s    stale=fail

Suite Setup         Log In
Test Setup          Begin Clean


*** Variables ***
${TOKEN: Secret}    %{CHAT_TOKEN=not-so-secret}


*** Test Cases ***
An Order Is Confirmed
    [Documentation]    It leaves a message behind: the first one, which nobody waits for.
    Send Socket Json    {"type": "news", "id": 1}
    Send Socket Json    {"type": "order", "id": 2}
    Wait For Socket Message    ==    2    json_path=$.id

The Next Test Does Not See What Was Left
    [Documentation]    On the same socket, without another login.
    Socket Should Have No Messages
    Send Socket Json    {"type": "order", "id": 3}
    Wait For Socket Message    ==    order    json_path=$.type


*** Keywords ***
Log In
    ${url} =    Start Socket Server    echo
    Connect Socket    ${url}    alias=mia
    Wait For Socket Open
    VAR    &{login}    type=login    user=mia    token=${TOKEN}
    Send Socket Json    ${login}
    Wait For Socket Message    ==    login    json_path=$.type

Begin Clean
    [Documentation]    A connection that was lost fails here, and not as a message that does not come.
    Get Socket State    ==    OPEN    socket=mia
    Clear Socket Messages    every_socket=yes
