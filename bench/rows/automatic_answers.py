"""Messages that a socket answers by itself, one after the other, beside the engine's own echo."""

from __future__ import annotations

import json
from functools import partial
from typing import Final

from bench.processes import server
from bench.rounds import ratios
from bench.row import Row
from bench.suites import measure

_COUNT: Final = 2000
_ROUNDS: Final = 9

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


def _ratios(transport: str, peer: str) -> list[float]:
    kinds = {"ours": f"    Answers    {_COUNT}\n", "peer": f"    {peer}    ball    {_COUNT + 1}\n"}
    with server() as url:
        measured = measure(_HEAD.format(transport=transport), kinds, _ROUNDS, {"URL": url})
    return ratios(
        [json.loads(said) for said in measured.messages["ours"]], measured.seconds["peer"]
    )


ROWS: Final = tuple(
    Row(
        f"answers-{transport}",
        f"`Answer Socket Messages`, {_COUNT} messages, each after the answer to the one before; "
        f"``transport={transport}``",
        f"an echo of `{transport}` in a script",
        1.3,
        partial(_ratios, transport, peer),
    )
    for transport, peer in (("websocket-client", "Raw Echo"), ("websockets", "Raw Sync Echo"))
)
