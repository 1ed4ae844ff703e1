from __future__ import annotations

import pytest

from SwanSocketLibrary.swan.bounds import BOUNDS, MIB, Bound, History, size_of


def filled(bound: Bound, *sizes: int) -> History[int]:
    history: History[int] = History(bound)
    for number, size in enumerate(sizes, 1):
        history.add(number, size)
    return history


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


def test_below_its_bound_a_history_keeps_all_in_order() -> None:
    history = filled(Bound(3, 10), 5, 0, 5)
    assert (list(history), len(history), history.dropped, history.total) == ([1, 2, 3], 3, 0, 3)


def test_of_too_many_items_the_oldest_go() -> None:
    history = filled(Bound(3, 10), 0, 0, 0, 0, 0)
    assert (list(history), history.dropped, history.total) == ([3, 4, 5], 2, 5)


def test_of_too_many_bytes_the_oldest_go() -> None:
    history = filled(Bound(9, 10), 4, 4, 4, 5)
    assert (list(history), history.dropped) == ([3, 4], 2)


def test_an_item_that_is_too_long_alone_is_kept() -> None:
    history = filled(Bound(9, 10), 1, 11)
    assert list(history) == [2]
    history.add(3, 1)
    assert list(history) == [3]


@pytest.mark.parametrize(
    ("mark", "since"), [(0, [3, 4, 5]), (2, [3, 4, 5]), (3, [4, 5]), (5, []), (9, [])]
)
def test_what_came_after_a_mark_is_there_unless_it_went(mark: int, since: list[int]) -> None:
    assert filled(Bound(3, 10), 0, 0, 0, 0, 0).since(mark) == since


def test_an_emptied_history_starts_anew_but_for_its_total() -> None:
    history = filled(Bound(2, 10), 5, 5, 5)
    assert history.empty() == [2, 3]
    assert (list(history), history.dropped, history.total) == ([], 0, 3)
    mark = history.total
    history.add(4, 10)
    assert history.since(mark) == [4]
    assert history.dropped == 0


def test_items_that_come_many_at_a_time_are_made_of_their_parts_when_looked_at() -> None:
    made: list[str] = []

    def make(part: str) -> int:
        made.append(part)
        return int(part)

    history = filled(Bound(5, 100), 1, 1)
    history.add_all(["3", "4"], [1, 1], make)
    history.add(5, 1)
    assert not made
    assert (list(history), len(history), history.total) == ([1, 2, 3, 4, 5], 5, 5)
    assert history.since(3) == [4, 5]
    history.add_all(["6", "7", "8"], [1, 1, 1], make)
    assert (list(history), history.dropped, history.total) == ([4, 5, 6, 7, 8], 3, 8)
    history.add_all(["9", "10"], [1, 99], make)
    assert (list(history), history.dropped) == ([9, 10], 8)
    assert history.empty() == [9, 10]
    assert (list(history), history.dropped) == ([], 0)


def test_no_items_at_once_do_no_harm() -> None:
    history: History[str] = History(Bound(3, 100))
    history.add_all([], [], str.upper)
    assert (list(history), history.total) == ([], 0)
    for item in "abcde":
        history.add_all([], [], str.upper)
        history.add(item, 1)
        history.add_all([], [], str.upper)
    assert (list(history), history.total, history.dropped) == (["c", "d", "e"], 5, 2)
    history.keep(lambda item: item != "d")
    assert (list(history), history.since(4)) == (["c", "e"], ["e"])


def test_what_is_kept_keeps_its_place_its_size_and_the_total() -> None:
    history: History[str] = History(Bound(10, 20))
    history.add("too much", 100)
    history.add("a", 8)
    history.add_all(["b", "c"], [4, 4], str.upper)
    history.keep(lambda item: item in ("a", "C"))
    assert list(history) == ["a", "C"]
    assert (history.total, history.dropped) == (4, 0)
    history.add("d", 9)
    assert list(history) == ["C", "d"]
    assert (history.total, history.dropped) == (5, 1)
