"""Checks that ``docs/rules.rst`` says what the package's rules say; ``--update`` writes it."""

from __future__ import annotations

from typing import Final

from SwanSocketLibrary.swan.rules import RULES
from tools.pages import keep
from tools.processes import ROOT

PAGE: Final = ROOT / "docs" / "rules.rst"

_HEAD: Final = """\
The rules of the model
======================

.. Generated from SwanSocketLibrary/swan/rules.py by: python -m invoke docs-update

What the library models, a line for each rule. Tests cite the rules that they prove;
``python -m invoke rules`` counts them.

Where a rule comes from: **D** is the platform's public documentation, **R** the platform's
own JavaScript runtime as it behaves when run, **W** the wire (RFC 6455 and its registries),
**C** the library's own choice where the others are silent.

.. list-table::
   :header-rows: 1
   :widths: auto

   * - Rule
     - What it says
     - From
"""


def page() -> str:
    """The page's text."""
    rows = (
        f"   * - {number}\n     - {_escape(rule.text)}\n     - {rule.source}\n"
        for number, rule in RULES.items()
    )
    return _HEAD + "".join(rows)


def main() -> None:
    """Checks the page, or writes it."""
    keep(PAGE, page())


def _escape(text: str) -> str:
    return text.translate({ord(char): f"\\{char}" for char in "\\*`_|"})


if __name__ == "__main__":
    main()
