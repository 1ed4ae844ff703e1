"""Looks for characters that cannot be seen."""

from __future__ import annotations

import re
import unicodedata

_CATEGORIES = {"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp", "Zs"}
_PLAIN = {" ", "\n"}
_BLANK = re.compile(
    "[\u034f\u115f\u1160\u180e\u2800\u3164\ufe00-\ufe0f\uffa0\U000e0100-\U000e01ef]|[\u0300-\u036f]{5}"
)


class Unseen:
    """The keywords."""

    def text_should_have_nothing_unseen(self, text: str) -> None:
        """Passes if each character is seen, but for line feeds and plain spaces."""
        found = {each for each in text if unicodedata.category(each) in _CATEGORIES} - _PLAIN
        found.update(_BLANK.findall(text))
        if found:
            raise AssertionError(f"These are not seen: {sorted(found)!a}")
