Language: zh-CN

*** 设置 ***
说明                  中文的数据处处可用：别名、JSON 路径、模式、打码、回调，列表里的全角逗号和顿号，导入参数里的“是”和“否”。

程序库                 OperatingSystem
程序库                 SwanSocketLibrary    timeout=5s
...                 mask=?口令、$..密码，X-Ticket
...                 verify_tls=是
...                 compression=否
...                 language=zh-CN

用例启程                已连接


*** 用例 ***
别名是中文
    [说明]    Socket 和服务器的都是。
    ${url} =    启动 Socket 服务器    silent    alias=新闻服务器
    连接 Socket    ${url}    alias=新闻
    等待 Socket 打开    socket=新闻
    服务器发送消息    晴    server=新闻服务器
    等待 Socket 消息    ==    晴    socket=新闻

JSON 路径和模式是中文
    [说明]    名字和值都可以是中文。
    发送 Socket JSON 消息    {"订单": {"饮品": "奶茶", "数量": 2, "加冰": true}}
    ${饮品} =    等待 Socket 消息    ==    奶茶    json_path=$.订单.饮品
    Should Be Equal    ${饮品}    奶茶
    发送 Socket JSON 消息    {"订单": {"饮品": "奶茶", "数量": 2, "加冰": true}}
    等待 Socket JSON 消息    {"订单": {"饮品": "<regex .茶>", "数量": "<number>"}}

回调是中文名的关键字
    [说明]    监听也是。
    VAR    ${听到}    ${EMPTY}    scope=TEST
    监听 Socket 消息    记下听到的
    发送 Socket 消息    你好    success=记下发出的
    等待 Socket 消息    ==    你好
    Should Be Equal    ${听到}    发出，听到你好，

失败名在中文的运行关键字里
    [说明]    关键字的中文名可以交给别的关键字。
    Socket 调用应失败    INVALID_PARAMETER    关闭 Socket    code=999
    Wait Until Keyword Succeeds    2s    10ms    获取 Socket 状态    ==    OPEN

原因按字节计
    [说明]    41 个汉字是 123 字节，42 个就多了。
    [标签]    S28
    Socket 调用应失败    202    关闭 Socket    reason=${{'超' * 42}}
    关闭 Socket    reason=${{'超' * 41}}
    等待服务器收到 Close 帧    reason=${{'超' * 41}}

文件名是中文
    [说明]    存下的文件里，打码的内容看不到。
    发送 Socket JSON 消息    {"用户": "李雷", "密码": "芝麻开门"}
    等待 Socket 消息
    保存 Socket 通信记录    ${OUTPUT DIR}/聊天记录.har
    ${内容} =    Get File    ${OUTPUT DIR}/聊天记录.har
    Should Contain    ${内容}    李雷
    Should Not Contain    ${内容}    芝麻开门
    Should Not Contain    ${内容}    天知地知


*** 关键字 ***
已连接
    ${url} =    启动 Socket 服务器
    连接 Socket    ${url}/聊天室?口令=天知地知    alias=聊天
    等待 Socket 打开    socket=聊天

记下发出的
    [参数]    ${结果}
    VAR    ${听到}    ${听到}发出，    scope=TEST

记下听到的
    [参数]    ${事件}
    VAR    ${听到}    ${听到}听到${事件.data}，    scope=TEST
