from __future__ import annotations

import re
from pathlib import Path

import pytest
from docutils import nodes
from docutils.core import publish_doctree

from SwanSocketLibrary import __version__
from tools.doc_examples import PAGES, page_suites
from tools.processes import ROOT

README = ROOT / "README.rst"
CHINESE = ROOT / "README.zh-CN.rst"
COMMAND = re.compile(r"^    python -m .*$", re.MULTILINE)


def links(page: Path) -> set[str]:
    settings = {"syntax_highlight": "none"}
    tree = publish_doctree(page.read_text(encoding="utf-8"), settings_overrides=settings)
    targets = {node.get("refuri", "") for node in tree.findall(nodes.reference)}
    return {target for target in targets if target and not re.match(r"https?:", target)}


@pytest.mark.parametrize(
    "page",
    [
        "README.rst",
        "docs/guide.rst",
        "docs/conversations.rst",
        *(path.relative_to(ROOT).as_posix() for path in [CHINESE, *ROOT.glob("docs/*.zh-CN.rst")]),
    ],
)
def test_what_a_page_links_to_is_there(page: str) -> None:
    found = links(ROOT / page)
    assert found or "glossary" in page
    assert {link for link in found if not (ROOT / page).parent.joinpath(link).exists()} == set()


@pytest.mark.parametrize("readme", [README, CHINESE])
def test_every_recipe_is_listed(readme: Path) -> None:
    recipes = {path.relative_to(ROOT).as_posix() for path in ROOT.glob("examples/recipes/*.robot")}
    assert {link for link in links(readme) if link.endswith(".robot")} == recipes


@pytest.mark.parametrize("readme", [README, CHINESE])
def test_the_wheel_has_the_name_that_is_said(readme: Path) -> None:
    said = re.findall(r"robotframework_swansocketlibrary-([\d.]+)-", readme.read_text("utf-8"))
    assert said == [__version__]


def test_each_readme_links_the_other() -> None:
    assert "README.zh-CN.rst" in links(README)
    assert "README.rst" in links(CHINESE)


def test_the_commands_are_the_same_in_both_languages() -> None:
    english, chinese = (COMMAND.findall(page.read_text("utf-8")) for page in (README, CHINESE))
    assert [command.replace("examples/zh-CN", "examples") for command in chinese] == english


@pytest.mark.parametrize("page", [page for page in PAGES if "zh-CN" in page.name])
def test_a_chinese_page_has_a_suite_where_the_english_one_has(page: Path) -> None:
    english = page.with_name(page.name.replace(".zh-CN", ""))
    chinese = page_suites(page)
    assert len(chinese) == len(page_suites(english))
    for suite in chinese:
        assert suite.startswith("Language: zh-CN\n")
        assert "    language=zh-CN\n" in suite
