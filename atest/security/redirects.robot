*** Settings ***
Documentation       What a connect carries is for the origin that it names. A redirect to another one is not followed:
...                 who waits there sees nothing, not even a TCP connection.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Library             WatchfulServers.py


*** Variables ***
# Whatever a tester gave: the library does not guess which of them are secret.
&{HEADER}     Authorization=Bearer header-token    Cookie=session=cookie-token    X-Api-Key=key-token
@{SECRETS}    header-token    cookie-token    key-token    url-token    location-token    proxy-token


*** Test Cases ***
To Another Port
    [Documentation]    With each status that redirects.
    [Template]    Nothing Should Follow
    301 Moved Permanently    ws://127.0.0.1:OTHER/
    302 Found    //127.0.0.1:OTHER/
    303 See Other    http://127.0.0.1:OTHER/
    307 Temporary Redirect    ws://mia:location-token@127.0.0.1:OTHER/?token=location-token
    308 Permanent Redirect    ws://127.0.0.1:OTHER/

To Another Name Or Scheme
    [Documentation]    On the same port of the same machine. The way up to TLS is to another origin, too.
    [Template]    Nothing Should Follow
    302 Found    ws://localhost:HERE/
    302 Found    ws://mia:location-token@localhost:HERE/
    302 Found    wss://127.0.0.1:HERE/
    302 Found    https://127.0.0.1:HERE/

From TLS
    [Documentation]    To none, which would be a downgrade, and to TLS elsewhere. The client's certificate, which the
    ...    first server asked for, stays there.
    [Tags]    tls
    [Template]    Nothing Should Follow From TLS
    ws://127.0.0.1:HERE/
    http://127.0.0.1:HERE/
    ws://127.0.0.1:OTHER/
    wss://127.0.0.1:OTHER/

Within The Origin
    [Documentation]    What the connect carries goes along; a password in the Location does not take its place.
    ${port} =    Start Watchful Server    home
    ...    HTTP/1.1 307 Moved\nLocation: //mia:location-token@127.0.0.1:HERE/new\n\n    open
    Connect Socket    ws://mia:url-token@127.0.0.1:${port}    header={'Cookie': 'cookie-token'}
    Wait For Socket Open
    Close Socket
    ${seen} =    What Server Saw    home
    ${credentials} =    Evaluate    base64.b64encode(b'mia:url-token').decode()
    FOR    ${request}    IN    @{seen}
        Should Contain    ${request.decode('latin-1')}    Authorization: Basic ${credentials}\r\n
        Should Contain    ${request.decode('latin-1')}    Cookie: cookie-token\r\n
    END
    Length Should Be    ${seen}    2

Cookies Are Not Kept
    [Documentation]    What one answer sets goes into no other request, not even of the same connect.
    ${port} =    Start Watchful Server    home
    ...    HTTP/1.1 302 Found\nSet-Cookie: session=cookie-token; Domain=127.0.0.1\nLocation: /new\n\n    open
    ${first} =    Connect Socket    ws://127.0.0.1:${port}
    Wait For Socket Open    socket=${first}
    ${second} =    Connect Socket    ws://127.0.0.1:${port}
    Wait For Socket Open    socket=${second}
    Close Socket
    ${seen} =    What Server Saw    home
    Length Should Be    ${seen}    3
    Should Not Contain    ${{b''.join($seen)}}    ${{b'cookie-token'}}

A Proxy's Password
    [Documentation]    Is for the proxy alone: neither the server sees it, nor a proxy's redirect takes it elsewhere.
    ${server} =    Start Watchful Server    server    HTTP/1.1 302 Found\nLocation: /new\n\n    open
    ${proxy} =    Start Watchful Proxy    proxy    ${server}
    Connect Socket    ws://server.invalid    proxy=http://mia:proxy-token@127.0.0.1:${proxy}
    Wait For Socket Open
    Close Socket
    ${seen} =    What Server Saw    server
    Length Should Be    ${seen}    2
    ${all} =    Evaluate    b''.join($seen).lower()
    Should Not Contain    ${all}    ${{b'proxy-authorization'}}
    ${asked} =    What Server Saw    proxy
    ${credentials} =    Evaluate    base64.b64encode(b'mia:proxy-token')
    FOR    ${connection}    IN    @{asked}
        ${tunnel}    ${through} =    Evaluate    $connection.split(b'\\r\\n\\r\\n', 1)
        Should Contain    ${tunnel}    ${credentials}
        Should Not Contain    ${through}    ${credentials}
    END
    Nothing Should Follow A Proxy


*** Keywords ***
Nothing Should Follow
    [Arguments]    ${status}    ${location}
    ${first} =    Two Servers    HTTP/1.1 ${status}\nLocation: ${location}\n\n
    ${task} =    Connect Socket    ws://mia:url-token@127.0.0.1:${first}    header=${HEADER}
    The Other Server Should Have Seen Nothing    ${task}

Nothing Should Follow From TLS
    [Arguments]    ${location}
    ${first} =    Two Servers    HTTP/1.1 302 Found\nLocation: ${location}\n\n
    ...    certificate_for=127.0.0.1
    ${ca_certs} =    Authority File
    ${client_cert} =    Client Certificate File
    ${task} =    Connect Socket    wss://127.0.0.1:${first}    header=${HEADER}
    ...    ca_certs=${ca_certs}    client_cert=${client_cert}
    The Other Server Should Have Seen Nothing    ${task}
    ${shown} =    Certificates Shown To    first
    Should Be Equal    ${shown}    ${{[True]}}

Nothing Should Follow A Proxy
    [Documentation]    Which answers with a redirect itself.
    ${proxy} =    Two Servers    HTTP/1.1 302 Found\nLocation: http://127.0.0.1:OTHER/\n\n
    ${task} =    Connect Socket    ws://server.invalid    proxy=http://mia:proxy-token@127.0.0.1:${proxy}
    ${error} =    Wait For Socket Error    socket=${task}
    Should Contain    ${error.detail}    answered 302 Found
    Server Should Have Seen Nothing    other

Two Servers
    [Documentation]    Named first and other. The first one answers this, in which OTHER is the other one's port.
    ...    Returns its own.
    [Arguments]    ${answer}    &{options}
    ${other} =    Start Watchful Server    other
    ${first} =    Start Watchful Server    first    ${{$answer.replace('OTHER', str($other))}}    &{options}
    RETURN    ${first}

The Other Server Should Have Seen Nothing
    [Arguments]    ${task}
    ${error} =    Wait For Socket Error    socket=${task}
    Should Contain    ${error.detail}    redirected to another origin
    Should Not Contain Any    ${error.detail}    @{SECRETS}
    Server Should Have Seen Nothing    other
    ${seen} =    What Server Saw    first
    Length Should Be    ${seen}    1
    Should Contain    ${seen}[0]    ${{b'cookie-token'}}
