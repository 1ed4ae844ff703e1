"""A call and a wait, against two `No Operation` keywords and a raw echo of the same data.

All three run in one Robot Framework process, against the same embedded server, interleaved:
each round is one test of each kind. The pairs stand one after the other in the test, since a
loop would add its own cost to both sides.
"""

from __future__ import annotations

import statistics
import tempfile
from pathlib import Path
from typing import Final

from robot.api import ExecutionResult

from tools.processes import ROOT, python

ROUNDS: Final = 11
PAIRS: Final = 100
BAR: Final = 1.3
DATA: Final = "hello"

_HEAD: Final = """\
*** Settings ***
Library           SwanSocketLibrary
Library           bench.raw_echo
Suite Setup       Connect Both
Suite Teardown    Close Raw Socket

*** Keywords ***
Connect Both
    ${url}=    Start Socket Server
    Connect Socket    ${url}
    Wait For Socket Open
    Open Raw Socket    ${url}

*** Test Cases ***
"""

_KINDS: Final = {
    "two No Operation keywords": "    No Operation\n" * 2 * PAIRS,
    "raw echo": f"    Raw Echo    {DATA}    {PAIRS}\n",
    "call and wait": (
        f"    Send Socket Message    {DATA}\n    Wait For Socket Message    ==    {DATA}\n" * PAIRS
    ),
}


def suite() -> str:
    rounds = range(ROUNDS + 1)  # the first one warms up
    return _HEAD + "".join(
        f"{kind} {number}\n{body}\n" for number in rounds for kind, body in _KINDS.items()
    )


def measure() -> dict[str, list[float]]:
    """Milliseconds of one pair, for each kind and round."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "call_and_wait.robot")
        path.write_text(suite(), encoding="utf-8")
        output = Path(folder, "output.xml")
        python(
            *("-m", "robot", "--pythonpath", ROOT, "--console", "quiet"),
            *("--log", "NONE", "--report", "NONE", "--output", output, path),
        )
        tests = list(ExecutionResult(output).suite.tests)
    elapsed = {test.name: test.elapsed_time.total_seconds() * 1000 / PAIRS for test in tests}
    return {
        kind: [elapsed[f"{kind} {number}"] for number in range(1, ROUNDS + 1)] for kind in _KINDS
    }


def main() -> None:
    times = measure()
    print(
        f"{'ms for each, ' + str(ROUNDS) + ' rounds of ' + str(PAIRS):<46} median      min      max"
    )
    for kind, measured in times.items():
        figures = (statistics.median(measured), min(measured), max(measured))
        print(f"  {kind:<42}", *(f"{figure:8.3f}" for figure in figures))
    nothing, echo, pair = (statistics.median(measured) for measured in times.values())
    ratio = pair / (nothing + echo)
    print(f"  {'call and wait / (the other two)':<42} {ratio:8.2f}   (at most {BAR})")
    if ratio > BAR:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
