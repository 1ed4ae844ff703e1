from __future__ import annotations

import pytest

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.keywords.conversion import bound, byte_count
from SwanSocketLibrary.swan.inbox import MIB, Bound


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


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("5", Bound(5, 7)),
        (5, Bound(5, 7)),
        ("64MiB", Bound(3, 64 * MIB)),
        ("5, 64MiB", Bound(5, 64 * MIB)),
        ("64 MiB,5", Bound(5, 64 * MIB)),
        ("5，64MiB", Bound(5, 64 * MIB)),
        ("5、64MiB", Bound(5, 64 * MIB)),
        (str(Bound(5, 64 * MIB)), Bound(5, 64 * MIB)),
        ("5, 9 B", Bound(5, 9)),
    ],
)
def test_a_bound_is_a_number_or_a_size_or_both(value: object, wanted: Bound) -> None:
    assert bound(value, "max_inbox", Bound(3, 7)) == wanted


@pytest.mark.parametrize(
    "value", ["", "0", "0, 1MiB", "5, 0MiB", "5, 6", "1MiB, 1MiB", "5, 1MiB, 6", "-1", "many", None]
)
def test_another_bound_is_refused_with_the_arguments_name(value: object) -> None:
    with pytest.raises(InvalidArgument, match="max_inbox must be a number"):
        bound(value, "max_inbox", Bound(3, 7))
