"""Many messages that the server sends at once, all taken by one wait."""

from __future__ import annotations

import functools
from typing import Final, NamedTuple

from bench.processes import server
from bench.rounds import ratios
from bench.row import Row
from bench.suites import measure

_COUNT: Final = 100_000
_SIZE: Final = 100

_HEAD: Final = """\
*** Settings ***
Library        SwanSocketLibrary    transport={transport}
Library        bench.keywords.Peers
Library        bench.keywords.Stopwatches
Suite Setup    Connect Both

*** Keywords ***
Connect Both
    Connect Socket    ${{URL}}
    Wait For Socket Open
    Open Raw Sockets    ${{URL}}
"""


class _Side(NamedTuple):
    """A transport, beside the package that it is built on.

    :ivar peer: the keyword that receives with that package alone.
    """

    name: str
    transport: str
    peer: str
    bar: float


_SIDES: Final = (
    _Side("flood", "websocket-client", "Raw Flood", 1.0),
    _Side("flood-websockets", "websockets", "Raw Sync Flood", 1.1),
)


def _ratios(side: _Side) -> list[float]:
    flood = f"{_COUNT}    {_SIZE}\n"
    kinds = {"ours": f"    Flood    {flood}", "peer": f"    {side.peer}    {flood}"}
    with server() as url:
        head = _HEAD.format(transport=side.transport)
        seconds = measure(head, kinds, variables={"URL": url}).seconds
    return ratios(seconds["ours"], seconds["peer"])


ROWS: Final = tuple(
    Row(
        side.name,
        f"a flood of {_COUNT:,} messages of {_SIZE} B, taken by `Wait For Socket Messages`, none "
        f"lost; `transport={side.transport}`",
        f"a loop of `{side.transport}`'s `recv`",
        side.bar,
        functools.partial(_ratios, side),
    )
    for side in _SIDES
)
