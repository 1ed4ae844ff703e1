Language: zh-CN

*** 设置 ***
说明                  JSON 消息：直接发送值；按 JSON 路径找到的值等待。

程序库                 SwanSocketLibrary    language=zh-CN

用例启程                连接回显服务器


*** 用例 ***
发送字典，等待其中的值
    [说明]    json_path 是 RFC 9535 的 JSON 路径，取走第一条符合的消息。
    [标签]    S8    S24
    VAR    &{order}    type=order    id=${7}    饮品=奶茶
    发送 Socket JSON 消息    ${order}
    ${drink} =    等待 Socket 消息    ==    奶茶    json_path=$.饮品
    Should Be Equal    ${drink}    奶茶

不符合的消息留着
    [说明]    按原来的次序，留给后面的等待。
    发送 Socket JSON 消息    {"type": "行情", "price": 41}
    发送 Socket JSON 消息    {"type": "行情", "price": 43}
    发送 Socket 消息    这不是 JSON
    ${price} =    等待 Socket 消息    >    42    json_path=$.price
    Should Be Equal As Integers    ${price}    43
    等待 Socket 消息    ==    41    json_path=$.price
    等待 Socket 消息    ==    这不是 JSON
    Socket 应无消息

数字、布尔值和 null
    [说明]    路径上不是文本时，期望值也按 JSON 读。
    发送 Socket JSON 消息    {"id": 7, "ok": true, "error": null}
    等待 Socket 消息    ==    7    json_path=$.id
    发送 Socket JSON 消息    {"id": 8, "ok": true, "error": null}
    等待 Socket 消息    ==    true    json_path=$.ok
    发送 Socket JSON 消息    {"id": 9, "ok": true, "error": null}
    等待 Socket 消息    ==    null    json_path=$.error


*** 关键字 ***
连接回显服务器
    ${url} =    启动 Socket 服务器
    连接 Socket    ${url}
    等待 Socket 打开
