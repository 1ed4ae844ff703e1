*** Settings ***
Documentation       Every wrong argument of a call: the platform's code at once, a sentence that says
...                 what is wrong, one fail and one complete callback, nothing sent, nothing left open.

Library             String
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/platforms.resource

Test Tags           bad-input


*** Variables ***
${LONG_ASCII}         ${{'x' * 124}}
${LONG_CHINESE}       ${{'超' * 42}}
&{LINE_FEED}          X-A=one\ntwo
&{CARRIAGE_RETURN}    X-A=one\rtwo
&{NUL}                X-A=one\x00two
&{BAD_NAME}           Bad Name=x
&{EMPTY_NAME}         ${EMPTY}=x
&{OWN_HEADER}         Sec-WebSocket-Key=x
&{HOST_HEADER}        Host=x
&{LIST_VALUE}         X-A=${{[1]}}
@{TWICE}              chat    chat
@{SPACED}             two words
@{NUMBERS}            ${1}


*** Test Cases ***
Url
    [Documentation]    What connectSocket refuses as a URL.
    [Tags]    S16
    [Template]    Connect Should Be Refused On Both Platforms
    202    4    url must be a string and not empty, got nothing
    202    4    an empty string    url=${EMPTY}
    202    4    got int 5    url=${5}
    202    4    got a value of type list    url=${{['ws://h']}}
    202    2    neither ws:// nor wss://    url=http://example.com
    202    2    neither ws:// nor wss://    url=example.com
    202    2    has no host    url=ws://
    202    2    has no host    url=ws:///path
    202    2    has a bad port: it must be a number from 1 to 65535    url=ws://example.com:70000
    202    2    has a bad port: it must be a number from 1 to 65535    url=ws://example.com:port
    202    2    has port 0    url=ws://example.com:0
    202    2    has a fragment    url=ws://example.com/#top
    202    2    a host that is not a name ('{host}')    url=ws://{host}/
    202    2    a host that is not a name ('256.0.0.1')    url=ws://256.0.0.1/
    202    2    a host that is not a name ('a b.example')    url=ws://a b.example/

Header
    [Documentation]    What connectSocket refuses as a header.
    [Tags]    S17
    [Template]    Connect Should Be Refused On Both Platforms
    202    4    holds a line feed    url=ws://127.0.0.1:1    header=${LINE_FEED}
    202    4    holds a carriage return    url=ws://127.0.0.1:1    header=${CARRIAGE_RETURN}
    202    4    holds a NUL    url=ws://127.0.0.1:1    header=${NUL}
    202    4    is no name of a header    url=ws://127.0.0.1:1    header=${BAD_NAME}
    202    4    is no name of a header    url=ws://127.0.0.1:1    header=${EMPTY_NAME}
    202    4    belongs to the handshake    url=ws://127.0.0.1:1    header=${OWN_HEADER}
    202    4    belongs to the handshake    url=ws://127.0.0.1:1    header=${HOST_HEADER}
    202    4    must be a string or a number    url=ws://127.0.0.1:1    header=${LIST_VALUE}
    202    4    must be a dictionary    url=ws://127.0.0.1:1    header=X-A: one
    202    4    must be a dictionary    url=ws://127.0.0.1:1    header=${5}

Subprotocols
    [Documentation]    What connectSocket refuses as subprotocols.
    [Tags]    S19
    [Template]    Connect Should Be Refused On Both Platforms
    202    2    'two words' is no name of a subprotocol    url=ws://127.0.0.1:1    protocols=${SPACED}
    202    2    is offered twice    url=ws://127.0.0.1:1    protocols=${TWICE}
    202    2    Int 1 is no name    url=ws://127.0.0.1:1    protocols=${NUMBERS}
    202    2    Protocols must be a list    url=ws://127.0.0.1:1    protocols=['chat
    202    2    is offered twice    url=ws://127.0.0.1:1    protocols=chat, v2, chat
    202    2    Protocols must be a list    url=ws://127.0.0.1:1    protocols=${7}

Handshake Timeout
    [Documentation]    It may be less than a minute, and nothing else.
    [Tags]    S21
    [Template]    Connect Should Be Refused On Both Platforms
    202    4    more than 0 and at most 60 seconds, got 61    url=ws://127.0.0.1:1    timeout=61s
    202    4    more than 0 and at most 60 seconds, got 0    url=ws://127.0.0.1:1    timeout=0s
    202    4    more than 0 and at most 60 seconds, got -1    url=ws://127.0.0.1:1    timeout=-1s

Close Code
    [Documentation]    What closeSocket refuses as a code; the socket stays open.
    [Tags]    S26    S27
    [Template]    Close Should Be Refused On Both Platforms
    code 999 may not be sent    code=999
    code 1004 may not be sent    code=1004
    code 1005 may not be sent    code=1005
    code 1006 may not be sent    code=1006
    code 1015 may not be sent    code=1015
    code 2999 may not be sent    code=2999
    code 5000 may not be sent    code=5000
    code must be a number or a string of digits, got 'abc'    code=abc
    code must be a number or a string of digits, got float 1000.5    code=${1000.5}
    code must be a number or a string of digits, got '1000.5'    code=1000.5
    code must be a number or a string of digits, got bool True    code=${True}
    code must be a number or a string of digits, got '-1000'    code=-1000
    code must be a number or a string of digits, got ''    code=${EMPTY}

