"""The page about plugins, and the tool that checks its code."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from SwanSocketLibrary.plugins import hookspecs
from SwanSocketLibrary.plugins.loading import HOOKS
from tools.plugin_docs import PAGE, Block, blocks, differences

TEXT = PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("hook", HOOKS)
def test_the_page_has_each_hook_with_its_arguments(hook: str) -> None:
    arguments = ", ".join(inspect.signature(getattr(hookspecs, hook)).parameters)
    assert f"* - ``{hook}({arguments})``" in TEXT


def test_the_pages_hooks_are_in_the_order_of_the_specifications() -> None:
    places = [TEXT.index(f"* - ``{hook}(") for hook in HOOKS]
    assert places == sorted(places)


def test_each_block_has_the_name_of_a_file() -> None:
    assert {Path(block.name).suffix for block in blocks(TEXT)} == {".py", ".robot", ".toml"}


def test_a_block_without_a_name_is_told() -> None:
    with pytest.raises(SystemExit, match="This block has no :name: of a file: 'import this'"):
        list(blocks(".. code-block:: python\n\n    import this\n"))


def test_what_is_no_code_needs_no_name() -> None:
    assert list(blocks("So::\n\n    python -m robot\n")) == []


def test_a_block_that_is_a_part_of_its_file_is_right(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b.py").write_text("class A:\n    x = 1\n    y = 2\n")
    parts = [Block("a/b.py", "    x = 1\n"), Block("a/b.py", "class A:\n    x = 1\n")]
    assert differences([*parts, Block("c.py", "not compared\n")], tmp_path) == []


def test_a_block_that_is_no_part_of_its_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b.py").write_text("class A:\n    x = 1\n    y = 2\n")
    wrong = [Block("a/b.py", "    x = 2\n"), Block("a/c.py", "")]
    assert differences(wrong, tmp_path) == [
        "The block named a/b.py is no part of that file any more.",
        "There is no file a/c.py, which a block is named after.",
    ]
