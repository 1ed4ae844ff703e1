"""Looks at texts that are to be Chinese."""

from __future__ import annotations

import re
from pathlib import Path

from atest.resources.InnerRun import Inner
from tools.english_left import english_in, left, shown, words_of

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
_HALF_WIDTH = re.compile(r"[\u4e00-\u9fff][,;:!?](?:\s|$|[\u4e00-\u9fff])")
_TOUCHING = re.compile(r"[\u4e00-\u9fff][A-Za-z0-9]|[A-Za-z0-9][\u4e00-\u9fff]")


class ChineseTexts:
    """The keywords."""

    ROBOT_LIBRARY_SCOPE = "GLOBAL"

    def text_should_be_chinese(self, text: str, suite: str) -> None:
        """Passes if a text has Chinese words and no English ones, and is set as Chinese is.

        :param suite: whose words may stand in it.
        """
        seen = shown(text)
        if not _CHINESE.search(seen):
            raise AssertionError(f"Nothing Chinese stands in: {seen}")
        if words := english_in(seen, words_of(Path(suite))):
            raise AssertionError(f"English words {words} stand in: {seen}")
        for what, pattern in (("Half-width punctuation", _HALF_WIDTH), ("No space", _TOUCHING)):
            if found := pattern.search(seen):
                raise AssertionError(f"{what} at '{found[0]}' in: {seen}")

    def log_should_have_no_english(self, inner: Inner, suite: str) -> None:
        """Passes if nothing that an inner run logged has English words but for its suite's own."""
        if found := list(left(inner.lines, words_of(Path(suite)))):
            raise AssertionError("English is left:\n" + "\n".join(found))
