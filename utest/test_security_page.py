"""What docs/security.rst names as proof is there, and each promise has some."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "security.rst").read_text(encoding="utf-8")


def rows() -> dict[str, list[str]]:
    """Each promise, and the names of what proves it."""
    found = {}
    for row in PAGE.partition("- Proved by\n")[2].partition("\n\nIt does not")[0].split("   * - "):
        promise, _, proof = row.partition("\n     - ")
        if promise.strip():
            found[" ".join(promise.split())] = re.findall("``(.+?)``", proof)
    return found


def file_of(name: str) -> Path:
    folder, _, last = name.rpartition("/")
    if last.startswith("test_"):
        return ROOT / "utest" / folder / f"{last}.py"
    return ROOT / "atest" / f"{name}.robot"


@pytest.mark.parametrize("promise", rows())
def test_what_is_promised_has_its_tests(promise: str) -> None:
    names = rows()[promise]
    assert names
    assert not [name for name in names if not file_of(name).is_file()]


def test_all_of_the_page_is_read() -> None:
    assert len(rows()) == PAGE.count("\n     - ") - 1
