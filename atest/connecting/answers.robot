*** Settings ***
Documentation       Answers to the handshake, read as HTTP clients and judged as browsers do.

Library             OperatingSystem
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=5s
Library             ../resources/RawServer.py


*** Variables ***
${RIGHT}    Upgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Accept: ACCEPT\n


*** Test Cases ***
Before The Answer
    [Documentation]    Informational answers are skipped.
    [Template]    The Answer Should Open
    HTTP/1.1 103 Early Hints\nLink: </style.css>; rel=preload\n\nHTTP/1.1 101 Switching Protocols\n${RIGHT}
    HTTP/1.1 100 Continue\n\nHTTP/1.1 102 Processing\n\nHTTP/1.1 101 Switching Protocols\n${RIGHT}

Folded
    [Documentation]    A line that begins with a blank goes on with the header before it.
    [Template]    The Answer Should Open
    HTTP/1.1 101 S\nUpgrade:\n websocket\nConnection: keep-alive,\n\tUpgrade\nSec-WebSocket-Accept:\n ACCEPT\n

Nothing That A Client Needs
    [Documentation]    Lines that are no headers are left out, as browsers do.
    [Template]    The Answer Should Open
    HTTP/1.1 101 S\n${RIGHT}no colon\na b: c\n

Twice
    [Documentation]    Told as twice. Connection may come in parts.
    [Template]    The Answer Should Fail
    ${RIGHT}Sec-WebSocket-Accept: ACCEPT\n    has the header 'Sec-WebSocket-Accept' twice, with one value: it may come
    ${RIGHT}Upgrade: h2c\n    has the header 'Upgrade' twice, with different values: it may come once
    ${RIGHT}Sec-WebSocket-Protocol: a\nSec-WebSocket-Protocol: b\n    has the header 'Sec-WebSocket-Protocol' twice

