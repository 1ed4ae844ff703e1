Language: zh-CN

*** 设置 ***
说明                  多个连接：各有别名。不写是哪一个时，关键字与全局的 swan 函数作用相同。

程序库                 SwanSocketLibrary    language=zh-CN


*** 用例 ***
用别名区分两个连接
    [说明]    消息和事件互不相干。
    [标签]    S3    S11
    ${chat_url} =    启动 Socket 服务器    alias=聊天服务器
    ${news_url} =    启动 Socket 服务器    silent    alias=新闻服务器
    连接 Socket    ${chat_url}    alias=聊天
    连接 Socket    ${news_url}    alias=新闻
    等待 Socket 打开    socket=聊天
    等待 Socket 打开    socket=新闻
    发送 Socket 消息    你好    socket=聊天
    服务器发送消息    晴    server=新闻服务器
    等待 Socket 消息    ==    晴    socket=新闻
    等待 Socket 消息    ==    你好    socket=聊天
    Socket 应无消息    socket=新闻

第一个是主 Socket
    [说明]    sendSocketMessage 发给它，全局监听也只听它的事件。
    [标签]    S12    S13    S14
    ${url} =    启动 Socket 服务器
    连接 Socket    ${url}    alias=甲
    连接 Socket    ${url}    alias=乙
    等待 Socket 打开    socket=甲
    等待 Socket 打开    socket=乙
    发送 Socket 消息    给主 Socket
    等待 Socket 消息    ==    给主 Socket    socket=甲
    Socket 应无消息    socket=乙
    回调应已执行    onSocketOpen    times=1

全部关闭
    [说明]    closeSocket 作用于所有 task，回调每个各执行一次。
    [标签]    S15
    ${url} =    启动 Socket 服务器
    连接 Socket    ${url}    alias=甲
    连接 Socket    ${url}    alias=乙
    等待 Socket 打开    socket=甲
    等待 Socket 打开    socket=乙
    ${results} =    关闭 Socket    code=1001
    Length Should Be    ${results}    2
    等待 Socket 关闭    socket=甲    code=1001
    等待 Socket 关闭    socket=乙    code=1001
    回调应已执行    closeSocket.success    times=2

没有可关的，就没有回调
    [说明]    平台一声不响，所以由关键字说出来。
    [标签]    S15
    Run Keyword And Expect Error    closeSocket*    关闭 Socket
    回调应未执行    closeSocket.success    closeSocket.fail    closeSocket.complete
