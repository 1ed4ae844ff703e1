*** Settings ***
Documentation       The first of two suites that import the library alike.

Library             SwanSocketLibrary


*** Test Cases ***
First
    [Documentation]    Opens a socket.
    ${url} =    Start Socket Server
    ${socket} =    Connect Socket    ${url}
    Wait For Socket Open    socket=${socket}
    Get Socket Statistics    open.count    ==    1    since=suite
