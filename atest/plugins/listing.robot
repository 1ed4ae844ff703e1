*** Settings ***
Documentation       What Get Socket Plugins says about them.

Variables           _inner/on_path.py
Library             SwanSocketLibrary    plugins=watch, signing.Signer;k, signing.LAST    AS    Plugged
Library             SwanSocketLibrary    AS    Bare


*** Test Cases ***
The Library's Own
    [Documentation]    They are plugins too.
    ${plugins} =    Bare.Get Socket Plugins
    Should Be Equal    ${{[each.name for each in $plugins]}}
    ...    ${{['built-in platforms', 'built-in transports', 'built-in behaviors']}}
    Should Be Equal    ${{[each.source for each in $plugins]}}    ${{['built-in'] * 3}}
    Should Be Equal    ${{[each.hooks for each in $plugins]}}
    ...    ${{[['swan_platforms'], ['swan_transports'], ['swan_behaviors']]}}
    ${version} =    Evaluate    SwanSocketLibrary.__version__
    Should Be Equal    ${{[each.version for each in $plugins]}}    ${{[$version] * 3}}

Those Of The Import
    [Documentation]    Behind them, in its order.
    ${plugins} =    Plugged.Get Socket Plugins
    Should Be Equal    ${plugins}[3]
    ...    ${{dict(name='watch', version='1.5', source='import', hooks=['swan_platforms'])}}
    Should Be Equal    ${plugins}[4]
    ...    ${{dict(name='signing.Signer', version='', source='import', hooks=['swan_before_connect'])}}
    Should Be Equal    ${plugins}[5][name]    signing.LAST
    Length Should Be    ${plugins}    6
