*** Settings ***
Documentation       A plugin drops a message, and returns a list with none in it.

Variables           ../../plugins/_inner/on_path.py
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=5s
...                 plugins=coding.Fields, coding.Lines


*** Test Cases ***
Dropped
    [Documentation]    What comes behind it is received.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}    alias=framed
    Wait For Socket Open
    Server Sends Message    \#alone
    Server Sends Message    a
    Wait For Socket Message    ==    a
    Server Sends Message    wrong
    ${error} =    Wait For Socket Error
    Should Start With
    ...    ${error.detail}
    ...    plugin 'coding.Fields' returned a list with int 1 in it from swan_decode; it
    Should End With
    ...    ${error.detail}
    ...    must return text, bytes or a list of them, or None to leave the message as it is
