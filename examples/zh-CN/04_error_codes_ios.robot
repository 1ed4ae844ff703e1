Language: zh-CN

*** 设置 ***
说明                  iOS 错误码：平台文档 swan.closeSocket 错误码表里每行一个用例，然后是其余的失败，各一个。

程序库                 SwanSocketLibrary    platform=ios    language=zh-CN

用例标签                ios


*** 用例 ***
4 参数有误
    [说明]    参数不对，或者没有打开。
    [标签]    S27    S29
    ${url} =    启动 Socket 服务器
    连接 Socket    ${url}    alias=聊天
    等待 Socket 打开
    ${result} =    Socket 调用应失败    4    关闭 Socket    code=1006
    Should Be Equal    ${result.errMsg}    参数有误
    关闭 Socket
    等待 Socket 关闭
    Socket 调用应失败    4    关闭 Socket    socket=聊天

302 宿主没有这个接口
    [说明]    与 Android 相同。
    [标签]    S33
    设置宿主    missing_apis=connectSocket
    Socket 调用应失败    302    连接 Socket    wss://example.com

1 超过最大 task 数量
    [说明]    第六个连接。
    [标签]    S20
    ${url} =    启动 Socket 服务器
    FOR    ${_}    IN RANGE    5
        连接 Socket    ${url}
    END
    ${result} =    Socket 调用应失败    1    连接 Socket    ${url}
    Should Be Equal    ${result.errMsg}    超过设置的最大task数量

2 URL 或子协议错误
    [说明]    平台原文：url/subProtocals错误。
    [标签]    S16    S19
    Socket 调用应失败    2    连接 Socket    http://example.com
    Socket 调用应失败    2    连接 Socket    wss://example.com    protocols=['two words']

7 安全校验失败
    [说明]    不是已配置的服务器域名。
    [标签]    S23
    设置宿主    rules=production    domains=chat.example.com
    Socket 调用应失败    7    连接 Socket    wss://other.example.com

连不上时的 error 事件
    [说明]    里面是出错前状态的编号，没有错误码。
    [标签]    S2    S5    S10
    ${url} =    启动 Socket 服务器
    停止 Socket 服务器
    连接 Socket    ${url}
    ${error} =    等待 Socket 错误
    Should Be Equal    ${error.errMsg}    Status error,current 0
    Should Be True    'errCode' not in $error
