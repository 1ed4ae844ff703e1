from __future__ import annotations

import itertools
import json
import math
import random
import re
from collections import Counter
from pathlib import Path

import pytest

from SwanSocketLibrary.language import catalogue_of, say, speaking
from SwanSocketLibrary.session.sockets import _flowed
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
from tools import sentences


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


def test_what_is_left_lies_between_its_bounds() -> None:
    chance = random.Random(5)  # noqa: S311
    for _ in range(300):
        early = times(*(chance.lognormvariate(-6, 0.5) for _ in range(chance.randrange(4))))
        late = times(*(chance.lognormvariate(-6, 0.5) for _ in range(chance.randrange(1, 4))))
        left, exact = early.plus(late).plus(early, -1).parts(), late.parts()
        names = ("min", "p50", "p90", "p95", "p99", "max")
        values = [left[name] or 0 for name in names]
        assert values == sorted(values)
        assert values[0] <= (left["mean"] or 0) <= values[-1]
        assert left == pytest.approx(exact, rel=0.02)
        assert early.count or left == exact


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


def test_the_rate_since_some_moment_is_that_of_what_went_after_it() -> None:
    meter, statistics = SocketMeter(), Statistics()
    for at in (1.0, 2.0):
        _flowed((meter.sent, statistics.total.sent), 1, 5, at)
    statistics.begins("test", [meter])
    before = statistics.measured(None, None)
    for at in (100.0, 100.5):  # after a long time in which nothing went
        _flowed((meter.sent, statistics.total.sent), 1, 5, at)
    for found in (
        statistics.measured(None, "test"),
        statistics.measured(meter, "test"),
        statistics.measured(None, before),
    ):
        assert found.figure("sent.messages_per_second") == 4.0
        assert found.figure("sent.bytes_per_second") == 20.0
    assert statistics.measured(None, None).figure("sent.messages_per_second") == 4 / 99.5
    now = statistics.measured(None, None)
    assert statistics.measured(None, now).figure("sent.messages_per_second") == 0.0


def test_as_many_as_were_open_since_some_moment_are_no_more_than_were_then() -> None:
    chance, statistics = random.Random(9), Statistics()  # noqa: S311
    seen: list[tuple[Measured, int]] = []  # and the most since
    for _ in range(2_000):
        if chance.random() < 0.55:
            statistics.total.one_opened()
        elif statistics.total.open:
            statistics.total.open -= 1
        seen = [(each, max(most, statistics.total.open)) for each, most in seen]
        if chance.random() < 0.02:
            seen.append((statistics.measured(None, None), statistics.total.open))
    assert len(seen) > 20
    for before, most in seen:
        assert statistics.measured(None, before).figure("sockets.most") == most
    assert len(statistics.total.peaks) <= statistics.total.most


def test_of_one_socket_one_is_open_at_most() -> None:
    meter, statistics = SocketMeter(opened=1.0, open=0.1), Statistics()
    statistics.begins("test", [meter])
    meter.session = 2.0
    assert statistics.measured(meter, None).figure("sockets.most") == 1
    assert statistics.measured(meter, "test").figure("sockets.most") == 1
    statistics.begins("test", [meter])
    assert statistics.measured(meter, "test").figure("sockets.most") == 0
    statistics.reset([meter])
    assert statistics.measured(meter, None).figure("sockets.open") == 0


