*** Settings ***
Documentation       The server stops reading while the client sends. The client's patience is 300 ms with 1 MiB here;
...                 it is 10 s with 16 MiB otherwise.

Variables           ../resources/impatient.py
Library             SwanSocketLibrary    transport=impatient    plugins=${IMPATIENT}
Resource            ../resources/faults.resource

Suite Setup         Load What Is Loaded Once
Test Template       Outcome Should Be

Test Tags           S8


*** Test Cases ***
Messages That Are Not Read
    [Documentation]    Sending one fails at last. When the server reads again the socket works.
    [Tags]    S25
    The Server Does Not Read Until Sending Fails
    ...    event=message    close_code=none    close_frame=none    within=8s
    ...    android={data: 'back again', dataType: 'string'}    ios={data: 'back again', dataType: 'string'}
    ...    cause=The message was not sent: the server does not read, * bytes still wait to be sent to it.


*** Keywords ***
The Server Does Not Read Until Sending Fails
    Open A Socket
    Server Stops Reading
    ${words} =    Run Keyword And Expect Error    *    Send For A Long Time
    Server Resumes Reading
    Server Sends Message    back again
    RETURN    ${words}

Send For A Long Time
    FOR    ${_}    IN RANGE    64
        Send Socket Message    ${{bytes(2 ** 20)}}
    END
