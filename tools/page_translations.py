"""Checks that each Chinese page follows its English page of today; ``--update`` says that it does.

A page ends with the checksum of the English text that it was made from.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tools.processes import ROOT

CHINESE: Final = ".zh-CN.rst"
WITHOUT_ENGLISH: Final = frozenset({"docs/glossary.zh-CN.rst"})
_FOLLOWS: Final = "本页译自 `{name} <{name}>`__，英文校验和 ``{checksum}``。\n"
_SAID: Final = re.compile(r"^本页译自 .*英文校验和 ``(\w*)``。\n", re.MULTILINE)


def english_of(page: Path) -> Path:
    """The page of which a Chinese one is the translation."""
    return page.with_name(page.name.removesuffix(CHINESE) + ".rst")


def follows(english: Path, text: str | None = None) -> str:
    """The line that says which English text a page follows.

    :param text: the English page's, if not what stands there now.
    """
    text = english.read_text(encoding="utf-8") if text is None else text
    checksum = hashlib.sha256(text.encode()).hexdigest()[:12]
    return _FOLLOWS.format(name=english.name, checksum=checksum)


def stale(root: Path = ROOT) -> Iterator[str]:
    """A sentence for each Chinese page that does not follow its English page of today."""
    for page in _pages(root):
        name = page.relative_to(root).as_posix()
        english = english_of(page)
        source = english.relative_to(root).as_posix()
        if not english.is_file():
            yield f"{name} has no English page: {source} is not there."
            continue
        found = _SAID.search(page.read_text(encoding="utf-8"))
        if found is None or found[0] != follows(english):
            said = found[1] if found else "nothing"
            yield (
                f"{name} follows {said}: {source} has changed since. "
                f"Translate what is new there (git log -p {source})."
            )


def update(root: Path = ROOT) -> None:
    """Writes into each page that it follows its English page of today."""
    for page in _pages(root):
        text = _SAID.sub("", page.read_text(encoding="utf-8")).rstrip("\n")
        page.write_text(f"{text}\n\n{follows(english_of(page))}", encoding="utf-8", newline="\n")


def main() -> None:
    """Lists the stale pages, and fails if there is one."""
    if "--update" in sys.argv:
        update()
    told = list(stale())
    if told:
        hint = "When they are translated: python -m invoke translations --update"
        raise SystemExit("\n".join([*told, hint]))


def _pages(root: Path) -> list[Path]:
    """The Chinese pages that follow an English one."""
    found = sorted([*root.glob(f"*{CHINESE}"), *root.glob(f"docs/*{CHINESE}")])
    return [page for page in found if page.relative_to(root).as_posix() not in WITHOUT_ENGLISH]


if __name__ == "__main__":
    main()
