"""A wait with a filter, over an inbox of messages that do not match."""

from __future__ import annotations

import functools
from typing import Final

from bench.processes import server
from bench.rounds import ratios
from bench.row import Row
from bench.suites import measure

INBOXES: Final = (10, 1_000, 100_000)

_HEAD: Final = """\
*** Settings ***
Library        SwanSocketLibrary
Library        bench.keywords.Stopwatches
Suite Setup    Fill Inboxes

*** Keywords ***
Fill Inboxes
    FOR    ${count}    IN    @{{${INBOXES}}}
        Connect Socket    ${URL}    alias=${count}
        Wait For Socket Open    socket=${count}
        Send Socket Message    flood ${count} 16    socket=${count}
        Wait Until Keyword Succeeds    1 min    100 ms    Inbox Should Hold    ${count}
    END

Wait In An Inbox
    [Arguments]    ${count}    ${wanted}
    Send Socket Message    ${wanted}    socket=${count}
    Wait For Socket Message    ==    ${wanted}    socket=${count}
"""


@functools.cache
def seconds() -> dict[tuple[str, int], list[float]]:
    """What the first and the second wait with the same filter took, by the inbox.

    A test's filter is one that its inbox has not had; the test behind it has the same again.
    """
    kinds = {}
    for count in INBOXES:
        body = f"    Wait In An Inbox    {count}    wanted ${{ROUND}}\n"
        kinds[f"first {count}"] = kinds[f"second {count}"] = body
    with server() as url:
        took = measure(_HEAD, kinds, variables={"URL": url, "INBOXES": str(list(INBOXES))}).seconds
    return {
        (which, count): took[f"{which} {count}"]
        for which in ("first", "second")
        for count in INBOXES
    }


_JSON_HEAD: Final = """\
*** Settings ***
Library        SwanSocketLibrary
Library        bench.keywords.Stopwatches
Suite Setup    Fill The Inbox

*** Keywords ***
Fill The Inbox
    Connect Socket    ${URL}    alias=json
    Wait For Socket Open
    Fill With Json    ${10000}
    Wait Until Keyword Succeeds    1 min    100 ms    Inbox Should Hold    ${10000}    json
"""
_JSON_WAIT: Final = (
    '    Send Socket Message    {"type": "wanted", "id": ${ROUND}}\n'
    "    Wait For Socket Json    type=wanted    id=${ROUND}\n"
)


@functools.cache
def _pattern_seconds() -> dict[str, list[float]]:
    kinds = {"parse": "    Parse Json\n", "first": _JSON_WAIT, "second": _JSON_WAIT}
    with server() as url:
        return measure(_JSON_HEAD, kinds, variables={"URL": url}).seconds


def _pattern() -> list[float]:
    return ratios(_pattern_seconds()["first"], _pattern_seconds()["parse"])


def _pattern_again() -> list[float]:
    return ratios(_pattern_seconds()["second"], _pattern_seconds()["first"])


def _growth() -> list[float]:
    """How much longer a wait takes over the longest inbox than over the middle one, by message."""
    _, middle, longest = INBOXES
    took = seconds()
    grown = ratios(took["first", longest], took["first", middle])
    return [ratio / (longest / middle) for ratio in grown]


def _again() -> list[float]:
    longest = INBOXES[-1]
    return ratios(seconds()["second", longest], seconds()["first", longest])


ROWS: Final = (
    Row(
        "filter-growth",
        "a wait with a filter over an inbox of 100,000 messages that do not match, for each "
        "message",
        "over one of 1,000",
        1.0,
        _growth,
    ),
    Row(
        "filter-again",
        "the same wait again, over the 100,000",
        "the first",
        0.1,
        _again,
    ),
    Row(
        "pattern",
        "a send, and a wait with a pattern for its echo, behind 10,000 messages of JSON",
        "`json.loads` of the 10,000",
        3.0,
        _pattern,
    ),
    Row(
        "pattern-again",
        "the same again, over the same 10,000",
        "the first",
        0.2,
        _pattern_again,
    ),
)
