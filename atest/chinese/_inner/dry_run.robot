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

No Time
    [Documentation]    Robot Framework converts, and the library says why that fails.
    等待 Socket 打开    timeout=马上

No Operator
    [Documentation]    As of times.
    等待 Socket 消息    约等于    你好
