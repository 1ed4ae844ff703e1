*** Settings ***
Documentation       URLs as hosts take them: what they encode is encoded, what they leave is left, on the wire and in
...                 what the tester reads.

Library             OperatingSystem
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    mask=?口令
Library             ../resources/RawServer.py


*** Test Cases ***
What Is Asked For
    [Documentation]    The request line is what browsers send: browser/test_urls.py has every character.
    [Tags]    S16
    [Template]    The Server Should Be Asked For
    ${EMPTY}    /
    /?filter={"owner":"pepo"}    /?filter={%22owner%22:%22pepo%22}
    /聊天?名=小 明|^\`    /%E8%81%8A%E5%A4%A9?%E5%90%8D=%E5%B0%8F%20%E6%98%8E|^\`
    /{a}|b c    /%7Ba%7D%7Cb%20c
    /%20%e4%zz?%41    /%20%e4%zz?%41
    /a/../b\n    /b

What The Test Sees
    [Documentation]    The embedded server decodes what came; files have what was sent.
    [Tags]    S16
    ${url} =    Start Socket Server
    Connect Socket    ${url}/聊天?filter={"名":"小明"}
    Wait For Socket Open
    ${request} =    Wait For Server Connection
    Should Be Equal    ${request.path}    /%E8%81%8A%E5%A4%A9
    Should Be Equal    ${request.query}    ${{ {'filter': '{"名":"小明"}'} }}
    ${file} =    Save Socket Traffic    ${OUTPUT_DIR}${/}urls.har
    ${har} =    Get File    ${file}
    Should Contain    ${har}    ${url}/%E8%81%8A%E5%A4%A9?filter={%22%E5%90%8D%22:%22%E5%B0%8F%E6%98%8E%22}

Hosts In Other Scripts And Spellings
    [Documentation]    The Host header is ASCII, by UTS 46.
    [Tags]    S16
    [Template]    The Host Should Be Called
    例子。测试    xn--fsqu00a.xn--0zwm56d
    faß.example    xn--fa-hia.example
    😀.example    xn--e28h.example

An Address In Short
    [Documentation]    It is the address that hosts make of it.
    [Tags]    S16
    ${url} =    Start Socket Server
    ${short} =    Evaluate    $url.replace('127.0.0.1', '127.1')
    Connect Socket    ${short}
    Wait For Socket Open
    ${request} =    Wait For Server Connection
    Should Be Equal    ws://${request.headers}[Host]    ${url}

Secrets In Their Encoded Spelling
    [Documentation]    What ``mask=`` names is hidden where it stands encoded, too.
    ${url} =    Start Socket Server
    Connect Socket    ${url}/?口令=打开 "门"&b=1
    Wait For Socket Open
    ${file} =    Save Socket Traffic    ${OUTPUT_DIR}${/}secret_urls.har
    ${har} =    Get File    ${file}
    Should Contain    ${har}    b=1
    Should Not Contain    ${har}    打开
    Should Not Contain    ${har}    %E6%89%93


*** Keywords ***
The Server Should Be Asked For
    [Arguments]    ${rest}    ${expected}
    ${url} =    Start Raw Server
    ${task} =    Connect Socket    ${url}${rest}
    ${head} =    Raw Server Opens
    Should Start With    ${head}    GET ${expected} HTTP/1.1
    Wait For Socket Open    socket=${task}
    Stop Raw Server
    Wait For Socket Error    socket=${task}

The Host Should Be Called
    [Arguments]    ${host}    ${expected}
    ${url} =    Start Raw Server
    Connect Socket    ws://${host}/    proxy=${{$url.replace('ws', 'http')}}
    ${request} =    Raw Server Accepts
    Should Start With    ${request}    CONNECT ${expected}:80
    [Teardown]    Stop Raw Server
