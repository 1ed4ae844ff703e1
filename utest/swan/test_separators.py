from __future__ import annotations

import pytest

from SwanSocketLibrary.swan.inbox import MOST_PARTS, split_message


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a\x1eb\x1e", ["a", "b"]),
        ("a\x1eb", ["a", "b"]),
        ("a\x1e", ["a"]),
        ("a", ["a"]),
        ("", [""]),
        ("\x1e", [""]),
        ("a\x1e\x1eb", ["a", "", "b"]),
        ("a\x1e\x1e", ["a", ""]),
    ],
)
def test_a_separator_splits_text_and_an_empty_tail_is_none(text: str, parts: list[str]) -> None:
    assert split_message(text, "\x1e") == parts
    assert split_message(text.replace("\x1e", "\r\n"), "\r\n") == parts


def test_a_message_holds_a_bounded_number_of_others() -> None:
    assert len(split_message("\n" * MOST_PARTS, "\n")) == MOST_PARTS
    with pytest.raises(ValueError, match=f"holds {MOST_PARTS + 1} .* at most {MOST_PARTS}"):
        split_message("\n" * (MOST_PARTS + 1), "\n")
