from __future__ import annotations

import json
import os
import sys
from pathlib import Path

import pytest

from utest.robot_runs import LIBRARY, messages, run, run_steps, suite

SAVE = "Save Socket Statistics    "


def test_figures_of_another_import_that_are_replaced_are_a_warning(tmp_path: Path) -> None:
    file = tmp_path / "statistics.json"
    both = suite(f"*** Test Cases ***\nA\n    {SAVE}{file}", name="First")
    for number in (1, 2):
        other = f"{LIBRARY}    timeout={number}s"
        body = f"*** Test Cases ***\nB\n    {SAVE}{file}\n    {SAVE}{file}"
        both.suites.append(suite(body, name=f"Other {number}", library=other))
    result = run(both)
    warned = [
        text for test in result.all_tests for level, text in messages(test) if level == "WARN"
    ]
    assert (
        warned
        == [
            "statistics.json had figures of another import or process of this run, which are lost. "
            "Give each a file of its own, such as statistics-${SUITE NAME}.json."
        ]
        * 2
    )


def test_figures_of_an_earlier_run_are_replaced_as_they_should_be(tmp_path: Path) -> None:
    file = tmp_path / "statistics.json"
    for _ in range(2):
        test = run_steps(f"{SAVE}{file}")
        assert [level for level, _ in messages(test)] == ["INFO"]
    for other in (
        "{",
        "[]",
        "7",
        "[" * 100_000,
        json.dumps({"format": "other", "saved": 1e12, "run": "a"}),
    ):
        file.write_text(other, encoding="utf-8")
        assert [level for level, _ in messages(run_steps(f"{SAVE}{file}"))] == ["INFO"]


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such pipes")
def test_a_pipe_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    test = run_steps(f"{SAVE}{tmp_path / 'pipe.json'}")
    assert "it is a pipe, not a file" in test.message
