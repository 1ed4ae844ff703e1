*** Settings ***
Documentation       Plugins that change messages on their way out and in.

Variables           _inner/on_path.py
Library             SwanSocketLibrary    plugins=coding.Tag;1, coding.Tag;2, coding.Binary    AS    Plugged
Library             SwanSocketLibrary    plugins=coding.Wrong    AS    Wrong


*** Variables ***
${MUST}       it must return text or bytes, or None to leave the message as it is
${MUST_IN}    it must return text, bytes or a list of them, or None to leave the message as it is


*** Test Cases ***
Out And In
    [Documentation]    Out in the plugins' order, in in the other; the log and the callbacks have the test's own.
    ${url} =    Plugged.Start Socket Server
    Plugged.Connect Socket    ${url}
    Plugged.Wait For Socket Open
    Plugged.Send Socket Message    hello
    Plugged.Wait For Server Message    ==    21hello
    Plugged.Wait For Socket Message    ==    hello
    ${payload} =    Plugged.Get Callback Result    onSocketMessage
    Should Be Equal    ${payload.data}    hello

Text As Bytes
    [Documentation]    A plugin may look at the subprotocol, and change the kind of a message.
    ${url} =    Plugged.Start Socket Server    protocols=['binary']
    Plugged.Connect Socket    ${url}    protocols=['binary']
    Plugged.Wait For Socket Open
    Plugged.Send Socket Message    hello
    Plugged.Wait For Server Message    ==    ${{b'21hello'}}
    Plugged.Wait For Socket Message    ==    hello
    ${payload} =    Plugged.Get Callback Result    onSocketMessage
    Should Be Equal    ${payload.dataType}    string

Left As It Is
    [Documentation]    None leaves a message alone.
    ${url} =    Plugged.Start Socket Server
    Plugged.Connect Socket    ${url}
    Plugged.Wait For Socket Open
    Plugged.Send Socket Message    ${{b'\x00'}}
    Plugged.Wait For Server Message    ==    ${{b'\x00'}}
    Plugged.Wait For Socket Message    ==    ${{b'\x00'}}

A Number Out
    [Documentation]    Fails the call, says what came and what must; nothing is sent.
    Wrong Socket
    Run Keyword And Expect Error
    ...    sendSocketMessage:fail 1001 执行失败 - plugin 'coding.Wrong' returned int 7 from swan_encode; ${MUST} (*)
    ...    Wrong.Send Socket Message
    ...    out: number
    Wrong.Socket Call Should Fail    1001    Wrong.Send Socket Message    out: error
    Run Keyword And Expect Error    *plugin 'coding.Wrong' raised LookupError in swan_encode: no such code (*)
    ...    Wrong.Send Socket Message    out: error
    Wrong.Send Socket Message    fine
    Wrong.Wait For Server Message    ==    fine

A Number In
    [Documentation]    Ends the socket in an error that names the plugin.
    Wrong Socket
    Wrong.Server Sends Message    fine
    Wrong.Server Sends Message    in: number
    Wrong.Wait For Socket Message    ==    fine
    ${error} =    Wrong.Wait For Socket Error
    Should Be Equal
    ...    ${error.detail}
    ...    plugin 'coding.Wrong' returned int 7 from swan_decode; ${MUST_IN}

An Error In
    [Documentation]    Does the same.
    Wrong Socket
    Wrong.Server Sends Message    in: error
    ${error} =    Wrong.Wait For Socket Error
    Should Be Equal    ${error.detail}    plugin 'coding.Wrong' raised LookupError in swan_decode: no such code


*** Keywords ***
Wrong Socket
    ${url} =    Wrong.Start Socket Server    silent
    Wrong.Connect Socket    ${url}
    Wrong.Wait For Socket Open
