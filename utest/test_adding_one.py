"""What CONTRIBUTING.rst says about adding one of a kind: a copy of the package gets its lines."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "SwanSocketLibrary"

CHAPTER = (
    (ROOT / "CONTRIBUTING.rst")
    .read_text(encoding="utf-8")
    .partition("Adding one\n----------\n")[2]
    .partition("\n-----")[0]
)

SUITES = {
    "keyword": """
    Connect Socket    ${url}    alias=chat
    ${alias} =    Get Socket Alias
    Should Be Equal    ${alias}    chat
    ${alias} =    Get Socket Alias    socket=${{ robot.api.types.Secret('chat') }}
    Run Keyword And Expect Error    No socket is named 'news'. *    Get Socket Alias    socket=news
""",
    "handshake fault": """
    Break Next Handshake    silence
    Connect Socket    ${url}
    Wait For Server Connection
    Get Socket State    ==    CONNECTING
""",
    "platform's text": """
    Hold Next Handshake
    Connect Socket    ${url}
    ${result} =    Socket Call Should Fail    1003    Close Socket
    Should Be Equal    ${result.errMsg}    不能关闭
""",
    "close rule": """
    Connect Socket    ${url}
    Wait For Socket Open
    Run Keyword And Expect Error    *202*reason must be a single line.*
    ...    Close Socket    reason=two\\nlines
    Close Socket    reason=one
""",
    "sentence": """
    Connect Socket    ${url}    alias=chat
    Wait For Socket Open
    Server Ignores Close
    Close Socket
    Run Keyword And Expect Error
    ...    *Instead: socket 'chat' waits for the server's Close frame.
    ...    Wait For Socket Close    timeout=10ms
    Server Drops Connection
""",
}
"""Steps that pass only with the lines, by what a paragraph begins with: ``A keyword is …``."""

DOCUMENTED = {
    "keyword": "Returns the alias of a socket.",
    "handshake fault": "- ``silence``: nothing is answered.",
    "platform's text": "不能关闭",
}
"""What the generated documentation then has."""


class Addition(NamedTuple):
    """What a paragraph of the chapter says.

    :ivar name: of the class, function or value that gets the lines; ``None`` where the module does.
    """

    kind: str
    name: str | None
    path: str
    lines: str


def additions() -> list[Addition]:
    found = re.finditer(
        r"^(?:A|An) (?P<kind>[\w' ]+?) is (?:(?!\n\n)[\s\S])*?"
        r"In\s(?:``(?P<name>\w+)``\sof\s)?``(?P<path>[\w/]+\.py)``::\n\n(?P<lines>(?: .*\n|\n)+)",
        CHAPTER,
        re.MULTILINE,
    )
    return [
        Addition(
            each["kind"], each["name"], each["path"], textwrap.dedent(each["lines"]).strip("\n")
        )
        for each in found
    ]


ADDITIONS = {each.kind: each for each in additions()}


def place(source: str, name: str | None) -> tuple[int, int]:
    """Where lines are put into a module: behind which line, and how far they are indented."""
    tree = ast.parse(source)
    if name is None:
        return len(source.splitlines()), 0
    for node in tree.body:
        if isinstance(node, ast.ClassDef) and node.name == name:
            return int(node.end_lineno or 0), 4
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return int(node.body[0].end_lineno or 0), 4  # behind its docstring
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == name:
            return node.lineno, 4  # behind "NAME: Final = Profile("
    raise LookupError(f"There is no {name}")


def add(package: Path, addition: Addition) -> None:
    module = package / addition.path
    source = module.read_text(encoding="utf-8")
    line, indent = place(source, addition.name)
    lines = source.splitlines()
    lines[line:line] = ["", *textwrap.indent(addition.lines, " " * indent).splitlines()]
    module.write_text("\n".join(lines) + "\n", encoding="utf-8")


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs this Python with the package that lies in a folder, which coverage does not measure."""
    mine = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    environment = {**mine, "PYTHONPATH": str(folder), "PYTHONUTF8": "1"}
    return subprocess.run(  # noqa: S603 - this Python
        [sys.executable, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def run(folder: Path, kind: str) -> str:
    """What a suite that needs the lines prints if it fails; nothing if it passes."""
    steps = f"    ${{url}} =    Start Socket Server{SUITES[kind]}"
    suite = folder / "suite.robot"
    suite.write_text(
        f"*** Settings ***\nLibrary    {PACKAGE}\n\n*** Test Cases ***\nOne More\n{steps}",
        encoding="utf-8",
    )
    done = python(folder, "-m", "robot", "--outputdir", "results", suite.name)
    return done.stdout + done.stderr if done.returncode else ""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a copy of the package."""
    shutil.copytree(
        ROOT / PACKAGE, tmp_path / PACKAGE, ignore=shutil.ignore_patterns("__pycache__")
    )
    return tmp_path


def test_there_is_a_suite_for_each_kind() -> None:
    assert SUITES.keys() == ADDITIONS.keys()


@pytest.mark.parametrize("kind", SUITES)
def test_one_more_is_a_few_lines_in_one_place(folder: Path, kind: str) -> None:
    assert "| FAIL |" in run(folder, kind), "The suite does not need what is added."
    add(folder / PACKAGE, ADDITIONS[kind])
    assert run(folder, kind) == ""


@pytest.mark.parametrize("kind", DOCUMENTED)
def test_the_documentation_has_it_by_itself(folder: Path, kind: str) -> None:
    add(folder / PACKAGE, ADDITIONS[kind])
    done = python(folder, "-m", "robot.libdoc", PACKAGE, "show")
    assert done.returncode == 0, done.stderr
    assert DOCUMENTED[kind] in done.stdout


@pytest.mark.parametrize("kind", SUITES)
def test_it_takes_a_handful_of_lines(kind: str) -> None:
    assert len(ADDITIONS[kind].lines.splitlines()) <= 4  # a keyword has a decorator besides
