*** Settings ***
Documentation       Wrong arguments of keywords, which the platform never sees: a sentence at once.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}

Test Tags           bad-input


*** Test Cases ***
A Taken Alias
    [Documentation]    The first socket keeps it.
    ${url} =    Start Socket Server
    Connect Socket    ${url}    alias=chat
    Run Keyword And Expect Error    The alias 'chat' is taken*
    ...    Connect Socket    ${url}    alias=chat
    Run Keyword And Expect Error    alias must not be empty*
    ...    Connect Socket    ${url}    alias=${EMPTY}
    Callback Should Have Been Called    connectSocket.success    times=1
    Wait For Socket Open    socket=chat

An Unknown Socket
    [Documentation]    The known ones are listed.
    ${url} =    Start Socket Server
    Run Keyword And Expect Error    No socket is named 'talk'. There is no socket yet.
    ...    Wait For Socket Open    socket=talk
    Connect Socket    ${url}    alias=first
    Connect Socket    ${url}    alias=second
    Run Keyword And Expect Error    No socket is named 'third'. Known: 'first', 'second'.
    ...    Send Socket Message    hello    socket=third

No Socket At All
    [Documentation]    A keyword about the main socket, before the first connect.
    Run Keyword And Expect Error    There is no main socket yet. Use "Connect Socket" first.*
    ...    Wait For Socket Open

A Timeout That Is None
    [Documentation]    Not a time, negative, zero.
    [Template]    Wait Should Refuse The Timeout
    abc    timeout must be a time such as 5s, 500ms or 1 min, got 'abc'.
    5000    timeout\=5000 has no unit: is it 5000 s, or 5 s? Write 5000s or 5000ms.
    0s    timeout must be longer than zero*got 0 seconds.
    -1s    timeout must be longer than zero*got -1 seconds.

A Connect's Timeout That Is None
    [Documentation]    Nothing is connected.
    Run Keyword And Expect Error    timeout must be a time such as 5s, 500ms or 1 min, got 'soon'.
    ...    Connect Socket    ws://127.0.0.1:1    timeout=soon
    Run Keyword And Expect Error    timeout=30000 has no unit: is it 30000 s, or 30 s? *
    ...    Connect Socket    ws://127.0.0.1:1    timeout=30000
    ${sockets} =    Get Sockets
    Should Be Empty    ${sockets}

An Unknown Callback
    [Documentation]    The known ones are listed.
    [Template]    Run Keyword And Expect Error
    No callback is named 'onOpen'. Known: *'connectSocket.success'*'onSocketClose'. Did you mean 'onSocketOpen'?
    ...    Callback Should Have Been Called    onOpen
    No callback is named 'closeSocket'. Known: *    Callback Should Not Have Been Called    closeSocket
    No callback is named 'x'. Known: *    Get Callback Count    x
    No callback is named 'x'. Known: *    Get Callback Result    x
    No callback is named 'x'. Known: *    Callbacks Should Have Been Called In Order    x    onSocketOpen
    At least one callback must be named*    Callback Should Have Been Called

A User Keyword That Does Not Exist
    [Documentation]    Said when it is registered, not when it would run: nothing is called.
    ${url} =    Start Socket Server
    Run Keyword And Expect Error    success cannot be 'No Such Keyword': No keyword*
    ...    Connect Socket    ${url}    success=No Such Keyword
    Run Keyword And Expect Error    onSocketOpen cannot be 'No Such Keyword'*
    ...    On Socket Open    No Such Keyword
    Callback Should Not Have Been Called    connectSocket.success    connectSocket.fail

An Assertion Without An Operator
    [Documentation]    It would assert nothing.
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Run Keyword And Expect Error    To compare with 'OPEN', an assertion operator*
    ...    Get Socket State    assertion_expected=OPEN
    Run Keyword And Expect Error    *assertion operator*
    ...    Wait For Socket Message    assertion_expected=hello
    Run Keyword And Expect Error    'hello' is no assertion operator. *:${SPACE*2}==${SPACE*4}hello.*
    ...    Wait For Socket Message    hello

