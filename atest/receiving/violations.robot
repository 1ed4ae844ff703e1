*** Settings ***
Documentation       What a peer may not send: the server gets a Close frame that says why, the task ends in
...                 an error event, and the connection is dropped.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    max_message_size=1KiB
Library             ../resources/RawServer.py
Resource            ../resources/sockets.resource

Test Template       Data Should End In An Error On Both Platforms

Test Tags           S5    S10


*** Test Cases ***
A Message That Is Too Long
    [Documentation]    More than max_message_size: 1009. Fragments are added up.
    1009    1024 bytes    ${{b'\x82\x7e\x04\x01' + b'x' * 1025}}
    1009    1024 bytes    ${{b'\x81\x7f\x00\x00\x00\x00\x7f\xff\xff\xff'}}
    1009    1024 bytes    ${{b'\x01\x7e\x02\x00' + b'x' * 512 + b'\x80\x7e\x02\x01' + b'x' * 513}}
Text That Is Not UTF-8
    [Documentation]    1007: a stray byte, a character cut short, a surrogate, also across fragments.
    1007    not UTF-8    ${{b'\x81\x02a\xff'}}
    1007    not UTF-8    ${{b'\x81\x02\xe4\xbd'}}
    1007    not UTF-8    ${{b'\x81\x03\xed\xa0\x80'}}
    1007    not UTF-8    ${{b'\x01\x02\xe4\xbd\x80\x01A'}}
A Close Frame That Is Not Legal
    [Documentation]    A reason that is not UTF-8, half a code, codes that may not be sent.
    1007    not UTF-8    ${{b'\x88\x03\x03\xe8\xff'}}
    1002    half a code    ${{b'\x88\x01\x03'}}
    1002    illegal code 1005    ${{b'\x88\x02\x03\xed'}}
    1002    illegal code 999    ${{b'\x88\x02\x03\xe7'}}
Frames That Are Not Legal
    [Documentation]    1002.
    1002    reserved bit    ${{b'\xc1\x01a'}}
    1002    unknown opcode 3    ${{b'\x83\x01a'}}
    1002    masked    ${{b'\x81\x81\x00\x00\x00\x00a'}}
    1002    fragmented control frame    ${{b'\x09\x01a'}}
    1002    longer than 125    ${{b'\x89\x7e\x00\x80' + b'x' * 128}}
    1002    without a message to continue    ${{b'\x80\x01a'}}
    1002    inside a fragmented one    ${{b'\x01\x01a\x81\x01b'}}
    1002    shortest form    ${{b'\x81\x7e\x00\x01a'}}
A Message That Just Fits
    [Documentation]    The limit itself is no more than the limit.
    [Tags]    S8
    [Template]    NONE
    ${url} =    Start Raw Server
    Connect Socket    ${url}
    Raw Server Opens    ${{b'\x82\x7e\x04\x00' + b'x' * 1024}}
    ${data} =    Wait For Socket Message
    Length Should Be    ${data}    1024
    Get Socket State    ==    OPEN


*** Keywords ***
Data Should End In An Error On Both Platforms
    [Arguments]    ${code}    ${cause}    ${data}
    FOR    ${platform}    IN    android    ios
        Set Host    platform=${platform}
        Clear Socket History
        ${url} =    Start Raw Server
        ${task} =    Connect Socket    ${url}
        Raw Server Opens
        Wait For Socket Open    socket=${task}
        Raw Server Sends    ${data}
        ${close} =    Raw Server Reads Frame    close
        Should Be Equal As Integers    ${close}[code]    ${code}
        Raw Server Should See The End
        Raw Server Drops
        ${error} =    Wait For Socket Error    socket=${task}
        Error Event Should Be The Platform's    ${platform}    ${error}    1    ${cause}
        Get Close Code    ==    1006    socket=${task}
        Callback Should Not Have Been Called    onSocketMessage    onSocketClose
    END
