*** Settings ***
Documentation       An import that fails.

Library             SwanSocketLibrary    message_separator=${30}


*** Test Cases ***
Nothing
    [Documentation]    The import's error is what counts.
    No Operation
