from __future__ import annotations

import re

import pytest

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.swan.binary_data import (
    BinaryPattern,
    binary_regex,
    hex_dump,
    read_bytes,
)


@pytest.mark.parametrize(
    ("value", "data"),
    [
        ("20 02 00 00", b"\x20\x02\0\0"),
        ("20020000", b"\x20\x02\0\0"),
        ("  2002\n\t00 00 ", b"\x20\x02\0\0"),
        ("fF Fe", b"\xff\xfe"),
        ("", b""),
        ("ascii:MQTT", b"MQTT"),
        ("ascii:20 02", b"20 02"),
        ("ascii:", b""),
        ("ascii:??\r\n", b"??\r\n"),
        (b"\x00hello", b"\x00hello"),
        (bytearray(b"\x01"), b"\x01"),
        (memoryview(b"\x01\x02"), b"\x01\x02"),
        ("00" * 100_000, bytes(100_000)),
    ],
)
def test_bytes_are_written_as_hex_or_as_ascii(value: object, data: bytes) -> None:
    found = read_bytes(value, "data")
    assert found == data
    assert type(found) is bytes
    assert BinaryPattern(value, "expected").equals(data)


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("hello", "got 'hello': 'hello' is no hexadecimal. For the text itself write ascii:hello."),
        ("20 2 00", "got '20 2 00': '2' is half a byte: each byte has two digits, as in 02."),
        ("202", "got '202': '202' ends in half a byte: each byte has two digits, as in 02."),
        ("0x20 0x02", "got '0x20 0x02': leave out 0x, as in 20 02."),
        ("20:02:00", "got '20:02:00': write spaces between bytes, as in 20 02 00."),
        ("20, 02", "got '20, 02': write spaces between bytes, as in 20 02."),
        (r"\x20\x02", r"got '\x20\x02': leave out \x, as in 20 02."),
        ("٢٠", "got '٢٠': '٢٠' is no hexadecimal. For the text itself give bytes."),
        (20, "got int 20. Write it without ${}."),
        ([1], "got a value of type list."),
        (None, "got nothing."),
    ],
)
def test_what_is_no_hex_is_refused_with_how_to_write_it(value: object, why: str) -> None:
    for read in (read_bytes, BinaryPattern):
        with pytest.raises(InvalidArgument) as caught:
            read(value, "data")
        text = str(caught.value)
        assert text == f"data must be hex text such as 20 02 00 00, ascii:MQTT, or bytes, {why}"


def test_ascii_is_ascii() -> None:
    with pytest.raises(InvalidArgument) as caught:
        read_bytes("ascii:caf\u00e9", "data")
    assert str(caught.value) == (
        "data: ascii: takes ASCII characters alone, and 'é' is none. Write its bytes as hex: c3 a9 "
        "in UTF-8."
    )
    with pytest.raises(InvalidArgument, match="no bytes in UTF-8"):
        read_bytes("ascii:\ud800", "data")


def test_what_is_sent_has_no_wildcards() -> None:
    with pytest.raises(InvalidArgument) as caught:
        read_bytes("20 ?? 00", "data")
    assert str(caught.value) == (
        "data has ?? in it, which stands for any byte where bytes are expected: what is sent needs "
        "each byte, got '20 ?? 00'."
    )


@pytest.mark.parametrize("text", ["2? 00", "?2", "???", "? ?"])
def test_a_wildcard_is_a_whole_byte(text: str) -> None:
    with pytest.raises(InvalidArgument, match=r"\?\? stands for a byte, and nothing for half"):
        BinaryPattern(text, "expected")


@pytest.mark.parametrize(
    ("pattern", "data", "equal", "inside", "begins", "ends"),
    [
        ("20 ?? 00", "20 02 00", True, True, True, True),
        ("20????", "20 0a 0d", True, True, True, True),
        ("20 ??", "20 02 00", False, True, True, False),
        ("?? 00", "20 02 00", False, True, False, True),
        ("02", "20 02 00", False, True, False, False),
        ("21 ??", "20 02 00", False, False, False, False),
        ("?? ?? ?? ??", "20 02 00", False, False, False, False),
        ("", "20", False, True, True, True),
        ("", "", True, True, True, True),
        ("5c 2e ??", "5c 2e 5d", True, True, True, True),
        ("?? 0a", "41 0a", True, True, True, True),
        ("?? 41", "41 0a", False, False, False, False),
    ],
)
def test_a_wildcard_is_any_byte(
    pattern: str, data: str, equal: bool, inside: bool, begins: bool, ends: bool
) -> None:
    expected, came = BinaryPattern(pattern, "expected"), bytes.fromhex(data)
    found = expected.equals(came), expected.is_in(came), expected.begins(came), expected.ends(came)
    assert found == (equal, inside, begins, ends)


