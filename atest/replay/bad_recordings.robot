*** Settings ***
Documentation       Recordings and arguments that cannot be used: sentences, and no server.

Library             OperatingSystem
Library             ../../utest/har/tools.py
Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}


*** Variables ***
${CHROMIUMS}    ${CURDIR}/../../utest/har/chromium.har


*** Test Cases ***
No File
    [Documentation]    All places where it was looked for are named.
    Server Should Not Start
    ...    There is no file 'none.har'. It was looked for in '${CURDIR}', '*', '${OUTPUT DIR}'.    none.har
    Server Should Not Start
    ...    The recording '*none.har' cannot be read: *. Give the path of a HAR file, such as *
    ...    ${OUTPUT DIR}/none.har
    Server Should Not Start    The recording '*' cannot be read: *    ${CURDIR}

No End
    [Documentation]    A device or a pipe is not read: it may say something for ever, or never.
    Server Should Not Start    The recording '/dev/zero' cannot be read: it is a pipe or a device, *    /dev/zero
    Evaluate    os.mkfifo(pathlib.Path($OUTPUT_DIR, 'pipe.har'))    modules=os, pathlib
    Server Should Not Start    *it is a pipe or a device, not a file. Give the path of a HAR file, such as *
    ...    ${OUTPUT DIR}/pipe.har
    [Teardown]    Evaluate    os.unlink(pathlib.Path($OUTPUT_DIR, 'pipe.har'))    modules=os, pathlib

Too Long
    [Documentation]    More than 512 MiB; this file has a hole.
    Evaluate    os.truncate(open(pathlib.Path($OUTPUT_DIR, 'long.har'), 'wb').name, 600 << 20)    modules=os, pathlib
    Server Should Not Start    *: it is too long, a server replays at most 512 MiB. *    long.har
    [Teardown]    Remove File    ${OUTPUT DIR}/long.har

No HAR
    [Documentation]    What the file is instead.
    Server Should Not Start    The recording '*departures.robot' is no HAR: it is not JSON: *    departures.robot
    Recording Should Be Refused    is no HAR: it is JSON, but has no object 'log' with a list 'entries'*    {}

    Recording Should Be Refused    is no HAR: it is empty. Save the traffic with *    ${EMPTY}

No WebSocket
    [Documentation]    What to do is said.
    Recording Should Be Refused
    ...    has no WebSocket among its 0 requests. Save the traffic with "Save Socket Traffic", or *
    ...    {"log": {"entries": []}}

A Wrong Field
    [Documentation]    It is named by its place.
    Recording Should Be Refused
    ...    cannot be used: log.entries[[]0].request should be an object, not text.
    ...    {"log": {"entries": [{"_resourceType": "websocket", "request": "GET"}]}}

    Recording Should Be Refused
    ...    cannot be used: in the entry of ws://h/metrics?…, response.status should be three digits, not 5.
    ...    {"log": {"entries": [{"request": {"url": "ws://h/metrics?token=x"}, "response": {"status": 5}}]}}

Broken Inside
    [Documentation]    What is compressed, and how, is named with what to do.
    Packed Recording Should Be Refused
    ...    is compressed with gzip and cannot be unpacked: it ends too early. Save or copy it again, or *
    ...    gzip.compress(b'{"log": {"entries": []}}')[:-9]
    Packed Recording Should Be Refused
    ...    is compressed with zlib and cannot be unpacked: Error *    zlib.compress(bytes(99))[:-4] + b'ABCD'
    Packed Recording Should Be Refused    is compressed with zip and cannot be unpacked: *    b'PK\\3\\4'

A Zip File Without A HAR
    [Documentation]    What it has instead is said.
    Evaluate    zipfile.ZipFile(pathlib.Path($OUTPUT_DIR, 'none.zip'), 'w').writestr('trace.network', '')
    ...    modules=pathlib, zipfile
    Server Should Not Start
    ...    The recording '*none.zip' is a zip file with no HAR in it. It has 'trace.network'. Give replay a HAR, or *
    ...    none.zip

A Bomb
    [Documentation]    600 MiB of nothing in 600 KiB are unpacked to 512 MiB, and no further.
    Packed Recording Should Be Refused
    ...    is too long when it is unpacked: a server replays at most 512 MiB. Save the traffic *
    ...    gzip.compress(bytes(600 << 20), 1)

A Pace Without Times
    [Documentation]    Playwright writes none in its mode "minimal".
    ${path} =    Write Recording Of    Playwright, minimal    ${OUTPUT DIR}
    Server Should Not Start
    ...    The recording '*' cannot be replayed with pace\=recorded: its messages have no times. Leave pace out, or *
    ...    ${path}    pace=recorded

Another Pace
    [Documentation]    The known ones are listed.
    Server Should Not Start    *'pace' got value 'slow' that cannot be converted to 'at-once' or 'recorded'.
    ...    ${CHROMIUMS}    pace=slow

A Pace Without A Recording
    [Documentation]    Has no effect, which nobody would see.
    Run Keyword And Expect Error    pace\=recorded has no effect without replay\=. Leave it out.
    ...    Start Socket Server    pace=recorded

Together With Other Ways
    [Documentation]    A server that replays has no behavior, and its subprotocols are the recorded ones.
    Server Should Not Start    The arguments replay and behavior exclude each other: *
    ...    ${CHROMIUMS}    behavior=silent
    Server Should Not Start    The arguments replay and behavior exclude each other: *
    ...    ${CHROMIUMS}    behavior=echo
    Run Keyword And Expect Error    The arguments replay and behavior exclude each other: *
    ...    Start Socket Server    echo    replay=${CHROMIUMS}
    Server Should Not Start    The arguments replay and protocols exclude each other: *
    ...    ${CHROMIUMS}    protocols=['v1']


*** Keywords ***
Server Should Not Start
    [Documentation]    Not with this path and these arguments.
    [Arguments]    ${error}    ${path}    &{more}
    Run Keyword And Expect Error    ${error}    Start Socket Server    replay=${path}    &{more}
    Run Keyword And Expect Error    No socket server runs*    Get Socket Server Url

Recording Should Be Refused
    [Documentation]    Writes a file with this text and starts a server with it.
    [Arguments]    ${error}    ${text}
    Create File    ${OUTPUT DIR}/bad.har    ${text}
    Server Should Not Start    The recording '*bad.har' ${error}    bad.har

Packed Recording Should Be Refused
    [Documentation]    Writes a file with these bytes and starts a server with it.
    [Arguments]    ${error}    ${bytes}
    ${bytes} =    Evaluate    ${bytes}    modules=gzip, zlib
    Create Binary File    ${OUTPUT DIR}/packed.har    ${bytes}
    Server Should Not Start    The recording '*packed.har' ${error}    packed.har
    [Teardown]    Remove File    ${OUTPUT DIR}/packed.har
