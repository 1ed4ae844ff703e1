*** Settings ***
Documentation       JSON that the installed package gzips. The name's first character keeps this suite out of
...                 a run of the whole folder, which needs no plugins.

Library             SwanSocketLibrary
Library             SwanSocketLibrary    plugins=json-gzip;protocol=json.gz;max_size=1000    AS    Limited


*** Variables ***
${GZIP}    value[:2] == bytes.fromhex("1f8b")


*** Test Cases ***
Found By Its Entry Point
    [Documentation]    With the name, version and source of the package.
    ${plugins} =    SwanSocketLibrary.Get Socket Plugins
    ${found} =    Evaluate    [(each.version, each.source) for each in $plugins if each.name == 'json-gzip']
    Should Be Equal    ${found}    ${{[('1.0.0', 'package swan-socket-codec')]}}

JSON Goes Out As A Gzip
    [Documentation]    And comes back as text.
    Open A Socket
    SwanSocketLibrary.Send Socket Json    {"id": 7, "text": "你好"}
    ${sent} =    SwanSocketLibrary.Wait For Server Message    validate    ${GZIP}
    ${text} =    Evaluate    gzip.decompress($sent).decode()    modules=gzip
    Should Be Equal    ${text}    {"id": 7, "text": "你好"}
    SwanSocketLibrary.Wait For Socket Message    ==    7    json_path=$.id
    ${payload} =    SwanSocketLibrary.Get Callback Result    onSocketMessage
    Should Be Equal    ${payload}    ${{ {'data': $text, 'dataType': 'string'} }}

Other Messages
    [Documentation]    Stay as they are.
    Open A Socket
    FOR    ${data}    IN    hello    ${{b'\x00'}}    ${EMPTY}
        SwanSocketLibrary.Send Socket Message    ${data}
        SwanSocketLibrary.Wait For Server Message    ==    ${data}
        SwanSocketLibrary.Wait For Socket Message    ==    ${data}
    END

A Broken Gzip
    [Documentation]    Ends the socket in an error that names the plugin.
    Open A Socket
    SwanSocketLibrary.Server Sends Message    ${{bytes.fromhex('1f8b08')}}
    ${error} =    SwanSocketLibrary.Wait For Socket Error
    Should Be Equal    ${error.detail}    plugin 'json-gzip' raised ValueError in swan_decode: the gzip is cut off

One Subprotocol
    [Documentation]    Where the import asks for it, which also bounds what a message may become.
    ${url} =    Limited.Start Socket Server    protocols=['json.gz', 'json']
    FOR    ${protocol}    IN    json    json.gz
        Limited.Connect Socket    ${url}    protocols=['${protocol}']    alias=${protocol}
        Limited.Wait For Socket Open    socket=${protocol}
        Limited.Send Socket Json    []    socket=${protocol}
    END
    Limited.Wait For Server Message    ==    []    client=${1}
    Limited.Wait For Server Message    validate    ${GZIP}    client=${2}
    Limited.Send Socket Json    ${{['0' * 1000]}}    socket=json.gz
    ${error} =    Limited.Wait For Socket Error    socket=json.gz
    Should Contain    ${error.detail}    the gzip holds more than 1000 bytes (max_size)


*** Keywords ***
Open A Socket
    ${url} =    SwanSocketLibrary.Start Socket Server    echo
    SwanSocketLibrary.Connect Socket    ${url}
    SwanSocketLibrary.Wait For Socket Open
