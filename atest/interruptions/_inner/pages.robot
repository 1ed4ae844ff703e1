*** Comments ***
# robocop: off=VAR02


*** Settings ***
Documentation       Keywords of pages that a timeout interrupts, and what has to work afterwards.
...                 ``Multiplied.py`` makes many of each; ``Strikes.py`` can choose the instruction at which it strikes.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=5s
Library             Turns.py

Suite Setup         Open The Old Page
Test Teardown       Everything Should Have Run    ${GOT}


*** Variables ***
${GOT}    0


*** Test Cases ***
Calling
    [Documentation]    Each call runs once, whoever waits for it.
    [Tags]    interrupted
    WHILE    True    limit=NONE
        ${number} =    Next Number
        Call Swan Page Handler    count    ${number}    page=old
    END

Waiting
    [Documentation]    For what the page hears.
    [Tags]    interrupted
    WHILE    True    limit=NONE
        ${number} =    Next Number
        Call Swan Page Handler    say    ${number}    page=old
        Wait For Swan Page Data    heard    ==    ${number}    page=old
    END

Taking
    [Documentation]    Toasts, of which none is lost.
    [Tags]    interrupted
    WHILE    True    limit=NONE
        ${number} =    Next Number
        Call Swan Page Handler    toast    ${number}    page=old
        ${toast} =    Wait For Swan Toast    page=old
        VAR    ${GOT}    ${toast.title}
    END

Looking
    [Documentation]    At all that there is.
    [Tags]    interrupted
    WHILE    True    limit=NONE
        Get Swan Page Data    page=old
        Get Swan Page Console    page=old
        Get Swan Calls    showToast    page=old
        ${socket} =    Get Swan Page Socket    page=old
        Get Socket State    ==    OPEN    socket=${socket}
        Swan Page Should Have No Errors    page=old
    END

Showing
    [Documentation]    And hiding.
    [Tags]    interrupted
    WHILE    True    limit=NONE
        Show Swan Page    old
        Hide Swan Page    old
    END

Letting Time Pass
    [Documentation]    Timers run on the way.
    [Tags]    interrupted
    WHILE    True    limit=NONE
        Advance Swan Page Clock    1s    page=old
    END

Answering
    [Documentation]    What the host is asked.
    [Tags]    interrupted
    WHILE    True    limit=NONE
        ${number} =    Next Answer
        Answer Swan Call    login    ${{ {'code': $number} }}
        Call Swan Page Handler    login    page=old
        Wait For Swan Page Data    login    ==    ${number}    page=old
        Answer Next Swan Modal    cancel
        Call Swan Page Handler    ask    page=old
        Wait For Swan Modal    page=old
    END

Opening And Closing
    [Documentation]    Pages of the same program, and of another with a process of its own.
    [Tags]    interrupted
    WHILE    True    limit=NONE
        Open Swan Page    ${CURDIR}/old.js    alias=same
        Open Swan Page    ${CURDIR}/old.js    alias=other    root=${CURDIR}/..
        Call Swan Page Handler    count    1    page=other
        Close Swan Page    other
        Close Swan Page    same
    END

The Old Page Works
    [Documentation]    With all that it has, and alone in its program.
    [Tags]    after
    Works    old
    ${pages} =    Call Swan Page Handler    pages    page=old
    Should Be Equal    ${pages}    ${1}

A Fresh Page Works
    [Documentation]    Of the same program.
    [Tags]    after
    Open Swan Page    ${CURDIR}/old.js    alias=fresh
    Wait For Swan Page Data    open    page=fresh
    Works    fresh

No Process Is Left
    [Documentation]    But that of the old page.
    [Tags]    after
    Page Processes Should Be    1


*** Keywords ***
Open The Old Page
    Start Socket Server    stands_in_for=ws://chat.example.com
    Open Swan Page    ${CURDIR}/old.js    alias=old
    Wait For Swan Page Data    open    page=old

Works
    [Arguments]    ${page}
    Call Swan Page Handler    say    77    page=${page}
    Wait For Swan Page Data    heard    ==    77    page=${page}
    Call Swan Page Handler    ask    page=${page}
    Wait For Swan Page Data    answer    ==    true    page=${page}
    Forget What Was Asked    ${page}
