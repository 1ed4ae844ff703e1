*** Settings ***
Documentation       What the library writes into the log: a line for each call and event, frames at DEBUG.

Library             ../resources/InnerRun.py

Test Template       Log Should Hold


*** Test Cases ***
Calls And Events
    [Documentation]    At INFO: the socket's name, the time since its connect, a direction, a size, a preview.
    [Tags]    S4    S10
    INFO
    ...    INFO * s chat +0 ms → connectSocket ws://127.0.0.1:*: success
    ...    INFO * s chat +* ms ← onSocketOpen {'header': {*}}
    ...    INFO * s chat +* ms → sendSocketMessage text, 13 B: "hello, 你好": success
    ...    INFO * s chat +* ms ← onSocketMessage text, 13 B: "hello, 你好"
    ...    INFO * s chat +* ms → sendSocketMessage binary, 2 B: 00 ff: success
    ...    INFO * s chat +* ms ← onSocketMessage binary, 2 B: 00 ff
    ...    INFO * s chat +* ms → closeSocket: fail 202 解析失败，请检查参数是否正确 - code 999 may not be sent. *
    ...    INFO * s chat +* ms → closeSocket 4001 "bye": success
    ...    INFO * s chat +* ms ← onSocketClose 4001 "bye"
    ...    INFO * s gone +* ms ← onSocketError {'errCode': 0, 'errMsg': 'error happen', 'detail': 'connection *'}
Failed Connects
    [Documentation]    There is no socket, but the URL and the failure.
    INFO
    ...    INFO * s (no socket) → connectSocket http://example.com: fail 202 解析失败，请检查参数是否正确 - *
Long Data Is Cut
    [Documentation]    And the cut is said, of text and of bytes.
    INFO
    ...    INFO * s chat +* ms → sendSocketMessage text, 1.465 KiB: "x*x" … 1300 more characters: success
    ...    INFO * s chat +* ms → sendSocketMessage binary, 1.953 KiB: 61 61*61 … 1968 more bytes: success
What Cannot Be Seen Is Escaped
    [Documentation]    Line breaks, colours, directions: a line stays a line.
    INFO
    ...    INFO * s chat +* ms ← onSocketMessage text, 13 B: "a\\nb\\x1b[[]31m\\u202e"\\\\"
Frames
    [Documentation]    At DEBUG, with what control frames carry, and what the server did.
    DEBUG
    ...    DEBUG * s chat +* ms → frame TEXT, 13 B
    ...    DEBUG * s chat +* ms ← frame BINARY, 2 B
    ...    DEBUG * s chat +* ms → frame CLOSE, 5 B: 4001 "bye"
    ...    DEBUG * s chat +* ms ← frame CLOSE, 5 B: 4001 "bye"
    ...    DEBUG * s server 'backend' client 1: connected /
    ...    DEBUG * s server 'backend' client 1: message received text, 13 B: "hello, 你好"
    ...    DEBUG * s server 'backend' client 1: close received 4001 'bye'
No Frames At Info
    [Documentation]    Nothing of the library's at DEBUG.
    [Template]    NONE
    ${run} =    The Run At    INFO
    Should Not Contain    ${run.output}    frame TEXT
    Should Not Contain    ${run.output}    server 'backend' client
In The Order In Which They Happened
    [Documentation]    Also what other threads saw.
    [Template]    NONE
    ${run} =    The Run At    DEBUG
    ${lines} =    Evaluate    [line for line in $run.lines if ' chat +' in line and ' 4001 ' in line]
    Should Match Regexp    ${{' | '.join($lines)}}
    ...    → closeSocket 4001.* → frame CLOSE.* ← frame CLOSE.* ← onSocketClose 4001


*** Keywords ***
The Run At
    [Arguments]    ${level}
    ${run} =    Run Inner Suite Once    ${CURDIR}/_inner/log_lines.robot    --loglevel    ${level}
    Inner Run Should Pass    ${run}
    RETURN    ${run}

Log Should Hold
    [Arguments]    ${level}    @{patterns}
    ${run} =    The Run At    ${level}
    FOR    ${pattern}    IN    @{patterns}
        Line Should Match    ${run}    ${pattern}
    END
