*** Settings ***
Documentation       Keywords for many suites in a resource file. The library is imported there alone: an import with
...                 other arguments in a suite would be a library of its own, which knows none of these sockets.
...                 资源文件。
...
...                 For your service: its URL instead of the embedded server, and your words in chat.resource.

Resource            chat.resource

Test Setup          Open The Chat


*** Variables ***
${URL}    set by Open The Chat


*** Test Cases ***
Mia Hears Herself
    [Documentation]    A test in the words of testers: no socket in sight.
    Enter Chat    ${URL}    mia
    Say    mia    你好
    Should Hear    mia    你好

Two Of Them
    [Documentation]    Each hears what was said to them alone.
    Enter Chat    ${URL}    mia
    Enter Chat    ${URL}    ben
    Say    ben    hello
    Should Hear    ben    hello
    Socket Should Have No Messages    socket=mia


*** Keywords ***
Open The Chat
    ${url} =    Start Socket Server    echo
    VAR    ${URL}    ${url}    scope=TEST
