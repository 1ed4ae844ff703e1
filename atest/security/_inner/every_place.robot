*** Settings ***
Documentation       A peer's texts in every place to which they can come. Who wants to look at the log runs this with
...                 ``--variablefile hostile.py:markup``, or another kind. Tests named Failing fail, to show the texts.
...                 No keyword of Robot Framework's own is given the text where it would write it out by itself.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=5s
Library             TextServer.py
Library             ../RawClient.py
Library             AuditHook.py

Suite Setup         Tell The Secret
Test Teardown       Save What Happened


*** Test Cases ***
The Hook Notices
    [Documentation]    Or the last test would prove nothing.
    Notice What Is Done

Messages Arrive As They Are
    [Documentation]    With every operator, by JSON paths, in listeners, and back.
    ${url} =    Start Raw Server
    Connect Socket    ${url}    alias=chat
    On Socket Message    Hear    socket=chat
    Raw Server Opens
    Wait For Socket Open
    FOR    ${number}    IN RANGE    ${{len($TEXTS)}}
        VAR    ${NUMBER}    ${number}    scope=TEST
        Take It In Every Way
        Send It Back
    END
    Should Be True    ${HEARD}

A Call That Fails
    [Documentation]    Arguments of a keyword that another one runs are not evaluated twice.
    Connect To Nobody
    FOR    ${number}    IN RANGE    ${{len($TEXTS)}}
        Socket Call Should Fail    1001    Send Socket Message    ${TEXTS}[${number}]
        Run Keyword    Socket Call Should Fail    1001    Send Socket Message    ${TEXTS}[${number}]
    END

Headers Of The Answer
    [Documentation]    The open event shows them.
    Open It    headers=${{ {'X-Text': $LINE, 'Server': $LINE} }}
    ${payload} =    Get Callback Result    onSocketOpen
    Should Be True    $payload.header['x-text'] == $LINE.strip()

Failing Wait For A Message
    [Documentation]    Shows what came instead.
    Open It With A Message
    Wait For Socket Message    ==    something else    timeout=100ms

Failing Wait For No Message
    [Documentation]    Shows what came.
    Open It With A Message
    Socket Should Have No Messages

Failing Wait Whose Expression Raises
    [Documentation]    Shows the error, which quotes the message.
    Open It With A Message
    Wait For Socket Message    validate    getattr(1, value)    timeout=100ms

Failing Wait For Messages
    [Documentation]    Shows those that came, on a socket that was closed.
    Open It With A Message
    Close It
    Wait For Socket Messages    2

Failing Wait For A Close
    [Documentation]    Shows the reason.
    Open It
    Close It
    Wait For Socket Close    code=1000

Failing Assertion On The Reason
    [Documentation]    Shows it.
    Open It
    Close It
    Wait For Socket Close
    Get Close Reason    ==    another

Failing Assertion With A Message
    [Documentation]    Which begins with the reason.
    Open It
    Close It
    Wait For Socket Close
    Get Close Reason    ==    another    {value}

Failing Status
    [Documentation]    The cause quotes the status line.
    It Is Answered    HTTP/1.1 403 ${LINE}\n\n

Failing Header
    [Documentation]    The cause quotes the line.
    It Is Answered    HTTP/1.1 101 OK\nX ${LINE}: y\n\n

Failing Extension
    [Documentation]    The cause quotes its name.
    Refuse To Open    Sec-WebSocket-Extensions

Failing Subprotocol
    [Documentation]    The cause quotes its name.
    Refuse To Open    Sec-WebSocket-Protocol

Failing Redirect
    [Documentation]    The cause quotes the host, if it can be one.
    It Is Answered    HTTP/1.1 302 Found\nLocation: ws://${{$LINE.replace('/', '')}}/\n\n

Failing Redirect To A Path
    [Documentation]    The host alone is shown, and not looked up.
    It Is Answered    HTTP/1.1 302 Found\nLocation: ws://swanhack.invalid/${LINE}\n\n

Failing Proxy
    [Documentation]    The cause quotes its answer.
    ${url} =    Start Raw Server
    Connect Socket    ws://server.invalid    proxy=${{$url.replace('ws', 'http')}}
    Raw Server Accepts
    Raw Server Sends    HTTP/1.1 502 ${LINE}\n\n
    Wait For Socket Open

A Client Of The Embedded Server
    [Documentation]    Its request, message and Close frame are in the log at DEBUG.
    ${url} =    Start Socket Server    alias=backend
    Raw Client Opens    ${url}    ${TARGET}    more=X-Text: ${FIELD}\r\n
    Raw Client Sends Text    ${TEXT}
    Wait For Server Message    ==    ${TEXT}
    Raw Client Closes    4000    ${REASON}
    ${request} =    Wait For Server Connection
    Should Be True    $request.headers['x-text'] == $FIELD.strip()
    Wait For Server Close    code=4000    reason=${REASON}