Close Reason
    [Documentation]    What closeSocket refuses as a reason; the socket stays open.
    [Tags]    S28
    [Template]    Close Should Be Refused On Both Platforms
    reason is 124 bytes long    reason=${LONG_ASCII}
    reason is 126 bytes long in UTF-8 (42 characters)    reason=${LONG_CHINESE}
    reason must be a string, got int 5    reason=${5}

Data
    [Documentation]    What sendSocketMessage refuses as data; nothing is sent.
    [Tags]    S24
    [Template]    Send Should Be Refused On Both Platforms
    data must be text or bytes, got nothing
    data must be text or bytes, got int 5    data=${5}
    data must be text or bytes, got float 1.5    data=${1.5}
    data must be text or bytes, got bool True    data=${True}
    data must be text or bytes, got a value of type dict    data=${{ {'a': 1} }}
    data must be text or bytes, got a value of type list    data=${{ [1] }}
    data holds a lone surrogate    data=${{ chr(0xD800) }}

The Sixth Socket
    [Documentation]    Five are there, the sixth is refused, and the five are not touched.
    [Tags]    S20
    [Template]    Sixth Socket Should Be Refused
    android    1001
    ios    1

Sending Without Any Socket
    [Documentation]    There is no main socket.
    [Tags]    S14
    FOR    ${platform}    ${code}    IN    android    1001    ios    4
        Set Host    platform=${platform}
        ${text} =    Run Keyword And Expect Error    sendSocketMessage:fail *
        ...    Send Socket Message    hello
        Should Contain    ${text}    there is no main socket
        Error Code Should Be    ${code}
    END


*** Keywords ***
Connect Should Be Refused On Both Platforms
    [Arguments]    ${android}    ${ios}    ${sentence}    &{arguments}
    FOR    ${platform}    ${code}    IN    android    ${android}    ios    ${ios}
        Set Host    platform=${platform}
        Clear Socket History
        ${text} =    Run Keyword And Expect Error    connectSocket:fail ${code} *
        ...    Connect Socket    &{arguments}
        Failure Should Say    ${text}    ${sentence}
        One Fail Should Be Recorded    connectSocket    ${code}
        ${sockets} =    Get Sockets
        Should Be Empty    ${sockets}
    END

Close Should Be Refused On Both Platforms
    [Arguments]    ${sentence}    &{arguments}
    ${url} =    Start Socket Server
    FOR    ${platform}    ${code}    IN    android    202    ios    4
        Set Host    platform=${platform}
        Connect Socket    ${url}    alias=${platform}
        Wait For Socket Open    socket=${platform}
        Clear Socket History
        ${text} =    Run Keyword And Expect Error    closeSocket:fail ${code} *
        ...    Close Socket    socket=${platform}    &{arguments}
        Failure Should Say    ${text}    ${sentence}
        One Fail Should Be Recorded    closeSocket    ${code}
        Get Socket State    ==    OPEN    socket=${platform}
        Close Socket    socket=${platform}
        Wait For Socket Close    socket=${platform}    code=1000
    END
    Stop Socket Server

Send Should Be Refused On Both Platforms
    [Arguments]    ${sentence}    &{arguments}
    ${url} =    Start Socket Server
    FOR    ${platform}    ${code}    IN    android    202    ios    4
        Set Host    platform=${platform}
        Connect Socket    ${url}    alias=${platform}
        Wait For Socket Open    socket=${platform}
        Clear Socket History
        ${text} =    Run Keyword And Expect Error    sendSocketMessage:fail ${code} *
        ...    Send Socket Message    socket=${platform}    &{arguments}
        Failure Should Say    ${text}    ${sentence}
        One Fail Should Be Recorded    sendSocketMessage    ${code}
        Send Socket Message    still open    socket=${platform}
        Wait For Socket Message    ==    still open    socket=${platform}
        Socket Should Have No Messages    socket=${platform}
        Close Socket    socket=${platform}
        Wait For Socket Close    socket=${platform}
    END
    Stop Socket Server

Sixth Socket Should Be Refused
    [Arguments]    ${platform}    ${code}
    Set Host    platform=${platform}
    ${url} =    Start Socket Server
    FOR    ${_}    IN RANGE    5
        ${task} =    Connect Socket    ${url}
        Wait For Socket Open    socket=${task}
    END
    ${text} =    Run Keyword And Expect Error    connectSocket:fail ${code} *
    ...    Connect Socket    ${url}    alias=sixth
    Failure Should Say    ${text}    5 sockets have not ended
    ${sockets} =    Get Sockets
    Length Should Be    ${sockets}    5
    Close Socket
    FOR    ${task}    IN    @{sockets}
        Wait For Socket Close    socket=${task}
    END
    Stop Socket Server
