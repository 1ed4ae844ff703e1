from __future__ import annotations

import itertools
import json
import math
import random
from collections import Counter

import pytest

from SwanSocketLibrary.statistics.figures import (
    NAMES,
    Flow,
    Measured,
    SocketMeter,
    Statistics,
    Times,
    from_json,
    histogram,
    lines,
    show_time,
    stable_cause,
)


def times(*seconds: float) -> Times:
    made = Times()
    for each in seconds:
        made.add(each)
    return made


# Times


@pytest.mark.parametrize("share", [0.5, 0.9, 0.95, 0.99, 1.0])
@pytest.mark.parametrize("spread", [0.1, 2.0])
def test_percentiles_are_within_two_percent_of_exact_ones(share: float, spread: float) -> None:
    chance = random.Random(7)  # noqa: S311
    samples = sorted(chance.lognormvariate(-6, spread) for _ in range(50_000))
    exact = samples[math.ceil(share * len(samples)) - 1]
    assert times(*samples).percentile(share) == pytest.approx(exact, rel=0.02)


def test_of_a_million_times_percentiles_are_as_exact_and_memory_is_as_bounded() -> None:
    count = 1_000_000
    exact = [1e-5 * 10 ** (6 * rank / count) for rank in range(count)]  # 10 µs to 10 s
    many = times(*exact)
    for share in (0.0, 0.5, 0.9, 0.95, 0.99, 0.999_999, 1.0):
        rank = max(1, math.ceil(share * count))
        assert many.percentile(share) == pytest.approx(exact[rank - 1], rel=0.02)
    assert (many.count, many.least, many.most) == (count, exact[0], exact[-1])
    assert many.total == pytest.approx(sum(exact))
    assert len(many.buckets) < 750  # as many as there are of 2 % between these


def test_a_single_time_is_every_percentile() -> None:
    one = times(0.2)
    assert one.parts() == {"count": 1, **dict.fromkeys(("min", "mean", "max"), 0.2), **{
        f"p{share}": 0.2 for share in (50, 90, 95, 99)
    }}  # fmt: skip


def test_memory_is_bounded_whatever_the_times_are() -> None:
    many = times(*(10.0**power for power in range(-12, 7)), 0.0, *(n / 7919 for n in range(20_000)))
    assert len(many.buckets) < 1_000


def test_without_samples_there_are_no_times() -> None:
    assert Times().parts()["count"] == 0
    assert Times().parts()["p99"] is None
    with pytest.raises(ValueError, match="no samples"):
        Times().percentile(0.5)


def test_times_are_added_and_taken_away() -> None:
    early, late = times(0.1, 0.2), times(0.5, 0.1)
    both = early.plus(late)
    assert (both.count, both.least, both.most) == (4, 0.1, 0.5)
    assert both.total == pytest.approx(0.9)
    left = both.plus(early, -1)
    assert left.buckets == late.buckets
    assert left.parts()["max"] == pytest.approx(0.5, rel=0.02)
    assert left.parts()["min"] == pytest.approx(0.1, rel=0.02)


# Figures


def some() -> Measured:
    measured = Measured(opened=2, open=1, most=2, failed=1, errors=Counter({"no": 2}))
    measured.times["open"] = times(0.1, 0.3)
    measured.sent = Flow(4, 40, 10.0, 12.0)
    return measured


def test_every_name_has_a_value_or_says_that_it_has_no_samples() -> None:
    empty = {name for name in NAMES if name.split(".")[0] in ("round_trip", "handshake")}
    for name in sorted(empty):
        if not name.endswith(".count"):
            with pytest.raises(LookupError, match="has no samples: no"):
                some().figure(name)
    assert all(
        some().figure(name) is not None
        for name in NAMES
        if name.split(".")[0] in ("open", "sent", "received", "sockets", "errors")
    )


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("open.count", 2),
        ("open.max", 0.3),
        ("close.count", 0),
        ("sent.messages_per_second", 2.0),
        ("sent.bytes_per_second", 20.0),
        ("sockets.most", 2),
        ("errors", 2),
        ("errors.by_cause", {"no": 2}),
    ],
)
def test_a_figure_is_found_by_its_name(name: str, value: object) -> None:
    assert some().figure(name) == value


@pytest.mark.parametrize("name", ["open", "open.p42", "latency", "sent", "sockets", ""])
def test_what_is_none_lists_the_known(name: str) -> None:
    with pytest.raises(LookupError, match=r"There is no figure .* Known: \w+\.\w+"):
        some().figure(name)


def test_what_came_after_is_the_difference() -> None:
    before, now = some(), some().plus(some())
    now.open = 1
    after = now.plus(before, -1)
    assert (after.opened, after.failed, after.errors) == (2, 1, Counter({"no": 2}))
    assert after.open == 1
    assert after.times["open"].count == 2
    assert after.sent.messages == 4


def test_it_is_read_as_it_was_written() -> None:
    written = json.loads(json.dumps(some().to_json()))
    read = from_json(written, saved=1000.0)
    assert read.times["open"].buckets == some().times["open"].buckets
    assert (read.opened, read.open, read.most, read.failed) == (2, 1, 2, 1)
    assert read.errors == some().errors
    assert read.sent.until - read.sent.began == pytest.approx(2.0)
    assert read.figures()["sent"]["messages_per_second"] == pytest.approx(2.0)
    assert from_json(json.loads(json.dumps(Measured().to_json())), 0.0) .figures() == (
        Measured().figures()
    )  # fmt: skip


