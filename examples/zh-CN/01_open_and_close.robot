Language: zh-CN

*** 设置 ***
说明                  平台文档里 swan.closeSocket 的场景：页面显示时打开 WebSocket，等 onSocketOpen，之后再关闭。
...
...                 全部连接内置服务器。要测自己的服务，把它的 URL 交给 连接 Socket，去掉 启动 Socket 服务器。

程序库                 SwanSocketLibrary    language=zh-CN


*** 用例 ***
打开、等待、带原因关闭
    [说明]    文档里的页面所做的，状态号和原因也相同。
    [标签]    S2    S26    S30
    ${url} =    启动 Socket 服务器
    连接 Socket    ${url}    header={'X-Page': 'index'}
    等待 Socket 打开
    关闭 Socket    code=1001    reason=close reason
    等待 Socket 关闭    code=1001    reason=close reason
    回调应依次执行
    ...    connectSocket.success    connectSocket.complete
    ...    onSocketOpen
    ...    closeSocket.success    closeSocket.complete
    ...    onSocketClose
    回调应未执行    closeSocket.fail    onSocketError

服务器看到同样的状态号和原因
    [说明]    客户端发出的东西，在收到的一方断言。
    [标签]    S26    S28
    ${url} =    启动 Socket 服务器
    连接 Socket    ${url}
    等待 Socket 打开
    关闭 Socket    code=1001    reason=再见
    等待服务器收到 Close 帧    code=1001    reason=再见

不写状态号就是 1000
    [说明]    默认取值 1000，表示正常连接关闭。
    [标签]    S26
    ${url} =    启动 Socket 服务器
    连接 Socket    ${url}
    等待 Socket 打开
    关闭 Socket
    等待 Socket 关闭    code=1000
    获取关闭状态号    ==    1000
    获取关闭原因    ==    ${EMPTY}

由服务器关闭
    [说明]    不管哪一方先关闭，都有 close 事件。
    [标签]    S5    S9
    ${url} =    启动 Socket 服务器
    连接 Socket    ${url}
    等待 Socket 打开
    服务器关闭 Socket    code=4001    reason=被踢下线
    ${close} =    等待 Socket 关闭
    Should Be Equal As Integers    ${close.code}    4001
    Should Be Equal    ${close.reason}    被踢下线
