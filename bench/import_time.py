"""How much longer a dry-run of an empty suite takes when it imports the library."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from tools.processes import ROOT

ROUNDS: Final = 11
BAR_MS: Final = 150

_DRYRUN: Final = (
    *("-m", "robot", "--dryrun", "--console", "none"),
    *("--output", "NONE", "--log", "NONE", "--report", "NONE"),
)
_SUITES: Final = {
    "without": "*** Test Cases ***\nEmpty\n    No Operation\n",
    "with": (
        "*** Settings ***\nLibrary    SwanSocketLibrary\n\n"
        "*** Test Cases ***\nEmpty\n    No Operation\n"
    ),
}


def dryrun(suite: Path) -> float:
    """Milliseconds of a dry-run that writes nothing."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, *_DRYRUN, suite],
        cwd=ROOT,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    return (time.perf_counter() - start) * 1000


def main() -> None:
    times: dict[str, list[float]] = {name: [] for name in _SUITES}
    with tempfile.TemporaryDirectory() as folder:
        for name, suite in _SUITES.items():
            path = Path(folder, f"{name}.robot")
            path.write_text(suite, encoding="utf-8")
            dryrun(path)  # fills the caches
        for _ in range(ROUNDS):
            for name, measured in times.items():
                measured.append(dryrun(Path(folder, f"{name}.robot")))
    print(f"robot --dryrun of an empty suite, ms, {ROUNDS} rounds   median      min      max")
    for name, measured in times.items():
        figures = (statistics.median(measured), min(measured), max(measured))
        print(f"  {name + ' the library':<44}", *(f"{figure:8.0f}" for figure in figures))
    longer = statistics.median(times["with"]) - statistics.median(times["without"])
    print(f"  {'difference':<44} {longer:8.0f}   (at most {BAR_MS})")
    if longer > BAR_MS:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
