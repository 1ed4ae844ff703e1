"""Lists what is English in runs that speak Chinese: of a suite that fails, and of the examples.

Each test of the examples is made to fail at its end, so that its failure and timeline are looked at
too. Names of the platform's API, of standards and of arguments may stay.
"""

from __future__ import annotations

import html
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from robot.api import ExecutionResult, ResultVisitor
from robot.api.interfaces import ListenerV3
from robot.result import Message, TestCase
from robot.running import TestCase as RunningTest

from tools.processes import ROOT

FAILING: Final = ROOT / "atest" / "chinese" / "_inner" / "failures.robot"
EXAMPLES: Final = ROOT / "examples" / "zh-CN"

_WORD: Final = re.compile(r"[A-Za-z]{2,}(?:'[a-z]+)?")
_MARKUP: Final = re.compile(r"<(style|script)\b.*?</\1>|<[^>]*>", re.DOTALL)
_CODE: Final = re.compile(
    r"\b[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]+ GMT"  # the date of a response
    r"|[A-Za-z0-9+/]{20,}={0,2}|\b[a-z]+/[a-z]+\b"  # a key of the handshake, a media type
    r"|['\"]\w+['\"](?=: )|\bsocket-\d+|(?:\b[0-9a-f]{2} ){2,}[0-9a-f]*"  # JSON, a socket, bytes
    r"|"
    r"\w+://[^\s'\"，。；]*"  # an address
    r"|(?:\.{0,2}/|[a-z]:\\)[\w./\\-]+"  # a path
    r"|[$@&%]\{[^}]*\}"  # a variable
    r"|\b\w+=\S*"  # an argument with its value
    r"|\b[\w-]*[._\[\]]\w[\w.\[\]-]*"  # a name with parts
    r"|\b[a-z]+[A-Z]\w*|\b(?:[A-Z][a-z]+){2,}\b"  # a name of JavaScript's kind
    r"|\b[A-Z][A-Z0-9]+\b"  # an acronym, a state
    r"|\b[A-Z][\w]*(?:-[A-Z][\w]*)+"  # a header
)
_MAY_STAY: Final = {
    *("Socket", "Close", "Ping", "Pong", "TypeError", "Android", "Toast", "Promise"),  # names
    *("code", "reason", "success", "fail", "complete", "header", "protocols"),  # of the platform
    *("echo", "silent", "websocket", "client"),  # values of arguments
    *("Date", "Upgrade", "Connection", "Host", "close", "reset"),  # of HTTP
    *("Forbidden", "Switching", "Protocols"),
    *("ms", "KiB", "MiB", "str", "int", "float", "bool", "bytes", "None", "True", "False", "null"),
    *("true", "false", "swan"),
}
_AS_IT_IS: Final = (
    *("error happen", "Status error,current", "readyState is not OPEN"),  # of the platform
    "departed from the recording",  # on the wire
)
_OTHERS: Final = re.compile(
    r"(?:[A-Z]+ )?(?:Argument types are:|Length is \d|[$@&]\{[^}]*\} = |Using selector: |Trace)"
)
"""How lines begin that Robot Framework and Python write."""


def english_in(text: str, data: str = "") -> list[str]:
    """The English words in a text that is to be Chinese.

    :param data: words in it may stand there as well: those of the suite, say.
    """
    for part in _AS_IT_IS:
        text = text.replace(part, " ")
    may_stay = _MAY_STAY | set(_WORD.findall(data))
    return [word for word in _WORD.findall(_CODE.sub(" ", text)) if word not in may_stay]


def shown(line: str) -> str:
    """What a reader sees of a line of the log."""
    if '<div class="swan"' not in line:
        return line
    return html.unescape(_MARKUP.sub(" ", line))


class _Reader(ResultVisitor):  # type: ignore[misc]
    def __init__(self) -> None:
        self.texts: list[str] = []

    def start_test(self, test: TestCase) -> None:
        self.texts.append(test.message)

    def visit_message(self, message: Message) -> None:
        self.texts.append(message.message)


class Failing(ListenerV3):
    """Has each test fail at its end, if it has not before."""

    def start_test(self, data: RunningTest, _: TestCase) -> None:
        """Adds a keyword that fails."""
        data.body.create_keyword("Fail", args=["到此为止"])


def texts_of(suite: Path, *options: str) -> list[str]:
    """Runs a suite, and gives back all that it logged and why its tests failed."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "robot", "--outputdir", folder, "--loglevel", "DEBUG"]
        more = ["--log", "NONE", "--report", "NONE", *options, str(suite)]
        env = {**os.environ, "PYTHONPATH": str(ROOT)}
        subprocess.run([*command, *more], cwd=ROOT, env=env, stdout=subprocess.DEVNULL, check=False)
        reader = _Reader()
        result = ExecutionResult(Path(folder, "output.xml"))
        result.visit(reader)
        return [*reader.texts, *(message.message for message in result.errors)]


def left(texts: Iterable[str], data: str = "") -> Iterator[str]:
    """A line for each text with English words in it: the words, and the text.

    :param data: as in `english_in`.
    """
    for text in dict.fromkeys(texts):
        words = english_in(shown(text), data)
        if words and not _OTHERS.match(text):
            yield f"{', '.join(dict.fromkeys(words))}: {shown(text)[:300]}"


def words_of(suite: Path) -> str:
    """What stands in a suite, and in the recordings and pages that suites use."""
    used = [suite, *(EXAMPLES.parent / name for name in ("recordings/orders.har", "pages"))]
    files = [file for path in used for file in (path.glob("*") if path.is_dir() else [path])]
    return "".join(file.read_text(encoding="utf-8") for file in files)


def main() -> None:
    """Runs both, and lists what is left."""
    found = list(left(texts_of(FAILING), words_of(FAILING)))
    listener = ("--listener", "tools.english_left.Failing")
    for suite in sorted(EXAMPLES.glob("*.robot")):
        found += left(texts_of(suite, *listener), words_of(suite))
    print("\n".join(dict.fromkeys(found)) or "No English is left.")
    if found:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
