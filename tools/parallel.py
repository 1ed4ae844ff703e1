"""Runs suites by pabot, several processes at a time, and looks at what it puts together.

Each file that a suite has saved is linked by the merged log, and what the processes have measured
comes to what one process measures.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from robot.api import ExecutionResult, ResultVisitor, TestSuiteBuilder

from SwanSocketLibrary.statistics.figures import TIMES, Measured
from SwanSocketLibrary.statistics.merging import merge
from tools.processes import ROOT, python

PROCESSES: Final = 4
RESULTS: Final = ROOT / "results" / "parallel"
_EXAMPLES: Final = ROOT / "examples"
_FLEET: Final = _EXAMPLES / "fleet"
_ARTIFACTS: Final = ("--artifacts", "har,html,json,csv", "--artifactsinsubfolders")


def pabot(name: str, *arguments: str | Path) -> Path:
    """Runs suites by pabot.

    :param name: of the folder with the results.
    :return: that folder.
    :raises SystemExit: a test failed, did not run, or a link of the merged log leads nowhere.
    """
    folder = _emptied(name)
    python(
        # A port of its own, since others may run pabot on this machine.
        *("-m", "pabot.pabot", "--pabotlibport", "0", "--processes", str(PROCESSES)),
        *(*_ARTIFACTS, "--outputdir", folder, *arguments),
    )
    (ROOT / ".pabotsuitenames").unlink(missing_ok=True)  # how long each took
    result = ExecutionResult(folder / "output.xml")
    ran, there = result.statistics.total.total, TestSuiteBuilder().build(arguments[-1]).test_count
    if ran != there:
        raise SystemExit(f"{ran} of {there} tests are in the merged output.")
    links = _Links()
    result.visit(links)
    # Those that a test has removed again are no links of a file that is lost.
    saved = {path.name for path in (folder / "pabot_results").rglob("*")}
    broken = [
        target
        for target in links.targets
        if not (folder / target).is_file() and target.endswith(tuple(saved))
    ]
    if broken:
        raise SystemExit(f"The merged log links what is not there: {', '.join(broken)}")
    print(f"\n{ran} tests in {PROCESSES} processes; {len(links.targets)} links.")
    return folder


class _Links(ResultVisitor, HTMLParser):  # type: ignore[misc]
    """Collects where the links of a log lead, from the log's folder."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []

    def visit_message(self, message: Any) -> None:
        """Takes those of a message."""
        if message.html:
            self.feed(message.message)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Takes that of a tag."""
        for name, value in attrs:
            if name in ("href", "src") and value and not urlsplit(value).scheme:
                self.targets.append(unquote(urlsplit(value).path))


def measure() -> None:
    """Runs tests in one process and in several: what they measure is the same but for the times.

    :raises SystemExit: it is not.
    """
    suite = _FLEET / "shared_backend.robot"
    one = _emptied("one")
    python("-m", "robot", "--outputdir", one, suite, cwd=one)
    accounts = ("--resourcefile", _FLEET / "accounts.dat")
    several = pabot("several", "--testlevelsplit", *accounts, suite)
    merged, files, _ = merge([several])
    if files != PROCESSES:
        raise SystemExit(f"{files} processes have saved statistics, not {PROCESSES}.")
    expected, got = dict(_counts(merge([one]).measured)), dict(_counts(merged))
    told = [
        f"{name} is {got[name]}, not {expected[name]}"
        for name in got
        if got[name] != expected[name]
    ]
    if told:
        raise SystemExit(f"{PROCESSES} processes have measured something else: {'; '.join(told)}.")
    print(f"{PROCESSES} processes count what one does: {expected}")


def _counts(measured: Measured) -> Iterator[tuple[str, Any]]:
    """Figures that do not depend on how fast it went, and who was first."""
    for name in TIMES:
        yield name, measured.times[name].count
    for way, flow in (("sent", measured.sent), ("received", measured.received)):
        yield way, (flow.messages, flow.bytes)
    for part in ("opened", "failed", "open"):
        yield f"sockets.{part}", getattr(measured, part)
    yield "errors", dict(measured.errors)


def _emptied(name: str) -> Path:
    folder = RESULTS / name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs the examples in parallel, and compares statistics; or other suites."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("suites", nargs="?", type=Path, help="a folder (default: examples)")
    suites = parser.parse_args(arguments).suites
    if suites is None:
        # A process for each suite takes longer to start than to run.
        pabot("examples", "--chunk", _EXAMPLES)
        pabot("recipe", "--testlevelsplit", _EXAMPLES / "recipes" / "in_parallel.robot")
        measure()
    else:
        pabot(suites.name, suites.resolve())


if __name__ == "__main__":
    main()
