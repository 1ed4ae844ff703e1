Language: zh-CN

*** 设置 ***
说明                  用录制代替服务：对着真实的服务录一次，以后的用例就不用联网。录制文件由 保存 Socket 通信记录 存下，
...                 Chrome 开发者工具存的也可以。

程序库                 SwanSocketLibrary    timeout=5s    language=zh-CN


*** 变量 ***
${录制文件}         ../recordings/orders.har
${SUBSCRIBE}    {"op": "subscribe", "topic": "orders", "token": "any"}


*** 用例 ***
奶茶做好了
    [说明]    客户端说了录制里的话，服务器就说录制里的话。令牌录制时打了码，所以什么都行。
    [标签]    S8
    ${url} =    启动 Socket 服务器    replay=${录制文件}
    连接 Socket    ${url}/orders?shop=7    protocols=['orders.v1']
    等待 Socket 打开
    发送 Socket JSON 消息    ${SUBSCRIBE}
    等待 Socket 消息    ==    subscribed    json_path=$.state
    发送 Socket JSON 消息    {"op": "order", "id": 1, "drink": "奶茶"}
    等待 Socket 消息    ==    ready    json_path=$.state
    关闭 Socket
    等待 Socket 关闭    code=1000
    Socket 服务器回放应完成

换成咖啡就与录制不符
    [说明]    客户端做得不一样，下一个关键字就失败，并列出差别。
    ${url} =    启动 Socket 服务器    replay=${录制文件}
    连接 Socket    ${url}/orders?shop=7    protocols=['orders.v1']
    等待 Socket 打开
    发送 Socket JSON 消息    ${SUBSCRIBE}
    发送 Socket JSON 消息    {"op": "order", "id": 1, "drink": "咖啡"}
    Run Keyword And Expect Error    *-*奶茶*+*咖啡*    等待 Socket 关闭

按录制时的间隔
    [说明]    测与时间有关的东西，例如客户端的超时。
    ${url} =    启动 Socket 服务器    replay=${录制文件}    pace=recorded
    连接 Socket    ${url}/orders?shop=7    protocols=['orders.v1']
    等待 Socket 打开
    发送 Socket JSON 消息    ${SUBSCRIBE}
    等待 Socket 消息    ==    subscribed    json_path=$.state
    Socket 应无消息
    发送 Socket JSON 消息    {"op": "order", "id": 1, "drink": "奶茶"}
    等待 Socket 消息    ==    brewing    json_path=$.state
    等待 Socket 消息    ==    ready    json_path=$.state
    关闭 Socket
