"""What it costs to keep the conversations for timelines and files."""

from __future__ import annotations

import functools
from typing import Final

from bench.processes import server
from bench.rounds import ratios
from bench.row import Row
from bench.suites import measure

_PAIRS: Final = 250
_ROUNDS: Final = 60
_HEAD: Final = """\
*** Settings ***
Library           SwanSocketLibrary
Library           bench.keywords.Stopwatches
Suite Setup       Connect All

*** Keywords ***
Connect All
    Connect Socket    ${URL}
    Wait For Socket Open
"""
_ECHOES: Final = (
    "    Send Socket Message    0123456789abcdef\n    Wait For Socket Message\n" * _PAIRS
)


@functools.cache
def _cost() -> list[float]:
    kinds = {
        "With": f"    Recording    on\n{_ECHOES}",
        "Without": f"    Recording    off\n{_ECHOES}",
    }
    with server() as url:
        seconds = measure(_HEAD, kinds, _ROUNDS, {"URL": url}).seconds
    return ratios(seconds["With"], seconds["Without"])


ROWS: Final = (
    Row(
        "recording",
        "`Send Socket Message` + `Wait For Socket Message`, 16 B of text, recorded for timelines",
        "the same with nothing recorded",
        1.05,
        _cost,
    ),
)
