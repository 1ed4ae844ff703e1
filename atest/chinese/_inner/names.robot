*** Settings ***
Documentation       Failures that name keywords, in two languages.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    language=zh_cn    AS    中文
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=9s    AS    English


*** Test Cases ***
Chinese
    [Documentation]    Where no server runs.
    中文.服务器发送消息    你好

English
    [Documentation]    The same.
    English.Server Sends Message    hello

Chinese State
    [Documentation]    What would be waited for.
    ${url} =    中文.启动 Socket 服务器
    中文.暂缓下一次握手
    中文.连接 Socket    ${url}
    中文.获取 Socket 状态    ==    OPEN
