"""What the statistics cost: an echo that is counted, beside the same echo that is not."""

from __future__ import annotations

from typing import Final

from bench.row import Row
from bench.suites import measure

_PAIRS: Final = 100
_ROUNDS: Final = 20

_HEAD: Final = """\
*** Settings ***
Library           SwanSocketLibrary
Library           bench.keywords.Counting
Suite Setup       Connect

*** Keywords ***
Connect
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open
"""
_ECHO: Final = "    Send Socket Message    hello\n    Wait For Socket Message    ==    hello\n"

_KINDS: Final = {
    "counted": "    Count    yes\n" + _ECHO * _PAIRS,
    "uncounted": "    Count    no\n" + _ECHO * _PAIRS,
}


def _ratios() -> list[float]:
    seconds = measure(_HEAD, _KINDS, _ROUNDS).seconds
    pairs = zip(seconds["counted"], seconds["uncounted"], strict=True)
    return [counted / uncounted for counted, uncounted in pairs]


ROWS: Final = (
    Row(
        "counting",
        "an echo of the embedded server, with the statistics that are always there",
        "the same echo, counted by nobody",
        1.05,
        _ratios,
    ),
)
