*** Settings ***
Documentation       The page of an example plugin, whose platform calls the host wx.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    plugins=swan_weixin
...                 platform=weixin    timeline=ALL    page_errors=LOG


*** Test Cases ***
Its Host Is Called Wx
    [Documentation]    And answers with the platform's texts.
    Start Socket Server    stands_in_for=wss://chat.example.com
    Hold Next Handshake
    Open Swan Page    ${PAGE}
    Call Swan Page Handler    send    too early
    Wait For Swan Page Data    state    ==    sendSocketMessage:fail WebSocket is not connected
    Release Handshake
    Wait For Swan Page Data    state    ==    open
    Call Swan Page Handler    send    你好
    Wait For Swan Page Data    messages    ==    ["你好"]
    Call Swan Page Handler    locate
    Wait For Swan Page Data    place    ==    getLocation:fail not supported

It Has No Other Host
    [Documentation]    And sentences name this one.
    Open Swan Page    ${CURDIR}/hosts.js
    Get Swan Page Data    hosts    ==    ["undefined", "object", "weixin"]
    Call Swan Page Handler    wrongCallback
    Wait For Swan Page Data    wrong    ==    login:fail parameter error
    Call Swan Page Handler    useMissing
    ${errors} =    Get Swan Page Errors
    Should Contain    ${errors}[-1][message]    wx.fooBar, which is no API
