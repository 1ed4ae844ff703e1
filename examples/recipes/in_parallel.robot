*** Settings ***
Documentation       Tests side by side, with pabot: pip install robotframework-pabot, and then
...                 pabot --processes 2 --testlevelsplit --artifacts har --artifactsinsubfolders in_parallel.robot.
...                 并行。
...
...                 Each process has its own library, servers and output folder, so nothing needs to be locked: embedded
...                 servers take a free port, and files go into that folder. What processes share is the service:
...                 give each a user of its own. See also examples/fleet/shared_backend.robot.
...
...                 For your service: its URL in Connect As A User instead of the embedded server.

Library             SwanSocketLibrary    timeout=5s

Test Setup          Connect As A User
Test Teardown       Save Socket Traffic    ${TEST NAME}.har


*** Variables ***
@{USERS}                   mia    ben    zoe    kim
${PABOTEXECUTIONPOOLID}    ${0}
${USER}                    nobody


*** Test Cases ***
One Order
    [Documentation]    By the user of the process.
    Send Socket Json    {"user": "${USER}", "order": 1}
    Wait For Socket Message    ==    ${USER}    json_path=$.user

Another Order
    [Documentation]    In another process it has another user.
    Send Socket Json    {"user": "${USER}", "order": 2}
    Wait For Socket Message    ==    2    json_path=$.order


*** Keywords ***
Connect As A User
    [Documentation]    Pabot numbers its processes from 0.
    ${number} =    Convert To Integer    ${PABOTEXECUTIONPOOLID}
    VAR    ${USER}    ${USERS}[${number}]    scope=TEST
    ${url} =    Start Socket Server    echo
    Connect Socket    ${url}?user=${USER}
    Wait For Socket Open
