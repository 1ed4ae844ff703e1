*** Settings ***
Documentation       The reason that closeSocket sends: at most 123 bytes of UTF-8.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}
Resource            ../resources/platforms.resource
Resource            ../resources/sockets.resource

Suite Setup         Start Socket Server

Test Tags           S28


*** Test Cases ***
Reasons That Fit
    [Documentation]    Bytes count, not characters.
    [Template]    Reason Should Arrive And Come Back
    close reason
    ${{'x' * 123}}
    ${{'超' * 41}}
    ${{'\U0001F44B' * 30 + 'xyz'}}
    ${{'é' * 61 + 'x'}}
    再见, "quoted" \\ and more
    ${EMPTY}

Reasons That Do Not Fit
    [Documentation]    The socket stays open, and a reason that fits closes it.
    [Template]    Reason Should Be Refused On Both Platforms
    ${{'x' * 124}}    124 bytes
    ${{'超' * 42}}    126 bytes long in UTF-8 (42 characters)
    ${{'\U0001F44B' * 31}}    124 bytes long in UTF-8 (31 characters)
    ${{'é' * 62}}    124 bytes long in UTF-8 (62 characters)


*** Keywords ***
Reason Should Arrive And Come Back
    [Arguments]    ${reason}
    ${task} =    An Open Socket
    Close Socket    socket=${task}    code=4001    reason=${reason}
    Wait For Server Close    code=4001    reason=${reason}
    Wait For Socket Close    socket=${task}    code=4001    reason=${reason}
    Get Close Reason    ==    ${reason}    socket=${task}

Reason Should Be Refused On Both Platforms
    [Arguments]    ${reason}    ${sentence}
    FOR    ${platform}    ${code}    IN    android    202    ios    4
        Set Host    platform=${platform}
        ${task} =    An Open Socket
        Clear Socket History
        ${text} =    Run Keyword And Expect Error    closeSocket:fail ${code} *
        ...    Close Socket    socket=${task}    reason=${reason}
        Failure Should Say    ${text}    ${sentence}
        One Fail Should Be Recorded    closeSocket    ${code}
        Get Socket State    ==    OPEN    socket=${task}
        Close Socket    socket=${task}    reason=fits
        Wait For Server Close    code=1000    reason=fits
        Wait For Socket Close    socket=${task}
    END

An Open Socket
    ${url} =    Get Socket Server Url
    ${task} =    Connect Socket    ${url}
    Wait For Socket Open    socket=${task}
    RETURN    ${task}
