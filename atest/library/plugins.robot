*** Settings ***
Documentation       Plugins: a platform of one's own, and mistakes in plugins.

Library             ../resources/InnerRun.py

Suite Setup         Evaluate    sys.path.append(r'${CURDIR}/_inner')


*** Test Cases ***
A Platform Of One's Own
    [Documentation]    From a module, with its own codes and error event.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/plugin.robot    --pythonpath    ${CURDIR}/_inner
    Inner Run Should Pass    ${run}

Mistakes
    [Documentation]    The import says which plugin it is, and what is wrong.
    [Template]    Plugin Should Be Refused
    taken_name    *Plugin 'broken_plugins.taken_name' registers the platform 'android', which is registered already.*
    not_a_profile    *Plugin 'broken_plugins.not_a_profile' returned a str from swan_platforms; it must be a Profile.*
    raising    *Plugin 'broken_plugins.raising' raised in swan_platforms: *on purpose*
    unknown_hook    *swan_plattforms*The library's hooks are: swan_platforms, swan_transports.*
    incomplete    *Platform 'bare' has no code for: *


*** Keywords ***
Plugin Should Be Refused
    [Arguments]    ${name}    ${error}
    Run Keyword And Expect Error    Initializing library 'SwanSocketLibrary'*failed: ${error}
    ...    Import Library    SwanSocketLibrary    plugins=broken_plugins.${name}    AS    Broken
