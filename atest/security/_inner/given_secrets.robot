*** Settings ***
Documentation       The secret of the environment's ``SWAN_SECRET`` as an argument of keywords, and in what peers say.
...                 The outer run looks for it in all that is left.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=5s    timeline=ALL
Library             SpelledPeer.py

Suite Setup         Know The Peer
Test Teardown       Save What Happened


*** Test Cases ***
Binary Messages
    [Documentation]    With the secret in each form and at each place, heard by a listener, and where a wait fails.
    Open It    echo
    On Socket Message    Hear
    Send Socket Message    ${SECRET}
    FOR    ${number}    IN RANGE    ${{ len($PEER.data()) }}
        Server Sends Message    ${{ $PEER.data()[$number] }}
        Send Socket Message    ${{ $PEER.data()[$number] }}
        Process Socket Events
        Run Keyword And Expect Error    *    Wait For Socket Message    ==    nothing    timeout=1ms
        Run Keyword And Expect Error    *    Wait For Server Message    ==    nothing    timeout=1ms
    END
    Wait For Socket Message    ==    ${{ $PEER.data()[-1] }}

Texts
    [Documentation]    The same of text, whole and in fragments.
    Open It    silent
    Send Socket Message    ${SECRET}
    Server Sends Message    ${SECRET}    fragments=3
    FOR    ${number}    IN RANGE    ${{ len($PEER.texts()) }}
        Server Sends Message    ${{ $PEER.texts()[$number] }}    fragments=2
        Send Socket Message    ${{ $PEER.texts()[$number] }}
        Wait For Server Message    ==    ${{ $PEER.texts()[$number] }}
        Run Keyword And Expect Error    *    Wait For Socket Message    ==    nothing    timeout=1ms
        Run Keyword And Expect Error    *    Socket Should Have No Messages
    END

Failing Wait
    [Documentation]    Its timeline and its failure have what came.
    Open It    silent
    Send Socket Message    ${SECRET}
    Server Sends Message    ${{ $PEER.data()[25] }}
    Server Sends Message    ${{ $PEER.texts()[-1] }}
    Wait For Socket Message    ==    ${{ $PEER.holding() }}    json_path=$    timeout=100ms

Pings And Raw Bytes
    [Documentation]    Their payloads are in frames, and in the events of the server.
    Open It    silent
    Server Sends Ping    ${SECRET}
    Server Sends Ping    ${{ $PEER.data()[9] }}
    Server Sends Bytes    ${{ $PEER.in_hexadecimal() }}
    Server Sends Bytes    ${{ bytes([0x82, len($PEER.raw)]) + $PEER.raw }}
    Server Sends Slowly    ${SECRET}    bytes_per_second=1000
    Wait For Socket Messages    3

Close Frames
    [Documentation]    Of both sides, expected with a Secret.
    Open It    silent
    Close Socket    code=4001    reason=${SECRET}
    Run Keyword And Expect Error    *    Wait For Server Close    reason=another
    Wait For Server Close    code=4001    reason=${SECRET}
    Wait For Socket Close
    Open It    silent
    Server Closes Socket    4000    ${SECRET}
    Wait For Socket Close    reason=${SECRET}
    Get Close Reason    ==    ${SECRET}
    Run Keyword And Expect Error    *    Get Close Reason    ==    another
    Run Keyword And Expect Error    *    Wait For Socket Close    code=1000

Dictionaries And Lists
    [Documentation]    Sent, expected, headers.
    Open It    echo
    Send Socket Json    ${{ $PEER.holding() }}
    Wait For Server Message    ==    ${{ $PEER.holding() }}    json_path=$
    Wait For Socket Message    ==    ${{ $PEER.holding() }}    json_path=$
    Send Socket Json    ${{ [$PEER.holding()] }}
    Wait For Server Message    ==    ${{ $PEER.holding()['all'] }}    json_path=$[0].all
    Wait For Socket Message    contains    ${SECRET}    json_path=$[0].all
    Run Keyword And Expect Error
    ...    *
    ...    Wait For Server Message
    ...    ==
    ...    ${{ $PEER.holding() }}
    ...    json_path=$
    ...    timeout=1ms

Tokens
    [Documentation]    The token alone, and what is in one that is Basic, said by the server.
    FOR    ${scheme}    IN    Bearer    Basic
        Start Socket Server
        ...    silent
        ...    alias=${scheme}
        ...    headers=${{ {'Set-Cookie': $PEER.in_header(), 'X-Key': $PEER.in_header()} }}
        ${url} =    Get Socket Server Url    server=${scheme}
        Connect Socket    ${url}    header=${{ {'Authorization': $PEER.authorization($scheme)} }}
        Wait For Socket Open
        ${request} =    Wait For Server Connection
        Log    ${request}
        Server Sends Message    ${{ b'bad ' + $PEER.raw }}
        Server Sends Message    ${{ 'bad mia:' + $PEER.secret }}
        Server Sends Message    ${{ $PEER.authorization($scheme).value.split(' ', 1)[1] }}
        Wait For Socket Messages    3
        Server Closes Socket    4000    ${{ $PEER.secret }}
        Wait For Socket Close
    END

The Password Of A URL
    [Documentation]    Given as plain text, and quoted by the server.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${{ $PEER.with_password($url) }}
    Wait For Socket Open
    Server Sends Message    ${{ $PEER.raw }}
    Server Sends Message    ${{ $PEER.texts()[3] }}
    Wait For Socket Messages    2
    Server Closes Socket    4000    ${{ $PEER.secret }}
    Wait For Socket Close
    Reject Next Handshake    403    headers=${{ {'X-Why': $PEER.raw.decode('latin-1')} }}    body=${{ $PEER.secret }}
    Connect Socket    ${{ $PEER.with_password($url) }}
    Wait For Socket Error
    ${url} =    Start Raw Server
    Connect Socket    ${{ $PEER.with_password($url) }}
    Raw Server Accepts
    Raw Server Sends    ${{ 'HTTP/1.1 401 no ' + $PEER.secret + '\n\n' }}
    Run Keyword And Expect Error    *    Wait For Socket Open

