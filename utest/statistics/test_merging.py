from __future__ import annotations

import json
import math
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from SwanSocketLibrary.__main__ import main
from SwanSocketLibrary.statistics.figures import TIMES, Flow, Measured
from SwanSocketLibrary.statistics.merging import FORMAT, Threshold, csv_text, json_text, merge


def measured(opened: int = 1, seconds: float = 0.1) -> Measured:
    found = Measured(opened=opened, most=opened)
    for _ in range(opened):
        found.times["open"].add(seconds)
    found.errors["no, or so"] += 1
    return found


def save(path: Path, run: str, found: Measured, **changes: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**json.loads(json_text(found, run)), **changes}), encoding="utf-8")
    return path


def test_files_of_several_runs_are_added(tmp_path: Path) -> None:
    save(tmp_path / "1" / "a.json", "a", measured(2, 0.1))
    save(tmp_path / "2" / "b.json", "b", measured(3, 0.3))
    merged = merge([tmp_path])
    assert (merged.files, merged.skipped) == (2, [])
    assert merged.measured.opened == 5
    assert merged.measured.figure("open.max") == 0.3
    assert merged.measured.errors.total() == 2


def test_of_one_run_the_newest_counts(tmp_path: Path) -> None:
    save(tmp_path / "new.json", "a", measured(3), saved=2)
    save(tmp_path / "old.json", "a", measured(2), saved=1)
    save(tmp_path / "newest.json", "a", measured(4), saved=3)
    merged = merge([tmp_path, tmp_path / "newest.json"])
    assert (merged.files, merged.measured.opened) == (1, 4)
    newest, old, new = (tmp_path / f"{name}.json" for name in ("newest", "old", "new"))
    assert merged.skipped == [
        f"{new}: it is of the same run as the newer {newest}",
        f"{old}: it is of the same run as the newer {newest}",
        f"{newest}: it is the same as {newest}",
    ]


def test_a_copy_that_pabot_has_made_counts_once(tmp_path: Path) -> None:
    original = save(tmp_path / "pabot_results" / "0" / "a.json", "a", measured(2))
    copy = tmp_path / "20261127_023435-0-a.json"
    copy.write_bytes(original.read_bytes())
    merged = merge([tmp_path])
    assert (merged.files, merged.measured.opened) == (1, 2)
    assert merged.skipped == [f"{original}: it is the same as {copy}"]


def test_samples_of_four_processes_come_to_what_those_of_one_do(tmp_path: Path) -> None:
    random = Random(17)  # noqa: S311
    one, four = Measured(), [Measured() for _ in range(4)]
    for number in range(10_000):
        figure, seconds = random.choice(list(TIMES)), random.lognormvariate(-5, 2)
        for found in (one, random.choice(four)):
            found.times[figure].add(seconds)
            found.opened += figure == "open"
            found.errors["refused" if number % 3 else "timeout"] += number % 10 == 0
            found.sent = found.sent.plus(Flow(1, number, number / 100, number / 100))
    for number, found in enumerate(four):
        save(tmp_path / f"{number}.json", str(number), found)
    merged = merge([tmp_path]).measured
    assert {name: each.buckets for name, each in merged.times.items()} == {
        name: each.buckets for name, each in one.times.items()
    }
    expected, got = one.figures(), merged.figures()
    for name in TIMES:  # the sum of the times depends on the order in its last digits
        assert got[name].pop("mean") == pytest.approx(expected[name].pop("mean"), rel=1e-12)
    for rate in ("messages_per_second", "bytes_per_second"):  # each file says how long ago it was
        assert got["sent"].pop(rate) == pytest.approx(expected["sent"].pop(rate), rel=1e-3)
    assert got == expected


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{", "7", '{"format": "other"}', json.dumps({"format": FORMAT}),
     json.dumps({"format": FORMAT, "saved": 1, "measured": {"times": []}}), "\udcff",
     "[" * 100_000],
)  # fmt: skip
def test_what_is_something_else_is_named_and_skipped(tmp_path: Path, content: str) -> None:
    (tmp_path / "x.json").write_bytes(content.encode(errors="surrogateescape"))
    merged = merge([tmp_path])
    assert merged.files == 0
    assert "x.json: " in merged.skipped[0]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "it is no JSON: "),
        ("[" * 100_000, "it is no JSON: "),
        ("\udcff", "it is no JSON: "),
        ("[]", f"it is none of {FORMAT}"),
        ('{"format": "swan-socket-statistics/2"}',
         f"it is swan-socket-statistics/2, and this library reads {FORMAT}"),
        (json.dumps({"format": FORMAT}), "its figures are damaged: KeyError 'saved'"),
    ],
)  # fmt: skip
def test_what_is_something_else_says_what_it_is(tmp_path: Path, content: str, why: str) -> None:
    (tmp_path / "x.json").write_bytes(content.encode(errors="surrogateescape"))
    assert merge([tmp_path]).skipped[0].startswith(f"{tmp_path / 'x.json'}: {why}")


def test_an_ending_in_capitals_is_one(tmp_path: Path) -> None:
    save(tmp_path / "a.JSON", "a", measured(2))
    assert merge([tmp_path]).measured.opened == 2


