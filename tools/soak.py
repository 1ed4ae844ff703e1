"""Sockets, messages and faults for a chosen time: nothing is lost, and nothing grows.

Messages are numbered; on every connection that nothing goes wrong with, all have to arrive, on
both sides, each once and in order, and on the others the first ones. Memory, threads and
descriptors have to be flat.
"""

from __future__ import annotations

import ctypes
import gc
import os
import random
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import linear_regression
from typing import Final

from SwanSocketLibrary.plugins.platforms import ANDROID
from SwanSocketLibrary.server import ServerPool
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.swan.settings import HostSettings
from SwanSocketLibrary.transport.websocket_client import WebSocketClientTransport
from tools.soak_round import Counts, run_round
from tools.soak_stream import SoakFailed

WARM_UP: Final = 0.25
"""The part of the time in which the allocator finds its size; growth counts from there."""

MOST_GROWTH: Final = 1024.0
"""KiB for a million messages; a leak of a single small object each would be 50 times that."""

NOISE: Final = 4096.0
"""KiB of growth in the whole run that say nothing: a short run does not fail by chance, and a
leak of one KiB for each connection shows within minutes."""

_SAMPLE_EVERY: Final = 1.0


@dataclass(frozen=True)
class Resources:
    """What the process holds; ``None`` where the system does not tell."""

    rss: float | None
    threads: int
    descriptors: int | None

    @classmethod
    def now(cls) -> Resources:
        """Looks, when what is free has been given back to the system."""
        gc.collect()
        _trim()
        return cls(_rss(), threading.active_count(), _descriptors())


@dataclass
class Growth:
    """Memory against messages, from the end of the warm-up on."""

    messages: list[float]
    rss: list[float]

    def per_million(self) -> float:
        """KiB that a million messages add, by least squares."""
        if len(set(self.messages)) < 2:  # noqa: PLR2004 - a line needs two points
            return 0.0
        return linear_regression(self.messages, self.rss).slope * 1e6

    def total(self) -> float:
        """KiB that all messages added, by the same line."""
        return self.per_million() * (self.messages[-1] - self.messages[0]) / 1e6 if self.rss else 0

    def is_flat(self) -> bool:
        """Whether this is no leak."""
        return self.per_million() <= MOST_GROWTH or self.total() <= NOISE


def main() -> None:
    """Soaks for as many seconds as the first argument says; the second one is a seed."""
    seconds = float(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(1 << 32)  # noqa: PLR2004
    print(f"Soaking for {seconds:g} s with the seed {seed}", flush=True)
    raised: list[threading.ExceptHookArgs] = []
    threading.excepthook = raised.append
    counts, growth = Counts(), Growth([], [])
    before = Resources.now()
    try:
        _soak(seconds, random.Random(seed), counts, growth)
    except SoakFailed as failure:
        raise SystemExit(f"After {counts}: {failure}") from failure
    after = Resources.now()
    problems = _report(counts, growth, before, after)
    problems += [f"a thread raised {each.exc_value!r}" for each in raised]
    if problems:
        raise SystemExit("Not flat: " + "; ".join(problems))


def _soak(seconds: float, choose: random.Random, counts: Counts, growth: Growth) -> None:
    session = Session(HostSettings(ANDROID, max_sockets=0), WebSocketClientTransport)
    pool = ServerPool()
    start = time.monotonic()
    sampled = start
    try:
        while (now := time.monotonic()) < start + seconds:
            run_round(session, pool, choose, counts)
            if now - start > seconds * WARM_UP and now - sampled > _SAMPLE_EVERY:
                sampled = now
                _sample(counts, growth)
    finally:
        session.shutdown(5.0)
        pool.stop_all()


def _sample(counts: Counts, growth: Growth) -> None:
    rss = Resources.now().rss
    if rss is not None:
        growth.messages.append(counts.messages)
        growth.rss.append(rss)


def _report(counts: Counts, growth: Growth, before: Resources, after: Resources) -> list[str]:
    """Prints the figures.

    :returns: what is not flat.
    """
    faults = ", ".join(f"{name} {count}" for name, count in sorted(counts.faults.items()))
    print(f"rounds       {counts.rounds}")
    print(f"messages     {counts.messages}, each checked: none lost, doubled or out of order")
    print(f"connections  {counts.connections}")
    print(f"faults       {counts.faults.total()}: {faults}")
    print(
        f"memory       {growth.per_million():+.0f} KiB per million messages "
        f"({growth.total():+.0f} KiB in {len(growth.rss)} samples after the warm-up; "
        f"{before.rss} KiB before, {after.rss} KiB after)"
    )
    print(f"threads      {before.threads} before, {after.threads} after")
    print(f"descriptors  {before.descriptors} before, {after.descriptors} after")
    problems = []
    if not growth.is_flat():
        problems.append(f"memory grew by {growth.per_million():.0f} KiB per million messages")
    if after.threads > before.threads:
        names = ", ".join(thread.name for thread in threading.enumerate())
        problems.append(f"threads are left: {names}")
    if (after.descriptors or 0) > (before.descriptors or 0):
        problems.append(f"{after.descriptors} descriptors are open, not {before.descriptors}")
    return problems


def _trim() -> None:
    """Has glibc give back what it keeps, which says nothing about what is in use."""
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None
    if trim is not None:
        trim(0)


def _rss() -> float | None:
    """KiB of memory that the process holds."""
    pages = Path("/proc/self/statm")
    if not pages.exists():
        return None
    return int(pages.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1024


def _descriptors() -> int | None:
    folder = next(
        (each for each in (Path("/proc/self/fd"), Path("/dev/fd")) if each.exists()), None
    )
    return None if folder is None else len(os.listdir(folder))  # noqa: PTH208 - it counts


if __name__ == "__main__":
    main()
