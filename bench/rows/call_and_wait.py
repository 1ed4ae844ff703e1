"""A call and a wait, beside two `No Operation` keywords and a raw echo of the same data.

This row alone uses the embedded server, as suites do that run offline.
"""

from __future__ import annotations

from typing import Final

from bench.row import Row
from bench.suites import measure

_PAIRS: Final = 100
_ROUNDS: Final = 11
_DATA: Final = "hello"

_HEAD: Final = """\
*** Settings ***
Library           SwanSocketLibrary
Library           bench.keywords.Peers
Suite Setup       Connect Both
Suite Teardown    Close Raw Sockets

*** Keywords ***
Connect Both
    ${url} =    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open
    Open Raw Sockets    ${url}
"""

_KINDS: Final = {
    "floor": "    No Operation\n" * 2 * _PAIRS,
    "raw": f"    Raw Echo    {_DATA}    {_PAIRS}\n",
    "ours": (
        f"    Send Socket Message    {_DATA}\n    Wait For Socket Message    ==    {_DATA}\n"
        * _PAIRS
    ),
}


def _ratios() -> list[float]:
    seconds = measure(_HEAD, _KINDS, _ROUNDS).seconds
    rounds = zip(seconds["ours"], seconds["floor"], seconds["raw"], strict=True)
    return [ours / (floor + raw) for ours, floor, raw in rounds]


ROWS: Final = (
    Row(
        "call-and-wait",
        "`Send Socket Message` + `Wait For Socket Message    ==`, the embedded server",
        "two `No Operation` + an echo of `websocket-client`",
        1.3,
        _ratios,
    ),
)
