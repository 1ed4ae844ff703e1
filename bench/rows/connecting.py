"""A connection, from its beginning to its end."""

from __future__ import annotations

from typing import Final

from bench.processes import server
from bench.rounds import ratios
from bench.row import Row
from bench.suites import measure

_TIMES: Final = 40
_ROUNDS: Final = 7

_HEAD: Final = """\
*** Settings ***
Library    SwanSocketLibrary
Library    WebSocketClient
"""

_OURS: Final = """\
    Connect Socket    ${URL}
    Wait For Socket Open
    Close Socket
    Wait For Socket Close
"""

_PEER: Final = """\
    ${ws} =    Connect    ${URL}
    Close    ${ws}
"""


def _ratios() -> list[float]:
    with server() as url:
        kinds = {"ours": _OURS * _TIMES, "peer": _PEER * _TIMES}
        seconds = measure(_HEAD, kinds, _ROUNDS, {"URL": url}).seconds
    return ratios(seconds["ours"], seconds["peer"])


ROWS: Final = (
    Row(
        "connect-and-close",
        "`Connect Socket` + `Wait For Socket Open` + `Close Socket` + `Wait For Socket Close`",
        "the peer's `Connect` + `Close`",
        1.2,
        _ratios,
    ),
)
