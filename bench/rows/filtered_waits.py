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
)
