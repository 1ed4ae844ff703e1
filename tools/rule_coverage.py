"""Lists which tests cite which rule of the model, and finds the rules that none cites.

A test of utest cites a rule by ``@pytest.mark.rule("S19")``, a test of atest or examples by
the tag ``S19``. ``--tests`` lists the tests too.
"""

from __future__ import annotations

import contextlib
import io
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final, Literal

import pytest
from robot.api import TestSuite, TestSuiteBuilder

from SwanSocketLibrary.swan.rules import RULES
from tools.processes import ROOT

Kind = Literal["utest", "robot"]
Cited = dict[str, list[str]]

KINDS: Final[tuple[Kind, ...]] = ("utest", "robot")
FITTING: Final[dict[str, tuple[Kind, ...]]] = {}
"""The rules that not every kind of test fits. Say why, in a comment, for each."""

ROBOT_FOLDERS: Final = ("atest", "examples")


class _Markers:
    """A plugin of pytest that takes the markers of what was collected."""

    def __init__(self) -> None:
        self.cited: Cited = defaultdict(list)

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        for item in session.items:
            for marker in item.iter_markers("rule"):
                for rule in marker.args:
                    self.cited[rule].append(item.nodeid)


def cited_by_utest() -> Cited:
    """The tests of utest by the rules in their markers."""
    markers = _Markers()
    output = io.StringIO()
    with contextlib.redirect_stdout(output):
        code = pytest.main(["--collect-only", "-q", "-p", "no:cacheprovider"], [markers])
    if code != pytest.ExitCode.OK:
        raise SystemExit(output.getvalue())
    return markers.cited


def cited_by_robot(folders: Iterable[Path]) -> Cited:
    """The tests of Robot Framework by the rules in their tags."""
    cited: Cited = defaultdict(list)
    for folder in folders:
        for test in _tests(TestSuiteBuilder().build(folder)):
            for tag in test.tags:
                if re.fullmatch(r"S\d+", tag):
                    cited[tag].append(test.full_name)
    return cited


def problems(cited: dict[Kind, Cited]) -> list[str]:
    """A sentence for each rule that lacks a test, and for each rule that does not exist."""
    lacking = [
        f"{rule} is cited by no test of kind '{kind}'."
        for rule in RULES
        for kind in FITTING.get(rule, KINDS)
        if not cited[kind].get(rule)
    ]
    unknown = [
        f"{test} cites {rule}, which is no rule."
        for kind in KINDS
        for rule, tests in cited[kind].items()
        if rule not in RULES
        for test in tests
    ]
    return lacking + unknown


def main() -> None:
    """Prints the table, and fails if a rule lacks a test."""
    folders = [ROOT / name for name in ROBOT_FOLDERS if (ROOT / name).is_dir()]
    cited: dict[Kind, Cited] = {"utest": cited_by_utest(), "robot": cited_by_robot(folders)}
    print("rule  utest  robot")
    for rule, (text, _) in RULES.items():
        counts = {kind: len(cited[kind].get(rule, ())) for kind in KINDS}
        print(f"{rule:<4}  {counts['utest']:>5}  {counts['robot']:>5}  {text}")
        if "--tests" in sys.argv:
            for kind in KINDS:
                for test in cited[kind].get(rule, ()):
                    print(f"      {test}")
    found = problems(cited)
    if found:
        raise SystemExit("\n".join(found))


def _tests(suite: TestSuite) -> Iterator[TestSuite.test_class]:
    yield from suite.tests
    for child in suite.suites:
        yield from _tests(child)


if __name__ == "__main__":
    main()