The Password Of A Proxy
    [Documentation]    Of a keyword, as plain text and as a Secret, and of the environment. The proxy quotes it.
    ${url} =    Start Raw Server
    Connect Socket    ws://chat.invalid    proxy=${{ $PEER.with_password($url.replace('ws', 'http')) }}
    Proxy Refuses
    Run Keyword And Expect Error    *    Wait For Socket Open
    Connect Socket    ws://chat.invalid
    ...    proxy=${{ robot.api.types.Secret($PEER.with_password($url.replace('ws', 'http'))) }}
    Proxy Refuses
    Run Keyword And Expect Error    *    Wait For Socket Open
    Use Environment Proxy    ${{ $url.replace('ws', 'http') }}
    Connect Socket    ws://chat.invalid
    Proxy Refuses
    Run Keyword And Expect Error    *    Wait For Socket Open
    [Teardown]    Run Keywords    Use Environment Proxy    AND    Save What Happened

Names
    [Documentation]    Whatever takes text takes a Secret.
    Start Socket Server    silent    alias=${SECRET}
    ${url} =    Get Socket Server Url    server=${SECRET}
    ${task} =    Connect Socket    ${{ robot.api.types.Secret($url) }}    alias=${SECRET}
    Log    ${task}
    Wait For Socket Open    socket=${SECRET}
    Get Socket State    ==    OPEN    ${{ robot.api.types.Secret('not ' + $PEER.secret) }}    socket=${SECRET}
    Run Keyword And Expect Error    *socket=*    Get Socket State    ==    OPEN    ${SECRET}

Names In Failures
    [Documentation]    They are masked there, too.
    Open It    silent
    Run Keyword And Expect Error    *    Get Socket State    ==    CLOSED    ${SECRET}
    Run Keyword And Expect Error
    ...    *
    ...    Wait For Socket Message
    ...    ==
    ...    a
    ...    ${SECRET}
    ...    json_path=$.a
    ...    timeout=1ms
    Run Keyword And Expect Error    *    Wait For Socket Message    ==    a    json_path=${SECRET}    timeout=1ms
    Run Keyword And Expect Error    *    Callback Should Have Been Called    ${SECRET}
    Run Keyword And Expect Error
    ...    *
    ...    Get Socket Server Url
    ...    server=${{ robot.api.types.Secret('no ' + $PEER.secret) }}
    Run Keyword And Expect Error    *    On Socket Open    ${SECRET}
    Run Keyword And Expect Error    *    Set Host    platform=${SECRET}

Paths
    [Documentation]    Of files that are there, and of others.
    Open It    silent
    Run Keyword And Expect Error    *    Connect Socket    ws://127.0.0.1:9    client_key=${SECRET}
    Run Keyword And Expect Error    *    Start Socket Server    replay=${SECRET}
    Run Keyword And Expect Error    *    Save Socket Traffic    ${SECRET}
    Save Socket Traffic    ${{ robot.api.types.Secret($PEER.secret + '.json') }}

A Recording
    [Documentation]    Its server says what came instead.
    Open It    silent
    Send Socket Message    hello
    Send Socket Message    ${{ b'hello' }}
    Save Socket Traffic    recorded.har
    Close Socket
    Wait For Socket Close
    FOR    ${data}    IN    ${SECRET}    ${{ $PEER.holding() }}
        ${url} =    Start Socket Server    replay=recorded.har
        Connect Socket    ${url}
        Wait For Socket Open
        Run Keyword And Expect Error    *    Send And Wait    ${data}
    END
    ${url} =    Start Socket Server    replay=recorded.har
    Connect Socket    ${url}
    Wait For Socket Open
    Send Socket Message    hello
    Run Keyword And Expect Error    *    Send Bytes And Wait

What Is Left Of A Secret In Other Text
    [Documentation]    Is refused, also beside a Secret.
    Open It    silent
    Run Keyword And Expect Error    *all that is left of a Secret*    Send Socket Message    Bearer ${SECRET}
    Run Keyword And Expect Error    *all that is left of a Secret*    Server Sends Message    Bearer ${SECRET}
    Run Keyword And Expect Error    *all that is left of a Secret*
    ...    Wait For Server Message    ==    ${{ {'a': $SECRET, 'b': 'x' + str($SECRET)} }}    json_path=$


*** Keywords ***
Know The Peer
    VAR    ${SECRET: Secret}    %{SWAN_SECRET}    scope=SUITE    # robocop: off=VAR05
    ${peer} =    Get Library Instance    SpelledPeer
    VAR    ${PEER}    ${peer}    scope=SUITE    # robocop: off=VAR05

Open It
    [Arguments]    ${behavior}
    ${url} =    Start Socket Server    ${behavior}
    Connect Socket    ${url}
    Wait For Socket Open

Hear
    [Documentation]    Robot Framework logs what it is given.
    [Arguments]    ${payload}
    Log    ${payload}

Send And Wait
    [Arguments]    ${data}
    Send Socket Json    ${data}
    Wait For Socket Close

Send Bytes And Wait
    Send Socket Message    ${{ $PEER.raw }}
    Wait For Socket Close

Save What Happened
    FOR    ${ending}    IN    har    json    html
        Save Socket Traffic    ${TEST NAME}.${ending}
    END
