*** Settings ***
Documentation       Import arguments that cannot be used: the import fails and says which it is and what would do.

Test Template       Import Should Fail


*** Variables ***
@{TWENTY_ONE}    @{{[f'host{number}.invalid' for number in range(21)]}}


*** Test Cases ***
Platform
    [Documentation]    The known ones are listed, and the one that may have been meant.
    *platform 'andriod' is not known. Did you mean 'android'? Known: android, ios.*    platform    andriod
    *platform 'symbian' is not known. Known: android, ios.*    platform    symbian
Rules And Domains
    [Documentation]    Two sets of rules; names of hosts, at most twenty.
    [Tags]    S23
    *rules must be 'development' or 'production', got 'strict'.*    rules    strict
    *domains holds 'wss://example.com', which is no host name. Give names alone*    domains    wss://example.com
    *domains holds 'example.com:443', which is no host name.*    domains    example.com:443
    *domains may name at most 20 hosts, got 21 (S23).*    domains    ${TWENTY_ONE}
    *domains must be a list, or names with commas between them, got int 5.*    domains    ${5}
Base URL And Header
    [Documentation]    What no connect could use.
    [Tags]    S16    S17
    *base_url: 'example.com' starts with neither ws:// nor wss://.*    base_url    example.com
    *base_url: url must be a string and not empty*    base_url    ${EMPTY}
    *base_url must have no query (?…), got 'ws://***@example.com/?a'.*    base_url    ws://mia:pa55@example.com/?a
    *id_path 'id' cannot be read: *It is RFC 9535, such as $.user.name*    id_path    id
    *header: Header must be a dictionary of names and values*    header    X-A: one
    *header: The header 'Host' belongs to the handshake itself*    header    ${{ {'Host': 'x'} }}
App
    [Documentation]    What becomes part of the Referer.
    [Tags]    S18
    *app_key becomes part of the Referer's path: letters, digits and ._~- only, got 'a/b'.*    app_key    a/b
    *app_key becomes part of the Referer's path*    app_key    ${EMPTY}
    *app_version becomes part of the Referer's path*got '1 0'.*    app_version    1 0
Host
    [Documentation]    Base library, missing APIs, sockets at a time.
    [Tags]    S20    S22    S33
    *base_library must be a version such as 1.9.3, got 'new'.*    base_library    new
    *base_library must be a version such as 1.9.3, got '1.9.x'.*    base_library    1.9.x
    *missing_apis names 'closeSockets', which is no API of the library. Known: connect*    missing_apis    closeSockets
    *max_sockets must be 1 or more, or 0 for no limit, got -1.*    max_sockets    -1
    *max_sockets must be a whole number, got 'five'.*    max_sockets    five
Times
    [Documentation]    Each longer than zero, a handshake's at most a minute.
    [Tags]    S21    S31
    *timeout=5000 has no unit: is it 5000 s, or 5 s? Write 5000s or 5000ms.*    timeout    5000
    *close_timeout=3000 has no unit: is it 3000 s, or 3 s?*    close_timeout    ${3000}
    *timeout must be longer than zero, such as 5s or 500ms, got 0 seconds.*    timeout    0
    *timeout must be longer than zero, such as 5s or 500ms, got -1 seconds.*    timeout    -1s
    *timeout must be a time such as 5s, 500ms or 1 min, got 'soon'.*    timeout    soon
    *connect_timeout must be longer than zero*    connect_timeout    0s
    *connect_timeout must be more than 0 and at most 60 seconds, got 61 seconds (S21).*    connect_timeout    61s
    *close_timeout must be longer than zero*    close_timeout    0s
Message Size
    [Documentation]    A number of bytes, more than none.
    *max_message_size must be a number of bytes above zero, such as 65536 or 64MiB, got '0'.*    max_message_size    0
    *max_message_size must be a number of bytes above zero*got 'big'.*    max_message_size    big
    *max_message_size must be a number of bytes above zero*got '64 TiB'.*    max_message_size    64 TiB
    *max_message_size must be a number of bytes above zero*got '-1'.*    max_message_size    -1
Closing Level
    [Documentation]    One of three.
    *auto_closing_level must be one of 'TEST', 'SUITE', 'MANUAL', got 'NEVER'.*    auto_closing_level    NEVER
Transport
    [Documentation]    The known ones are listed.
    *transport 'websocketclient' is not known. Did you mean 'websocket-client'? Known: *    transport    websocketclient
Plugins
    [Documentation]    One that is not there, one that is no plugin.
    *There is no plugin 'no_such_plugin'*Check its spelling and --pythonpath.*    plugins    no_such_plugin
    *There is no plugin 'json.NoSuchClass'*    plugins    json.NoSuchClass
Arguments
    [Documentation]    All are named, and there are no others.
    [Template]    Run Keyword And Expect Error
    *expected 0 non-named arguments, got 1.    Import Library    SwanSocketLibrary    android
    *expected 0 non-named arguments, got 1.    Import Library    SwanSocketLibrary    plattform=ios


*** Keywords ***
Import Should Fail
    [Arguments]    ${error}    ${name}    ${value}
    ${failure} =    Run Keyword And Expect Error    ${error}
    ...    Import Library    SwanSocketLibrary    ${name}=${value}    AS    Broken
    IF    $name != 'plugins'    Should Not Contain    ${failure}    Traceback
