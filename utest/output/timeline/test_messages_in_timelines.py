from __future__ import annotations

import json
import time

import pytest

from SwanSocketLibrary.output.previews import LINE, message_line
from SwanSocketLibrary.output.timeline.drawing import LONGEST_DETAIL, cut, hex_dump, unfolded

BIG = 10_000_000


@pytest.mark.parametrize(
    ("data", "line"),
    [
        ("", ""),
        ("hello", "hello"),
        ("a\nb\t\x1b\u202e", r"a\nb\t\x1b\u202e"),
        ("<script>&\"'", "<script>&\"'"),
        ("x" * LINE, "x" * LINE),
        ("x" * (LINE + 1), "x" * LINE + "…"),
        (b"", ""),
        (b"\x00\xff", "00 ff"),
        (bytes(16), "00 " * 15 + "00"),
        (bytes(17), "00 " * 16 + "…"),
    ],
)
def test_a_message_has_one_line(data: str | bytes, line: str) -> None:
    assert message_line(data) == line


@pytest.mark.parametrize("data", ["", "hello", "👋 مرحبا", "x" * LINE, b""])
def test_nothing_unfolds_where_the_line_shows_all(data: str | bytes) -> None:
    assert unfolded(data) == ""


@pytest.mark.parametrize(
    ("text", "pretty"),
    [
        ('{"a":[1,"é"]}', '{\n  "a": [\n    1,\n    "é"\n  ]\n}'),
        (" []", "[]"),
    ],
)
def test_json_is_indented(text: str, pretty: str) -> None:
    assert unfolded(text) == pretty


@pytest.mark.parametrize("start", ['{"a": ', "[", '["\\x"]'])
def test_broken_json_is_text(start: str) -> None:
    text = start + "x" * LINE
    assert unfolded(text) == text


def test_json_that_is_nested_too_deep_is_text() -> None:
    text = "[" * 50_000 + "]" * 10_000
    assert unfolded(text) == f"{'[' * LONGEST_DETAIL}\n… {60_000 - LONGEST_DETAIL} more characters"


@pytest.mark.parametrize("text", ["1", '"a"', "null"])
def test_a_json_value_alone_is_text(text: str) -> None:
    assert unfolded(text) == ""


def test_lines_unfold_as_lines_and_what_is_invisible_is_escaped() -> None:
    assert unfolded("a\nb\t\x1b\u202e\ud800") == "a\nb\t\\x1b\\u202e\\ud800"
    assert unfolded('["\u202e"]') == '[\n  "\\u202e"\n]'


@pytest.mark.parametrize("character", ["<", "😀", "\x00", "\ud800"])
def test_a_long_text_is_cut_and_the_rest_counted(character: str) -> None:
    shown, _, rest = unfolded(character * BIG).partition("\n")
    assert rest == f"… {BIG - LONGEST_DETAIL} more characters"
    assert len(shown) <= 6 * LONGEST_DETAIL


def test_as_much_unfolds_as_is_asked_for() -> None:
    assert unfolded("a\n" * 100, 4) == "a\na\n\n… 196 more characters"
    assert cut("abc", 3) == "abc"
    assert cut("abcd", 3) == "abc\n… 1 more characters"


def test_escaping_a_long_text_takes_no_longer_than_what_is_shown_of_it() -> None:
    def took(length: int) -> float:
        text = "\x00" * length
        began = time.perf_counter()
        unfolded(text)
        return time.perf_counter() - began

    took(LONGEST_DETAIL)
    few = min(took(2 * LONGEST_DETAIL) for _ in range(5))
    assert min(took(BIG) for _ in range(5)) < 20 * few + 0.05


def test_long_json_is_cut_after_it_was_indented() -> None:
    text = json.dumps(["item"] * 2000)
    shown = unfolded(text)
    assert shown.startswith('[\n  "item",\n')
    pretty = len(json.dumps(["item"] * 2000, indent=2))
    assert shown.endswith(f"\n… {pretty - LONGEST_DETAIL} more characters")


def test_binary_unfolds_as_a_hex_dump() -> None:
    data = bytes(range(0x1E, 0x2F)) + b"\x7e\x7f\xff"
    assert unfolded(data).splitlines() == [
        "0000  1e 1f 20 21 22 23 24 25 26 27 28 29 2a 2b 2c 2d  .. !\"#$%&'()*+,-",
        "0010  2e 7e 7f ff                                      .~..",
    ]


def test_a_long_dump_says_how_much_is_missing() -> None:
    lines = hex_dump(bytes(10_000)).splitlines()
    assert len(lines) == 33
    assert lines[31].startswith("01f0  ")
    assert lines[32] == "… 9488 more bytes"
    assert len(hex_dump(bytes(512)).splitlines()) == 32
