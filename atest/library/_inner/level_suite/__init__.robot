*** Settings ***
Documentation       Two suites at the level SUITE.

Library             SwanSocketLibrary    transport=%{SWAN_TRANSPORT=websocket-client}    auto_closing_level=SUITE
