"""Runs a suite in a Robot Framework of its own, to look at its results, its log and its output."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from robot.api import ExecutionResult
from robot.result import Keyword, Message, Result, ResultVisitor, TestCase

import SwanSocketLibrary

PATIENCE = 60.0
"""Seconds that an inner run may take."""


@dataclass
class Inner:
    """What an inner run left.

    :ivar rc: the return code.
    :ivar stdout: what it printed, both streams together.
    :ivar output: the text of its output.xml.
    :ivar files: by name, the text of each other file in its output directory.
    :ivar tests: by name, ``PASS``, ``FAIL`` or ``SKIP``.
    :ivar failures: by name, the messages of tests.
    :ivar lines: all that was logged, each as ``LEVEL text``.
    :ivar warnings: the texts of warnings and errors.
    :ivar keywords: each keyword with its parents, as ``Connect Socket > Note Success``.
    """

    rc: int
    stdout: str
    output: str
    files: dict[str, str] = field(default_factory=dict)
    tests: dict[str, str] = field(default_factory=dict)
    failures: dict[str, str] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    keywords: list[str] = field(default_factory=list)


class InnerRun:
    """The keywords."""

    ROBOT_LIBRARY_SCOPE = "SUITE"

    def __init__(self) -> None:
        self._done: dict[tuple[str, ...], Inner] = {}

    def run_inner_suite(self, path: str, *options: str, **environment: Any) -> Inner:
        """Runs a suite in a process of its own.

        :param path: of the suite, a file or a folder. Its name begins with ``_``, or a folder's
            above it does, so that the outer run leaves it alone.
        :param options: of the command ``robot``.
        :param environment: variables of the process's environment.
        """
        root = Path(SwanSocketLibrary.__file__).parent.parent
        given = {name: str(value) for name, value in environment.items()}
        paths = [str(root), os.environ.get("PYTHONPATH", "")]
        env = {**os.environ, **given, "PYTHONPATH": os.pathsep.join(filter(None, paths))}
        with tempfile.TemporaryDirectory(prefix="swan-inner-") as folder:
            done = subprocess.run(  # noqa: S603 - our own command
                [
                    *(sys.executable, "-m", "robot", "--outputdir", folder),
                    *("--log", "NONE", "--report", "NONE", *options, path),
                ],
                env={**env, "PYTHONIOENCODING": "utf-8"},
                cwd=str(root),
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=PATIENCE,
                check=False,
            )
            output = Path(folder, "output.xml")
            inner = Inner(
                done.returncode,
                done.stdout.decode("utf-8", "replace"),
                output.read_text("utf-8") if output.exists() else "",
                {path.name: path.read_text("utf-8") for path in Path(folder).glob("[!o]*.*")},
            )
            if output.exists():
                _read(ExecutionResult(output), inner)
        return inner

    def run_inner_suite_once(self, path: str, *options: str) -> Inner:
        """Does the same, but gives back what it gave before if it was run with these options."""
        key = (path, *options)
        if key not in self._done:
            self._done[key] = self.run_inner_suite(*key)
        return self._done[key]

    def inner_run_should_pass(self, inner: Inner) -> None:
        """Passes if all tests of the inner run did, and nothing warned."""
        if inner.rc != 0 or inner.warnings:
            raise AssertionError(f"The inner run did not pass:\n{inner.stdout}")

    def text_should_hold_none_of(self, text: str, *secrets: str) -> None:
        """Passes if none of the values stands in the text; shows where one does."""
        for secret in secrets:
            place = text.find(secret)
            if place >= 0:
                around = text[max(0, place - 200) : place + len(secret) + 100]
                raise AssertionError(f"'{secret}' stands in: …{around}…")

    def line_should_match(self, inner: Inner, pattern: str) -> None:
        """Passes if a whole line of the inner run's log matches, with ``*``, ``?``, ``[a-b]``."""
        from fnmatch import fnmatchcase

        if not any(fnmatchcase(line, pattern) for line in inner.lines):
            lines = "\n".join(inner.lines)
            raise AssertionError(f"No line matches '{pattern}'. Lines:\n{lines}")


class _Reader(ResultVisitor):
    def __init__(self, inner: Inner) -> None:
        self._inner = inner
        self._parents: list[str] = []

    def start_test(self, test: TestCase) -> None:
        self._inner.tests[test.name] = test.status
        self._inner.failures[test.name] = test.message

    def start_keyword(self, keyword: Keyword) -> None:
        self._parents.append(keyword.name or "")
        self._inner.keywords.append(" > ".join(self._parents))

    def end_keyword(self, keyword: Keyword) -> None:
        self._parents.pop()

    def visit_message(self, message: Message) -> None:
        self._inner.lines.append(f"{message.level} {message.message}")


def _read(result: Result, inner: Inner) -> None:
    result.visit(_Reader(inner))
    inner.warnings.extend(message.message for message in result.errors.messages)
