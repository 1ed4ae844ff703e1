Language: zh-CN

*** 设置 ***
说明                  连接时带上的东西：子协议、请求头、Secret。

程序库                 SwanSocketLibrary    language=zh-CN


*** 变量 ***
${TOKEN: Secret}    %{EXAMPLE_TOKEN=Bearer not-so-secret}


*** 用例 ***
子协议
    [说明]    服务器从客户端提出的里面选一个。
    [标签]    S19
    ${url} =    启动 Socket 服务器    protocols=['chat.v2', 'chat.v1']
    连接 Socket    ${url}    protocols=['chat.v1', 'news']
    等待 Socket 打开
    获取 Socket 子协议    ==    chat.v1

请求头
    [说明]    服务器记下收到的请求头，名字的大小写不限。
    [标签]    S17
    ${url} =    启动 Socket 服务器
    连接 Socket    ${url}/room?id=7    header={'X-Client': 'qa', 'X-Try': 2}
    ${request} =    等待服务器收到连接
    Should Be Equal    ${request.path}    /room
    Should Be Equal    ${request.query}[id]    7
    Should Be Equal    ${request.headers}[x-client]    qa
    Should Be Equal    ${request.headers}[X-Try]    2

请求头里的 Secret
    [说明]    Secret 的值照样发送，但哪一级日志都不会显示它。
    [标签]    S17
    ${url} =    启动 Socket 服务器
    VAR    &{header}    Authorization=${TOKEN}
    连接 Socket    ${url}    header=${header}
    ${request} =    等待服务器收到连接
    Should Be True    $request.headers['authorization'].startswith('Bearer ')

Referer 由宿主来写
    [说明]    小程序自己写的不起作用；设了 App Key 时由宿主加上。
    [标签]    S17
    ${url} =    启动 Socket 服务器
    连接 Socket    ${url}    header={'Referer': 'https://example.com'}
    ${request} =    等待服务器收到连接
    Should Be True    'Referer' not in $request.headers
