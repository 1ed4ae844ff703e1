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
from array import array
from dataclasses import dataclass, field
from pathlib import Path
from statistics import linear_regression
from typing import Final

from SwanSocketLibrary.net.transport import WebSocketClientTransport
from SwanSocketLibrary.plugins.platforms import ANDROID
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.swan.host import HostSettings
from SwanSocketLibrary.swan.inbox import MIB, Bound, Bounds
from tools.soak_round import Counts, run_round
from tools.soak_stream import SoakFailed

WARM_UP: Final = 0.25
"""The part of the time in which the allocator finds its size; growth counts from there."""


@dataclass(frozen=True)
class Limit:
    """What counts as flat: either of the two.

    :ivar per_million: units that a million messages may add.
    :ivar total: units that the whole run may add, for what does not come from messages.
    """

    per_million: float
    total: float


RSS_LIMIT: Final = Limit(1024.0, 8192.0)
"""KiB. The system's allocator keeps some MiB more or less between the threads."""

BLOCKS_LIMIT: Final = Limit(1000.0, 1000.0)
"""Python's memory blocks, which do not wobble: a leak of one for each connection is over it."""

_SAMPLE_EVERY: Final = 1.0

KEPT: Final = Bounds(history=Bound(1000, MIB))
"""So few callbacks that they are as many as are kept when the warm-up of ten minutes ends."""


@dataclass(frozen=True)
class Resources:
    """What the process holds; ``None`` where the system does not tell."""

    rss: float | None
    blocks: int
    threads: int
    descriptors: int | None

    @classmethod
    def now(cls) -> Resources:
        """Looks, when what is free has been given back to the system."""
        gc.collect()
        _trim()
        return cls(_rss(), sys.getallocatedblocks(), threading.active_count(), _descriptors())


@dataclass
class Growth:
    """Something against the messages, from the end of the warm-up on, by least squares."""

    # Arrays hold no objects, so that the samples are not counted themselves.
    messages: array[float] = field(default_factory=lambda: array("d"))
    values: array[float] = field(default_factory=lambda: array("d"))

    def add(self, messages: int, value: float | None) -> None:
        """Takes a sample."""
        if value is not None:
            self.messages.append(messages)
            self.values.append(value)

    @property
    def per_million(self) -> float:
        """What a million messages add."""
        if len(set(self.messages)) < 2:  # noqa: PLR2004 - a line needs two points
            return 0.0
        return linear_regression(self.messages, self.values).slope * 1e6

    @property
    def total(self) -> float:
        """What all messages added."""
        span = self.messages[-1] - self.messages[0] if self.messages else 0
        return self.per_million * span / 1e6

    def exceeds(self, limit: Limit) -> bool:
        """Whether this is a leak."""
        return self.per_million > limit.per_million and self.total > limit.total

    def __str__(self) -> str:
        return (
            f"{self.per_million:+.0f} per million messages "
            f"({self.total:+.0f} in {len(self.values)} samples after the warm-up)"
        )


def main() -> None:
    """Soaks for as many seconds as the first argument says; the second one is a seed."""
    seconds = float(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(1 << 32)  # noqa: PLR2004
    print(f"Soaking for {seconds:g} s with the seed {seed}", flush=True)
    raised: list[threading.ExceptHookArgs] = []
    threading.excepthook = raised.append
    counts, rss, blocks = Counts(), Growth(), Growth()
    before = Resources.now()
    try:
        _soak(seconds, random.Random(seed), counts, rss, blocks)
    except SoakFailed as failure:
        raise SystemExit(f"After {counts}: {failure}") from failure
    after = Resources.now()
    _report(counts, rss, blocks, before, after)
    problems = _problems(rss, blocks, before, after)
    problems += [f"a thread raised {each.exc_value!r}" for each in raised]
    if problems:
        raise SystemExit("Not flat: " + "; ".join(problems))


def _soak(
    seconds: float, choose: random.Random, counts: Counts, rss: Growth, blocks: Growth
) -> None:
    session = Session(HostSettings(ANDROID, max_sockets=0), WebSocketClientTransport, KEPT)
    pool = ServerPool()
    start = time.monotonic()
    sampled = start
    try:
        while (now := time.monotonic()) < start + seconds:
            run_round(session, pool, choose, counts)
            if now - start > seconds * WARM_UP and now - sampled > _SAMPLE_EVERY:
                sampled = now
                found = Resources.now()
                rss.add(counts.messages, found.rss)
                blocks.add(counts.messages, found.blocks)
    finally:
        session.shutdown(5.0)
        pool.stop_all()


def _report(
    counts: Counts, rss: Growth, blocks: Growth, before: Resources, after: Resources
) -> None:
    faults = ", ".join(f"{name} {count}" for name, count in sorted(counts.faults.items()))
    print(f"rounds       {counts.rounds}")
    print(f"messages     {counts.messages}, each checked: none lost, doubled or out of order")
    print(f"connections  {counts.connections}")
    print(f"faults       {counts.faults.total()}: {faults}")
    print(f"RSS, KiB     {rss}, {before.rss} before, {after.rss} after")
    print(f"blocks       {blocks}")
    print(f"threads      {before.threads} before, {after.threads} after")
    print(f"descriptors  {before.descriptors} before, {after.descriptors} after")


def _problems(rss: Growth, blocks: Growth, before: Resources, after: Resources) -> list[str]:
    """What is not flat."""
    problems = []
    if rss.exceeds(RSS_LIMIT):
        problems.append(f"RSS grew by {rss.per_million:.0f} KiB per million messages")
    if blocks.exceeds(BLOCKS_LIMIT):
        problems.append(f"Python holds {blocks.per_million:.0f} more blocks per million messages")
    return [*problems, *left_over(before, after)]


def left_over(before: Resources, after: Resources) -> list[str]:
    """The threads and descriptors that were not there before."""
    problems = []
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
