from __future__ import annotations

import pytest
from docutils import nodes
from docutils.core import publish_doctree
from robot.api import TestSuite as Suite

from tools.fault_docs import COLUMNS, PAGES, IncompleteRow, Seen, page

SUITE = """\
*** Settings ***
Documentation       What goes *wrong* with ``wss://`` and
...                 a_name_.
Test Template       Outcome Should Be

*** Test Cases ***
One
    [Documentation]    Its documentation.
    Some Keyword    event=horizon    ws://h/?a=b
    ...    {row}
Two
    Another Keyword    {row}
"""
VALUES = {
    "event": "error",
    "android": "{errCode: 0, errMsg: 'error happen'}",
    "ios": "{errMsg: 'Status error,current 0'}",
    "close_code": "1006",
    "cause": "the proxy h:* answered 403",
    "close_frame": "none",
    "within": "2s",
}


SEEN: Seen = {
    "Broken_Things": {
        "One": {"fault": "Some Keyword    ws://h/?a=b", "chromium": "open", "firefox": "open"},
        "Two": {"fault": "Another Keyword", "chromium": "error", "firefox": "close 1"},
    }
}


def suite(text: str = SUITE, **changed: str) -> Suite:
    named = {**VALUES, **changed}
    row = "    ".join(f"{name}={value}" for name, value in named.items())
    whole = Suite("Faults")
    child = Suite.from_string(text.replace("{row}", row))
    child.name = "Broken_Things"
    whole.suites.append(child)
    return whole


def tables(text: str) -> list[list[list[str]]]:
    tree = publish_doctree(text, settings_overrides={"report_level": 2, "halt_level": 2})
    return [
        [[cell.astext() for cell in row.findall(nodes.entry)] for row in table.findall(nodes.row)]
        for table in tree.findall(nodes.table)
    ]


def test_each_test_is_a_row_and_each_expected_value_a_cell() -> None:
    (table,) = tables(page(suite(), SEEN))
    assert table == [
        ["Fault", *COLUMNS.values(), PAGES],
        ["One\n\nIts documentation.", *VALUES.values(), "open"],
        ["Two", *VALUES.values(), "error; Firefox: close 1"],
    ]


def test_a_suite_is_introduced_by_its_documentation() -> None:
    text = page(suite(), SEEN)
    assert "\nBroken_Things\n-------------\n\nWhat goes \\*wrong\\* with ``wss://`` and" in text
    paragraphs = publish_doctree(text).findall(nodes.paragraph)
    assert "What goes *wrong* with wss:// and a_name_." in [each.astext() for each in paragraphs]


@pytest.mark.parametrize("column", COLUMNS)
def test_a_test_that_lacks_a_value_is_named(column: str) -> None:
    for text in (SUITE.replace("{row}", ""), SUITE):
        with pytest.raises(IncompleteRow, match=r"Faults\.Broken_Things\.One does not say its "):
            page(suite(text, **{column: ""}), SEEN)
    with pytest.raises(IncompleteRow, match=f"does not say its {column}"):
        page(suite(**{column: ""}), SEEN)


def test_a_value_in_a_variable_is_refused() -> None:
    with pytest.raises(IncompleteRow, match=r"One must write its cause out: \$\{CAUSE\}"):
        page(suite(cause="${CAUSE}"), SEEN)


@pytest.mark.parametrize(
    "body",
    [
        "Some Keyword    {row}\n    Another Keyword    {row}",
        "[Template]    NONE\n    Outcome Should Be    Some Keyword    {row}\n    No Operation",
        "[Template]    Something Else Should Be\n    Some Keyword    {row}",
    ],
)
def test_a_test_that_is_not_one_row_is_named(body: str) -> None:
    text = SUITE.replace("Some Keyword    event=horizon    ws://h/?a=b\n    ...    {row}", body)
    with pytest.raises(IncompleteRow, match=r"One must be one call of 'Outcome Should Be'"):
        page(suite(text), SEEN)


@pytest.mark.parametrize(
    "seen",
    [
        {},
        {"fault": "Another Keyword", "firefox": "open"},
        {"fault": "Another Keyword    x", "chromium": "open"},
    ],
)
def test_a_row_that_no_page_has_seen_as_it_is_now_is_named(seen: dict[str, str]) -> None:
    rows = {"Broken_Things": {**SEEN["Broken_Things"], "Two": seen}}
    with pytest.raises(IncompleteRow, match=r"^No page has seen Faults\.Broken_Things\.Two as it "):
        page(suite(), rows)
