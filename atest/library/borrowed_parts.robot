*** Settings ***
Documentation       The libraries that the library is built on, with what its users have: Chinese text and names, bytes,
...                 IPv6, nothing.

Library             OperatingSystem
Library             String
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    mask=$.账号.密码
Resource            ../resources/sockets.resource


*** Variables ***
${ORDER}    {"订单": {"编号": "A7", "条目": [{"名字": "茶"}, {"名字": "奶", "备注": ""}]}, "주문": 2, "😀👍": 3}
${FRAME}    ${{b'\x90\x03hi\n'}}


*** Test Cases ***
Transports
    [Documentation]    Each kind of data goes over IPv6 and comes back.
    ${url} =    Start Socket Server    echo    host=::1
    Connect Socket    ${url}/聊天?名=小明
    Wait For Socket Open
    FOR    ${data}    IN    你好😀    ${FRAME}    ${EMPTY}    ${{b''}}
        Send Socket Message    ${data}
        ${came} =    Wait For Socket Message
        Should Be Equal    ${came}    ${data}
    END
    Close Socket    1000    再见
    Wait For Socket Close    1000    再见

Certificates
    [Documentation]    They name IPv6 addresses, too.
    [Tags]    tls
    ${url} =    Start Socket Server    tls=trusted    host=::1
    Should Start With    ${url}    wss://[::1]:
    Connect Socket    ${url}
    Wait For Socket Open

JSON Paths
    [Documentation]    Names in shorthand are found in every script, and in filters.
    [Setup]    Open A Socket
    [Template]    The Path Should Find
    $.订单.编号    A7
    $.订单.条目[?@.名字 == '奶'].名字    奶
    $.订单.条目[?@.名字 == '奶'].备注    ${EMPTY}
    $..名字    茶
    $.주문    2
    $.😀👍    3

Masks
    [Documentation]    A JSON path in ``mask=`` may have Chinese names.
    Open A Socket
    Send Socket Message    {"账号": {"密码": "一二三四五", "名": "小明"}}
    Wait For Socket Message
    ${file} =    Save Socket Traffic    ${OUTPUT_DIR}${/}borrowed.har
    ${har} =    Get File    ${file}
    Should Contain    ${har}    小明
    Should Not Contain    ${har}    一二三四五

Assertions
    [Documentation]    Operators are right for bytes and for nothing.
    [Setup]    Open A Socket
    [Template]    The Assertion Should Hold
    ${FRAME}    ==    ${FRAME}
    ${FRAME}    starts    ${{b'\x90'}}
    ${FRAME}    ends    ${{b'hi\n'}}
    ${FRAME}    contains    ${{b'\x03h'}}
    ${FRAME}    not contains    ${{b'ho'}}
    ${FRAME}    matches    ${{rb'^\x90.hi$'}}
    ${FRAME}    validate    value[0] == 0x90
    ${{b''}}    ==    ${{b''}}
    ${{b''}}    matches    ${{b'^$'}}
    ${EMPTY}    ==    ${EMPTY}
    ${EMPTY}    matches    ^$
    你好    starts    你
    你好    matches    ^.好$

The End Of Bytes Is Their End
    [Documentation]    A line feed behind it is not passed over.
    Open A Socket
    Send Socket Message    ${FRAME}
    Run Keyword And Expect Error    *    Wait For Socket Message    ends    ${{b'hi'}}    timeout=100ms

The Environment's Exceptions
    [Documentation]    Patterns and ports in ``no_proxy`` lead past the proxy. Networks: utest/net/test_proxies.py.
    [Setup]    Set Environment Variable    http_proxy    http://127.0.0.1:1
    [Template]    The Proxy Should Not Be Asked
    *.invalid    chat.invalid
    .invalid:81    chat.invalid
    聊天.invalid    内.聊天.invalid
    [Teardown]    Remove Environment Variable    http_proxy    no_proxy


*** Keywords ***
The Path Should Find
    [Arguments]    ${path}    ${expected}
    Send Socket Message    ${ORDER}
    Wait For Socket Message    ==    ${expected}    json_path=${path}

The Assertion Should Hold
    [Arguments]    ${data}    ${operator}    ${expected}
    Send Socket Message    ${data}
    Wait For Socket Message    ${operator}    ${expected}

The Proxy Should Not Be Asked
    [Arguments]    ${exceptions}    ${host}
    Set Environment Variable    no_proxy    ${exceptions}
    ${task} =    Connect Socket    ws://${host}:81/    timeout=100ms
    ${error} =    Wait For Socket Error    socket=${task}
    Should Not Contain    ${error.detail}    proxy
