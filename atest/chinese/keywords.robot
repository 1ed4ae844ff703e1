*** Settings ***
Documentation       What follows from keywords that have other names.

Library             ../resources/InnerRun.py


*** Test Cases ***
A Dry Run Looks Inside
    [Documentation]    Socket Call Should Fail runs another keyword under its Chinese name too.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/dry_run.robot    --dryrun
    VAR    &{expected}    Right=PASS    Unknown Keyword=FAIL    Too Many Arguments=FAIL    No Time=FAIL
    ...    No Operator=FAIL
    Should Be Equal    ${run.tests}    ${expected}
    Should Contain    ${run.failures}[Unknown Keyword]    No keyword with name '关 Socket' found.
    Should Contain    ${run.failures}[Too Many Arguments]    expected 0 to 2 non-named arguments, got 3
    Should Contain    ${run.failures}[No Time]    时间必须是时间，如 5s、500ms 或 1 min，实际是 '马上'。
    Should Contain    ${run.failures}[No Operator]    '约等于' 不是断言运算符。要与它比较，请在前面写一个运算符：

Failures Call Keywords As The Import Does
    [Documentation]    Each import in its own language, in one file.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/names.robot
    Should Contain    ${run.failures}[Chinese]    服务器发送消息
    Should Contain    ${run.failures}[Chinese]    等待 Socket 消息
    Should Contain    ${run.failures}[Chinese]    启动 Socket 服务器
    Should Contain    ${run.failures}[English]    "Server Sends Message"
    Should Contain    ${run.failures}[English]    "Wait For Socket Message"
    Should Contain    ${run.failures}[English]    "Start Socket Server"
    Should Contain    ${run.failures}[Chinese State]    等待 Socket 打开
    FOR    ${test}    IN    Chinese    Chinese State
        Should Not Match Regexp    ${run.failures}[${test}]    (Wait For|Start) Socket
    END

An Unknown Language
    [Documentation]    The failure lists those that are known.
    ${run} =    Run Inner Suite    ${CURDIR}/_inner/unknown.robot
    Should Contain    ${run.warnings}[0]    language 'klingon' is not known. Known: en
    Should Contain    ${run.warnings}[0]    zh-CN
