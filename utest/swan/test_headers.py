from __future__ import annotations

import string
from types import MappingProxyType

import pytest

from SwanSocketLibrary.swan.call_arguments import (
    TOKEN,
    check_headers,
    merged_headers,
    referer,
)
from SwanSocketLibrary.swan.profile import Failure, Refusal

TOKEN_CHARACTERS = string.ascii_letters + string.digits + "!#$%&'*+-.^_`|~"
BREAKS = [("\r", "a carriage return"), ("\n", "a line feed"), ("\0", "a NUL")]


def refusal(header: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        check_headers(header)
    assert caught.value.failure is Failure.INVALID_PARAMETER
    return caught.value


@pytest.mark.rule("S17")
@pytest.mark.parametrize("header", [None, {}, MappingProxyType({})])
def test_no_header_is_no_header(header: object) -> None:
    assert check_headers(header) == ((), ())


@pytest.mark.rule("S17")
def test_names_and_values_keep_their_order_and_spelling() -> None:
    header = {"X-B": "2", "x-a": " spaced ", "Authorization": "你好", "X-Empty": ""}
    assert check_headers(header).items == tuple(header.items())


@pytest.mark.rule("S17")
@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (-7, "-7"),
        (42, "42"),
        (2.0, "2"),
        (-2.0, "-2"),
        (1.5, "1.5"),
        (1234567.0, "1234567"),
        (1e6, "1000000"),
        (9007199254740991.0, "9007199254740991"),
        (1e20, "100000000000000000000"),
        (1e21, "1e+21"),
        (-1e21, "-1e+21"),
        (10**21, "1000000000000000000000"),
    ],
)
def test_a_number_is_written_as_javascript_writes_it(value: float, text: str) -> None:
    assert check_headers({"X-Number": value}).items == (("X-Number", text),)


@pytest.mark.rule("S17")
@pytest.mark.parametrize("value", [True, False, None, b"bytes", ["a"], {"a": "b"}, 1j, object()])
def test_a_value_that_is_no_string_or_number_is_refused_unshown(value: object) -> None:
    detail = refusal({"X-Secret": value}).detail
    assert "'X-Secret' must be a string or a number" in detail
    assert detail.endswith(f"got a value of type {type(value).__name__}.")


@pytest.mark.rule("S17")
@pytest.mark.parametrize("header", ["X: 1", b"X: 1", 7, True, [("X", "1")], {"X"}])
def test_a_header_that_is_no_dictionary_is_refused(header: object) -> None:
    assert f"got a value of type {type(header).__name__}." in refusal(header).detail


@pytest.mark.rule("S17")
@pytest.mark.parametrize("name", ["Referer", "referer", "REFERER", "rEfErEr"])
def test_referer_is_left_out_with_a_warning(name: str) -> None:
    checked = check_headers({"X-A": "1", name: "https://example.com/", "X-B": "2"})
    assert checked.items == (("X-A", "1"), ("X-B", "2"))
    assert checked.warnings == (
        "The header 'Referer' cannot be set by a smart program: left out (S17).",
    )


@pytest.mark.rule("S17")
def test_headers_without_referer_give_no_warning() -> None:
    assert check_headers({"X-Referer": "1", "Referer-X": "2"}).warnings == ()


@pytest.mark.rule("S17")
@pytest.mark.parametrize("value", ["a\r\nb", None])
def test_a_referer_that_is_wrong_is_refused_like_any_header(value: object) -> None:
    refusal({"Referer": value})


@pytest.mark.rule("S17")
@pytest.mark.parametrize(("character", "called"), BREAKS)
@pytest.mark.parametrize("pattern", ["{}", "{}a", "a{}", "a{}b"])
def test_a_character_that_ends_a_header_is_refused_in_a_value(
    pattern: str, character: str, called: str
) -> None:
    detail = refusal({"X-A": pattern.format(character)}).detail
    assert f"The value of the header 'X-A' holds {called}, which ends a header." in detail


@pytest.mark.rule("S17")
@pytest.mark.parametrize(("character", "called"), BREAKS)
@pytest.mark.parametrize("pattern", ["{}", "{}X", "X{}", "X{}Y"])
def test_a_character_that_ends_a_header_is_refused_in_a_name(
    pattern: str, character: str, called: str
) -> None:
    detail = refusal({pattern.format(character): "1"}).detail
    assert "The name of the header" in detail
    assert f"holds {called}, which ends a header." in detail
    assert character not in detail


