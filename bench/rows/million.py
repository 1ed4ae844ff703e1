"""Up to a million messages in one test: what one more takes.

The log is at level WARN: Robot Framework keeps every line of a test's log in memory until the
test ends, about half a KiB for each, and that is not what is measured.
"""

from __future__ import annotations

import functools
import json
from typing import Final, NamedTuple

from bench.processes import server
from bench.rounds import ratios
from bench.row import Row
from bench.suites import measure

_TOTAL: Final = 1_000_000
_STEP: Final = 10_000
_SIZE: Final = 100
_TENTH: Final = _TOTAL // _STEP // 10

_HEAD: Final = """\
*** Settings ***
Library    SwanSocketLibrary
Library    bench.keywords.Peers
Library    bench.keywords.Stopwatches
"""


class Sample(NamedTuple):
    """One flood of the many.

    :ivar messages: how many the test had received behind it.
    :ivar seconds: how long it took, for each message.
    :ivar raw: how long websocket-client took just behind it, in the first and the last tenth.
    :ivar memory: bytes that the process held behind it.
    """

    messages: int
    seconds: float
    raw: float
    memory: int


@functools.cache
def samples() -> list[Sample]:
    """Floods one after another, of one test."""
    body = f"""\
    Set Log Level    WARN
    Connect Socket    ${{URL}}
    Wait For Socket Open
    Open Raw Sockets    ${{URL}}
    Growth    {_TOTAL}    {_STEP}    {_SIZE}    {_TENTH}
"""
    with server() as url:
        run = measure(_HEAD, {"growth": body}, 1, {"URL": url}, warm_up=0)
    figures = json.loads(run.messages["growth"][0])
    return [
        Sample(number * _STEP, seconds / _STEP, raw / _STEP, memory)
        for number, (seconds, raw, memory) in enumerate(figures, 1)
    ]


def _time() -> list[float]:
    """The last tenth beside the first one, each beside what the machine gave at its time."""
    last, first = (
        [sample.seconds / sample.raw for sample in tenth]
        for tenth in (samples()[-_TENTH:], samples()[:_TENTH])
    )
    return ratios(last, first)


def _memory() -> list[float]:
    held = [sample.memory for sample in samples()]
    return [held[-1] / held[_TENTH - 1]]


ROWS: Final = (
    Row(
        "million-time",
        "messages received in one test: the last 100,000 of 1,000,000",
        "the first 100,000",
        1.1,
        _time,
    ),
    Row(
        "million-memory",
        "memory after 1,000,000 messages received in one test at log level WARN",
        "after 100,000",
        1.1,
        _memory,
    ),
)
