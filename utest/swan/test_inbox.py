from __future__ import annotations

from itertools import islice

import pytest

from SwanSocketLibrary.swan.inbox import Bound, Inbox, InboxMessage, Period

ONE = InboxMessage(1, "one")
TWO = InboxMessage(2, b"two")
THREE = InboxMessage(3, "three")


def filled() -> Inbox:
    inbox = Inbox()
    for data in ("one", b"two", "three"):
        inbox.put(data)
    return inbox


def test_messages_are_numbered_from_one_in_their_order() -> None:
    assert list(filled()) == [ONE, TWO, THREE]
    assert len(filled()) == 3


def test_an_empty_inbox_holds_nothing() -> None:
    inbox = Inbox()
    assert (list(inbox), len(inbox), inbox.count, inbox.newer_than(0)) == ([], 0, 0, [])


def test_the_count_and_the_numbers_go_on_when_messages_were_taken() -> None:
    inbox = filled()
    inbox.clear()
    inbox.put("four")
    assert inbox.count == 4
    assert list(inbox) == [InboxMessage(4, "four")]


def test_messages_newer_than_one_come_oldest_first() -> None:
    inbox = filled()
    assert inbox.newer_than(0) == [ONE, TWO, THREE]
    assert inbox.newer_than(1) == [TWO, THREE]
    assert inbox.newer_than(3) == []
    assert len(inbox) == 3


def test_newer_messages_leave_out_those_that_were_taken() -> None:
    inbox = filled()
    inbox.take(TWO)
    assert inbox.newer_than(0) == [ONE, THREE]
    assert inbox.newer_than(2) == [THREE]


def test_a_message_is_taken_once() -> None:
    inbox = filled()
    assert inbox.take(TWO)
    assert not inbox.take(TWO)
    assert list(inbox) == [ONE, THREE]


def test_the_oldest_are_taken_first() -> None:
    inbox = filled()
    assert inbox.take_first(2) == [ONE, TWO]
    assert list(inbox) == [THREE]


def test_clearing_takes_all_in_order() -> None:
    inbox = filled()
    assert inbox.clear() == [ONE, TWO, THREE]
    assert len(inbox) == 0


def test_equal_messages_are_different_ones() -> None:
    inbox = Inbox()
    inbox.put("same")
    inbox.put("same")
    inbox.take(InboxMessage(2, "same"))
    assert list(inbox) == [InboxMessage(1, "same")]


def bounded(count: int, size: int, *messages: str | bytes) -> Inbox:
    inbox = Inbox(Bound(count, size))
    for data in messages:
        inbox.put(data)
    return inbox


@pytest.mark.parametrize(
    ("inbox", "full", "room"),
    [
        (bounded(4, 10), False, True),
        (bounded(4, 10, "", ""), False, True),
        (bounded(4, 10, "", "", ""), False, False),
        (bounded(4, 10, "", "", "", ""), True, False),
        (bounded(4, 10, "12345"), False, True),
        (bounded(4, 10, b"123456"), False, False),
        (bounded(4, 10, "1234567890"), True, False),
        (bounded(4, 10, "很很很很"), True, False),
        (bounded(1, 10), False, True),
        (bounded(1, 10, ""), True, False),
    ],
)
def test_it_is_full_at_its_bound_and_has_room_again_at_half_of_it(
    inbox: Inbox, full: bool, room: bool
) -> None:
    assert (inbox.full, inbox.room) == (full, room)


def test_each_way_to_take_makes_room() -> None:
    inbox = bounded(9, 6, "12", "34", "56")
    assert inbox.full
    inbox.take(InboxMessage(2, "34"))
    assert not inbox.full
    inbox.put("78")
    assert inbox.full
    inbox.take_first(1)
    assert not inbox.full
    inbox.put("90")
    assert inbox.full
    inbox.clear()
    assert inbox.room


def test_a_full_inbox_refuses_no_message() -> None:
    assert len(bounded(1, 1, "12", "34", "56")) == 3


def test_to_make_room_the_oldest_go() -> None:
    inbox = bounded(2, 100, "1", "2", "3", "4")
    inbox.make_room()
    assert [message.data for message in inbox] == ["3", "4"]
    assert inbox.dropped == 2
    inbox.put("x" * 200)
    inbox.make_room()
    assert (len(inbox), inbox.dropped, inbox.count) == (1, 4, 5)


def test_what_is_given_back_stands_where_it_stood() -> None:
    inbox = Inbox()
    for data in ("one", "zwei!", b"3", "four"):
        inbox.put(data)
    size = inbox._size
    second = inbox.newer_than(1)[0]
    assert inbox.take(second)
    rest = inbox.take_first(2)
    inbox.give_back(rest)
    inbox.give_back([second])
    assert [message.data for message in inbox] == ["one", "zwei!", b"3", "four"]
    assert (inbox._size, inbox.count) == (size, 4)
    assert inbox.take_first(1)[0].data == "one"


