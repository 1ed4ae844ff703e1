from __future__ import annotations

import pytest

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.keywords.sizes import byte_count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("65536", 65536),
        ("1", 1),
        ("5 B", 5),
        ("64KiB", 65536),
        ("64 MiB", 64 * 1024**2),
        ("2gib", 2 * 1024**3),
        ("1 kB", 1000),
        ("1MB", 10**6),
        ("3 GB", 3 * 10**9),
        ("  7  ", 7),
    ],
)
def test_a_size_is_a_number_with_or_without_a_unit(text: str, count: int) -> None:
    assert byte_count(text, "max_message_size") == count


@pytest.mark.parametrize("text", ["", "0", "0MiB", "-1", "1.5MiB", "MiB", "5 miles", "5 MiB x"])
def test_anything_else_is_refused_with_the_arguments_name(text: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        byte_count(text, "max_message_size")
    assert str(caught.value) == (
        f"max_message_size must be a number of bytes above zero, such as 65536 or 64MiB, "
        f"got '{text}'."
    )
