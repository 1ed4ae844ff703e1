*** Settings ***
Documentation       What Save Socket Traffic writes, and where.

Library             Collections
Library             OperatingSystem
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=5s

Suite Setup         A Socket Of The Suite
Suite Teardown      Remove Directory    ${FOLDER}    recursive=True


*** Variables ***
${FOLDER}    ${OUTPUT_DIR}/saved
@{WHATS}     connectSocket    handshake    state    onSocketOpen    sendSocketMessage    onSocketMessage
...          onSocketMessage    closeSocket    state    frame    frame    state    onSocketClose


*** Test Cases ***
A HAR File
    [Documentation]    Handshake, messages, Close frames, as Chrome writes them.
    A Conversation
    ${file} =    Save Socket Traffic    saved/chat.har
    Should Be Equal    ${file}    ${{ str(pathlib.Path($FOLDER, 'chat.har').resolve()) }}
    ${har} =    Json Of    ${file}
    VAR    ${entry}    ${har}[log][entries][1]
    Should Match    ${entry}[request][url]    ws://127.0.0.1:*/chat?room=7
    Should Be Equal    ${entry}[response][status]    ${101}
    ${messages} =    Evaluate    [f"{m['type']} {m['opcode']} {m['data']}" for m in $entry['_webSocketMessages']]
    VAR    @{expected}    send 1 hello    receive 1 hello    receive 2 AAH/    send 8 D6BieWU=    receive 8 D6BieWU=
    Should Be Equal    ${messages}    ${expected}
    ${times} =    Evaluate    [m['time'] for m in $entry['_webSocketMessages']]
    Should Be Equal    ${times}    ${{ sorted($times) }}
    Should Be True    abs(time.time() - $times[0]) < 60    modules=time

A JSON File
    [Documentation]    Each call with its callbacks, handshake, event, frame and state, and what the server saw.
    A Conversation
    ${file} =    Save Socket Traffic    ${FOLDER}/deeper/chat.JSON
    ${all} =    Json Of    ${file}
    VAR    ${socket}    ${all}[sockets][1]
    Should Be Equal    ${socket}[alias]    chat
    Should Be Equal    ${socket}[closeCode]    ${4000}
    ${came} =    Evaluate    [each['what'] for each in $socket['events']]
    Should Be Equal    ${came}    ${WHATS}
    Should Be Equal
    ...    ${socket}[events][4][callbacks]
    ...    ${{ ['sendSocketMessage.success', 'sendSocketMessage.complete'] }}
    ${seen} =    Evaluate    [each['what'] for each in $all['servers'][0]['events']]
    List Should Contain Sub List    ${seen}    ${{ ['connected', 'opened', 'message received', 'close received'] }}

A Page
    [Documentation]    The timeline by itself.
    A Conversation
    ${file} =    Save Socket Traffic    saved/chat.html
    ${page} =    Get File    ${file}
    Should Start With    ${page}    <!DOCTYPE html>
    Should Contain    ${page}    Timeline: Socket &#x27;chat&#x27;
    Should Not Contain    ${page}    <script

Without A Socket Of This Test
    [Documentation]    What the suite's own socket did is remembered; what earlier tests did is not.
    ${file} =    Save Socket Traffic    saved/suite.har
    ${har} =    Json Of    ${file}
    Length Should Be    ${har}[log][entries]    1

A Redirect And A Refusal
    [Documentation]    Each handshake is an entry.
    ${url} =    Start Socket Server
    Reject Next Handshake    302    headers=${{ {'Location': '/elsewhere'} }}
    Connect Socket    ${url}/here    alias=chat
    Wait For Socket Open    socket=chat
    ${file} =    Save Socket Traffic    saved/redirect.har
    ${har} =    Json Of    ${file}
    ${seen} =    Evaluate
    ...    [(e['request']['url'][-10:], e['response']['status']) for e in $har['log']['entries'][1:]]
    Should Be Equal    ${seen[0][1]}    ${302}
    Should Be Equal    ${seen[1]}    ${{ ('/elsewhere', 101) }}

A Server That Nobody Reached
    [Documentation]    An entry without an answer.
    Connect Socket    ws://127.0.0.1:1/gone    alias=chat
    Wait For Socket Error    socket=chat
    ${file} =    Save Socket Traffic    saved/gone.har
    ${har} =    Json Of    ${file}
    Should Be Equal    ${har}[log][entries][1][request][url]    ws://127.0.0.1:1/gone
    Should Be Equal    ${har}[log][entries][1][response][status]    ${0}

A File That Is There
    [Documentation]    It is replaced as a whole, and nothing is left beside it; a link stays a link.
    Create File    ${FOLDER}/link/kept.txt    old
    Evaluate    os.symlink('kept.txt', pathlib.Path($FOLDER, 'link', 'latest.json'))    modules=os, pathlib
    ${file} =    Save Socket Traffic    saved/link/latest.json
    Should Be Equal    ${file}    ${{ str(pathlib.Path($FOLDER, 'link', 'kept.txt').resolve()) }}
    Json Of    ${FOLDER}/link/latest.json
    ${there} =    List Directory    ${FOLDER}/link
    Should Be Equal    ${there}    ${{ ['kept.txt', 'latest.json'] }}

A Pipe
    [Documentation]    Nobody may ever read from it.
    Evaluate    os.mkfifo(pathlib.Path($FOLDER, 'pipe.har'))    modules=os, pathlib
    Saving Should Fail
    ...    saved/pipe.har
    ...    The traffic cannot be saved as *pipe.har: it is a pipe, not a file. Choose *

Bad Paths
    [Documentation]    Each failure says what would do.
    [Template]    Saving Should Fail
    chat.txt    'chat.txt' has '.txt', which names no format. Use one of .har, .html, .json.
    chat    'chat' has no ending, which names no format. Use one of .har, .html, .json.
    saved    'saved' has no ending, *
    /dev/null/a.har    The traffic cannot be saved as /dev/null/a.har: /dev/null is no folder. Choose a path *
    a\x00b.har    The traffic cannot be saved as *: embedded null byte. Choose *


*** Keywords ***
A Socket Of The Suite
    Create Directory    ${FOLDER}
    Start Socket Server    alias=of-the-suite
    ${url} =    Get Socket Server Url
    Connect Socket    ${url}    alias=of-the-suite
    Wait For Socket Open

A Conversation
    ${url} =    Get Socket Server Url
    Connect Socket    ${url}/chat?room=7    alias=chat
    Wait For Socket Open    socket=chat
    Send Socket Message    hello    socket=chat
    Wait For Socket Message    ==    hello    socket=chat
    Server Sends Message    ${{ b'\x00\x01\xff' }}
    Wait For Socket Message    data_type=arrayBuffer    socket=chat
    Close Socket    code=4000    reason=bye    socket=chat
    Wait For Socket Close    socket=chat

Json Of
    [Arguments]    ${file}
    ${text} =    Get File    ${file}
    RETURN    ${{ json.loads($text) }}

Saving Should Fail
    [Arguments]    ${path}    ${text}
    Run Keyword And Expect Error    ${text}    Save Socket Traffic    ${path}
