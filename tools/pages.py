"""Pages of ``docs/`` that are generated."""

from __future__ import annotations

import sys
from pathlib import Path

from tools.processes import ROOT


def keep(page: Path, text: str, task: str = "docs-update") -> None:
    """Writes a page if the command has ``--update``, else checks that it is this text.

    :param task: of invoke, which writes it.
    :raises SystemExit: it is not; says which page, and how to write it.
    """
    if "--update" in sys.argv:
        page.parent.mkdir(exist_ok=True)
        page.write_text(text, encoding="utf-8", newline="\n")
    elif not page.is_file() or page.read_text(encoding="utf-8") != text:
        name = page.relative_to(ROOT).as_posix()
        raise SystemExit(f"{name} is stale. Run: python -m invoke {task}")