@pytest.mark.rule("S17")
@pytest.mark.parametrize("name", ["", " X", "X ", "X Y", "X:", "X:Y", "X/Y", "X,Y", "X\tY", "名"])
def test_a_name_that_is_no_token_is_refused(name: str) -> None:
    assert f"'{name}' is no name of a header" in refusal({name: "1"}).detail


@pytest.mark.rule("S17")
@pytest.mark.parametrize("name", [1, None, b"X", ("X",)])
def test_a_name_that_is_no_string_is_refused(name: object) -> None:
    assert "A header's name must be a string" in refusal({name: "1"}).detail


@pytest.mark.rule("S17")
@pytest.mark.parametrize(
    "name",
    [
        "Host",
        "host",
        "HOST",
        "Upgrade",
        "upgrade",
        "Connection",
        "cOnnection",
        "Sec-WebSocket-Key",
        "sec-websocket-version",
        "SEC-WEBSOCKET-PROTOCOL",
        "Sec-WebSocket-Extensions",
        "Sec-WebSocket-Accept",
        "Sec-WebSocket-",
        "Sec-WebSocket-Anything",
    ],
)
def test_a_header_of_the_handshake_itself_is_refused(name: str) -> None:
    assert refusal({name: "1"}).detail.startswith(f"The header '{name}' belongs to")


@pytest.mark.rule("S17")
@pytest.mark.parametrize(
    "name", ["Origin", "Cookie", "User-Agent", "Sec-Fetch-Mode", "Sec-WebSocket", "Hosts"]
)
def test_a_header_that_is_not_the_handshakes_can_be_set(name: str) -> None:
    assert check_headers({name: "1"}).items == ((name, "1"),)


@pytest.mark.rule("S17")
def test_a_lone_surrogate_is_refused_and_not_shown() -> None:
    refusal({"X-A": "\ud800"}).detail.encode()


@pytest.mark.rule("S17", "S19")
@pytest.mark.parametrize("code_point", range(0x100))
def test_a_token_holds_the_characters_of_the_standard(code_point: int) -> None:
    character = chr(code_point)
    assert bool(TOKEN.fullmatch(character)) is (character in TOKEN_CHARACTERS)


@pytest.mark.rule("S18")
@pytest.mark.parametrize("version", ["0", "devtools", "2.10.4"])
def test_the_referer_names_the_smart_program_and_its_version(version: str) -> None:
    expected = (
        f"https://smartapp.baidu.com/4fecoAqgCIUtzIyA4FAPgoyrc4oUc25c/{version}/page-frame.html"
    )
    assert referer("4fecoAqgCIUtzIyA4FAPgoyrc4oUc25c", version) == expected


@pytest.mark.parametrize(
    ("ours", "header", "merged"),
    [
        ({"X-A": "1"}, None, {"X-A": "1"}),
        ({"X-A": "1", "X-B": "2"}, {"x-a": "3"}, {"X-B": "2", "x-a": "3"}),
        ({}, {"X-A": "1"}, {"X-A": "1"}),
        ({}, None, None),
        ({"X-A": "1"}, "no header", "no header"),
        ({"X-A": "1"}, {7: "x"}, {"X-A": "1", 7: "x"}),
    ],
)
def test_the_headers_of_a_call_override_those_of_the_import_in_any_case(
    ours: dict[str, str], header: object, merged: object
) -> None:
    assert merged_headers(ours, header) == merged


@pytest.mark.rule("S17")
@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        ("{'X-A': 'it's'}", "begins like a dictionary and is none: unterminated string literal"),
        ("{'X-A': 'pa55'", "begins like a dictionary and is none: '{' was never closed"),
        ("{'X-A': pa55}", "begins like a dictionary and is none: its texts need quotes"),
        ("{'X-A': '${x', 'X-B: 2'}", "begins like a dictionary and is none: "),
        ("X-A: pa55", "must be a dictionary of names and values, got a value of type str."),
    ],
)
def test_a_header_whose_quotes_broke_says_so(header: str, sentence: str) -> None:
    with pytest.raises(Refusal) as caught:
        check_headers(header)
    assert sentence in caught.value.detail
    assert "pa55" not in caught.value.detail
