"""Suites that measure: one Robot Framework process, in which the kinds of tests take turns.

What is measured stands written out in a test, as often as it says: a loop would add its own
cost to every side, and so bring the ratio nearer to 1.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from robot.api import ExecutionResult

from bench.processes import run
from bench.rounds import ROUNDS
from tools.processes import ROOT

_TEST: Final = re.compile(rb"<test .*?</test>", re.DOTALL)


@dataclass(frozen=True)
class Measured:
    """What the tests of each kind gave, round by round.

    :ivar seconds: how long each took.
    :ivar bytes: how much of output.xml each is.
    :ivar messages: what each said with `Set Test Message`.
    """

    seconds: dict[str, list[float]]
    bytes: dict[str, list[float]]
    messages: dict[str, list[str]]


def measure(
    head: str,
    kinds: Mapping[str, str],
    rounds: int = ROUNDS,
    variables: Mapping[str, str] | None = None,
    *,
    warm_up: int = 1,
) -> Measured:
    """Runs a suite in which the kinds take turns, A B A B.

    :param head: the suite's settings and keywords.
    :param kinds: the body of each kind's tests, which know their round as ``${ROUND}``.
    :param variables: for the suite, by name.
    :param warm_up: rounds before the first that counts.
    """
    with tempfile.TemporaryDirectory() as folder:
        suite = Path(folder, "bench.robot")
        suite.write_text(_suite(head, kinds, warm_up + rounds), encoding="utf-8")
        output = Path(folder, "output.xml")
        run(
            *("-m", "robot", "--pythonpath", ROOT, "--console", "verbose"),
            *("--exitonfailure", "--log", "NONE", "--report", "NONE", "--output", output),
            *(
                word
                for name, value in (variables or {}).items()
                for word in ("-v", f"{name}:{value}")
            ),
            suite,
        )
        sizes = [float(len(test)) for test in _TEST.findall(output.read_bytes())]
        tests = list(ExecutionResult(output, include_keywords=False).suite.tests)
    measured = Measured(
        {kind: [] for kind in kinds}, {kind: [] for kind in kinds}, {kind: [] for kind in kinds}
    )
    for place, (test, size) in enumerate(zip(tests, sizes, strict=True)):
        if place >= warm_up * len(kinds):
            kind = test.name.rpartition(" ")[0]
            measured.seconds[kind].append(test.elapsed_time.total_seconds())
            measured.bytes[kind].append(size)
            measured.messages[kind].append(test.message)
    return measured


def _suite(head: str, kinds: Mapping[str, str], rounds: int) -> str:
    tests = (
        f"{kind} {number}\n{body.replace('${ROUND}', str(number))}\n"
        for number in range(rounds)
        for kind, body in kinds.items()
    )
    return f"{head}\n*** Test Cases ***\n{''.join(tests)}"
