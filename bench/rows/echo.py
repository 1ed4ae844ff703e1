"""An echo, sent with one keyword and received with another.

Beside the limit: the same two keywords doing nothing, and an echo of websocket-client. Texts so
long that the peer checks their UTF-8 for most of the time stand beside the peer.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from functools import partial
from typing import Final

from bench.processes import server
from bench.rounds import ratios
from bench.row import Row
from bench.suites import Measured, measure

OURS: Final = "SwanSocketLibrary"
PEER: Final = "robotframework-websocketclient"
RAW: Final = "websocket-client"
SYNC: Final = "websockets"
LIMIT: Final = "the keywords doing nothing, and websocket-client"
NOTHING: Final = "the keywords doing nothing"

_HEAD: Final = """\
*** Settings ***
Library           SwanSocketLibrary
Library           WebSocketClient
Library           bench.limit.DoingNothing
Library           bench.keywords.Peers
Library           bench.keywords.Stopwatches
Suite Setup       Connect All

*** Keywords ***
Connect All
    Connect Socket    ${URL}
    Wait For Socket Open
    ${ws} =    Connect    ${URL}
    VAR    ${WS}    ${ws}    scope=SUITE
    Open Raw Sockets    ${URL}
    ${data} =    Run Keyword    ${MAKER}    ${SIZE}
    VAR    ${DATA}    ${data}    scope=SUITE
"""


@dataclass(frozen=True)
class Echo:
    """What is sent how often.

    :ivar bar: what ours may take at most, for each second of the other side's.
    :ivar beside: the side that the bar is about: `PEER`, or `LIMIT`.
    """

    label: str
    size: int
    bar: float
    beside: str
    pairs: int
    rounds: int = 5
    binary: bool = False


ECHOES: Final = (
    Echo("16 B", 16, 1.25, LIMIT, 1000, 10),
    Echo("1 KiB", 1 << 10, 1.1, LIMIT, 300, 9),
    Echo("64 KiB", 1 << 16, 0.08, PEER, 20, 7),
    Echo("1 MiB", 1 << 20, 0.03, PEER, 4),
    Echo("1 MiB binary", 1 << 20, 1.0, PEER, 15, 7, binary=True),
)


@functools.cache
def run(echo: Echo) -> Measured:
    """All sides of one size in one process."""
    send = "Send Binary" if echo.binary else "Send"
    kinds = {
        OURS: "    Send Socket Message    ${DATA}\n    Wait For Socket Message\n" * echo.pairs,
        PEER: f"    {send}    ${{WS}}    ${{DATA}}\n    Recv    ${{WS}}\n" * echo.pairs,
        RAW: f"    Raw Echo    ${{DATA}}    {echo.pairs}\n",
        SYNC: f"    Raw Sync Echo    ${{DATA}}    {echo.pairs}\n",
        NOTHING: (
            "    Nothing Send Socket Message    ${DATA}\n    Nothing Wait For Socket Message\n"
            * echo.pairs
        ),
    }
    with server() as url:
        maker = "Bytes Of" if echo.binary else "Text Of"
        variables = {"URL": url, "SIZE": str(echo.size), "MAKER": maker}
        return measure(_HEAD, kinds, echo.rounds, variables)


def name(echo: Echo) -> str:
    """What ``--row`` calls the row of one size."""
    return f"echo-{echo.label.replace(' ', '-')}"


def milliseconds(echo: Echo, side: str) -> list[float]:
    """What one echo took, round by round."""
    if side == LIMIT:
        sides = zip(milliseconds(echo, NOTHING), milliseconds(echo, RAW), strict=True)
        return [nothing + raw for nothing, raw in sides]
    return [seconds / echo.pairs * 1000 for seconds in run(echo).seconds[side]]


def _beside(echo: Echo, side: str) -> list[float]:
    return ratios(milliseconds(echo, OURS), milliseconds(echo, side))


def _rows(echo: Echo) -> tuple[Row, ...]:
    kind = "" if echo.binary else " of text"
    what = f"`Send Socket Message` + `Wait For Socket Message`, {echo.label}{kind}"
    return tuple(
        Row(
            name(echo) if side == echo.beside else f"{name(echo)}-{suffix}",
            what,
            peer,
            echo.bar if side == echo.beside else None,
            partial(_beside, echo, side),
        )
        for suffix, peer, side in (
            ("limit", "the limit: the same keywords doing nothing + `websocket-client`", LIMIT),
            ("peer", "the peer's `Send` + `Recv`", PEER),
            ("websocket-client", "an echo of `websocket-client` in a script", RAW),
            ("websockets", "an echo of `websockets`' sync client in a script", SYNC),
        )
    )


ROWS: Final = tuple(row for echo in ECHOES for row in _rows(echo))