What No Message Can Be
    [Documentation]    Said at once, with what to do: a message is text or bytes.
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    VAR    &{order}    id=${7}
    FOR    ${operator}    IN    ==    !=    contains
        Run Keyword And Expect Error    A message is text or bytes, and a dictionary is expected. Add json_path=$*
        ...    Wait For Socket Message    ${operator}    ${order}
        Run Keyword And Expect Error    A message is text or bytes, and a number is expected. *
        ...    Wait For Server Message    ${operator}    ${7}
    END
    Run Keyword And Expect Error    data_type=arrayBuffer takes messages of bytes alone, and text is expected.
    ...    Wait For Socket Message    ==    hello    data_type=arrayBuffer

What An Operator Cannot Compare
    [Documentation]    Text with bytes, an expression without json_path or with a variable that there is not.
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open
    Send Socket Message    {"id": 7}
    Run Keyword And Expect Error    *last message: it is text, and bytes are expected
    ...    Wait For Socket Message    ==    ${{b'hello'}}    timeout=200ms
    Run Keyword And Expect Error    *last message: *TypeError*with json_path=$ it is the JSON in it.
    ...    Wait For Socket Message    validate    value['id'] == 8    timeout=200ms
    Run Keyword And Expect Error    *cannot be evaluated: *Variable '$missing' not found. In an expression*
    ...    Wait For Socket Message    validate    value == $missing
    Run Keyword And Expect Error    *is text, and bytes are expected, but contains finds text in text*
    ...    Get Socket State    contains    ${{b'OPEN'}}

What Is Expected Is JSON Or Fails
    [Documentation]    Beside what is no text; as Python has it, it would be unequal to everything.
    [Template]    Expected Should Be JSON
    {"a": true}    True    write true
    {"a": null}    None    write null
    {"a": {"b": 1}}    {'b': 1}    write {"b": 1}
    {"a": [1, 2]}    (1, 2)    write [[]1, 2]
    {"a": {"b": 1}}    {"b": 1,}    write {"b": 1}

True Is No Number In JSON
    [Documentation]    To Python it is 1.
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open
    Send Socket Message    {"ok": true}
    Run Keyword And Expect Error    *in the last one $.ok is true.
    ...    Wait For Socket Message    ==    1    json_path=$.ok    timeout=100ms
    Wait For Socket Message    !=    1    json_path=$.ok

An Operator Without Anything Behind It
    [Documentation]    It would hold for anything, or for nothing.
    [Template]    Nothing Should Stand Behind
    Get Socket State    ==
    Get Socket State    !=
    Get Socket State    contains
    Get Callback Count    onSocketOpen    !=
    Get Error Message    !=
    Wait For Socket Message    validate
    Wait For Socket Message    <
    Wait For Server Message    then

A State That There Is Not
    [Documentation]    Is unequal to every state.
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Run Keyword And Expect Error    There is no state 'CLOSD': write CLOSED. States are *
    ...    Get Socket State    !=    CLOSD
    Run Keyword And Expect Error    There is no state '1'. States are *    Get Socket State    ==    1

A Getter's Text Against Bytes
    [Documentation]    They are never equal.
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Run Keyword And Expect Error    *is text, and bytes are expected: write the text.
    ...    Get Socket State    !=    ${{b'OPEN'}}

What A Socket Has Only When It Has Ended
    [Documentation]    Before that it is unequal to nothing.
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open
    FOR    ${keyword}    IN    Get Close Code    Get Close Reason
        Run Keyword And Expect Error    *It has not ended: use "Wait For Socket Close" first.
        ...    ${keyword}    !=    1000
        Run Keyword    ${keyword}    ==    ${None}
    END

