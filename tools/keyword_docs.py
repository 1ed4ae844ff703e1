"""Checks that ``docs/keywords.html`` says what the library says; ``--update`` writes it.

What changes without us is not compared: the time of the generation, libdoc's page around the
content, Robot Framework's own texts about its types, and the ``| None`` that Python 3.10 adds
to ``Any`` where the default is ``None``. Paths and line numbers are left out of the page, so
that it is the same from every checkout.
"""

from __future__ import annotations

import json
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from robot.libdoc import LibraryDocumentation

from tools.processes import ROOT

PAGE: Final = ROOT / "docs" / "keywords.html"
_CONTENT: Final = "libdoc = "


def write(path: Path) -> None:
    """Writes the page as ``python -m robot.libdoc`` does."""
    documentation = LibraryDocumentation("SwanSocketLibrary")
    for part in (documentation, *documentation.inits, *documentation.keywords):
        part.source = part.lineno = None
    documentation.convert_docs_to_html()
    documentation.save(str(path), "HTML")


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


def stale() -> bool:
    """Whether the page is missing or says something else than the library."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder, "keywords.html")
        write(fresh)
        return not PAGE.is_file() or content(PAGE) != content(fresh)


def main() -> None:
    """Checks the page, or writes it if it is stale."""
    if not stale():
        return
    if "--update" not in sys.argv:
        raise SystemExit("docs/keywords.html is stale. Run: python -m invoke docs-update")
    PAGE.parent.mkdir(exist_ok=True)
    write(PAGE)


if __name__ == "__main__":
    main()
