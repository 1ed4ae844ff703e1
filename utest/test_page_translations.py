from __future__ import annotations

from pathlib import Path

import pytest

from tools.page_translations import stale, update


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.rst").write_text("Hello\n=====\n", encoding="utf-8")
    (tmp_path / "README.zh-CN.rst").write_text("你好\n====\n", encoding="utf-8")
    (tmp_path / "docs/guide.rst").write_text("Guide\n=====\n", encoding="utf-8")
    (tmp_path / "docs/guide.zh-CN.rst").write_text("指南\n====\n", encoding="utf-8")
    (tmp_path / "docs/glossary.zh-CN.rst").write_text("术语表\n======\n", encoding="utf-8")
    return tmp_path


def test_a_page_that_does_not_say_what_it_follows_is_stale(checkout: Path) -> None:
    said = list(stale(checkout))
    assert len(said) == 2
    assert said[0].startswith("README.zh-CN.rst follows nothing: README.rst has changed since.")


def test_a_page_that_was_checked_is_fresh_until_its_english_page_changes(checkout: Path) -> None:
    update(checkout)
    assert list(stale(checkout)) == []
    (checkout / "docs/guide.rst").write_text("Guide\n=====\n\nNew.\n", encoding="utf-8")
    (told,) = stale(checkout)
    assert told.startswith("docs/guide.zh-CN.rst follows ")
    assert "git log -p docs/guide.rst" in told


def test_an_update_leaves_one_line_and_the_rest_as_it_is(checkout: Path) -> None:
    update(checkout)
    once = (checkout / "README.zh-CN.rst").read_text(encoding="utf-8")
    update(checkout)
    assert (checkout / "README.zh-CN.rst").read_text(encoding="utf-8") == once
    assert once.startswith("你好\n====\n\n本页译自 `README.rst <README.rst>`__，英文校验和 ``")
    assert once.count("本页译自") == 1


def test_an_english_page_that_is_gone_is_told(checkout: Path) -> None:
    (checkout / "docs/guide.rst").unlink()
    assert "docs/guide.rst is not there" in " ".join(stale(checkout))
