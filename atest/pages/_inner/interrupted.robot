*** Settings ***
Documentation       The timeout of a test strikes while the code of a page runs.

Library             OperatingSystem
Library             SwanSocketLibrary    auto_closing_level=SUITE    page_timeout=20s

Suite Setup         Open The Slow Page


*** Test Cases ***
Interrupted
    [Documentation]    In the middle of a handler.
    [Timeout]    1 s
    Call Swan Page Handler    slow

After It
    [Documentation]    The handler has gone on.
    Get Swan Page Data    done    ==    true


*** Keywords ***
Open The Slow Page
    Create File    ${OUTPUT DIR}/slow.js
    ...    Page({slow() { const end = Date.now() + 2500; while (Date.now() < end) {} this.setData('done', true); }});
    Open Swan Page    ${OUTPUT DIR}/slow.js
