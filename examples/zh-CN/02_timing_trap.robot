Language: zh-CN

*** 设置 ***
说明                  平台文档提醒的时序问题：onSocketOpen 之前调用 closeSocket，做不到关闭的目的。调用失败，什么也没发出，
...                 连接照样打开。

程序库                 SwanSocketLibrary    language=zh-CN


*** 用例 ***
打开之前关不掉
    [说明]    服务器先不应答，这样关闭一定来得太早。
    [标签]    S29
    ${url} =    启动 Socket 服务器
    暂缓下一次握手
    连接 Socket    ${url}
    Socket 调用应失败    1001    关闭 Socket    code=1001    reason=太早了
    获取 Socket 状态    ==    CONNECTING
    放行握手
    等待 Socket 打开
    回调应未执行    onSocketClose    closeSocket.success

等打开之后再关闭
    [说明]    正确的写法。
    [标签]    S29    S30
    ${url} =    启动 Socket 服务器
    暂缓下一次握手
    连接 Socket    ${url}
    放行握手
    等待 Socket 打开
    关闭 Socket    code=1001
    等待 Socket 关闭    code=1001

不能关闭两次
    [说明]    只有 OPEN 时能关闭，所以只有一次。
    [标签]    S29
    ${url} =    启动 Socket 服务器
    连接 Socket    ${url}    alias=聊天
    等待 Socket 打开
    关闭 Socket    socket=聊天
    Socket 调用应失败    1001    关闭 Socket    socket=聊天
    等待 Socket 关闭    socket=聊天

打开之前发不出去
    [说明]    原因写在平台自己的消息里。
    [标签]    S25
    ${url} =    启动 Socket 服务器
    暂缓下一次握手
    连接 Socket    ${url}
    ${result} =    Socket 调用应失败    1001    发送 Socket 消息    你好
    Should Be Equal    ${result.errMsg}    SocketTask.readyState is not OPEN
