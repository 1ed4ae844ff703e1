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


def test_the_rest_can_be_seen_before_it_is_taken() -> None:
    portions = Portions()
    portions.add(b"abcd")
    assert portions.take(1) == b"a"
    portions.add(b"ef")
    data, start = portions.rest()
    assert data[start:] == b"bcdef"
    portions.skip_to(start + 2)
    assert portions.available == 3
    assert portions.take(3) == b"def"
    portions.add(b"gh")
    assert portions.rest() == (b"gh", 0)
