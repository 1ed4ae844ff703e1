*** Settings ***
Documentation       What to put into CI: in_ci.yml beside this suite is a workflow for GitHub, and its commands will do
...                 anywhere. 持续集成。
...
...                 The token comes from the environment as a Secret. A test that hangs ends after its timeout. What a
...                 failed test said and heard is kept as a file, besides the timeline in log.html, and xunit.xml tells
...                 the CI which tests failed. Nothing needs a display, a phone or, with the embedded server, a network.
...
...                 For your service: its URL in Connect instead of the embedded server.

Library             SwanSocketLibrary    timeout=5s

Test Setup          Connect
Test Teardown       Run Keyword If Test Failed    Save Socket Traffic    ${TEST NAME}.har
Test Timeout        1 minute

Test Tags           smoke


*** Variables ***
${TOKEN: Secret}    Bearer %{CHAT_TOKEN=not-so-secret}


*** Test Cases ***
The Service Is There
    [Documentation]    The first thing to know of a deployment.
    Send Socket Message    ping
    Wait For Socket Message    ==    ping

The Service Closes In Good Order
    [Documentation]    And the second.
    Close Socket    code=1000    reason=bye
    Wait For Socket Close    code=1000


*** Keywords ***
Connect
    ${url} =    Start Socket Server    echo
    VAR    &{header}    Authorization=${TOKEN}
    Connect Socket    ${url}    header=${header}
    Wait For Socket Open
