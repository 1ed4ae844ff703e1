from __future__ import annotations

import time

import pytest

from SwanSocketLibrary.waiting import Deadline


def test_a_deadline_counts_from_now() -> None:
    before = time.monotonic()
    deadline = Deadline(60)
    after = time.monotonic()
    remaining = deadline.remaining
    assert remaining is not None
    assert before + 60 <= time.monotonic() + remaining
    assert remaining <= 60
    assert 0 <= deadline.elapsed <= time.monotonic() - before
    assert after >= before
    assert not deadline.expired
    assert deadline.seconds == 60


@pytest.mark.parametrize("seconds", [0, -1])
def test_a_deadline_without_time_has_passed(seconds: float) -> None:
    deadline = Deadline(seconds)
    assert deadline.expired
    assert deadline.remaining == 0
    assert deadline.slice == 0


def test_a_deadline_may_never_end() -> None:
    deadline = Deadline(None)
    assert deadline.remaining is None
    assert not deadline.expired
    assert deadline.seconds is None
    assert deadline.elapsed >= 0
    assert deadline.slice > 0


def test_one_wait_is_a_short_part_of_a_long_deadline() -> None:
    assert Deadline(60).slice == Deadline(None).slice <= 1


def test_one_wait_is_no_longer_than_the_deadline() -> None:
    assert 0 < Deadline(0.2).slice <= 0.2
