*** Settings ***
Documentation       Two suites at the level SUITE.

Library             SwanSocketLibrary    auto_closing_level=SUITE
