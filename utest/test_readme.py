from __future__ import annotations

import re
from pathlib import Path

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from SwanSocketLibrary import __version__
from tools.processes import ROOT

README = ROOT / "README.rst"


def links(page: Path) -> set[str]:
    settings = {"syntax_highlight": "none"}
    tree = publish_doctree(page.read_text(encoding="utf-8"), settings_overrides=settings)
    targets = {node.get("refuri", "") for node in tree.findall(nodes.reference)}
    return {target for target in targets if target and not re.match(r"https?:", target)}


@pytest.mark.parametrize("page", ["README.rst", "docs/guide.rst", "docs/conversations.rst"])
def test_what_a_page_links_to_is_there(page: str) -> None:
    found = links(ROOT / page)
    assert found
    assert {link for link in found if not (ROOT / page).parent.joinpath(link).exists()} == set()


def test_every_recipe_is_listed() -> None:
    recipes = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("examples/recipes/*.robot")}
    assert {link for link in links(README) if link.endswith(".robot")} == recipes


def test_the_wheel_has_the_name_that_is_said() -> None:
    said = re.findall(r"robotframework_swansocketlibrary-([\d.]+)-", README.read_text("utf-8"))
    assert said == [__version__]
