"""Makes many of each test that is tagged, each with another time until its timeout strikes."""

from __future__ import annotations

import random
from itertools import cycle, islice
from typing import Any

from robot.api import SuiteVisitor

SHORTEST = 5.0
LONGEST = 60.0
"""Milliseconds."""


class Multiplied(SuiteVisitor):  # type: ignore[misc] # it has no types
    """A modifier for ``--prerunmodifier``.

    :param count: how many tests are interrupted in all.
    :param seed: of their times; ``0`` gives them a time that never strikes by itself.
    """

    def __init__(self, count: str, seed: str) -> None:
        self._count = int(count)
        self._seed = int(seed)

    def start_suite(self, suite: Any) -> None:
        """Replaces the tests."""
        times = random.Random(self._seed)  # noqa: S311 - repeatable on purpose
        struck = [test for test in suite.tests if "interrupted" in test.tags]
        others = [test for test in suite.tests if "interrupted" not in test.tags]
        many = []
        for number, test in enumerate(islice(cycle(struck), self._count), 1):
            milliseconds = times.uniform(SHORTEST, LONGEST) if self._seed else 60_000
            copy = test.deepcopy(name=f"{test.name} {number}")
            copy.timeout = f"{milliseconds:.3f} ms"
            many.append(copy)
        suite.tests = [*many, *others]