Failing Wait For A Server Message
    [Documentation]    Shows what came instead.
    A Client With A Message
    Wait For Server Message    ==    something else

Failing Wait For A Server Close
    [Documentation]    Shows the reason.
    A Client With A Message
    Wait For Server Close    code=1000

Failing Wait For A Connection
    [Documentation]    Shows what was refused: a client that came before the one that was served.
    ${url} =    Start Socket Server
    Raw Client Connects    ${url}
    Raw Client Sends    ${{$LINE.encode() + b'\r\n\r\n'}}
    Raw Client Sees The End
    Raw Client Opens    ${url}
    Wait For Server Connection
    Wait For Server Connection    timeout=100ms

Failing Wait For One That Was Refused
    [Documentation]    Shows what was wrong.
    ${url} =    Start Socket Server
    Raw Client Opens    ${url}    upgrade=${UPGRADE}
    Raw Client Sees The End
    Wait For Server Message

Nothing Was Done
    [Documentation]    No text was compiled, imported, opened, run or looked up.
    Nothing Should Have Been Done


*** Keywords ***
Tell The Secret
    [Documentation]    If the texts have one: from then on the library knows it.
    IF    $SECRET is not None
        Socket Call Should Fail    202    Connect Socket    ${SECRET}
    END

Save What Happened
    [Documentation]    Into files that the outer run looks at.
    IF    $SECRET is not None
        FOR    ${ending}    IN    har    json    html
            Save Socket Traffic    ${TEST NAME}.${ending}
        END
    END

Open It
    [Arguments]    &{options}
    ${url} =    Start Raw Server
    Connect Socket    ${url}    alias=chat
    Raw Server Opens    &{options}
    Wait For Socket Open

Open It With A Message
    [Documentation]    Which is there, and not taken.
    Open It
    Raw Server Sends Texts    ${TEXT}    the last one
    Wait For Socket Message    ==    the last one

Close It
    Raw Server Closes    4000    ${REASON}

Take It In Every Way
    FOR    ${_}    IN RANGE    5
        Raw Server Sends Texts    ${TEXTS}[${NUMBER}]
    END
    Raw Server Sends In Json    ${TEXTS}[${NUMBER}]
    Wait For Socket Message    ==    ${TEXTS}[${NUMBER}]
    Wait For Socket Message    contains    ${TEXTS}[${NUMBER}]    data_type=string
    Wait For Socket Message    validate    value == $TEXTS[$NUMBER]
    Wait For Socket Message    matches    ${{re.escape($TEXTS[$NUMBER])}}
    ${length} =    Wait For Socket Message    then    len(value)
    Should Be True    $length == len($TEXTS[$NUMBER])
    Wait For Socket Message    ==    ${TEXTS}[${NUMBER}]    json_path=$.text
    Wait For Socket Message    ==    1    json_path=$[${{json.dumps($TEXTS[$NUMBER])}}]
    Socket Should Have No Messages

Send It Back
    Send Socket Message    ${TEXTS}[${NUMBER}]
    Run Keyword    Send Socket Message    ${TEXTS}[${NUMBER}]
    Raw Server Should Read Texts    ${TEXTS}[${NUMBER}]    ${TEXTS}[${NUMBER}]

Hear
    [Arguments]    ${payload}
    Should Be True
    ...    $payload.data in [$TEXTS[$NUMBER], json.dumps({'text': $TEXTS[$NUMBER]}), json.dumps({$TEXTS[$NUMBER]: 1})]
    VAR    ${HEARD}    ${True}    scope=TEST

Connect To Nobody
    ${url} =    Start Socket Server
    Stop Socket Server
    Connect Socket    ${url}
    Wait For Socket Error

It Is Answered
    [Arguments]    ${answer}
    ${url} =    Start Raw Server
    Connect Socket    ${url}    alias=chat
    Raw Server Accepts
    Raw Server Sends    ${answer}
    Wait For Socket Open

Refuse To Open
    [Arguments]    ${header}
    ${url} =    Start Raw Server
    Connect Socket    ${url}    alias=chat
    Raw Server Opens    headers=${{ {$header: $LINE} }}
    Wait For Socket Open

A Client With A Message
    [Documentation]    That it has sent, and then closed.
    ${url} =    Start Socket Server    silent    alias=backend
    Raw Client Opens    ${url}
    Raw Client Sends Text    ${TEXT}
    Raw Client Closes    4000    ${REASON}
    Wait For Server Close