def test_four_parts_come_to_what_one_run_measures() -> None:
    chance = random.Random(11)  # noqa: S311
    samples = [chance.expovariate(100) for _ in range(4_000)]
    whole, parts = times(*samples), [times(*samples[start::4]) for start in range(4)]
    together = Times()
    for each in parts:
        together = together.plus(each)
    assert together.buckets == whole.buckets
    assert together.parts()["p99"] == whole.parts()["p99"]


# Round trips


def meter(*sent: float) -> SocketMeter:
    return SocketMeter(unpaired=[(None, at) for at in sent], came=[])


def test_an_answer_ends_the_round_trip_of_the_last_message_before_it_came() -> None:
    chat = meter(1.0, 2.0)
    assert chat.came is not None
    chat.came.extend([(1, 1.5), (2, 2.25)])
    assert chat.takes(1) == 0.5
    assert chat.takes(2) == 0.25
    assert not chat.unpaired


def test_what_comes_by_itself_ends_none() -> None:
    chat = meter(1.0)
    assert chat.came is not None
    chat.came.extend([(1, 0.5), (2, 1.5), (3, 1.75)])
    assert chat.takes(1) is None
    assert chat.takes(2) == 0.5
    assert chat.takes(3) is None


def test_what_has_no_answer_does_not_lengthen_the_next_round_trip() -> None:
    chat = meter(1.0, 9.0)
    assert chat.came is not None
    chat.came.append((1, 9.5))
    assert chat.takes(1) == 0.5
    assert not chat.unpaired


def test_messages_of_a_run_came_at_once() -> None:
    chat = meter(1.0)
    assert chat.came is not None
    chat.came.append((5, 1.5))
    assert chat.takes(7) == 0.5


def test_by_ids_each_answer_belongs_to_its_request() -> None:
    chat = SocketMeter(unpaired=[("a", 1.0), ("b", 2.0)], came=[(1, 3.0), (2, 4.0)])
    assert chat.takes(1, "b") == 1.0
    assert chat.takes(2, "a") == 3.0
    assert chat.takes(3, "z") is None


# Causes


@pytest.mark.parametrize(
    ("cause", "name"),
    [
        ("connection refused by 127.0.0.1:80", "connection refused"),
        ("name or service not known: chat.example", "name or service not known"),
        ("no answer to the Close frame within 5 s", "no answer to the Close frame within …"),
        ("no answer to it within 1.5 s: [::1]:7", "no answer to it within …"),
        ("the server answered 403 Forbidden", "the server answered 403 Forbidden"),
        ("[::1]:443's certificate is expired: so", "HOST's certificate is expired: so"),
        ("no answer from ws://h:1/x?token=5 within 300 ms", "no answer from URL within …"),
        ("plugin 'signer' raised KeyError", "plugin … raised KeyError"),
        ("INVALID_PARAMETER", "INVALID_PARAMETER"),
        ("", "no cause"),
    ],
)  # fmt: skip
def test_a_cause_has_a_stable_name(cause: str, name: str) -> None:
    assert stable_cause(cause) == name


# For people


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (1234.5, "1230 s"),
        (1.0, "1 s"),
        (0.2, "200 ms"),
        (0.00135, "1.35 ms"),
        (4.2e-5, "42 µs"),
        (-0.002, "-2 ms"),
    ],
)
def test_a_time_is_shown_with_its_unit(seconds: float, shown: str) -> None:
    assert show_time(seconds) == shown


def test_a_table_has_every_figure() -> None:
    text = "\n".join(lines(some()))
    assert "open                 2    100 ms    200 ms" in text
    assert "close                0   no socket has been closed" in text
    assert "4 messages, 40 bytes; 2.0 messages and 20 bytes a second" in text
    assert "           2 no" in text


def test_a_histogram_has_a_row_for_each_stretch() -> None:
    chance = random.Random(3)  # noqa: S311
    rows = [*histogram(times(*(chance.lognormvariate(-6, 1) for _ in range(1_000))))]
    assert 4 <= len(rows) <= 8
    counts = [int(row.split("#")[0].split()[-1]) for row in rows]
    assert sum(counts) == 1_000
    assert max(row.count("#") for row in rows) == 40
    assert not [*histogram(Times())]
    assert all(a != b for a, b in itertools.pairwise(rows))


def test_what_was_before_is_known_of_each_socket_by_itself() -> None:
    early, late = SocketMeter(sent=Flow(1, 5, 1.0, 1.0)), SocketMeter(sent=Flow(1, 5, 1.0, 1.0))
    statistics = Statistics()
    statistics.begins("suite", [early])
    assert statistics.measured(early, "suite").sent.messages == 0
    assert statistics.measured(late, "suite").sent.messages == 1


def test_after_a_reset_sockets_that_are_open_stay_so() -> None:
    statistics = Statistics()
    statistics.total = some()
    statistics.reset([])
    left = statistics.measured(None, None)
    assert (left.open, left.most, left.opened, left.errors.total()) == (1, 1, 0, 0)
    assert statistics.measured(None, "test").times["open"].count == 0
