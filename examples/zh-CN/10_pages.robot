Language: zh-CN

*** 设置 ***
说明                  页面：小程序自己的代码一行不改地运行，用真实的连接，见 docs/pages.zh-CN.rst。

程序库                 SwanSocketLibrary    platform=android    language=zh-CN

用例集启程               缺少可选依赖时跳过


*** 用例 ***
示例页面能关闭连接
    [说明]    平台文档里的代码示例，一行未改。
    启动 Socket 服务器    stands_in_for=wss://echo.websocket.org
    打开小程序页面    ../pages/closeSocket.js
    等待小程序 Toast    ==    websocket已打开
    等待小程序页面数据    openWebsocket    ==    true
    调用小程序页面处理函数    closeSocket
    等待服务器收到 Close 帧    code=1001    reason=close reason
    等待小程序模态框    ==    websocket已关闭
    小程序页面应无错误

提示来得太早
    [说明]    提示“已打开”时只是有了 task，状态还是 CONNECTING，这时点“关闭”什么也关不掉。
    [标签]    S2    S29
    启动 Socket 服务器    stands_in_for=wss://echo.websocket.org
    暂缓下一次握手
    打开小程序页面    ../pages/closeSocket.js
    等待小程序 Toast    ==    websocket已打开
    调用小程序页面处理函数    closeSocket
    放行握手
    等待小程序页面数据    openWebsocket    ==    true
    ${socket} =    获取小程序页面 Socket
    获取 Socket 状态    ==    OPEN    socket=${socket}

心跳不用真等
    [说明]    页面的时钟走半分钟，一下就过去。
    打开直播页面
    推进小程序页面时钟    61s
    获取小程序页面数据    beats    ==    2
    等待服务器收到消息    ==    ping    json_path=$.type
    等待服务器收到消息    ==    ping    json_path=$.type

断线之后会重连
    [说明]    页面等一秒，再连接。
    打开直播页面
    服务器断开连接
    等待小程序页面数据    state    ==    lost
    推进小程序页面时钟    1s
    等待小程序页面数据    state    ==    online
    获取小程序页面数据    tries    ==    2

二进制消息是 ArrayBuffer
    [说明]    两个方向都是。
    打开直播页面
    调用小程序页面处理函数    draw
    等待服务器收到消息    ==    ${{b'\x89PNG'}}
    等待小程序页面数据    picture    ==    4

没有登录
    [说明]    宿主怎么应答，由用例说了算。
    应答小程序接口调用    login    fail=EXECUTION_FAILED
    打开小程序页面    ../pages/heartbeat.js
    等待小程序页面数据    state    ==    not logged in
    ${connects} =    获取小程序接口调用    connectSocket
    Should Be Empty    ${connects}


*** 关键字 ***
缺少可选依赖时跳过
    ${missing} =    Evaluate
    ...    [name for name in ('_quickjs', 'trustme') if importlib.util.find_spec(name) is None]
    ...    modules=importlib.util
    Skip If    ${missing}
    ...    页面和 wss:// 需要两个可选依赖：pip install "robotframework-swansocketlibrary[pages,tls]"

打开直播页面
    启动 Socket 服务器    stands_in_for=wss://live.example.com
    应答小程序接口调用    login    {"code": "the-code"}
    打开小程序页面    ../pages/heartbeat.js
    等待小程序页面数据    state    ==    online
