*** Settings ***
Documentation       No such language.

Library             SwanSocketLibrary    language=klingon


*** Test Cases ***
Never Imported
    [Documentation]    Nothing of the library is here.
    No Operation
