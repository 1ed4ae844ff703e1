*** Settings ***
Documentation       Reaches the bound of the log.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    max_log=5


*** Test Cases ***
The Log Keeps The Newest
    [Documentation]    Nine lines between two keywords, twice.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}    alias=chat
    Wait For Socket Open
    FOR    ${first}    IN    1    2
        Server Sends Bytes    ${{b'\x81\x01%s' % $first.encode() * 8 + b'\x81\x03end'}}
        Wait For Socket Message    ==    end
    END
