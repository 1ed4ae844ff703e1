Language: zh-CN

*** 设置 ***
说明                  用例失败时，测试人员读到的都是中文，事实一条不少。每个用例看 _inner/failures.robot 里同名的那一个。

程序库                 Collections
程序库                 ../resources/InnerRun.py
程序库                 ../resources/ChineseTexts.py

用例模板                报错应为中文


*** 变量 ***
${失败用例集}    ${CURDIR}/_inner/failures.robot


*** 用例 ***
等不到的消息
    欢迎光临    聊天    [0-9.]+ (ms|s)    57 B    \\*\\*\\*
握手被拒绝
    聊天    403 Forbidden    等待 Socket 错误
状态号不同
    聊天    1000    4001    被踢下线
打开之前发送
    1001    聊天    CONNECTING    OPEN    等待 Socket 打开    EXECUTION_FAILED
连接被重置
    聊天    重置    等待 Socket 错误
关闭没有应答
    聊天    Close 帧    0.3 s    等待 Socket 错误
证书过期
    聊天    证书    过期
两个连接里的一个
    快讯    新闻    行情    socket=行情    OPEN
五百条消息
    501 条    500 条    第 499 条
没有人监听
    聊天    127.0.0.1:1    拒绝
各种各样的文本
    5 条    4 条    29 B    256 B    224
服务器白等一场
    你好    ws://127.0.0.1:\\d+    客户端 2    [0-9.]+ (ms|s)
与模式不符
    聊天    \\$\\.商品\\[0\\]\\.价格    <number>    免费    [0-9.]+ (ms|s)
二进制消息不同
    聊天    一条二进制消息 == 20 02 \\?\\? 00    20 02 00 05    第 4 个字节
状态号不合法
    closeSocket    202    解析失败，请检查参数是否正确    999    1000–1003    3000–4999    INVALID_PARAMETER
别名写错
    聊添    聊天
没有执行的回调
    closeSocket\\.fail    onSocketOpen
回调的次序
    onSocketClose    onSocketOpen    connectSocket\\.success
断言状态
    聊天    OPEN    CLOSED    等待 Socket 关闭
没有可关的
    S15    连接 Socket    等待 Socket 打开    断言状态    auto_closing_level=SUITE
本该失败的调用
    关闭 Socket    1001
偏离录制
    客户端 1    orders\\.har    1.0?.*3.*7    咖啡    奶茶    0\\.978 s
还有没取走的消息
    聊天    1 条    甲
统计没达到阈值
    sockets\\.opened    1000000
页面的数据
    closeSocket\\.js    openWebsocket    true    OPEN
第六个连接
    1001    执行失败    5    S20    max_sockets    TOO_MANY_TASKS
日志和时间线
    [说明]    日志的每一行、时间线里的每个标签，DEBUG 级别的也算。
    [模板]    NONE
    ${结果} =    Run Inner Suite Once    ${失败用例集}    --loglevel    DEBUG
    Should Be Empty    ${结果.warnings}
    ${行数} =    Evaluate    sum('class="swan"' in line for line in $结果.lines)
    Should Be Equal As Integers    ${行数}    27
    Log Should Have No English    ${结果}    ${失败用例集}
时间线的标签
    [说明]    失败写在失败的地方。
    [模板]    时间线里应有
    等不到的消息    ✗ 等待 Socket 消息
    别的库的关键字    用例失败
    两个连接里的一个    行情
    服务器白等一场    放行握手


*** 关键字 ***
报错应为中文
    [参数]    @{事实}
    ${结果} =    Run Inner Suite Once    ${失败用例集}    --loglevel    DEBUG
    ${报错} =    Get From Dictionary    ${结果.failures}    ${TEST NAME}
    Text Should Be Chinese    ${报错}    ${失败用例集}
    FOR    ${一条}    IN    @{事实}
        Should Match Regexp    ${报错}    ${一条}
    END

时间线里应有
    [参数]    ${用例}    ${文字}
    ${结果} =    Run Inner Suite Once    ${失败用例集}    --loglevel    DEBUG
    ${名字} =    Get Dictionary Keys    ${结果.tests}    sort_keys=False
    ${序号} =    Get Index From List    ${名字}    ${用例}
    ${时间线} =    Evaluate    [line for line in $结果.lines if 'class="swan"' in line][${序号}]
    Should Contain    ${时间线}    ${文字}
