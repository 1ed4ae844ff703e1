"""Suites whose tests time out in the middle of calls, for long: nothing is lost or grows.

They are those of ``atest/interruptions``, over each transport in turn, each time with other times.
A test that was interrupted looks itself whether all that it sent arrived once and in order, and
those behind it whether the old socket, a fresh one and servers work.
"""

from __future__ import annotations

import io
import os
import re
import sys
import time
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path
from typing import Any, Final

from robot.api import TestSuite

from atest.interruptions._inner.Multiplied import Multiplied
from tools.processes import ROOT
from tools.soak import WARM_UP, Growth, Limit, Resources, left_over

SUITE: Final = ROOT / "atest" / "interruptions" / "_inner" / "interrupted.robot"
TRANSPORTS: Final = ("websocket-client", "websockets")
BATCH: Final = 200
RSS_LIMIT: Final = Limit(0.0, 16 * 1024.0)
"""KiB in all: Robot Framework itself keeps some of each run's."""
BLOCKS_LIMIT: Final = Limit(0.0, 20_000.0)

_TIMED_OUT: Final = re.compile(r"(Setup failed:\n)?Test timeout [0-9a-z ]+ exceeded\.")


@dataclass
class Results:
    """A listener that counts tests, and keeps what else they failed with."""

    ROBOT_LISTENER_API_VERSION = 3

    interrupted: int = 0
    others: int = 0
    wrong: list[str] = field(default_factory=list)

    def end_test(self, _: Any, result: Any) -> None:
        """Looks at a test's result, and lets go of it."""
        if "after" in result.tags:
            self.others += 1
            if not result.passed:
                self.wrong.append(f"{result.name}: {result.message}")
        else:
            self.interrupted += 1
            if not _TIMED_OUT.fullmatch(result.message):
                self.wrong.append(f"{result.name}: {result.message}")
        result.body.clear()


def main() -> None:
    """Soaks for as many seconds as the argument says."""
    seconds = float(sys.argv[1])
    os.chdir(ROOT)
    results, rss, blocks = Results(), Growth(), Growth()
    for transport in TRANSPORTS:
        _run(0, transport, Results())  # loads what is loaded once
    before = Resources.now()
    start = time.monotonic()
    for seed, transport in zip(count(1), cycle(TRANSPORTS), strict=False):
        _run(seed, transport, results)
        passed = time.monotonic() - start
        if passed > seconds * WARM_UP:
            found = Resources.now()
            rss.add(results.interrupted, found.rss)
            blocks.add(results.interrupted, found.blocks)
        if passed > seconds or results.wrong:
            break
    after = Resources.now()
    print(f"interrupted  {results.interrupted} tests, all that they sent arrived once, in order")
    print(f"afterwards   {results.others} tests of old and fresh sockets and servers")
    print(
        f"RSS, KiB     {rss.total:+.0f} behind the warm-up, {before.rss} before, {after.rss} after"
    )
    print(f"blocks       {blocks.total:+.0f} behind the warm-up")
    print(f"threads      {before.threads} before, {after.threads} after")
    print(f"descriptors  {before.descriptors} before, {after.descriptors} after")
    problems = [*results.wrong[:10], *left_over(before, after)]
    if rss.exceeds(RSS_LIMIT):
        problems.append(f"RSS grew by {rss.total:.0f} KiB")
    if blocks.exceeds(BLOCKS_LIMIT):
        problems.append(f"Python holds {blocks.total:.0f} more blocks")
    if problems:
        raise SystemExit("Not sound: " + "; ".join(problems))


def _run(seed: int, transport: str, results: Results) -> None:
    os.environ["SWAN_TRANSPORT"] = transport
    suite = TestSuite.from_file_system(Path(SUITE))
    suite.visit(Multiplied(str(BATCH), str(seed + 1)))
    sink = io.StringIO()
    suite.run(output=None, stdout=sink, stderr=sink, listener=results)


if __name__ == "__main__":
    main()
