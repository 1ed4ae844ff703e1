*** Settings ***
Documentation       The headers that a connect sends, the Referer among them.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    app_key=wx9Ab    AS    Trial
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
...                 app_key=wx9Ab
...                 app_version=devtools
...                 AS    Devtools
Library             ../resources/InnerRun.py
Library             ../resources/RawServer.py


*** Test Cases ***
Strings And Numbers
    [Documentation]    Numbers are sent as JavaScript writes them.
    [Tags]    S17
    [Template]    Header Should Arrive
    text    text
    ${7}    7
    ${1.5}    1.5
    ${2.0}    2
    ${EMPTY}    ${EMPTY}
    with: colon; and, more    with: colon; and, more

A Dictionary Written Out
    [Documentation]    As its text stands in the suite.
    [Tags]    S17
    ${url} =    SwanSocketLibrary.Start Socket Server
    SwanSocketLibrary.Connect Socket    ${url}    header={'X-One': 'a', 'x-two': 2}
    ${request} =    SwanSocketLibrary.Wait For Server Connection
    Should Be Equal    ${request.headers}[x-one]    a
    Should Be Equal    ${request.headers}[x-two]    2

By The Other Name
    [Documentation]    Many write headers; both at once are a slip.
    [Tags]    S17
    ${url} =    SwanSocketLibrary.Start Socket Server
    SwanSocketLibrary.Connect Socket    ${url}    headers={'X-One': 'a'}
    ${request} =    SwanSocketLibrary.Wait For Server Connection
    Should Be Equal    ${request.headers}[x-one]    a
    Run Keyword And Expect Error    header and headers are the same argument: give one of them.
    ...    SwanSocketLibrary.Connect Socket    ${url}    header={'a': 'b'}    headers={'a': 'b'}

Referer Cannot Be Set
    [Documentation]    It is left out, in any spelling; the rest is sent and the call succeeds.
    [Tags]    S17
    ${url} =    SwanSocketLibrary.Start Socket Server
    SwanSocketLibrary.Connect Socket    ${url}    header={'rEferer': 'https://example.com', 'X-A': 'b'}
    ${request} =    SwanSocketLibrary.Wait For Server Connection
    Should Be True    'Referer' not in $request.headers
    Should Be Equal    ${request.headers}[x-a]    b

Leaving Referer Out Is Warned Of
    [Documentation]    In the log, with the socket's name.
    [Tags]    S17
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/referer.robot
    Should Be Equal As Integers    ${run.rc}    0
    Length Should Be    ${run.warnings}    1
    Should Contain    ${run.warnings}[0]    chat
    Should Contain    ${run.warnings}[0]    'Referer' cannot be set

Without An App Key There Is No Referer
    [Documentation]    Nor an Origin: a smart program is no browser.
    [Tags]    S18
    ${url} =    SwanSocketLibrary.Start Socket Server
    SwanSocketLibrary.Connect Socket    ${url}
    ${request} =    SwanSocketLibrary.Wait For Server Connection
    Should Be True    'Referer' not in $request.headers
    Should Be True    'Origin' not in $request.headers

With An App Key The Host Sends It
    [Documentation]    Version 0 stands for development and trial builds. What the call sets has no effect.
    [Tags]    S17    S18
    ${url} =    Trial.Start Socket Server
    Trial.Connect Socket    ${url}    header={'Referer': 'https://example.com'}
    ${request} =    Trial.Wait For Server Connection
    Should Be Equal    ${request.headers}[referer]    https://smartapp.baidu.com/wx9Ab/0/page-frame.html

The Developer Tools' Version
    [Documentation]    devtools stands where the version is.
    [Tags]    S18
    ${url} =    Devtools.Start Socket Server
    Devtools.Connect Socket    ${url}
    ${request} =    Devtools.Wait For Server Connection
    Should Be Equal    ${request.headers}[referer]    https://smartapp.baidu.com/wx9Ab/devtools/page-frame.html

The Server's Cookies Are Not Kept
    [Documentation]    The next connect sends what its call names and nothing else.
    [Tags]    S17
    ${url} =    SwanSocketLibrary.Start Socket Server    headers={'Set-Cookie': 'session=1; Path=/'}
    FOR    ${alias}    IN    first    second
        SwanSocketLibrary.Connect Socket    ${url}    alias=${alias}
        SwanSocketLibrary.Wait For Socket Open    socket=${alias}
        ${request} =    SwanSocketLibrary.Wait For Server Connection
        Should Be True    'Cookie' not in $request.headers
    END

Credentials In The URL
    [Documentation]    They are sent as Basic authorization, and are no part of the request's path.
    [Tags]    S16
    ${url} =    Start Raw Server
    ${with_user} =    Evaluate    $url.replace('//', '//mia:p%40ss@')
    SwanSocketLibrary.Connect Socket    ${with_user}/room?id=%20x
    ${head} =    Raw Server Opens
    SwanSocketLibrary.Wait For Socket Open
    Should Start With    ${head}    GET /room?id=%20x HTTP/1.1
    ${expected} =    Evaluate    base64.b64encode(b'mia:p@ss').decode()
    Should Contain    ${head}    Authorization: Basic ${expected}


*** Keywords ***
Header Should Arrive
    [Arguments]    ${value}    ${expected}
    ${url} =    SwanSocketLibrary.Start Socket Server
    VAR    &{header}    X-Value=${value}
    ${task} =    SwanSocketLibrary.Connect Socket    ${url}    header=${header}
    ${request} =    SwanSocketLibrary.Wait For Server Connection
    Should Be Equal    ${request.headers}[x-value]    ${expected}
    SwanSocketLibrary.Wait For Socket Open    socket=${task}
    SwanSocketLibrary.Close Socket    socket=${task}
    SwanSocketLibrary.Wait For Socket Close    socket=${task}
    SwanSocketLibrary.Stop Socket Server
