"""Many sockets at once: what they take in time, threads and memory."""

from __future__ import annotations

import functools
import json
from typing import Final

from bench.many_sockets import COUNT
from bench.processes import run, server
from bench.rounds import ROUNDS, ratios
from bench.row import Row

_SIDES: Final = ("ours", "peer")


@functools.cache
def _took() -> dict[str, list[dict[str, float]]]:
    took: dict[str, list[dict[str, float]]] = {side: [] for side in _SIDES}
    with server() as url:
        for _ in range(ROUNDS):
            for side in _SIDES:
                took[side].append(json.loads(run("-m", "bench.many_sockets", side, url)))
    return took


def _ratios(of: str) -> list[float]:
    ours, peer = ([each[of] for each in _took()[side]] for side in _SIDES)
    return ratios(ours, peer)


_BARS: Final = (("seconds", "time", 0.8), ("memory", "memory", 0.7), ("threads", "threads", None))

ROWS: Final = tuple(
    Row(
        f"sockets-{name}",
        f"{COUNT:,} sockets opened, echoed on once, closed (`max_sockets=0`): {name}",
        "`websocket-client` with a thread each",
        bar,
        functools.partial(_ratios, of),
    )
    for of, name, bar in _BARS
)
