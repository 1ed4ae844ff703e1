*** Settings ***
Documentation       Who can reach an embedded server: this machine alone, unless a test says otherwise, and then a
...                 warning names it: ``server/servers.robot``. The command's are in ``utest/test___main__.py``.

Library             SwanSocketLibrary
Library             RawClient.py

Test Setup          Skip If    platform.system() != 'Linux'    Other systems do not have all of 127.0.0.0/8.


*** Test Cases ***
Loopback Alone
    [Documentation]    The server is not even where other addresses of the loopback network lead to, which are this
    ...    machine's as much as those of its network cards.
    [Template]    Should Be Found At Its Own Address Alone
    ${None}
    trusted

Everywhere When Told
    [Documentation]    So that the test above would see it.
    ${url} =    Start Socket Server    host=0.0.0.0
    Raw Client Connects    ${url}    host=127.0.0.2


*** Keywords ***
Should Be Found At Its Own Address Alone
    [Arguments]    ${tls}
    ${url} =    Start Socket Server    tls=${tls}
    Raw Client Connects    ${url}    host=127.0.0.1
    Run Keyword And Expect Error    *refused*    Raw Client Connects    ${url}    host=127.0.0.2
