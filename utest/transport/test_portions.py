from __future__ import annotations

import pytest

from SwanSocketLibrary.transport.portions import Portions


@pytest.mark.parametrize("portion", [1, 2, 3, 5, 100])
def test_what_came_is_taken_in_order_whatever_the_portions(portion: int) -> None:
    data, portions = bytes(range(100)), Portions()
    for start in range(0, len(data), portion):
        portions.add(data[start : start + portion])
    taken = [portions.take(count) for count in (0, 1, 9, 0, 40, 50, 0)]
    assert b"".join(part or b"" for part in taken) == data
    assert portions.take(1) is None


def test_too_much_is_not_taken_in_part() -> None:
    portions = Portions()
    portions.add(b"ab")
    assert portions.take(3) is None
    portions.add(b"c")
    assert portions.take(3) == b"abc"


def test_none_is_there_at_first() -> None:
    assert Portions().take(0) == b""
    assert Portions().take(1) is None
