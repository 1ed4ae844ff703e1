*** Settings ***
Documentation       Tests side by side on one backend, each as a user of its own, with pabot:
...                 pabot --testlevelsplit --processes 4 --resourcefile accounts.dat
...                 --artifacts har,html,json,csv --artifactsinsubfolders shared_backend.robot.
...                 robot runs it too, in one process and as one user.
...
...                 The first process that comes starts the backend, a process of its own: what a process has embedded
...                 ends with it, and the others still need it. The last one stops it; where pabot was stopped before,
...                 --until-idle does. For your backend give --variable BACKEND:wss://… instead.

Library             OperatingSystem
Library             Process
Library             pabot.PabotLib
Library             SwanSocketLibrary    timeout=10s

Suite Setup         Share A Backend
Suite Teardown      Leave The Backend
Test Setup          Take An Account
Test Teardown       Leave The Shop


*** Variables ***
${BACKEND}    ${EMPTY}
${CLOSED}     ws://127.0.0.1:1
${USER}       mia


*** Test Cases ***
Order Once
    [Documentation]    By the user whose account the process has taken.
    Enter The Shop
    Order    1

Order Often
    [Documentation]    In another process it is another user.
    Enter The Shop
    FOR    ${number}    IN RANGE    5
        Order    ${number}
    END

Come Back
    [Documentation]    Two sockets, one after the other.
    Enter The Shop
    Order    1
    Close Socket
    Wait For Socket Close
    Enter The Shop
    Order    2

Find The Shop Closed
    [Documentation]    An error of the figures.
    Connect Socket    ${CLOSED}
    Wait For Socket Error


*** Keywords ***
Share A Backend
    ${missing} =    Pabot Is Missing
    Skip If    ${missing}    Several processes need pabot: pip install robotframework-pabot
    IF    not $BACKEND    Run Setup Only Once    Start A Backend

Pabot Is Missing
    ${missing} =    Evaluate    importlib.util.find_spec('pabot') is None    modules=importlib.util
    RETURN    ${missing}

Start A Backend
    VAR    ${said}    ${OUTPUT DIR}/backend.txt
    ${process} =    Start Process    ${{ sys.executable }}    -m    SwanSocketLibrary    server    --quiet
    ...    --until-idle    1min    stdout=${said}    stderr=STDOUT
    ${url} =    Wait Until Keyword Succeeds    20s    50ms    URL In    ${said}
    ${id} =    Get Process Id    ${process}
    Set Parallel Value For Key    backend    ${url}
    Set Parallel Value For Key    backend id    ${id}

URL In
    [Arguments]    ${file}
    ${text} =    Get File    ${file}
    ${url} =    Evaluate    re.search('ws://[^ ]+', $text)[0]
    RETURN    ${url}

Leave The Backend
    Save Socket Statistics    statistics-${SUITE NAME}.json
    ${missing} =    Pabot Is Missing
    IF    not $missing and not $BACKEND
        Run Teardown Only Once    Stop The Backend
    END

Stop The Backend
    ${id} =    Get Parallel Value For Key    backend id
    Evaluate    os.kill(int($id), signal.SIGTERM)

Take An Account
    [Documentation]    One that no other process has; without --resourcefile there is one user.
    TRY
        Acquire Value Set    shop
        ${user} =    Get Value From Set    user
        VAR    ${USER}    ${user}    scope=TEST
    EXCEPT    Value set cannot be *    type=GLOB
        Log    No --resourcefile was given to pabot.
    END

Backend
    IF    $BACKEND    RETURN    ${BACKEND}
    ${url} =    Get Parallel Value For Key    backend
    RETURN    ${url}

Leave The Shop
    Save Socket Traffic    traffic/${TEST NAME}.html
    Release Value Set

Enter The Shop
    ${url} =    Backend
    Connect Socket    ${url}/orders?user=${USER}
    Wait For Socket Open

Order
    [Arguments]    ${number}
    Send Socket Json    {"user": "${USER}", "order": ${number}}
    Wait For Socket Message    ==    ${number}    json_path=$.order
