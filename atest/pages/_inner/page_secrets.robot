*** Comments ***
# robocop: off=VAR02


*** Settings ***
Documentation       What a page is given is a Secret, and the page shows it everywhere.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeline=ALL
...                 platform=%{SWAN_PLATFORM=android}
...                 page_timeout=500ms    timeout=3s

Test Setup          Open The Page
Test Teardown       Save Socket Traffic    page.har


*** Variables ***
${SECRET: Secret}    %{SWAN_SECRET}


*** Test Cases ***
What It Shows
    [Documentation]    Data, console, calls, results; what is returned is what it was.
    ${result} =    Call Swan Page Handler    show    ${SECRET}
    Should Be Equal    ${result.secret}    ${SECRET.value}
    Wait For Swan Toast    ==    ${SECRET}
    ${calls} =    Get Swan Calls    navigateTo
    ${lines} =    Get Swan Page Console    contains    ${SECRET}
    ${data} =    Get Swan Page Data
    Should Be Equal    ${data.secret}    ${SECRET.value}
    Wait For Swan Page Data    heard
    Call Swan Page Handler    bytes    ${SECRET}
    Save Socket Traffic    page.json
    Log Socket Timeline

What The Host Answers
    [Documentation]    To a call whose callback shows it.
    Answer Swan Call    login    ${{ {'code': $SECRET} }}
    Call Swan Page Handler    login
    Wait For Swan Page Data    login.code    ==    ${SECRET}

Failing Exception
    [Documentation]    In a handler.
    Call Swan Page Handler    throwIt    ${SECRET}

Failing Long Exception
    [Documentation]    That is cut.
    Call Swan Page Handler    throwLong    ${SECRET}

Failing Thrown Object
    [Documentation]    Of which the secret is a part.
    Call Swan Page Handler    throwObject    ${SECRET}

Failing Rejection
    [Documentation]    That nobody takes.
    Call Swan Page Handler    reject    ${SECRET}

Failing Timer
    [Documentation]    Behind the scenes.
    Call Swan Page Handler    failInTimer    ${SECRET}
    Process Socket Events    duration=1s

Failing Call
    [Documentation]    Of an API that there is not.
    Call Swan Page Handler    failCall    ${SECRET}

Failing Wait For Data
    [Documentation]    Whose failure shows all of the data.
    Call Swan Page Handler    show    ${SECRET}
    Wait For Swan Page Data    secret    ==    other    timeout=50ms

Failing Wait For A Toast
    [Documentation]    Whose failure shows other calls, and what was expected.
    Call Swan Page Handler    show    ${SECRET}
    Wait For Swan Toast    ==    ${SECRET.value}x    timeout=50ms

Failing Wait For A Call
    [Documentation]    The same of its pattern.
    Wait For Swan Call    navigateTo    ${{ {'url': $SECRET} }}    timeout=50ms

Failing Data
    [Documentation]    At a path that is none.
    Call Swan Page Handler    show    ${SECRET}
    Get Swan Page Data    ${SECRET}.x

Failing Handler That Is None
    [Documentation]    And has the secret as its name.
    Call Swan Page Handler    ${SECRET}

Failing Errors
    [Documentation]    All at once.
    TRY
        Call Swan Page Handler    throwIt    ${SECRET}
    EXCEPT
        ${errors} =    Get Swan Page Errors
        Swan Page Should Have No Errors
    END

Failing Turn That Does Not End
    [Documentation]    With what was written before.
    Call Swan Page Handler    stuck    ${SECRET}


*** Keywords ***
Open The Page
    Start Socket Server    stands_in_for=ws://chat.example.com
    Open Swan Page    ${CURDIR}/leaky.js    query=${{ {'token': $SECRET} }}
