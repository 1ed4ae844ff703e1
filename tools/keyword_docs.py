"""Checks that ``docs/keywords*.html`` say what the library says; ``--update`` writes them.

What changes without us is not compared: the time of the generation, libdoc's page around the
content, Robot Framework's own texts about its types, and the ``| None`` that Python 3.10 adds
to ``Any`` where the default is ``None``. Paths and line numbers are left out of the page, so
that it is the same from every checkout.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from tools.doc_examples import documentation
from tools.processes import ROOT

PAGES: Final = {
    "en": ROOT / "docs" / "keywords.html",
    "zh-CN": ROOT / "docs" / "keywords.zh-CN.html",
}
_CONTENT: Final = "libdoc = "
_BEFORE: Final = re.compile(r"(?<=[，。；：、？！（“]) (?=<(?:code|b|i)>)")
_BEHIND: Final = re.compile(r"(</(?:code|b|i)>) (?=[，。；：、？！（）”])")
"""Spaces that Robot Framework wants around markup, and Chinese punctuation does not."""


def write(path: Path, code: str = "en") -> None:
    """Writes the page in a language, as ``python -m robot.libdoc`` does."""
    documented = documentation(code)
    for part in (documented, *documented.inits, *documented.keywords):
        part.source = part.lineno = None
    documented.convert_docs_to_html()
    if code == "zh-CN":
        for part in (documented, *documented.inits, *documented.keywords):
            part.doc = _BEHIND.sub(r"\1", _BEFORE.sub("", part.doc))
    documented.save(str(path), "HTML")


def content(path: Path) -> dict[str, Any]:
    """What the page says, without what changes by itself."""
    lines = path.read_text(encoding="utf-8").splitlines()
    (line,) = [line for line in lines if line.startswith(_CONTENT)]
    found: dict[str, Any] = json.loads(line.removeprefix(_CONTENT))
    del found["generated"]
    for documented in found["typedocs"]:
        if documented["type"] == "Standard":
            del documented["doc"]
    for keyword in (*found["inits"], *found["keywords"]):
        for argument in keyword["args"]:
            del argument["type"]  # the repr has it
            argument["repr"] = argument["repr"].replace(": Any | None = None", ": Any = None")
    return found


def stale(code: str) -> bool:
    """Whether a language's page is missing or says something else than the library."""
    page = PAGES[code]
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder, page.name)
        write(fresh, code)
        return not page.is_file() or content(page) != content(fresh)


def main() -> None:
    """Checks the pages, or writes those that are stale."""
    for code in filter(stale, PAGES):
        page = PAGES[code]
        if "--update" not in sys.argv:
            name = page.relative_to(ROOT).as_posix()
            raise SystemExit(f"{name} is stale. Run: python -m invoke docs-update")
        write(page, code)


if __name__ == "__main__":
    main()
