*** Settings ***
Documentation       What keywords with patterns take, and what they leave.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            arrivals.resource
Resource            ../resources/sockets.resource
Resource            ../resources/timing.resource

Test Setup          Open A Socket    silent


*** Test Cases ***
The First That Holds It Is Taken
    [Documentation]    The others stay, in their order.
    Server Sends All    {"n": 1}    {"type": "x", "n": 2}    no JSON    {"type": "x", "n": 3}
    ${message} =    Wait For Socket Json    type=x
    Should Be Equal    ${message}    ${{ {'type': 'x', 'n': 2} }}
    ${message} =    Wait For Socket Json    {"type": "x"}
    Should Be Equal    ${message}[n]    ${3}
    Left Should Be    {"n": 1}    no JSON

One That Comes Later
    [Documentation]    The wait sees each as it comes.
    Server Sends Message    {"type": "a"}
    Send Socket Message    {"ready": true}
    Wait For Server Json    ready=true
    Server Sends Message    {"type": "b"}
    Wait For Socket Json    type=b
    Left Should Be    {"type": "a"}

Text That Is No Json
    [Documentation]    Is returned as it is.
    Server Sends Message    42["chat","hi"]
    ${message} =    Wait For Socket Json    <regex 42.*>
    Should Be Equal    ${message}    42["chat","hi"]

The Client's Messages
    [Documentation]    The server's side takes them by the same patterns.
    Send Socket Json    {"op": "ping"}
    Send Socket Json    {"op": "subscribe", "to": ["news", "chat"]}
    ${request} =    Wait For Server Json    op=subscribe    to=["<contains>", "chat"]
    Should Be Equal    ${request}[to]    ${{ ['news', 'chat'] }}
    Wait For Server Json    op=ping    client=1

A Client That Is Named
    [Documentation]    By its socket.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}    alias=first
    Connect Socket    ${url}    alias=other
    Wait For Socket Open    first
    Send Socket Message    {"from": "first"}    socket=first
    Wait For Socket Open    other
    Send Socket Message    {"from": "other"}    socket=other
    Wait For Server Json    from=other    client=other
    Wait For Server Json    from=first    client=first

Several That Hold A Pattern
    [Documentation]    Others stay.
    Server Sends All    {"t": 1, "n": 1}    {"t": 2}    {"t": 1, "n": 2}    {"t": 1, "n": 3}
    ${taken} =    Wait For Socket Messages    2    pattern={"t": 1}
    Should Be Equal    ${taken}    ${{ ['{"t": 1, "n": 1}', '{"t": 1, "n": 2}'] }}
    Left Should Be    {"t": 2}    {"t": 1, "n": 3}

All Up To One
    [Documentation]    Itself included, as they came.
    Server Sends All    {"n": 1}    two    {"n": 3, "last": true}    {"n": 4}
    ${taken} =    Wait For Socket Messages    until={"last": true}
    Should Be Equal    ${taken}    ${{ ['{"n": 1}', 'two', '{"n": 3, "last": true}'] }}
    Left Should Be    {"n": 4}

Those That Hold A Pattern Up To One
    [Documentation]    Both together.
    Server Sends All    {"t": 1}    {"t": 2}    {"t": 1, "n": 2}    done    {"t": 1}
    ${taken} =    Wait For Socket Messages    pattern={"t": 1}    until=done
    Should Be Equal    ${taken}    ${{ ['{"t": 1}', '{"t": 1, "n": 2}', 'done'] }}
    Left Should Be    {"t": 2}    {"t": 1}

On Failure Nothing Is Taken
    [Documentation]    However many would have been.
    Server Sends All    {"t": 1}    {"t": 2}
    Run Keyword And Expect Error    Expected 2 messages that hold {"t": 1}, of which 1 came on *
    ...    Wait For Socket Messages    2    pattern={"t": 1}    timeout=50ms
    Run Keyword And Expect Error
    ...    Expected messages up to one that holds {"t": 3} on *differs: $.t: expected 3, got 2.
    ...    Wait For Socket Messages
    ...    until={"t": 3}    timeout=50ms
    Left Should Be    {"t": 1}    {"t": 2}

Waits That Can No Longer Be Satisfied
    [Documentation]    Fail at once.
    Server Sends Message    {"t": 1}
    Server Closes Socket
    Wait For Socket Close
    Should Fail At Once    *so none can come*    Wait For Socket Json    t=2    timeout=10s
    Should Fail At Once    *so none can come*    Wait For Socket Messages    2    pattern={"t": 1}    timeout=10s
    Should Fail At Once    *so none can come*    Wait For Socket Messages    until={"t": 2}    timeout=10s

No Messages That Hold It
    [Documentation]    Others may be there.
    Server Sends Message    {"type": "ping"}
    Wait For Socket Messages    1    pattern={"type": "ping"}
    Server Sends Message    {"type": "ping"}
    Socket Should Have No Messages    pattern={"type": "error"}    within=50ms
    Server Sends Message    {"type": "error", "code": 7}
    Run Keyword And Expect Error
    ...    Expected no message that holds {"type": "error"} on socket *Instead: 1 message not taken: *"code": 7}".
    ...    Socket Should Have No Messages    pattern={"type": "error"}    within=5s
    Left Should Be    {"type": "ping"}    {"type": "error", "code": 7}

Looking And Clearing
    [Documentation]    Only what holds the pattern.
    Server Sends All    {"t": 1}    {"t": 2}    {"t": 1}    last
    ${seen} =    Get Socket Messages    pattern={"t": 1}
    Should Be Equal    ${seen}    ${{ ['{"t": 1}', '{"t": 1}'] }}
    ${cleared} =    Clear Socket Messages    pattern={"t": 1}
    Should Be Equal    ${cleared}    ${seen}
    Left Should Be    {"t": 2}    last

What Is There Already
    [Documentation]    A dictionary, a list, a message, a value in it.
    VAR    &{order}    id=${7}    name=tea
    Json Should Match    ${order}    {"id": 7}
    Json Should Match    ${{ [1, 2] }}    ["<contains>", 2]
    Json Should Match    {"a": 1}    {"a": "<number>"}
    Json Should Match    ${{b'{"a": 1}'}}    {"a": "<number>"}
    Json Should Match    ${7}    <number>
    Json Should Match    ${7}    7
    Json Should Match    tea    <string>
    Json Should Match    ${{ {1: (2, 3)} }}    {"1": [2, 3]}
    FOR    ${value}    IN    ${{ {'a': float('nan')} }}    ${{ {1, 2} }}    ${{ {(1, 2): 3} }}
        Run Keyword And Expect Error    value is a value of type *, which is no JSON: *
        ...    Json Should Match    ${value}    {"a": 1}
    END
    Run Keyword And Expect Error
    ...    Expected JSON that holds {"id": 8}. The value is {"id": 7, "name": "tea"}. It differs: $.id: *
    ...    Json Should Match
    ...    ${order}
    ...    {"id": 8}


*** Keywords ***
Left Should Be
    [Arguments]    @{expected}
    ${left} =    Get Socket Messages
    Should Be Equal    ${left}    ${expected}
