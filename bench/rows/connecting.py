"""A connection, from its beginning to its end."""

from __future__ import annotations

import functools
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
Library    bench.limit.DoingNothing
Library    bench.keywords.Peers
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


@functools.cache
def _seconds() -> dict[str, list[float]]:
    with server() as url:
        nothing = "".join(f"    Nothing {line.strip()}\n" for line in _OURS.splitlines())
        kinds = {
            "ours": _OURS * _TIMES,
            "nothing": nothing * _TIMES,
            "raw": f"    Raw Connections    ${{URL}}    {_TIMES}\n",
            "peer": _PEER * _TIMES,
        }
        return measure(_HEAD, kinds, _ROUNDS, {"URL": url}).seconds


def _beside_the_limit() -> list[float]:
    took = _seconds()
    limit = [sum(both) for both in zip(took["nothing"], took["raw"], strict=True)]
    return ratios(took["ours"], limit)


def _beside_the_peer() -> list[float]:
    return ratios(_seconds()["ours"], _seconds()["peer"])


_WHAT: Final = (
    "`Connect Socket` + `Wait For Socket Open` + `Close Socket` + `Wait For Socket Close`"
)

ROWS: Final = (
    Row(
        "connect-and-close",
        _WHAT,
        "the limit: the same keywords doing nothing + `websocket-client`",
        1.4,
        _beside_the_limit,
    ),
    Row("connect-and-close-peer", _WHAT, "the peer's `Connect` + `Close`", None, _beside_the_peer),
)
