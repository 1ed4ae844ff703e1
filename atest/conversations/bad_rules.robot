*** Settings ***
Documentation       Rules that cannot be: a sentence names what is wrong and its mend.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}

Test Setup          Connect To A Silent Server


*** Test Cases ***
A Pattern That Is None
    [Documentation]    As in waits.
    Run Keyword And Expect Error    *begins like JSON, but it breaks at*    Answer Socket Messages    {"a": }    b
    Run Keyword And Expect Error    *which is no kind that there is*    Server Answers    <numbr>    b
    Run Keyword And Expect Error    *no regular expression*    Answer Socket Messages    <regex (>    b

A Reply That Is None
    [Documentation]    It is seen at once.
    [Template]    Reply Should Be Refused
    ${None}    reply must be text, bytes, a dictionary that is sent as JSON, or a list of such, got nothing*
    ${{[b'a', 7]}}    reply must be text, bytes, *got int 7*
    ${{{'a': float('nan')}}}    reply cannot be sent as JSON: *
    ${{chr(0xd800)}}    reply cannot be sent as UTF-8: *
    {'b': 2}    reply begins like JSON, but it is none: Expecting property name *is written <is …>.
    {"a": 1} tail    reply begins like JSON, but it is none: Extra data*
    <$.a b>    reply has <$.a b> in it, and that is no JSON path: *
    <3>    reply has <3> in it, and the pattern has 2 groups. Groups are counted from 1.

A Close That Is None
    [Documentation]    Its code is as of Server Closes Socket.
    FOR    ${code}    IN    -1    65536
        Run Keyword And Expect Error    A Close frame has 16 bits for its code, so it is 0 to 65535, not ${code}.
        ...    Server Answers    a    close=${code}
        Run Keyword And Expect Error    A Close frame has 16 bits for its code, so it is 0 to 65535, not ${code}.
        ...    Server Greets    close=${code}
    END
    Run Keyword And Expect Error    reason is that of a Close frame: write its code too, such as close=4400.
    ...    Server Answers    a    b    reason=bye
    Run Keyword And Expect Error    reply must be text, bytes, *got nothing*    Server Answers    a
    Run Keyword And Expect Error    reason has <2> in it, and the pattern has 1 group. *
    ...    Server Answers    <regex (a)>    close=1000    reason=<2>
    Run Keyword And Expect Error    The reason cannot be sent as UTF-8: *
    ...    Server Greets    close=1000    reason=${{chr(0xd800)}}
    Run Keyword And Expect Error    There is no message of which <$.id> could take a value. *
    ...    Server Greets    close=1000    reason=<$.id>

A Reason That Finds Nothing
    [Documentation]    The rule ends, and the connection does not.
    Server Answers    {}    close=4400    reason=<$.id>
    Send Socket Json    {"a": 1}
    Run Keyword And Expect Error    The answer to {} of server '*' has ended: <$.id> of its reply finds nothing *
    ...    Wait For Server Message
    Get Socket State    ==    OPEN

A Greeting And A Heartbeat Have No Message
    [Documentation]    So no path has anything to take.
    Run Keyword And Expect Error    There is no message of which <$.id> could take a value. *
    ...    Server Greets    {"id": "<$.id>"}
    Run Keyword And Expect Error    There is no message of which <$.id> could take a value. *
    ...    Send Socket Message Every    1s    <$.id>
    Run Keyword And Expect Error    data must be text, bytes*    Send Socket Message Every    1s    ${None}
    Run Keyword And Expect Error    data must be one message: *    Server Sends Message Every    1s    ${{['a']}}

An Interval Of Nothing
    [Documentation]    And times and delays.
    Run Keyword And Expect Error    interval must be longer than zero, *    Send Socket Message Every    0    a
    Run Keyword And Expect Error    interval must be longer than zero, *    Server Sends Message Every    -1s    a
    Run Keyword And Expect Error    after must be longer than zero, *    Server Answers    a    b    after=0s
    Run Keyword And Expect Error    times must be 1 or more, or 0 *    Answer Socket Messages    a    b    times=-1

A Path That Finds Nothing
    [Documentation]    The rule ends, the message stays, and the next keyword fails.
    Answer Socket Messages    {"type": "ping"}    {"id": "<$.id>"}
    Server Sends Json    {"type": "ping"}
    Run Keyword And Expect Error
    ...    The answer to {"type": "ping"} on socket '*' has ended: <$.id> of its reply finds nothing in the message.
    ...    Wait For Socket Message
    Wait For Socket Message    ==    ping    json_path=$.type

A Path That Finds Several
    [Documentation]    The same on a server.
    Server Answers    {"type": "ping"}    {"id": "<$..id>"}
    Send Socket Json    {"type": "ping", "a": {"id": 1}, "b": {"id": 2}}
    Run Keyword And Expect Error
    ...    The answer to {"type": "ping"} of server '*' has ended: <$..id> of its reply finds 2 values, *.
    ...    Wait For Server Message
    Wait For Server Message    ==    ping    json_path=$.type

A Reply That Cannot Be Encoded
    [Documentation]    As half of a character is in the message.
    Server Answers    {"id": "<any>"}    got <$.id>
    Send Socket Message    {"id": "\\ud800"}
    Run Keyword And Expect Error    The answer to {"id": <any>} of server '*' has ended: * cannot be sent as UTF-8: *
    ...    Wait For Server Message
    Wait For Server Message    contains    ud800

A Regex That Never Ends
    [Documentation]    It has 100 ms, and the socket lives on.
    Answer Socket Messages    <regex (a|aa)+b>    b
    ${long} =    Evaluate    'a' * 64 + 'c'
    Server Sends Message    ${long}
    Run Keyword And Expect Error    *was not decided in 100 ms on a text of 65 characters*    Wait For Socket Message
    Wait For Socket Message    ==    ${long}
    Server Sends Message    hello
    Wait For Socket Message    ==    hello

A Socket That Has Ended
    [Documentation]    Nothing more comes.
    Close Socket
    Wait For Socket Close
    Run Keyword And Expect Error    Socket '*' is CLOSED, so it can say nothing more by itself. *
    ...    Answer Socket Messages    a    b
    Run Keyword And Expect Error    Socket '*' is CLOSED, so it can say nothing more by itself. *
    ...    Send Socket Message Every    1s    a

No Socket And No Server
    [Documentation]    As elsewhere.
    Run Keyword And Expect Error    No socket is named 'none'*    Answer Socket Messages    a    b    socket=none
    Run Keyword And Expect Error    No server is named 'none'*    Server Answers    a    b    server=none
    Run Keyword And Expect Error    No server is named 'none'*    Stop Answers    server=none

Beside A Replay
    [Documentation]    The recording says all that the server does.
    Start Socket Server    replay=${CURDIR}/../../utest/har/chromium.har    alias=replaying
    FOR    ${keyword}    IN    Server Answers    Server Greets    Server Sends Message Every
        @{arguments} =    Set Variable If    '${keyword}' == 'Server Answers'    ${{['a', 'b']}}
        ...    '${keyword}' == 'Server Greets'    ${{['a']}}    ${{['1s', 'a']}}
        Run Keyword And Expect Error    Server 'replaying' replays a recording, *Leave out replay= *
        ...    ${keyword}    @{arguments}
    END


*** Keywords ***
Connect To A Silent Server
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}
    Wait For Socket Open

Reply Should Be Refused
    [Arguments]    ${reply}    ${error}
    Run Keyword And Expect Error    ${error}    Answer Socket Messages    <regex (a)(b)>    ${reply}
    Run Keyword And Expect Error    ${error}    Server Answers    <regex (a)(b)>    ${reply}