@pytest.mark.parametrize(
    ("pattern", "data", "place"),
    [
        ("20 02 00 00", "20 02 00 05", 3),
        ("20 ?? 00", "20 02 01", 2),
        ("20 02", "20 02 00", 2),
        ("20 02 00", "20 02", 2),
        ("20 ?? ??", "20", 1),
        ("", "20", 0),
        ("20", "20", None),
        ("?? ??", "20 21", None),
    ],
)
def test_where_data_differs(pattern: str, data: str, place: int | None) -> None:
    assert BinaryPattern(pattern, "expected").differs_at(bytes.fromhex(data)) == place


def test_where_long_data_differs_is_found_fast() -> None:
    expected = BinaryPattern(bytes(10_000_000) + b"\x01", "expected")
    assert expected.differs_at(bytes(10_000_001)) == 10_000_000


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("2002 00", "2002 00"),
        ("ascii:MQTT", "ascii:MQTT"),
        (b"\x20\x02", "20 02"),
        (b"", "no bytes"),
        ("", "no bytes"),
        (bytes(100), f"{'00 ' * 32}… 68 more bytes"),
        ("00" * 200, f"{'00' * 100}… 200 more characters"),
    ],
)
def test_a_pattern_is_shown_as_it_was_written(value: object, shown: str) -> None:
    assert str(BinaryPattern(value, "expected")) == shown


@pytest.mark.parametrize(
    ("pattern", "data", "fits"),
    [
        (r"\x20.\x00", b"\x20\n\x00", True),
        ("MQ+T", b"\x00MQQT", True),
        ("^MQ", b"\x00MQ", False),
        (rb"\xff$", b"\x00\xff", True),
        ("\xff", b"\xff", True),
        ("", b"", True),
    ],
)
def test_a_regular_expression_is_of_bytes(pattern: str | bytes, data: bytes, fits: bool) -> None:
    assert binary_regex(pattern, "expected")(data) is fits


@pytest.mark.parametrize(
    ("pattern", "why"),
    [
        ("(", r"expected is no regular expression of bytes, got '\('"),
        ("茶", r"expected is a regular expression of bytes, and '茶' is none: write .*\\xe8\\x8c"),
        (7, "expected is no regular expression of bytes, got int 7"),
    ],
)
def test_what_is_no_regular_expression_is_refused(pattern: object, why: str) -> None:
    with pytest.raises(InvalidArgument, match=why):
        binary_regex(pattern, "expected")


def test_a_regular_expression_that_takes_for_ever_is_given_up() -> None:
    fits = binary_regex("(a|aa)+$", "expected")
    with pytest.raises(InvalidArgument) as caught:
        fits(b"a" * 200 + b"b")
    assert str(caught.value) == (
        "expected takes too long on a message of 201 bytes: '(a|aa)+$' backtracks. "
        "Write it without repetitions inside of repetitions."
    )


def test_a_dump_has_hex_and_ascii_beside_each_other() -> None:
    assert hex_dump(b"\x10\x0c\x00\x04MQTT\x04\x02\x00<\x00\x00 ~\x7f\xff").splitlines() == [
        "0000  10 0c 00 04 4d 51 54 54 04 02 00 3c 00 00 20 7e  |....MQTT...<.. ~|",
        "0010  7f ff                                            |..|",
    ]
    assert hex_dump(b"") == "no bytes"


def test_a_dump_is_bounded_and_looks_at_a_place() -> None:
    lines = hex_dump(bytes(1000)).splitlines()
    assert lines[0].startswith("0000  00 00")
    assert lines[-1] == "… 872 more bytes"
    assert len(lines) == 9
    lines = hex_dump(bytes(1000), at=500).splitlines()
    assert lines[0] == "… 464 bytes before"
    assert lines[1].startswith("01d0  ")
    assert lines[-1] == "… 408 more bytes"
    assert any(re.match("01f0", line) for line in lines)
    assert hex_dump(bytes(1000), at=1000).splitlines()[-1].startswith("03e0")
    assert len(hex_dump(bytes(70_000), at=69_999).splitlines()[-1].split("  ")[0]) == 5
