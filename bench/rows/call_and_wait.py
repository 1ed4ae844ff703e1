"""A call and a wait, beside the limit.

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
Library           bench.limit.DoingNothing
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
    "nothing": (
        f"    Nothing Send Socket Message    {_DATA}\n"
        f"    Nothing Wait For Socket Message    ==    {_DATA}\n" * _PAIRS
    ),
    "raw": f"    Raw Echo    {_DATA}    {_PAIRS}\n",
    "ours": (
        f"    Send Socket Message    {_DATA}\n    Wait For Socket Message    ==    {_DATA}\n"
        * _PAIRS
    ),
}


def _ratios() -> list[float]:
    seconds = measure(_HEAD, _KINDS, _ROUNDS).seconds
    rounds = zip(seconds["ours"], seconds["nothing"], seconds["raw"], strict=True)
    return [ours / (nothing + raw) for ours, nothing, raw in rounds]


ROWS: Final = (
    Row(
        "call-and-wait",
        "`Send Socket Message` + `Wait For Socket Message    ==`, the embedded server",
        "the limit: the same keywords doing nothing + `websocket-client`",
        1.3,
        _ratios,
    ),
)
