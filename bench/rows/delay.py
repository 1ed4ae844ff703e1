"""From the server's send to the return of a wait that was pending."""

from __future__ import annotations

import functools
import json
import statistics
from typing import Final

from bench.processes import server
from bench.rounds import ratios
from bench.row import Row
from bench.suites import measure

_COUNT: Final = 400
_APART: Final = "0.003"
"""Seconds between two messages: long enough that the next wait has begun."""
_ROUNDS: Final = 7

_HEAD: Final = """\
*** Settings ***
Library        SwanSocketLibrary
Library        bench.keywords.Peers
Library        bench.keywords.Stopwatches
Suite Setup    Connect Both

*** Keywords ***
Connect Both
    Connect Socket    ${URL}
    Wait For Socket Open
    Open Raw Sockets    ${URL}
"""


@functools.cache
def _percentiles() -> dict[str, list[list[float]]]:
    """For each side and round, the percentiles 1 to 99."""
    kinds = {
        side: f"    {keyword}    {_COUNT}    {_APART}\n"
        for side, keyword in (
            ("ours", "Delays"),
            ("peer", "Raw Delays"),
            ("ours without log", "Delays Without Log"),
        )
    }
    with server() as url:
        messages = measure(_HEAD, kinds, _ROUNDS, {"URL": url}).messages
    return {
        side: [statistics.quantiles(json.loads(said), n=100) for said in messages[side]]
        for side in kinds
    }


def _ratios(percentile: int, side: str) -> list[float]:
    ours, peer = (
        [percentiles[percentile - 1] for percentiles in _percentiles()[each]]
        for each in (side, "peer")
    )
    return ratios(ours, peer)


def _rows(percentile: int) -> tuple[Row, Row]:
    what = "from the server's send to the return of a pending `Wait For Socket Message`"
    peer = "`websocket-client`'s `recv`"
    return (
        Row(
            f"delay-p{percentile}",
            f"{what}, p{percentile}",
            peer,
            1.5,
            functools.partial(_ratios, percentile, "ours"),
        ),
        Row(
            f"delay-p{percentile}-without-log",
            f"{what}, p{percentile}, before it writes its line into the log",
            peer,
            None,
            functools.partial(_ratios, percentile, "ours without log"),
        ),
    )


ROWS: Final = (*_rows(50), *_rows(99))
