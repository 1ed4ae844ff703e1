*** Settings ***
Documentation       Files of figures, and the command that merges them.

Resource            sockets.resource
Library             OperatingSystem
Library             Process
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    timeout=5s

Test Setup          Reset Socket Statistics


*** Test Cases ***
Saved
    [Documentation]    JSON with the buckets and what tells runs apart; a table.
    Open A Socket
    ${file} =    Save Socket Statistics    saved/one.json
    Save Socket Statistics    saved/one.csv
    ${csv} =    Get File    ${OUTPUT DIR}/saved/one.csv
    Should Contain    ${csv}    open.count,1
    ${json} =    Evaluate    json.load(open($file, encoding='utf-8'))
    Should Be Equal    ${json}[format]    swan-socket-statistics/1
    Should Match Regexp    ${json}[run]    ^[0-9a-f]{32}$
    Should Be Equal As Integers    ${{ sum($json['measured']['times']['open']['buckets'].values()) }}    1

Merged
    [Documentation]    By the command: of one run the newest, and what is something else is named and skipped.
    Open A Socket
    ${file} =    Save Socket Statistics    merged/z_old.json
    Open A Socket
    Save Socket Statistics    merged/new.JSON
    Create File    ${OUTPUT DIR}/merged/foreign.json    {"a": 1}
    ${done} =    Merge    ${OUTPUT DIR}/merged
    Should Be Equal As Integers    ${done.rc}    0    ${done.stderr}
    Should Contain    ${done.stdout}    2 opened
    Should Contain    ${done.stderr}    z_old.json: it is of the same run as the newer
    Should Contain    ${done.stderr}    foreign.json: it is none of swan-socket-statistics/1
    ${done} =    Merge    ${file}    ${file}
    Should Contain    ${done.stdout}    1 opened
    Should Be Equal    ${done.stderr}    Skipped ${file}: it is the same as ${file}.

Thresholds
    [Documentation]    The exit code says whether they hold, and whether they are some.
    Open A Socket
    ${file} =    Save Socket Statistics    thresholds.json
    ${done} =    Merge    ${file}    --threshold    open.p99 < 5 s
    Should Be Equal As Integers    ${done.rc}    0    ${done.stderr}
    ${done} =    Merge    ${file}    --threshold    sockets.opened > 7
    Should Be Equal As Integers    ${done.rc}    1
    Should Be Equal    ${done.stderr}    sockets.opened is 1, not > 7.
    ${done} =    Merge    ${file}    --threshold    close.p99 < 5 s
    Should Be Equal As Integers    ${done.rc}    1
    Should Be Equal    ${done.stderr}    'close.p99' has no samples: no socket has been closed.
    ${done} =    Merge    ${file}    --threshold    open.p99 < 5
    Should Be Equal As Integers    ${done.rc}    2
    Should Be Equal    ${done.stderr}    '5' is no time with a unit, such as 200 ms.
    ${done} =    Merge    ${file}    --threshold    open.p42 < 5 s
    Should Be Equal As Integers    ${done.rc}    2
    Should Start With    ${done.stderr}    There is no figure 'open.p42'. Known: open.count

Not Merged Or Saved
    [Documentation]    A folder without files, and an ending that is no format.
    Create Directory    ${OUTPUT DIR}/nothing
    ${done} =    Merge    ${OUTPUT DIR}/nothing
    Should Be Equal As Integers    ${done.rc}    2
    Should Be Equal    ${done.stderr}    No file of Save Socket Statistics was found there.
    ${done} =    Merge    ${OUTPUT DIR}/nowhere
    Should Be Equal As Integers    ${done.rc}    2
    Run Keyword And Expect Error    'one.txt' does not end with .json or .csv*    Save Socket Statistics    one.txt


*** Keywords ***
Merge
    [Arguments]    @{arguments}
    ${done} =    Run Process    ${{ sys.executable }}    -m    SwanSocketLibrary    statistics    @{arguments}
    RETURN    ${done}
