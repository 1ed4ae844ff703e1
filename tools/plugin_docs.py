"""Checks the code of ``docs/plugins.rst``: each block is a file, which is run or compared.

A block's name says which file. One with a folder in it is of this checkout, and the block has to
be a part of that file. The others, and such files as a whole, are written beside each other, and
run.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from docutils import nodes
from docutils.core import publish_doctree

from tools.processes import ROOT, python

PAGE: Final = ROOT / "docs" / "plugins.rst"
RESULTS: Final = ROOT / "results" / "plugin-docs"

_LANGUAGES: Final = frozenset({"python", "robotframework", "toml"})


class Block(NamedTuple):
    """A block of code.

    :ivar name: of its file, from the checkout's folder if that has one.
    """

    name: str
    code: str


def blocks(page: str) -> Iterator[Block]:
    """The blocks of a page.

    :raises SystemExit: one has no name; shows how it begins.
    """
    tree = publish_doctree(page, settings_overrides={"syntax_highlight": "none"})
    for node in tree.findall(nodes.literal_block):
        if _LANGUAGES.isdisjoint(node["classes"]):
            continue
        if not node["names"]:
            raise SystemExit(f"This block has no :name: of a file: {node.astext()[:60]!r}")
        yield Block(node["names"][0], f"{node.astext()}\n")


def differences(found: list[Block], root: Path) -> list[str]:
    """What is not as in the files that it is from.

    :param root: the folder that names begin at.
    """
    wrong: list[str] = []
    for name, code in found:
        path = root / name
        if "/" not in name:
            continue
        if not path.is_file():
            wrong.append(f"There is no file {name}, which a block is named after.")
        elif code not in path.read_text(encoding="utf-8"):
            wrong.append(f"The block named {name} is no part of that file any more.")
    return wrong


def main() -> None:
    """Compares the blocks that are of files, writes the others and runs them."""
    found = list(blocks(PAGE.read_text(encoding="utf-8")))
    wrong = differences(found, ROOT)
    if wrong:
        raise SystemExit("\n".join([f"{PAGE.relative_to(ROOT)}:", *wrong]))
    shutil.rmtree(RESULTS, ignore_errors=True)
    folder = RESULTS / "files"
    folder.mkdir(parents=True)
    for name, code in found:
        if "/" not in name or _is_module(ROOT / name, code):
            (folder / Path(name).name).write_text(code, encoding="utf-8")
    python("-m", "pytest", "-q", "--rootdir", folder, "-p", "no:cacheprovider", folder)
    where = ("--pythonpath", folder, "--outputdir", RESULTS)
    python("-m", "robot", "--name", "Plugins", *where, folder)
    print(f"{len(found)} blocks of {PAGE.relative_to(ROOT)} are as they should be.")


def _is_module(path: Path, code: str) -> bool:
    """Whether this is a module as a whole, so that suites can use it."""
    return path.suffix == ".py" and path.read_text(encoding="utf-8") == code


if __name__ == "__main__":
    main()
