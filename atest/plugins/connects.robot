*** Settings ***
Documentation       Plugins that change connects or refuse them: a class with arguments, and an object.

Library             Collections
Variables           _inner/on_path.py
Library             SwanSocketLibrary    plugins=${PLUGGED}    AS    Plugged
Library             SwanSocketLibrary    plugins=signing.Signer;keys=    platform=ios    AS    Keyless
Library             SwanSocketLibrary    plugins=${SIGNED_TWICE}    AS    Twice
Library             SwanSocketLibrary    plugins=${{ [__import__('signing').Signer('a;b')] }}    AS    Object
Library             SwanSocketLibrary    plugins=signing.Signer;a\\;b    AS    Escaped
Library             SwanSocketLibrary    plugins=signing.Signer;k;offers=signed    AS    Offering


*** Variables ***
${SIGNED_TWICE}    signing.Signer;k;name=X-A, signing.Signer;l;name=X Broken
${PLUGGED}         ['signing.Signer;https://keys.invalid/?id=a=b;name=X-Key', 'signing.LAST', 'signing.Clumsy']


*** Test Cases ***
A Header
    [Documentation]    Goes out beside those of the call; the argument with a URL came whole.
    ${url} =    Plugged.Start Socket Server
    Plugged.Connect Socket    ${url}    header={'X-A': '1', 'X-Key': 'own'}    alias=chat
    ${request} =    Plugged.Wait For Server Connection
    Should Be Equal    ${request.headers}[X-Key]    https://keys.invalid/?id=a=b chat on android
    Should Be Equal    ${request.headers}[X-A]    1

URL And Subprotocols
    [Documentation]    Are what the plugin made of them.
    ${url} =    Offering.Start Socket Server    protocols=['signed']
    ${task} =    Offering.Connect Socket    ${url}
    Offering.Wait For Socket Open
    ${request} =    Offering.Wait For Server Connection
    Should Be Equal    ${request.path}    /signed
    Should Be Equal    ${task.protocol}    signed

The Order
    [Documentation]    That of the import; one that asks for it comes last.
    ${url} =    Plugged.Start Socket Server
    Plugged.Connect Socket    ${url}
    ${last} =    Evaluate    signing.LAST.seen[-1]
    Dictionary Should Contain Key    ${last}    X-Key

A Refusal
    [Documentation]    Fails with the platform's code, and the plugin's own words.
    Keyless.Socket Call Should Fail    7    Keyless.Connect Socket    ws://nowhere.invalid
    Run Keyword And Expect Error
    ...    connectSocket:fail 7 安全校验失败 - plugin 'signing.Signer' refuses it: no keys are known. Say where they are:*
    ...    Keyless.Connect Socket
    ...    ws://nowhere.invalid
    Keyless.Callback Should Have Been Called    connectSocket.fail    connectSocket.complete    times=2
    ${sockets} =    Keyless.Get Sockets
    Should Be Empty    ${sockets}

What The Rules Refuse
    [Documentation]    Also when a plugin made it so; the failure names those that changed the call.
    Run Keyword And Expect Error
    ...    *'X Broken' is no name of a header* as plugin 'signing.Signer' and 'signing.Signer 2' changed it. (*)
    ...    Twice.Connect Socket
    ...    ws://nowhere.invalid

A Call That The Rules Refuse
    [Documentation]    Reaches no plugin.
    ${before} =    Evaluate    len(signing.LAST.seen)
    Plugged.Socket Call Should Fail    202    Plugged.Connect Socket    http://nowhere.invalid
    ${after} =    Evaluate    len(signing.LAST.seen)
    Should Be Equal    ${after}    ${before}

A Plugin That Raises
    [Documentation]    Fails that call, with its name, and no other.
    Run Keyword And Expect Error
    ...    connectSocket:fail 1001 * - plugin 'signing.Clumsy' raised LookupError in swan_before_connect: no such key. *
    ...    Plugged.Connect Socket
    ...    ws://nowhere.invalid
    ...    alias=clumsy
    ${url} =    Plugged.Start Socket Server
    Plugged.Connect Socket    ${url}
    Plugged.Wait For Socket Open

An Object
    [Documentation]    Is a plugin as it is; a semicolon in a text needs a backslash.
    ${url} =    Plugged.Start Socket Server
    Object.Connect Socket    ${url}    alias=chat
    ${request} =    Plugged.Wait For Server Connection
    Should Be Equal    ${request.headers}[X-Signature]    a;b chat on android
    Escaped.Connect Socket    ${url}    alias=chat
    ${request} =    Plugged.Wait For Server Connection
    Should Be Equal    ${request.headers}[X-Signature]    a;b chat on android