# Parts of the run

SETUP, TEARDOWN = Period(suite="S"), Period(suite="S", ending=True)
FIRST, SECOND = Period("First", "S"), Period("Second", "S")


def told(*periods: tuple[Period, str]) -> Inbox:
    """An inbox with a message for each letter, in these parts of the run."""
    inbox = Inbox()
    for period, letters in periods:
        inbox.begins(period)
        inbox.put_all(letters, [1] * len(letters))
    return inbox


@pytest.mark.parametrize(
    ("now", "earlier", "stale"),
    [
        (SECOND, FIRST, True),
        (SECOND, SECOND, False),
        (SECOND, SETUP, False),
        (SECOND, TEARDOWN, False),
        (SECOND, Period("Second", "S"), True),  # another test of that name
        (SETUP, FIRST, True),
        (TEARDOWN, FIRST, False),
    ],
)
def test_what_came_while_another_test_ran_is_stale(
    now: Period, earlier: Period, stale: bool
) -> None:
    assert now.finds_stale(earlier) is stale


def test_messages_belong_to_the_part_of_the_run_in_which_they_came() -> None:
    inbox = told((SETUP, "ab"), (FIRST, ""), (SECOND, "c"), (FIRST, "de"))
    assert inbox.earlier() == {SETUP: 2, SECOND: 1}
    assert inbox.earlier(islice(inbox, 1)) == {SETUP: 1}
    inbox.take_first(2)
    assert inbox.earlier() == {SECOND: 1}
    assert inbox.earlier(inbox.newer_than(3)) == {}


def test_what_nothing_is_left_of_is_forgotten_but_what_may_be_given_back() -> None:
    inbox = told((FIRST, "a"))
    taken = inbox.clear()
    inbox.begins(SECOND)
    inbox.give_back(taken)
    assert inbox.earlier() == {FIRST: 1}
    for _ in range(100):
        inbox.clear()
        inbox.begins(Period("Another", "S"))
        inbox.put("x")
    assert len(inbox._periods) <= 3


def test_only_what_is_earlier_is_looked_at() -> None:
    inbox = told((FIRST, "a"), (SECOND, "bcd"))
    looked = []
    messages = (looked.append(each) or each for each in inbox)  # type: ignore[func-returns-value]
    assert inbox.earlier(messages) == {FIRST: 1}
    assert len(looked) == 2


@pytest.mark.parametrize(
    ("periods", "text"),
    [
        ([(FIRST, "a"), (SETUP, "")], ""),
        ([(SETUP, "a"), (SETUP, "b")], ""),
        ([(FIRST, "")], ""),
        ([(FIRST, "a")], ""),
        (
            [(FIRST, "a"), (SECOND, "")],
            'It came before this test began, while test "First" ran.',
        ),
        (
            [(FIRST, "ab"), (Period("Second", "T"), "")],
            'All of them came before this test began, while test "First" of suite "S" ran.',
        ),
        (
            [(SETUP, "a"), (FIRST, "bc"), (SECOND, "d")],
            "3 of them came before this test began, 1 outside of any test, "
            '2 while test "First" ran.',
        ),
    ],
)
def test_what_came_before_a_test_is_said(periods: list[tuple[Period, str]], text: str) -> None:
    assert told(*periods).earlier_text() == text


def test_messages_are_taken_together_or_not_at_all() -> None:
    inbox = Inbox()
    inbox.put_all(["a", "b", "c"], [1, 1, 1])
    first, second, third = inbox
    assert inbox.take_these([first, third])
    assert (list(inbox), inbox.size) == ([second], 1)
    assert not inbox.take_these([second, third])
    assert list(inbox) == [second]


def test_of_some_messages_it_is_said_how_many_came_before() -> None:
    inbox = told((FIRST, "ab"), (SECOND, "c"))
    first, second, third = inbox
    ran = 'came before this test began, while test "First" ran.'
    assert inbox.earlier_text([second]) == f"It {ran}"
    assert inbox.earlier_text([first, second]) == f"All of them {ran}"
    assert inbox.earlier_text([first, third]) == f"1 of them {ran}"
    assert inbox.earlier_text([third]) == ""


def test_what_is_given_back_is_judged_anew() -> None:
    inbox = filled()
    judged = inbox.judged("x")
    judged.number = 3
    assert inbox.judged("x") is judged
    assert inbox.judged(None).number == inbox.judged("y").number == 0
    taken = inbox.take_first(2)
    inbox.give_back(taken[1:])
    assert inbox.newer_than(judged.number) == [TWO, THREE]
