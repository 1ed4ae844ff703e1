"""What one more socket costs where there are thousands: ``python -m bench.growing WHAT URL``.

``open`` connects `SOCKETS` of them one after another, and closes them again; ``silent`` connects
`SILENT` to a server that never answers. Each is a process, which says in JSON what it took.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from websocket import WebSocket, create_connection

from bench.processes import need
from SwanSocketLibrary import SwanSocketLibrary

SOCKETS: Final = 5000
SILENT: Final = 4000
_HUNDRED: Final = 100
_TEN: Final = 10
"""Sockets of ours, then as many of websocket-client: one between each two would have the server end
that one while it is asked for ours, and the processor load both their codes each time."""
_SETTLING: Final = 2.0
"""Seconds in which what was begun is under way."""


@dataclass(frozen=True)
class Growth:
    """What ten sockets took, beside as many of websocket-client: medians of a hundred sockets.

    :ivar connect: for the first and the last hundred that were connected.
    :ivar close: for the last hundred and the first that were closed: with few others open, and
        with all of them.
    """

    connect: tuple[float, float]
    close: tuple[float, float]


@dataclass(frozen=True)
class Held:
    """What sockets hold while nobody answers them.

    :ivar threads: all that were added.
    :ivar descriptors: that were added for each socket.
    """

    threads: int
    descriptors: float


def grow(url: str) -> Growth:
    """Connects and closes many sockets."""
    need(SOCKETS)
    run = _keywords()
    _connect(run, url, "warm-up")
    _close(run, "warm-up")
    connect = _at_both_ends(partial(_connect, run, url), lambda: _raw(url)[0])
    with_all, with_few = _at_both_ends(partial(_close, run), lambda: _raw(url)[1])
    return Growth(connect, (with_few, with_all))


def _at_both_ends(act: Callable[[str], object], raw: Callable[[], float]) -> tuple[float, float]:
    """Does something with each socket, by its alias.

    :param raw: seconds that websocket-client takes for the same.
    :return: how many times as long the first and the last hundred took.
    """
    ratios, ours = [], []
    for number in range(SOCKETS):
        ours.append(_seconds(partial(act, str(number))))
        if len(ours) == _TEN:
            if not _HUNDRED <= number < SOCKETS - _HUNDRED:
                theirs = [raw() for _ in range(_TEN)]
                ratios.append(statistics.median(ours) / statistics.median(theirs))
            ours.clear()
    tens = _HUNDRED // _TEN
    return statistics.median(ratios[:tens]), statistics.median(ratios[-tens:])


def _raw(url: str) -> tuple[float, float]:
    """Seconds in which websocket-client connects, and closes."""
    sockets: list[WebSocket] = []
    connect = _seconds(lambda: sockets.append(create_connection(url)))
    return connect, _seconds(sockets[0].close)


def hold(url: str) -> Held:
    """Connects to a server that never answers, at `url` with the path ``silent``."""
    need(SILENT)
    run = _keywords()
    _connect(run, url, "warm-up")
    threads, descriptors = threading.active_count(), _open_descriptors()
    for number in range(SILENT):
        run("connect_socket", f"{url}silent", alias=str(number))
    time.sleep(_SETTLING)
    return Held(threading.active_count() - threads, (_open_descriptors() - descriptors) / SILENT)


def _keywords() -> Callable[..., object]:
    library: Any = SwanSocketLibrary(max_sockets=0)

    def run(keyword: str, *arguments: object, **named: object) -> object:
        return library.run_keyword(keyword, list(arguments), named)

    return run


def _connect(run: Callable[..., object], url: str, alias: str) -> None:
    run("connect_socket", url, alias=alias)
    run("wait_for_socket_open", socket=alias)


def _close(run: Callable[..., object], alias: str) -> None:
    run("close_socket", socket=alias)
    run("wait_for_socket_close", socket=alias)


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def main() -> None:
    """Measures one of them."""
    what, url = sys.argv[1:]
    print(json.dumps(asdict(grow(url) if what == "open" else hold(url))), flush=True)
    os._exit(0)  # nobody waits for the sockets that are left


if __name__ == "__main__":
    main()
