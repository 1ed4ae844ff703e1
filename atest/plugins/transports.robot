*** Settings ***
Documentation       A transport of one's own, which needs no network.

Variables           _inner/on_path.py
Library             SwanSocketLibrary    plugins=loopback    transport=loopback
Library             ../resources/InnerRun.py


*** Variables ***
${START}     the transport could not connect: plugin 'mistakes.BadTransport'
${UNMADE}    the transport 'unmade': No module named 'fast_sockets'
${HALF}      the transport 'half'; it lacks check, connect, shutdown, see SwanSocketLibrary.plugins.Transport


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
    [Documentation]    It tells nothing more until some messages are taken, and then all.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/full_inbox.robot    --pythonpath    ${CURDIR}/_inner
    Should Be Equal As Integers    ${run.rc}    0    ${run.stdout}
    Length Should Be    ${run.warnings}    1
    Should Match    ${run.warnings}[0]    * 4 messages were not taken (max_inbox=4, 256MiB): *

One That Cannot Be Made
    [Documentation]    The socket ends in an error event that names the plugin.
    Import Library    SwanSocketLibrary    plugins=mistakes.BadTransport    transport=unmade    AS    Unmade
    Unmade.Connect Socket    ws://nowhere.invalid
    ${error} =    Unmade.Wait For Socket Error
    Should Be Equal    ${error.detail}    ${START} raised ModuleNotFoundError while it made ${UNMADE}

One That Is None
    [Documentation]    The socket ends in an error event that says what it lacks.
    Import Library    SwanSocketLibrary    plugins=mistakes.BadTransport    transport=half    AS    Half
    Half.Connect Socket    ws://nowhere.invalid
    ${error} =    Half.Wait For Socket Error
    Should Be Equal    ${error.detail}    ${START} made a value of type object as ${HALF}