What A Rejection Says
    [Documentation]    Its status, headers and body are in the error event, on the wire as it likes.
    [Tags]    S10
    ${error} =    Answer Should Be Rejected
    ...    HTTP/1.1 403 Forbidden\nContent-Type: application/json\nX-Why: a\nX-Why: b\nContent-Length: 21\n\n
    ...    {"error": "no ticket"}
    Should Be Equal    ${error.status}    ${403}
    Should Be Equal    ${error.detail}    the server answered 403 Forbidden
    Should Be Equal    ${error.header}[x-why]    a, b
    Should Be Equal    ${error.body}    {"error": "no ticket"
    ${gzip} =    Evaluate    gzip.compress('不行'.encode())    modules=gzip
    ${error} =    Answer Should Be Rejected
    ...    HTTP/1.1 401 Unauthorized\nContent-Type: text/plain\nContent-Encoding: gzip\nTransfer-Encoding: chunked\n\n
    ...    ${{ b'%x\r\n' % len($gzip) + $gzip + b'\r\n0\r\n\r\n' }}
    Should Be Equal    ${error.body}    不行
    ${error} =    Answer Should Be Rejected    HTTP/1.1 500 No\nContent-Type: image/png\n\n    ${{ b'\x89PNG' }}
    Should Be Equal    ${error.body}    ${{ b'\x89PNG' }}

A Redirect That Is Not Followed
    [Documentation]    It is a rejection as well.
    [Tags]    S10
    ${error} =    Answer Should Be Rejected
    ...    HTTP/1.1 302 Found\nLocation: http://login.example/\nContent-Type: text/html\n\n
    ...    <a href="http://login.example/">
    Should Be Equal    ${error.status}    ${302}
    Should Be Equal    ${error.body}    <a href="http://login.example/">

A Body Without An End
    [Documentation]    So much as comes within a second; the handshake does not wait longer.
    [Tags]    S10
    ${url} =    Start Raw Server
    Connect Socket    ${url}
    Raw Server Accepts
    Raw Server Sends    HTTP/1.1 503 Busy\n\nhalf
    ${error} =    Wait For Socket Error    timeout=3s
    Should Be Equal    ${error.body}    half
    ${url} =    Start Socket Server
    Reject Next Handshake    403    body=${{ 'x' * 1_000_000 }}
    Connect Socket    ${url}    alias=long
    ${error} =    Wait For Socket Error    long
    Length Should Be    ${error.body}    65536

In Files
    [Documentation]    The answer is in HAR and JSON, each Set-Cookie by itself.
    [Tags]    S10
    Answer Should Be Rejected
    ...    HTTP/1.1 403 Forbidden\nContent-Type: text/plain\nSet-Cookie: a=1\nSet-Cookie: b=2\n\n
    ...    no ticket
    Save Socket Traffic    rejected.har
    ${har} =    Evaluate    json.load(open(pathlib.Path($OUTPUT_DIR, 'rejected.har')))    modules=json, pathlib
    VAR    ${response}    ${har}[log][entries][0][response]
    Should Be Equal    ${response}[content][text]    no ticket
    ${names} =    Evaluate    [each['name'] for each in $response['headers']]
    Should Be Equal    ${names}    ${{['Content-Type', 'Set-Cookie', 'Set-Cookie']}}
    Save Socket Traffic    rejected.json
    ${json} =    Get File    ${OUTPUT DIR}/rejected.json
    Should Contain    ${json}    "body": "no ticket"

Each Set-Cookie By Itself
    [Documentation]    In the open event and in files; of other headers, all values are one, and can be had apart.
    [Tags]    S7
    ${url} =    Start Socket Server    headers={'Set-Cookie': ['a=1', 'b=2'], 'X-Part': ['1', '2']}
    Connect Socket    ${url}
    ${open} =    Wait For Socket Open
    Length Should Be    ${open.header}[set-cookie]    2
    Should Be Equal    ${open.header}[X-Part]    1, 2
    Should Be Equal    ${open.header.all('x-part')}    ${{['1', '2']}}
    Save Socket Traffic    cookies.json
    ${json} =    Evaluate    json.load(open(pathlib.Path($OUTPUT_DIR, 'cookies.json')))    modules=json, pathlib
    ${opened} =    Evaluate    [each for each in $json['sockets'][0]['events'] if each['what'] == 'onSocketOpen']
    Should Be Equal    ${opened}[0][header][Set-Cookie]    ${{['***', '***']}}

Replayed
    [Documentation]    As it was saved.
    [Tags]    S10
    Answer Should Be Rejected    HTTP/1.1 403 Forbidden\nContent-Type: text/plain\n\n    no ticket
    Save Socket Traffic    rejected.har
    Save Socket Traffic    rejected.html
    ${html} =    Get File    ${OUTPUT DIR}/rejected.html
    Should Contain    ${html}    no ticket
    ${url} =    Start Socket Server    replay=rejected.har
    Connect Socket    ${url}/private    alias=again
    ${error} =    Wait For Socket Error    again
    Should Be Equal    ${error.status}    ${403}
    Should Be Equal    ${error.body}    no ticket
    Socket Server Replay Should Be Complete


*** Keywords ***
The Answer Should Open
    [Arguments]    ${answer}
    ${task} =    Answer    ${answer}
    Wait For Socket Open    ${task}

The Answer Should Fail
    [Arguments]    ${headers}    ${cause}
    ${task} =    Answer    HTTP/1.1 101 Switching Protocols\n${headers}
    ${error} =    Wait For Socket Error    ${task}
    Should Contain    ${error.detail}    the server's answer ${cause}

Answer
    [Documentation]    Connects, and answers; ACCEPT is replaced by the right value.
    [Arguments]    ${answer}
    ${url} =    Start Raw Server
    ${task} =    Connect Socket    ${url}
    ${request} =    Raw Server Accepts
    ${accept} =    Raw Server Accept Value    ${request}
    Raw Server Sends    ${{ $answer.replace('ACCEPT', $accept) }}\n
    RETURN    ${task}

Answer Should Be Rejected
    [Documentation]    Connects, answers with a head and a body, and returns the error.
    [Arguments]    ${head}    ${body}
    ${url} =    Start Raw Server
    ${task} =    Connect Socket    ${url}/private
    Raw Server Accepts
    Raw Server Sends    ${head}    ${body}
    Raw Server Drops
    ${error} =    Wait For Socket Error    ${task}
    RETURN    ${error}
