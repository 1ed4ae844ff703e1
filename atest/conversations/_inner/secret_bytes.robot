*** Settings ***
Documentation       Secrets as bytes; the outer run looks for them.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=100ms
Resource            ../../resources/sockets.resource


*** Variables ***
# topsecretword twice, as hex, in lines of a dump of more than 16 bytes
${HEX: Secret}     %{NO_SUCH_HEX=746f70736563 726574776f7264746f70736563 726574776f7264}
${TEXT: Secret}    %{NO_SUCH_TEXT=ascii:toptextsecret}


*** Test Cases ***
It Is Sent And Comes Back
    [Documentation]    As hex from the client, with ``ascii:`` from the server.
    Open A Socket
    Send Socket Binary    ${HEX}
    Wait For Server Binary    ==    ${HEX}
    Wait For Socket Binary    ==    ${HEX}
    Server Sends Binary    ${TEXT}
    Wait For Socket Binary    ends    ${TEXT}
    ${found} =    Get Callback Result    onSocketMessage
    Log    ${found}

It Is Not Expected
    [Documentation]    Failures show what came instead.
    Open A Socket
    FOR    ${data}    IN    ${HEX}    ${TEXT}
        Send Socket Binary    ${data}
        Run Keyword And Expect Error    *[*][*][*]*    Wait For Socket Binary    equal    01
        Run Keyword And Expect Error    *[*][*][*]*    Wait For Server Binary    equal    01
    END
