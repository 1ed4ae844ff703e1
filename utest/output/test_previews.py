from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from SwanSocketLibrary.output.previews import (
    MAX_BYTES,
    MAX_CHARACTERS,
    escape,
    one_line,
    preview,
    seconds,
    size,
    visible,
)

INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
JOINERS = "\u200c\u200d"
SELECTORS = "\ufe0e\ufe0f"
FILLERS = "\u034f\u115f\u1160\u17b4\u180b\u180e\u2800\u3164\ufe01\uffa0\U0001d159\U000e0101"
SPACES = "\xa0\u1680\u2000\u2003\u200a\u202f\u205f\u3000"


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
        *(
            (f"a{each}人", f"a{ascii(each)[1:-1]}人")
            for each in (*FILLERS, *SPACES, "\ue000", "\ufffe")
        ),
        ("你\u200d好 a\ufe0fb 1\ufe0f", r"你\u200d好 a\ufe0fb 1\ufe0f"),
        ("❤\ufe0f\ufe0f \u3164\u200d\u3164", "❤\ufe0f" + r"\ufe0f \u3164\u200d\u3164"),
        ("🏴\U000e0061\U000e007f", r"🏴\U000e0061\U000e007f"),
        ("ا\u061c\u200cا", r"ا\u061c\u200cا"),
        ("a" + "\u0300\u0301" * 4, "a" + "\u0300\u0301" * 2 + r"\u0300\u0301" * 2),
        ("ก" + "\u0e47" * 3, "ก\u0e47" + r"\u0e47" * 2),
        ("ก" + "\u0e47\u0e48" * 5, "ก" + "\u0e47\u0e48" * 4 + r"\u0e47\u0e48"),
        ('\u0308a "\u0308" \u0308\u0309b', r'\u0308a "\u0308" \u0308\u0309b'),
        ("\u3164\u0308", r"\u3164\u0308"),
    ],
)
def test_what_cannot_be_seen_is_escaped(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@pytest.mark.parametrize(
    "text",
    [
        *("👩\u200d👩\u200d👧 ❤️\u200d🔥", "می\u200cخواهم", "שלום مرحبا", "☺\ufe0e 1️⃣ #⃣ ©️ ↔️ 〰️"),
        *(
            "🙂\u200d↔\ufe0f 👍🏽 🏳️\u200d🌈 🇨🇳",
            "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
        ),
        *("สวัสดีครับ ที่นี่", "क्षत्रिय हिन्दी क्\u200dष", "Tie\u0302\u0301ng Vie\u0323\u0302t", "שָׁלוֹם"),
        *("လွှို့ဝှက်", "ཧྐྵྨླྺྼྻྂ", "한국어 \u1112\u1161\u11ab", "中文，「測試」。ABC", "مُحَمَّدٌ", "\U0001faf0"),
    ],
)
def test_what_writing_needs_is_kept(text: str) -> None:
    assert escape(text) == visible(text) == text


ODD = st.sampled_from(f"{JOINERS}{SELECTORS}{FILLERS}{SPACES}a人❤👩1\u20e3\u0301\u0e47كक\u094d\\")


@given(st.text(st.characters() | ODD, max_size=50))
def test_nothing_that_is_escaped_can_change_the_log_around_it(text: str) -> None:
    for shown in (escape(text), one_line(text)):
        assert not {unicodedata.category(each) for each in shown if each not in JOINERS} & INVISIBLE
        assert len(shown.splitlines()) <= 1
        assert not set(shown) & set(FILLERS + SPACES)
        assert not re.search(r"[\u0300-\u036f]{5}", shown)
        for place, each in enumerate(shown):
            if each in JOINERS + SELECTORS or unicodedata.combining(each):
                assert place > 0
                assert shown[place - 1] not in ' "\\'


@given(st.text(st.characters() | ODD, max_size=50))
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
