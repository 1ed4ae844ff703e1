*** Settings ***
Documentation       How long a message may be. What happens to longer ones, and to all else that a peer may not send,
...                 is in ``faults/frames.robot``.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    max_message_size=1KiB
Library             ../resources/RawServer.py


*** Test Cases ***
A Message That Just Fits
    [Documentation]    The limit itself is no more than the limit.
    [Tags]    S8
    ${url} =    Start Raw Server
    Connect Socket    ${url}
    Raw Server Opens    ${{b'\x82\x7e\x04\x00' + b'x' * 1024}}
    ${data} =    Wait For Socket Message
    Length Should Be    ${data}    1024
    Get Socket State    ==    OPEN