def test_figures_of_something_else_are_none_to_begin_from() -> None:
    statistics, meter = Statistics(), SocketMeter()
    before = statistics.measured(None, None)
    for other, now in ((before, meter), (statistics.measured(meter, None), None)):
        with pytest.raises(ValueError, match="since has figures of other sockets"):
            statistics.measured(now, other)
    with pytest.raises(ValueError, match="since has figures of another import"):
        Statistics().measured(None, before)
    statistics.reset([meter])
    with pytest.raises(ValueError, match='since has figures from before "Reset Socket Statistics"'):
        statistics.measured(None, before)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("opne.p99", "open.p99"),
        ("Open.P99", "open.p99"),
        ("round trip.p99", "round_trip.p99"),
        ("roundtrip.max", "round_trip.max"),
        ("error", "errors"),
        ("sent.message", "sent.messages"),
    ],
)
def test_a_name_that_is_nearly_one_is_offered(name: str, near: str) -> None:
    with pytest.raises(LookupError, match=f"Did you mean '{near}'. Known: "):
        some().figure(name)


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
        ("the server answered 403 no, alice. Bye", "the server answered 403 Forbidden"),
        ("the server answered 302 X without saying where", "the server answered 302 Found"),
        ("the server answered 599 Own", "the server answered 599"),
        ("name or service not known: chat", "name or service not known"),
        ("non-recoverable failure in name resolution: chat", "non-recoverable failure in name "
         "resolution"),
        ("servname not supported for ai_socktype: chat.example", "servname not supported for "
         "ai_socktype"),
        ("connection refused by h.example:80 at 127.0.0.1 and ::1", "connection refused"),
        ("the handshake took longer than 1 s: the name h was not found yet",
         "the handshake took longer than …: the name HOST was not found yet"),
        ("the server's answer has no header 'Upgrade: websocket'",
         "the server's answer has no header 'Upgrade: websocket'"),
        ("the server's certificate is not trusted: certificate is not valid for 'localhost', of",
         "the server's certificate is not trusted: certificate is not valid for …, of"),
        ("the answer of the server has a malformed header: X-Time 7",
         "the answer of the server has a malformed header"),
        ("the file of ca_certs, C:\\a, b.pem, cannot be used: it holds no usable PEM data",
         "the file of ca_certs cannot be used: it holds no usable PEM data"),
        ("plugin 'codec' raised KeyError in swan_decode: 'secret'",
         "plugin … raised KeyError in swan_decode"),
        ("[::1]:443's certificate is expired: so", "HOST's certificate is expired: so"),
        ("no answer from ws://h:1/x?token=5 within 300 ms", "no answer from URL within …"),
        ("plugin 'signer' raised KeyError", "plugin … raised KeyError"),
        ("INVALID_PARAMETER", "INVALID_PARAMETER"),
        ("", "no cause"),
    ],
)  # fmt: skip
def test_a_cause_has_a_stable_name(cause: str, name: str) -> None:
    assert stable_cause(cause) == name


def of_one_socket() -> dict[str, object]:
    """By their names in sentences: what differs from socket to socket."""
    return {
        "peer": "h.example:80",
        "name": say("the proxy {host}:{port}", host="h.example", port=80),
        "authority": "h.example:80",
        "nodes": "10.0.0.1",
        "host": "h.example",
        "port": 80,
        "what": say("file of client_cert"),
        "path": "/etc/a b/c.pem",
        "answer": "503 Service Unavailable",
        "malformed": "X: 1",
        "chosen": "x-webkit-deflate-frame",
        "extensions": "x-a",
        "timeout": 0.5,
        "limit": "0.5 s",
        "size": 1,
        "upgrade": "websocket, h2c",
    }


def of_another() -> dict[str, object]:
    return {
        "peer": say("{authority} at {nodes}", authority="[fe80::1%eth0]:443", nodes="10.0.0.1"),
        "name": say("the proxy {host}:{port}", host="10.0.0.1", port=3128),
        "authority": "[::1]:443",
        "nodes": "::1",
        "host": "intranet",
        "port": 8080,
        "what": say("file of client_cert"),
        "path": "key, new. of me.p12",
        "answer": "503 busy since 17:03, alice. Bye; 'x'",
        "malformed": "a b",
        "chosen": "permessage-deflate; server_max_window_bits=99",
        "extensions": "x-b; c=1, x-d",
        "timeout": 60.0,
        "limit": "60 s",
        "size": 2_000_000,
        "upgrade": "websocket, x",
    }


@pytest.mark.parametrize("code", ["en", "zh-CN"])
def test_no_cause_of_the_net_has_a_name_with_what_differs(code: str) -> None:
    texts = {
        str(message.id)
        for message in sentences.extracted()
        if any(Path(path).parts[0] == "net" for path, _ in message.locations)
        and not str(message.id).endswith(".")  # of a call
    }
    with speaking(catalogue_of(code)):
        values, others = of_one_socket(), of_another()
        told, count = [], 0
        for text in sorted(texts):
            if not any(f"{{{name}" in text for name in values):
                continue
            count += 1
            fixed = dict.fromkeys(re.findall(r"\{(\w+)", text), "same")
            names = {stable_cause(say(text, **{**fixed, **each})) for each in (values, others)}
            told += [names] if len(names) > 1 else []
    assert told == []
    assert count > 25


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