A Header Whose Quotes Broke
    [Documentation]    Where it broke, and nothing of what it holds.
    [Tags]    S17
    ${url} =    Start Socket Server
    Run Keyword And Expect Error    *begins like a dictionary and is none: unterminated string*at character 12.*
    ...    Connect Socket    ${url}    header={'X': 'it's'}
    Run Keyword And Expect Error    headers begin like a dictionary and are none: unterminated string*
    ...    Reject Next Handshake    headers={'X': 'it's'}

An Unreadable JSON Path
    [Documentation]    Said at once, not after the timeout.
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Run Keyword And Expect Error    json_path '$[' cannot be read*
    ...    Wait For Socket Message    ==    1    json_path=$[

An Unreadable Regular Expression
    [Documentation]    Said at once, not after the timeout.
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Run Keyword And Expect Error    '(' is no regular expression*
    ...    Wait For Socket Message    matches    (

A Count Below One
    [Documentation]    There is nothing to wait for.
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Run Keyword And Expect Error    count must be 1 or more, got 0.    Wait For Socket Messages    0

A Value That Is No JSON
    [Documentation]    JSON has no form for it.
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open
    Run Keyword And Expect Error    The value cannot be sent as JSON*
    ...    Send Socket Json    ${{ {1, 2} }}
    Run Keyword And Expect Error    The value cannot be sent as JSON*
    ...    Send Socket Json    ${{ float('nan') }}

Host Settings
    [Documentation]    Set Host refuses what the import refuses, and changes nothing then.
    [Template]    Run Keyword And Expect Error
    platform 'andriod' is not known. Did you mean 'android'?*    Set Host    platform=andriod
    rules must be 'development' or 'production'*    Set Host    rules=strict
    missing_apis names 'closeSockets'*    Set Host    missing_apis=closeSockets
    max_sockets must be 1 or more*    Set Host    max_sockets=-1
    base_library must be a version*    Set Host    base_library=new
    domains holds 'wss://example.com'*    Set Host    domains=wss://example.com

Servers
    [Documentation]    The embedded server's keywords.
    Run Keyword And Expect Error    No socket server runs*    Get Socket Server Url
    Start Socket Server    alias=chat
    Run Keyword And Expect Error    No server is named 'news'. Known: 'chat'.
    ...    Get Socket Server Url    server=news
    Run Keyword And Expect Error    *'chat'*    Start Socket Server    alias=chat
    Run Keyword And Expect Error    *echo*silent*    Start Socket Server    loud
    Run Keyword And Expect Error    *self-signed*    Start Socket Server    tls=yes
    Run Keyword And Expect Error    No client has connected to server 'chat' yet. Use "Wait For *
    ...    Server Sends Message    hello
    Run Keyword And Expect Error    *    Release Handshake


*** Keywords ***
Expected Should Be JSON
    [Arguments]    ${data}    ${expected}    ${advice}
    ${url} =    Start Socket Server
    ${task} =    Connect Socket    ${url}
    Wait For Socket Open    ${task}
    Send Socket Message    ${data}    socket=${task}
    FOR    ${operator}    IN    ==    !=
        Run Keyword And Expect Error
        ...    *is meant as JSON, and is none: ${advice}
        ...    Wait For Socket Message
        ...    ${operator}
        ...    ${expected}
        ...    json_path=$.a
        ...    socket=${task}
        ...    timeout=100ms
    END
    Close Socket    socket=${task}
    Wait For Socket Close    socket=${task}

Nothing Should Stand Behind
    [Arguments]    ${keyword}    @{arguments}
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open
    Wait For Server Connection
    Connect Socket    http://example.com    fail=Log
    Run Keyword And Expect Error    Nothing stands behind*: write what is expected, or \${EMPTY}.
    ...    ${keyword}    @{arguments}
    Close Socket
    Wait For Socket Close

Wait Should Refuse The Timeout
    [Arguments]    ${timeout}    ${failure}
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Run Keyword And Expect Error    ${failure}    Wait For Socket Open    timeout=${timeout}
    Wait For Socket Open
    Close Socket
    Wait For Socket Close
    Stop Socket Server
