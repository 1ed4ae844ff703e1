from __future__ import annotations

import pytest

from SwanSocketLibrary.swan.inbox import BOUNDS, MIB, Bound
from SwanSocketLibrary.swan.model import size_of


@pytest.mark.parametrize(
    ("bound", "text"), [(Bound(5, 64 * MIB), "5, 64MiB"), (Bound(7, 100), "7, 100 B")]
)
def test_a_bound_reads_as_an_import_takes_it(bound: Bound, text: str) -> None:
    assert str(bound) == text


def test_the_bounds_are_above_what_tests_leave_lying() -> None:
    assert BOUNDS.inbox == Bound(250_000, 256 * MIB)
    assert BOUNDS.history == Bound(100_000, 256 * MIB)
    assert BOUNDS.log == Bound(10_000, 64 * MIB)


@pytest.mark.parametrize(
    ("data", "size"),
    [
        ("hello", 5),
        ("你好", 6),
        ("\ud800", 3),
        (b"\x00\x01", 2),
        (bytearray(3), 3),
        (None, 0),
        (7, 0),
    ],
)
def test_text_counts_as_utf_8(data: object, size: int) -> None:
    assert size_of(data) == size
