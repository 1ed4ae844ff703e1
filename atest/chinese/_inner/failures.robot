Language: zh-CN

*** 设置 ***
说明                  专门失败的用例，每个失败得都不一样：看报错、日志和时间线是不是中文。

程序库                 SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
...                 timeout=500ms
...                 close_timeout=300ms
...                 mask=?令牌，$..密码
...                 language=zh-CN


*** 变量 ***
${录制文件}    ${CURDIR}/../../../examples/recordings/orders.har
${页面}      ${CURDIR}/../../../examples/pages/closeSocket.js


*** 用例 ***
等不到的消息
    [说明]    来的是回显，不是要等的消息。
    已连接
    发送 Socket 消息    你好
    等待 Socket 消息    ==    你好
    发送 Socket JSON 消息    {"类型": "登录", "用户": "李雷", "密码": "芝麻开门"}
    等待 Socket 消息    ==    欢迎光临

握手被拒绝
    [说明]    服务器应答 403。
    ${url} =    启动 Socket 服务器
    拒绝下一次握手    403    headers=${{ {'X-Why': 'no ticket'} }}    body=没有票
    连接 Socket    ${url}/chat?令牌=天知地知&room=7    alias=聊天
    等待 Socket 打开

状态号不同
    [说明]    服务器用 4001 关闭。
    已连接
    服务器关闭 Socket    code=4001    reason=被踢下线
    等待 Socket 关闭    code=1000

打开之前发送
    [说明]    握手暂缓着。
    ${url} =    启动 Socket 服务器
    暂缓下一次握手
    连接 Socket    ${url}    alias=聊天
    发送 Socket 消息    太早了

连接被重置
    [说明]    没有 Close 帧。
    已连接
    发送 Socket 消息    有人吗？
    等待服务器收到消息
    服务器断开连接    how=reset
    等待 Socket 关闭

关闭没有应答
    [说明]    直到超时。
    已连接
    服务器忽略关闭
    关闭 Socket    code=1000    reason=再见
    等待 Socket 关闭

证书过期
    [说明]    客户端必须拒绝。
    ${url} =    启动 Socket 服务器    tls=expired
    连接 Socket    ${url}    alias=聊天
    等待 Socket 打开

两个连接里的一个
    [说明]    消息来自另一个连接。
    已连接    alias=行情
    ${url} =    获取 Socket 服务器 URL
    连接 Socket    ${url}    alias=新闻
    等待 Socket 打开    socket=新闻
    发送 Socket 消息    快讯    socket=行情
    等待 Socket 消息    ==    快讯    socket=新闻

别的库的关键字
    [说明]    连接都好好的。
    已连接
    发送 Socket 消息    41
    ${answer} =    等待 Socket 消息
    Should Be Equal    ${answer}    42

五百条消息
    [说明]    比要等的少一条。
    已连接
    FOR    ${number}    IN RANGE    500
        发送 Socket 消息    第 ${number} 条
    END
    等待多条 Socket 消息    501    timeout=1s

没有人监听
    [说明]    那个端口上什么也没有。
    连接 Socket    ws://127.0.0.1:1/    alias=聊天
    等待 Socket 打开

各种各样的文本
    [说明]    像标记的、从右到左的、表情、字节，还有一个 Ping。
    已连接
    发送 Socket 消息    <script>alert("黑")</script>
    发送 Socket 消息    שלום עולם مرحبا بالعالم
    发送 Socket 消息    👩‍👩‍👧‍👦 🇨🇳 ✅
    发送 Socket 消息    ${{ bytes(range(128, 256)) * 2 }}
    服务器发送 Ping    在吗？
    等待多条 Socket 消息    5

服务器白等一场
    [说明]    等第二个客户端的消息。在那之前，放行了没有人暂缓的握手。
    已连接
    ${url} =    获取 Socket 服务器 URL
    连接 Socket    ${url}    alias=行情
    等待 Socket 打开    socket=行情
    Run Keyword And Expect Error    *    放行握手
    等待服务器收到消息    ==    你好    client=2

与模式不符
    [说明]    价格不是数字。
    已连接
    发送 Socket JSON 消息    {"商品": [{"名称": "奶茶", "价格": "免费"}]}
    等待 Socket JSON 消息    {"商品": [{"名称": "<string>", "价格": "<number>"}]}

二进制消息不同
    [说明]    最后一个字节不同。
    已连接
    服务器发送二进制消息    20 02 00 05
    等待 Socket 二进制消息    ==    20 02 ?? 00

状态号不合法
    [说明]    平台的错误码，后面是原因。
    已连接
    关闭 Socket    code=999

别名写错
    [说明]    有的是哪些，要说出来。
    已连接
    发送 Socket 消息    你好    socket=聊添

没有执行的回调
    [说明]    成功的关闭没有 fail。
    已连接
    关闭 Socket
    回调应已执行    closeSocket.fail

回调的次序
    [说明]    打开先于关闭。
    已连接
    关闭 Socket
    等待 Socket 关闭
    回调应依次执行    onSocketClose    onSocketOpen

断言状态
    [说明]    还开着。
    已连接
    获取 Socket 状态    ==    CLOSED

没有可关的
    [说明]    平台一声不响。
    关闭 Socket

本该失败的调用
    [说明]    却成功了。
    已连接
    Socket 调用应失败    1001    关闭 Socket

偏离录制
    [说明]    点了咖啡，录制里是奶茶。
    ${url} =    启动 Socket 服务器    replay=${录制文件}
    连接 Socket    ${url}/orders?shop=7    alias=聊天    protocols=['orders.v1']
    等待 Socket 打开
    发送 Socket JSON 消息    {"op": "subscribe", "topic": "orders", "token": "any"}
    发送 Socket JSON 消息    {"op": "order", "id": 1, "drink": "咖啡"}
    等待 Socket 关闭

还有没取走的消息
    [说明]    取走了后一条，前一条还在。
    已连接
    发送 Socket 消息    甲
    发送 Socket 消息    乙
    等待 Socket 消息    ==    乙
    Socket 应无消息

统计没达到阈值
    [说明]    才连了一次。
    已连接
    获取 Socket 统计    sockets.opened    >    1000000

页面的数据
    [说明]    打开之前点了“关闭”。
    启动 Socket 服务器    stands_in_for=wss://echo.websocket.org
    打开小程序页面    ${页面}
    等待小程序页面数据    openWebsocket    ==    false
    等待小程序模态框    ==    websocket已关闭

第六个连接
    [说明]    最多 5 个。
    ${url} =    启动 Socket 服务器
    FOR    ${_}    IN RANGE    6
        连接 Socket    ${url}
    END


*** 关键字 ***
已连接
    [参数]    ${alias}=聊天
    ${url} =    启动 Socket 服务器
    连接 Socket    ${url}/chat?room=7    alias=${alias}
    等待 Socket 打开
