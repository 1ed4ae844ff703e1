from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from SwanSocketLibrary.reporting.previews import (
    MAX_BYTES,
    MAX_CHARACTERS,
    escape,
    one_line,
    preview,
    seconds,
    size,
    visible,
)

INVISIBLE = {"Cc", "Cf", "Cs", "Zl", "Zp"}
JOINERS = "\u200c\u200d"


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("", ""),
        ("hello world", "hello world"),
        ("你好 é 🎉", "你好 é 🎉"),
        ("a\nb\rc\td", r"a\nb\rc\td"),
        ("back\\slash", r"back\\slash"),
        ("\0\x1b[31mred\x7f\x85", r"\x00\x1b[31mred\x7f\x85"),
        ("abc\u202egpj.exe", r"abc\u202egpj.exe"),
        ("\u2066\u2069\u200b\ufeff\u2028\u2029", r"\u2066\u2069\u200b\ufeff\u2028\u2029"),
        ("soft\xadhyphen", r"soft\xadhyphen"),
        ("\U000e0041", r"\U000e0041"),
        ("pass\u200dword", r"pass\u200dword"),
        ("\u200d人\u200c", r"\u200d人\u200c"),
        ("人\u200d\u200d人\u200d\u202e", r"人\u200d\u200d人\u200d\u202e"),
        ("\ud800", r"\ud800"),
    ],
)
def test_what_cannot_be_seen_is_escaped(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@pytest.mark.parametrize("text", ["👩\u200d👩\u200d👧 ❤️\u200d🔥", "می\u200cخواهم", "שלום مرحبا"])
def test_what_joins_letters_and_emoji_is_kept(text: str) -> None:
    assert escape(text) == visible(text) == text


@given(st.text(st.characters() | st.sampled_from(JOINERS + "a人"), max_size=50))
def test_nothing_that_is_escaped_can_change_the_log_around_it(text: str) -> None:
    for shown in (escape(text), one_line(text)):
        assert not {unicodedata.category(each) for each in shown if each not in JOINERS} & INVISIBLE
        assert len(shown.splitlines()) <= 1


@given(st.text(st.characters() | st.sampled_from(JOINERS + "a人\\"), max_size=50))
def test_what_is_visible_stays_as_it_is(text: str) -> None:
    assert visible(visible(text)) == visible(text)
    assert visible(escape(text)) == escape(text)
    assert one_line(one_line(text)) == one_line(text)


def test_a_sentence_keeps_its_layout_and_its_escapes() -> None:
    sentence = "came: \\x1b\n\tand \x1b[2J\x9b\u202e\r"
    assert visible(sentence) == "came: \\x1b\n\tand \\x1b[2J\\x9b\\u202e\\r"
    assert one_line(sentence) == r"came: \x1b\n\tand \x1b[2J\x9b\u202e\r"


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0 B"),
        (5, "5 B"),
        (1023, "1023 B"),
        (1024, "1 KiB"),
        (1536, "1.5 KiB"),
        (64 << 20, "64 MiB"),
        (3 << 30, "3 GiB"),
        (2048 << 30, "2048 GiB"),
    ],
)
def test_sizes_read_well(count: int, text: str) -> None:
    assert size(count) == text


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (0, "0 ms"),
        (0.0123, "12 ms"),
        (0.999, "999 ms"),
        (1, "1 s"),
        (1.5, "1.5 s"),
        (59.96, "60 s"),
        (999.4, "999 s"),
        (999.6, "1000 s"),
        (12345.6, "12346 s"),
    ],
)
def test_durations_read_well(amount: float, text: str) -> None:
    assert seconds(amount) == text


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("", 'text, 0 B: ""'),
        ("hello", 'text, 5 B: "hello"'),
        ("你好", 'text, 6 B: "你好"'),
        ("a\nb", 'text, 3 B: "a\\nb"'),
        ("\ud800", 'text, 3 B: "\\ud800"'),
        (b"", "binary, 0 B"),
        (b"\x00\xff", "binary, 2 B: 00 ff"),
    ],
)
def test_a_preview_shows_kind_size_and_data(data: str | bytes, text: str) -> None:
    assert preview(data) == text


def test_long_text_is_cut_and_says_so() -> None:
    whole = "x" * MAX_CHARACTERS
    assert preview(whole) == f'text, 200 B: "{whole}"'
    assert preview(whole + "yz") == f'text, 202 B: "{whole}" … 2 more characters'


def test_text_is_cut_by_characters_and_measured_in_bytes() -> None:
    assert preview("你" * 201) == f'text, 603 B: "{"你" * 200}" … 1 more characters'


def test_long_binary_data_is_cut_and_says_so() -> None:
    whole = bytes(MAX_BYTES)
    shown = " ".join(["00"] * MAX_BYTES)
    assert preview(whole) == f"binary, 32 B: {shown}"
    assert preview(whole + b"\x01") == f"binary, 33 B: {shown} … 1 more bytes"


@pytest.mark.parametrize("data", ["\n" * 10_000_000, bytes(10_000_000)])
def test_a_preview_of_much_data_is_short(data: str | bytes) -> None:
    assert len(preview(data)) < 500
