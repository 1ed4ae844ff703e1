*** Settings ***
Documentation       A transport of one's own, which needs no network.

Variables           _inner/on_path.py
Library             SwanSocketLibrary    plugins=loopback    transport=loopback


*** Test Cases ***
A Socket's Life
    [Documentation]    Opens, sends, receives and closes.
    ${task} =    Connect Socket    ws://nowhere.invalid    protocols=['v1', 'v2']    alias=chat
    ${header} =    Wait For Socket Open
    Should Be Equal    ${header.header}[Server]    loopback
    Should Be Equal    ${task.protocol}    v1
    Send Socket Message    hello
    Send Socket Message    ${{b'\x00'}}
    Wait For Socket Message    ==    hello
    Wait For Socket Message    ==    ${{b'\x00'}}
    Close Socket    code=4000    reason=bye
    Wait For Socket Close    code=4000    reason=bye
    Socket Call Should Fail    1001    Send Socket Message    late

Left Open
    [Documentation]    The library closes it at the end of the test.
    Connect Socket    ws://nowhere.invalid
    Wait For Socket Open

What It Cannot Do
    [Documentation]    It says so itself, before there is a socket.
    Import Library    SwanSocketLibrary    plugins=loopback    transport=loopback    compression=True    AS    Dense
    Run Keyword And Expect Error    transport=loopback has nothing to compress.
    ...    Dense.Connect Socket    ws://nowhere.invalid

A Full Inbox
    [Documentation]    It tells nothing more until some messages are taken.
    Import Library    SwanSocketLibrary    plugins=loopback    transport=loopback    max_inbox=4    AS    Small
    Small.Connect Socket    ws://nowhere.invalid
    Small.Wait For Socket Open
    FOR    ${number}    IN RANGE    10
        Small.Send Socket Message    ${{str($number)}}
    END
    FOR    ${number}    IN RANGE    10
        Small.Wait For Socket Message    ==    ${{str($number)}}
    END

One That Cannot Be Made
    [Documentation]    The socket ends in an error event that names the plugin.
    Import Library    SwanSocketLibrary    plugins=mistakes.BadTransport    transport=unmade    AS    Unmade
    Unmade.Connect Socket    ws://nowhere.invalid
    ${error} =    Unmade.Wait For Socket Error
    Should Be Equal    ${error.detail}    the transport could not connect: plugin 'mistakes.BadTransport' raised ModuleNotFoundError while it made the transport 'unmade': No module named 'fast_sockets'

One That Is None
    [Documentation]    The socket ends in an error event that says what it lacks.
    Import Library    SwanSocketLibrary    plugins=mistakes.BadTransport    transport=half    AS    Half
    Half.Connect Socket    ws://nowhere.invalid
    ${error} =    Half.Wait For Socket Error
    Should Be Equal    ${error.detail}    the transport could not connect: plugin 'mistakes.BadTransport' made a value of type object as the transport 'half'; it lacks check, connect, shutdown, see SwanSocketLibrary.plugins.Transport
