"""How what is measured grows, as curves."""

from __future__ import annotations

import statistics
from collections.abc import Callable
from typing import Final

from bench.rows import echo, filtered_waits, million
from bench.svg import Chart

_MIB: Final = 1 << 20
_SMOOTHED: Final = 5
"""Floods that one point of the curves over a million messages is the median of."""


def _echo() -> Chart:
    sizes = [each for each in echo.ECHOES if not each.binary]
    labels = {float(each.size): each.label for each in sizes}
    sides = {
        "SwanSocketLibrary, two keywords": echo.OURS,
        "robotframework-websocketclient, two keywords": echo.PEER,
        "websocket-client in a script": echo.RAW,
        "websockets' sync client in a script": echo.SYNC,
    }
    lines = {
        name: [(each.size, statistics.median(echo.milliseconds(each, side))) for each in sizes]
        for name, side in sides.items()
    }
    return Chart(
        "An echo of text, by its size",
        "size",
        "ms for each echo",
        lines,
        logarithmic=True,
        word=labels.__getitem__,
    )


def _filter() -> Chart:
    lines = {
        f"the {which} wait with a filter": [
            (count, statistics.median(filtered_waits.seconds()[which, count]) * 1000)
            for count in filtered_waits.INBOXES
        ]
        for which in ("first", "second")
    }
    return Chart(
        "A wait over an inbox of messages that do not match",
        "messages in the inbox",
        "ms for each wait",
        lines,
        logarithmic=True,
        word="{:,.0f}".format,
    )


def _million_time() -> Chart:
    return Chart(
        "Receiving and taking up to a million messages in one test",
        "messages so far",
        "µs for each message",
        {"floods of 10,000 messages of 100 B": _over_a_million(lambda each: each.seconds * 1e6)},
        word=_millions,
    )


def _million_memory() -> Chart:
    return Chart(
        "Memory with up to a million messages in one test",
        "messages so far",
        "MiB of the process",
        {"floods of 10,000 messages of 100 B": _over_a_million(lambda each: each.memory / _MIB)},
        word=_millions,
    )


def _over_a_million(of: Callable[[million.Sample], float]) -> list[tuple[float, float]]:
    samples = million.samples()
    parts = [samples[at : at + _SMOOTHED] for at in range(0, len(samples), _SMOOTHED)]
    return [(part[-1].messages, statistics.median(map(of, part))) for part in parts]


def _millions(count: float) -> str:
    return f"{count:,.0f}"


CHARTS: Final[dict[str, Callable[[], Chart]]] = {
    "echo": _echo,
    "filter": _filter,
    "million-time": _million_time,
    "million-memory": _million_memory,
}
"""By the name that the chart's file has."""
