"""How much longer a dry-run of an empty suite takes when it imports the library."""

from __future__ import annotations

import functools
import tempfile
import time
from pathlib import Path
from typing import Final

from bench.processes import run
from bench.rounds import interleave, ratios
from bench.row import Row

_ROUNDS: Final = 11

_DRYRUN: Final = (
    *("-m", "robot", "--dryrun", "--console", "none"),
    *("--output", "NONE", "--log", "NONE", "--report", "NONE"),
)
_LIBRARIES: Final = {"none": "", "ours": "SwanSocketLibrary", "peer": "WebSocketClient"}


def _milliseconds(suite: Path) -> float:
    # As testers have it: modules are compiled once, though this environment may write none.
    cached = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(suite.parent)}
    start = time.perf_counter()
    run(*_DRYRUN, suite, **cached)
    return (time.perf_counter() - start) * 1000


@functools.cache
def _dryruns() -> dict[str, list[float]]:
    with tempfile.TemporaryDirectory() as folder:
        suites = {}
        for name, library in _LIBRARIES.items():
            suites[name] = Path(folder, f"{name}.robot")
            head = f"*** Settings ***\nLibrary    {library}\n\n" if library else ""
            text = f"{head}*** Test Cases ***\nEmpty\n    No Operation\n"
            suites[name].write_text(text, encoding="utf-8")
        sides = {name: functools.partial(_milliseconds, suite) for name, suite in suites.items()}
        return interleave(sides, _ROUNDS)


def _longer() -> list[float]:
    dryruns = _dryruns()
    return [
        with_it - without for with_it, without in zip(dryruns["ours"], dryruns["none"], strict=True)
    ]


def _beside_the_peer() -> list[float]:
    return ratios(_dryruns()["ours"], _dryruns()["peer"])


ROWS: Final = (
    Row(
        "import",
        "dry-run of an empty suite that imports the library",
        "one that imports nothing: how much longer it takes",
        150,
        _longer,
        " ms",
    ),
    Row(
        "import-beside",
        "dry-run of an empty suite that imports the library",
        "one that imports the peer",
        None,
        _beside_the_peer,
    ),
)
