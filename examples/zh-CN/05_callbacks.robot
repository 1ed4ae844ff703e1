Language: zh-CN

*** 设置 ***
说明                  用户关键字作为回调函数：在用例里执行，唯一的参数是调用结果或事件数据，日志里就在执行的位置。

程序库                 Collections
程序库                 SwanSocketLibrary    language=zh-CN

用例启程                清空日记


*** 变量 ***
@{日记}    @{EMPTY}


*** 用例 ***
成功、失败、结束
    [说明]    先是 success 或 fail，complete 总会执行，而且在最后。
    [标签]    S4
    ${url} =    启动 Socket 服务器
    连接 Socket    ${url}    success=记下成功    fail=记下失败    complete=记下结束
    日记应为    成功    结束
    等待 Socket 打开
    关闭 Socket    code=999    success=记下成功    fail=记下失败    complete=记下结束
    日记应为    成功    结束    失败 202    结束

写了 fail 回调就由它处理失败
    [说明]    有 fail 回调时关键字通过，没有时关键字失败。
    [标签]    S4    S25
    ${url} =    启动 Socket 服务器
    暂缓下一次握手
    连接 Socket    ${url}
    发送 Socket 消息    太早了    fail=记下失败
    错误码应为    1001
    Run Keyword And Expect Error
    ...    sendSocketMessage:fail 1001 SocketTask.readyState is not OPEN - *
    ...    发送 Socket 消息    太早了

监听每种事件
    [说明]    swan.onSocketOpen 等四个全局监听。
    [标签]    S6    S12
    ${url} =    启动 Socket 服务器
    监听 Socket 打开    记下打开
    监听 Socket 消息    记下消息
    监听 Socket 关闭    记下关闭
    连接 Socket    ${url}
    等待 Socket 打开
    发送 Socket 消息    你好
    等待 Socket 消息    ==    你好
    关闭 Socket
    等待 Socket 关闭
    日记应为    打开    消息 你好    关闭 1000

回调都有记录
    [说明]    不管有没有用户关键字在听。
    [标签]    S2    S4
    ${url} =    启动 Socket 服务器
    ${task} =    连接 Socket    ${url}
    回调应已执行    connectSocket.success    connectSocket.complete    times=1
    ${result} =    获取回调结果    connectSocket.success
    Should Be Equal    ${result.socketTaskId}    ${task.socketTaskId}


*** 关键字 ***
清空日记
    VAR    @{日记}    @{EMPTY}    scope=TEST

日记应为
    [参数]    @{期望}
    Lists Should Be Equal    ${日记}    ${期望}

记下成功
    [参数]    ${结果}
    Append To List    ${日记}    成功

记下失败
    [参数]    ${结果}
    Append To List    ${日记}    失败 ${结果.errCode}

记下结束
    [参数]    ${结果}
    Append To List    ${日记}    结束

记下打开
    [参数]    ${事件}
    Append To List    ${日记}    打开

记下消息
    [参数]    ${事件}
    Append To List    ${日记}    消息 ${事件.data}

记下关闭
    [参数]    ${事件}
    Append To List    ${日记}    关闭 ${事件.code}