def places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Each value that JSON has: what holds it, and where."""
    for key in data if isinstance(data, dict) else ():
        yield data, key
        yield from places(data[key])


@pytest.mark.parametrize(
    "value",
    [None, -1, 1e308, 10**400, math.nan, math.inf, "x", "\x1b[31m", [], [1], {"a": 1}, {"5": -1}],
    ids=str,
)
def test_whatever_is_damaged_the_other_files_count_and_figures_are_some(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], value: object
) -> None:
    found = measured(2)
    found.sent = Flow(4, 40, 1.0, 3.0)
    good, damaged = save(tmp_path / "good.json", "a", found), tmp_path / "damaged.json"
    text = good.read_text(encoding="utf-8")
    for number, _ in enumerate(places(json.loads(text))):
        data = json.loads(text)
        holder, key = list(places(data))[number]
        if holder is data.get("figures") or key == "figures":
            continue  # not read
        holder[key] = value
        damaged.write_text(json.dumps(data), encoding="utf-8")
        assert main(["statistics", str(tmp_path), "--threshold", "open.p99 < 1 s"]) == 0
        printed = capsys.readouterr()
        assert re.search(r"\nopen +[24]( +\d\S* (s|ms|µs)){7}\n", printed.out), (key, printed)
        assert not re.search(r"\b(nan|inf)\b|e\+|-\d", printed.out), (key, printed)


def test_counts_that_do_not_add_up_are_no_statistics(tmp_path: Path) -> None:
    save(tmp_path / "x.json", "a", measured(2))
    text = (tmp_path / "x.json").read_text().replace('"count": 2', '"count": 9')
    (tmp_path / "x.json").write_text(text)
    assert "do not add up" in merge([tmp_path]).skipped[0]


@pytest.mark.parametrize(
    ("key", "value"),
    [("count", "1e999"), ("buckets", '{"99999": 1}'), ("buckets", '{"1": 2, "2": -1}')],
)
def test_numbers_that_no_run_measures_are_no_statistics(
    tmp_path: Path, key: str, value: str
) -> None:
    data = json.loads(json_text(measured(1), "a"))
    data["measured"]["times"]["open"][key] = "HERE"
    (tmp_path / "x.json").write_text(json.dumps(data).replace('"HERE"', value))
    merged = merge([tmp_path])
    assert merged.files == 0
    assert len(merged.skipped) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="it has no such pipes")
def test_what_is_no_file_below_a_folder_does_not_stop_the_others(tmp_path: Path) -> None:
    save(tmp_path / "a.json", "a", measured(2))
    os.mkfifo(tmp_path / "pipe.json")
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "gone.json").symlink_to(tmp_path / "nowhere")
    merged = merge([tmp_path])
    assert (merged.files, merged.skipped) == (1, [])


@pytest.mark.parametrize(
    ("text", "failure"),
    [
        ("open.p99 < 200 ms", ""),
        ("open.p99<0.2s", ""),
        ("open.p99 < 0.05 s", "open.p99 is 100 ms, not < 50 ms."),
        ("open.p99 < 2 seconds", ""),
        ("open.p99 < 1 min 2 s", ""),
        ("open.count == 1", ""),
        ("sockets.opened >= 8.5", "sockets.opened is 1, not >= 8.5."),
        ("errors == 0", "errors is 1, not == 0."),
        ("close.p50 < 1 s", "'close.p50' has no samples: no socket has been closed."),
    ],
)
def test_a_threshold_holds_or_says_why_not(text: str, failure: str) -> None:
    assert Threshold.of(text).failure(measured()) == failure


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("open.p99", "is no threshold such as"),
        ("", "is no threshold such as"),
        ("open.p42 < 1 s", "There is no figure 'open.p42'. Known: "),
        ("open < 1 s", "There is no figure"),
        ("opne.p99 < 1 s", r"Did you mean 'open.p99'\? Known: "),
        ("errors.by_cause == 1", "'errors.by_cause' is no number; 'errors' is their count"),
        ("open.p99 < 200", "is no time with a unit"),
        ("open.p99 < 2 parsecs", "is no time with a unit"),
        ("open.p99 < 1e-3", "is no time with a unit"),
        ("errors < few", "is no number"),
        ("errors < nan", "is no number"),
    ],
)
def test_what_is_no_threshold_says_why(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Threshold.of(text)


def test_a_table_has_a_line_for_each_figure() -> None:
    table = csv_text(measured()).splitlines()
    assert table[0] == "figure,value"
    assert "open.count,1" in table
    assert "close.p50," in table
    assert '"errors: no, or so",1' in table


@pytest.mark.parametrize(
    ("threshold", "code", "said"),
    [
        ("open.count == 2", 0, ""),
        ("open.count > 2", 1, "open.count is 2, not > 2.\n"),
        ("open > 2", 2, "There is no figure 'open'. Known: open.count"),
    ],
)
def test_the_command_ends_with_what_the_thresholds_say(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], threshold: str, code: int, said: str
) -> None:
    save(tmp_path / "a.json", "a", measured(2))
    assert main(["statistics", str(tmp_path), "--threshold", threshold]) == code
    output = capsys.readouterr()
    assert output.err.startswith(said)
    assert bool(output.out) == (code != 2)


def test_the_command_says_where_it_found_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["statistics", str(tmp_path)]) == 2
    assert "No file of Save Socket Statistics was found" in capsys.readouterr().err
    assert main(["statistics", str(tmp_path / "missing.json")]) == 2
    assert capsys.readouterr().err == (
        f"{tmp_path / 'missing.json'} cannot be read: No such file or directory.\n"
    )
