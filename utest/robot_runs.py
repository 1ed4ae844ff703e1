"""Runs suites in this process and looks at their results."""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from robot import result as results
from robot.api import ExecutionResult, TestSuite

LIBRARY = "SwanSocketLibrary    transport=fake    plugins=utest.fakes.FakePlugin"


def suite(
    body: str, *, name: str = "Suite", library: str = LIBRARY, settings: str = ""
) -> TestSuite:
    """A suite: its tests and keywords as they stand in a file, and what it imports."""
    imports = f"Library    {library}\n" if library else ""
    made = TestSuite.from_string(f"*** Settings ***\n{imports}{settings}\n{body}\n")
    made.name = name
    return made


def run(suite: TestSuite, **options: Any) -> results.TestSuite:
    """The result of a run, whose console output is dropped."""
    sink = io.StringIO()
    with tempfile.TemporaryDirectory() as folder:
        output = str(Path(folder) / "output.xml")
        suite.run(output=output, stdout=sink, stderr=sink, **options)
        return ExecutionResult(output).suite


def run_steps(*steps: str, library: str = LIBRARY, **options: Any) -> results.TestCase:
    """The result of one test with these steps; the library has the fake transport."""
    lines = "\n".join(f"    {step}" for step in steps)
    (test,) = run(suite(f"*** Test Cases ***\nT\n{lines}", library=library), **options).all_tests
    return test


def run_each(*steps: str, library: str = LIBRARY) -> dict[str, str]:
    """The message of each step as a test of its own, all in one run: each run takes a while."""
    tests = "\n".join(f"Test {number}\n    {step}" for number, step in enumerate(steps))
    done = run(suite(f"*** Test Cases ***\n{tests}", library=library)).tests
    return dict(zip(steps, (test.message for test in done), strict=True))


def statuses(result: results.TestSuite) -> dict[str, str]:
    """Each test's message, empty if it passed."""
    return {test.name: "" if test.passed else test.message for test in result.all_tests}


def messages(of: Any) -> list[tuple[str, str]]:
    """The log's lines of a result, with their levels, in order."""
    return list(_messages(of))


def _messages(item: Any) -> Iterator[tuple[str, str]]:
    if item is None:
        return
    if hasattr(item, "level"):
        yield item.level, item.message
        return
    if isinstance(item, results.TestSuite):
        for part in (item.setup, *item.suites, *item.tests, item.teardown):
            yield from _messages(part or None)
        return
    for part in (item.setup, *item.body, item.teardown) if hasattr(item, "setup") else item.body:
        yield from _messages(part or None)
