Language: zh-CN

*** 设置 ***
说明                  Android 错误码：平台文档 swan.closeSocket 错误码表里每行一个用例，然后是其余的失败，各一个。

程序库                 SwanSocketLibrary    platform=android    language=zh-CN

用例标签                android


*** 用例 ***
202 解析失败
    [说明]    参数有误：原因超过了 123 字节。
    [标签]    S28
    ${url} =    启动 Socket 服务器
    连接 Socket    ${url}
    等待 Socket 打开
    VAR    ${reason}    ${{'超' * 42}}
    ${result} =    Socket 调用应失败    202    关闭 Socket    reason=${reason}
    Should Be Equal    ${result.errMsg}    解析失败，请检查参数是否正确
    获取 Socket 状态    ==    OPEN

302 宿主没有这个接口
    [说明]    旧的宿主没有 closeSocket。
    [标签]    S33
    设置宿主    missing_apis=closeSocket
    ${url} =    启动 Socket 服务器
    连接 Socket    ${url}
    等待 Socket 打开
    ${result} =    Socket 调用应失败    302    关闭 Socket
    Should Be Equal    ${result.errMsg}    找不到调起协议对应端能力方法

1001 执行失败
    [说明]    已经关闭了。
    [标签]    S29
    ${url} =    启动 Socket 服务器
    连接 Socket    ${url}    alias=聊天
    等待 Socket 打开
    关闭 Socket
    等待 Socket 关闭
    ${result} =    Socket 调用应失败    1001    关闭 Socket    socket=聊天
    Should Be Equal    ${result.errMsg}    执行失败

1001 超过最大 task 数量
    [说明]    第六个连接，Android 没有专门的错误码。
    [标签]    S20
    ${url} =    启动 Socket 服务器
    FOR    ${_}    IN RANGE    5
        连接 Socket    ${url}
    END
    Socket 调用应失败    1001    连接 Socket    ${url}

1001 安全校验失败
    [说明]    已上线的小程序只能连接已配置的服务器域名。
    [标签]    S23
    设置宿主    rules=production    domains=chat.example.com
    Socket 调用应失败    1001    连接 Socket    wss://other.example.com

202 URL 错误
    [说明]    只能是 ws 和 wss。
    [标签]    S16
    Socket 调用应失败    202    连接 Socket    http://example.com

连不上时的 error 事件
    [说明]    连不上服务器不算调用失败，由事件告知。
    [标签]    S2    S5    S10
    ${url} =    启动 Socket 服务器
    停止 Socket 服务器
    连接 Socket    ${url}
    ${error} =    等待 Socket 错误
    Should Be Equal As Integers    ${error.errCode}    0
    Should Be Equal    ${error.errMsg}    error happen
    Should Contain    ${error.detail}    127.0.0.1
