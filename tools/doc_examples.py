"""Runs the examples of the documentation.

They are: the example of each keyword, as a test named after it, and the suites of the
introduction, in each language; and the blocks of the pages that are whole suites.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from docutils import nodes
from docutils.core import publish_doctree
from robot.libdoc import LibraryDocumentation

from SwanSocketLibrary.language import NAMES
from tools.processes import ROOT, python

PAGES: Final = tuple(
    ROOT / name
    for name in (
        *("README.rst", "docs/guide.rst", "docs/conversations.rst", "docs/pages.rst"),
        *("README.zh-CN.rst", "docs/guide.zh-CN.rst", "docs/conversations.zh-CN.rst"),
        "docs/pages.zh-CN.rst",
    )
)
TEST_CASES: Final = ("*** Test Cases ***", "*** 用例 ***")
RESULTS: Final = ROOT / "results" / "doc-examples"

_EXAMPLE: Final = re.compile(r"^(?:Examples?:|示例：)\n((?:^\|.*\n?)+)", re.MULTILINE)
_INTRODUCED_SUITE: Final = re.compile(r"^(\| \*{3}.*\n(?:^\|.*\n?)+)", re.MULTILINE)


def documentation(code: str) -> LibraryDocumentation:
    """What libdoc says of the library in a language."""
    return LibraryDocumentation(f"SwanSocketLibrary::language={code}")


def keyword_suite(code: str = "en") -> str:
    """A suite with the example of each keyword.

    :param code: of the language that they are in.
    :raises SystemExit: a keyword has none; says which.
    """
    suite = (
        f"*** Settings ***\nLibrary    SwanSocketLibrary    language={code}\n\n*** Test Cases ***\n"
    )
    lacking = []
    for keyword in documentation(code).keywords:
        examples = _EXAMPLE.findall(keyword.doc)
        if not examples:
            lacking.append(keyword.name)
        for number, example in enumerate(examples, start=1):
            name = keyword.name if number == 1 else f"{keyword.name} {number}"
            lines = (f"    {line}".rstrip() for line in _unquote(example))
            suite += "\n".join([name, *lines]) + "\n\n"
    if lacking:
        raise SystemExit(f"These keywords have no example: {', '.join(lacking)}.")
    return suite


def introduced_suites(code: str = "en") -> list[str]:
    """The suites of the introduction in a language, which is that of their settings too."""
    suites = _INTRODUCED_SUITE.findall(documentation(code).doc)
    return ["\n".join([f"Language: {code}", "", *_unquote(found)]) for found in suites]


def page_suites(page: Path) -> list[str]:
    """The blocks of a page that are whole suites."""
    text = page.read_text(encoding="utf-8")
    tree = publish_doctree(text, settings_overrides={"syntax_highlight": "none"})
    blocks = (block.astext() for block in tree.findall(_is_robot_block))
    return [block for block in blocks if any(head in block for head in TEST_CASES)]


def write_suites(folder: Path) -> None:
    """Writes every example as a suite.

    :param folder: where; emptied before.
    :raises SystemExit: the introduction or a page shows no whole suite.
    """
    shown = {f"introduction_{code}": introduced_suites(code) for code in NAMES}
    shown |= {page.stem.lower(): page_suites(page) for page in PAGES}
    suites = {f"keywords_{code}": keyword_suite(code) for code in NAMES}
    for source, found in shown.items():
        if not found:
            raise SystemExit(f"The page '{source}' must show a whole suite.")
        suites |= {f"{source}_{number}": suite for number, suite in enumerate(found, 1)}
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for name, suite in suites.items():
        (folder / f"{name}.robot").write_text(f"{suite}\n", encoding="utf-8")


def main() -> None:
    """Writes the examples as suites and runs them."""
    write_suites(RESULTS / "suites")
    python("-m", "robot", "--name", "Documentation", "--outputdir", RESULTS, RESULTS / "suites")


def _unquote(block: str) -> Iterator[str]:
    """The lines of a block without the bar at their start."""
    return (line.removeprefix("|").removeprefix(" ") for line in block.splitlines())


def _is_robot_block(node: nodes.Node) -> bool:
    return isinstance(node, nodes.literal_block) and "robotframework" in node["classes"]


if __name__ == "__main__":
    main()
