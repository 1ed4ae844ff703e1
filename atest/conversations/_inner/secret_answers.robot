*** Settings ***
Documentation       Secrets in what goes on by itself; the outer run looks for them.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=1s


*** Variables ***
${TOKEN: Secret}    %{NO_SUCH_TOKEN=topsecretword}


*** Test Cases ***
It Is Answered
    [Documentation]    As a message, in a dictionary, in a greeting, in a heartbeat, and in a pattern.
    ${url} =    Start Socket Server    silent
    Server Greets    ${TOKEN}
    Connect Socket    ${url}
    Wait For Socket Message    ==    ${TOKEN}
    VAR    &{login}    token=${TOKEN}
    Answer Socket Messages    who    ${login}
    Server Sends Message    who
    Wait For Server Message    ==    ${TOKEN}    json_path=$.token
    Server Answers    ${login}    ${TOKEN}
    Send Socket Json    ${login}
    Wait For Socket Message    ==    ${TOKEN}
    Send Socket Message Every    10ms    ${TOKEN}
    Wait For Server Message    ==    ${TOKEN}
    Server Sends Json    ${login}
    Log Socket Timeline

A Rule With It Fails
    [Documentation]    The pattern is in the sentence.
    ${url} =    Start Socket Server    silent
    Connect Socket    ${url}
    Wait For Socket Open
    Answer Socket Messages    ${TOKEN}    <$.id>
    Server Sends Message    ${TOKEN}
    Run Keyword And Expect Error    The answer to *[*][*][*]* has ended: *    Wait For Socket Message
