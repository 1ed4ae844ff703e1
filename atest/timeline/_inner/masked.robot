*** Settings ***
Documentation       Sends what is masked every way, fails, and saves all that happened.

Library             OperatingSystem
Library             SwanSocketLibrary
...                 transport=%{SWAN_TRANSPORT=websocket-client}    timeline=ALL    timeout=200ms
...                 mask=${{ ['X-Api-Key', '?token', '$.user.password', '$..pin', "$..keys['first', 'second']"] }}
Variables           values.py


*** Test Cases ***
Everything
    [Documentation]    The last wait fails, so that the failure can be searched too.
    ${url} =    Start Socket Server
    Connect Socket    ${url}/chat?a=1&token=${PARAMETER}    header=${{ {'x-api-key': $HEADER} }}
    Wait For Socket Open
    ${request} =    Wait For Server Connection
    Should Be True    $request.headers['X-Api-Key'] == $HEADER
    Send Socket Json    ${{ {'user': {'name': 'Li', 'password': $IN_JSON, 'pin': $PIN}, 'keys': $KEYS} }}
    Send Socket Message    ${{ ('the password is ' + $IN_JSON).encode() }}
    Send Socket Message    ${BYTES}
    Wait For Socket Messages    3
    Files Should Hide It
    Send Socket Json    ${{ {'pin': $PIN} }}
    Run Keyword And Expect Error    *1 message not taken: *    Wait For Socket Message    ==    x    json_path=$.pin
    Clear Socket Messages
    Send Socket Message    it was ${IN_JSON}
    Wait For Socket Message    ==    something else


*** Keywords ***
Files Should Hide It
    FOR    ${ending}    IN    har    json    html
        ${file} =    Save Socket Traffic    masked.${ending}
        ${text} =    Get File    ${file}
        Should Be True    not any(map($text.__contains__, $HIDDEN))    ${file}
        Should Contain    ${text}    ***
        Should Contain    ${text}    Li
    END
