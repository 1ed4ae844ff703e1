*** Settings ***
Documentation       For a dry-run, with Chinese keywords.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    language=zh-CN


*** Test Cases ***
Right
    [Documentation]    Keywords of the library.
    Socket 调用应失败    1001    关闭 Socket    code=1001

Unknown Keyword
    [Documentation]    It is in no library.
    Socket 调用应失败    1001    关 Socket

Too Many Arguments
    [Documentation]    关闭 Socket takes a code and a reason by position.
    Socket 调用应失败    1001    关闭 Socket    1001    再见    chat
