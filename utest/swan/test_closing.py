from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from SwanSocketLibrary.swan.call_arguments import (
    ABNORMAL_CLOSURE,
    MAX_REASON_BYTES,
    NO_STATUS,
    NORMAL_CLOSURE,
    check_code,
    check_reason,
    may_be_sent,
)
from SwanSocketLibrary.swan.profile import Failure, Refusal

SENDABLE = {*range(1000, 1004), *range(1007, 1015), *range(3000, 5000)}


def code_refusal(code: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        check_code(code)
    assert caught.value.failure is Failure.INVALID_PARAMETER
    return caught.value


def reason_refusal(reason: object) -> Refusal:
    with pytest.raises(Refusal) as caught:
        check_reason(reason)
    assert caught.value.failure is Failure.INVALID_PARAMETER
    return caught.value


@pytest.mark.rule("S27")
def test_exactly_the_codes_of_the_rule_may_be_sent() -> None:
    assert {code for code in range(-1, 70_000) if may_be_sent(code)} == SENDABLE


@pytest.mark.rule("S9")
def test_the_codes_that_stand_for_no_code_are_those_of_the_standard() -> None:
    assert (NORMAL_CLOSURE, NO_STATUS, ABNORMAL_CLOSURE) == (1000, 1005, 1006)


@pytest.mark.rule("S26")
@pytest.mark.parametrize(
    ("code", "taken"),
    [
        (None, 1000),
        (1000, 1000),
        (1001.0, 1001),
        ("1001", 1001),
        ("1000", 1000),
        ("4999", 4999),
        ("00003000", 3000),
        ("000003000", 3000),
    ],
)
def test_a_code_is_a_number_or_digits_and_1000_without_one(code: object, taken: int) -> None:
    checked = check_code(code)
    assert checked == taken
    assert type(checked) is int


@pytest.mark.rule("S26")
@pytest.mark.parametrize(
    ("code", "described"),
    [
        ("", "''"),
        ("abc", "'abc'"),
        (" 1000", "' 1000'"),
        ("1000 ", "'1000 '"),
        ("1000\n", "'1000\n'"),
        ("+1000", "'+1000'"),
        ("-1000", "'-1000'"),
        ("1e3", "'1e3'"),
        ("1000.0", "'1000.0'"),
        ("1_000", "'1_000'"),
        ("１０００", "'１０００'"),
        ("٣٠٠٠", "'٣٠٠٠'"),
        ("0000001000", "'0000001000'"),
        (True, "bool True"),
        (1000.5, "float 1000.5"),
        (math.nan, "float nan"),
        (math.inf, "float inf"),
        (b"1000", "a value of type bytes"),
        ([1000], "a value of type list"),
    ],
)
def test_a_code_that_is_no_whole_number_is_refused(code: object, described: str) -> None:
    assert f"got {described}. Leave it out for 1000." in code_refusal(code).detail


@pytest.mark.rule("S26", "S27")
@pytest.mark.parametrize(
    "code", [-1, 0, 1, 999, 1004, 1005, 1006, 1015, 1016, 2000, 2999, 5000, 65535, 10**9]
)
@pytest.mark.parametrize("form", [int, float, str])
def test_a_code_that_may_not_be_sent_is_refused_in_each_form(code: int, form: type) -> None:
    code_refusal(form(code))


@pytest.mark.rule("S27")
@pytest.mark.parametrize("code", [1000, 1003, 1007, 1014, 3000, 4999])
@pytest.mark.parametrize("form", [int, float, str])
def test_a_code_at_a_bound_is_taken_in_each_form(code: int, form: type) -> None:
    assert check_code(form(code)) == code


@pytest.mark.rule("S27")
def test_the_refusal_names_the_code_and_those_that_work() -> None:
    expected = "code 1005 may not be sent. Use 1000–1003, 1007–1014 or 3000–4999."
    assert code_refusal("1005").detail == expected


@pytest.mark.rule("S28")
@pytest.mark.parametrize(
    "reason",
    [
        "",
        "close reason",
        "a" * 123,
        "你" * 41,
        "é" * 61 + "a",
        "😀" * 30 + "abc",
        "a\0b",
    ],
)
def test_a_reason_of_up_to_123_bytes_is_taken_as_it_is(reason: str) -> None:
    assert check_reason(reason) == reason


@pytest.mark.rule("S28")
def test_no_reason_is_the_empty_one() -> None:
    assert check_reason(None) == ""


@pytest.mark.rule("S28")
@pytest.mark.parametrize(
    ("reason", "size", "characters"),
    [
        ("a" * 124, 124, 124),
        ("你" * 42, 126, 42),
        ("你" * 41 + "a", 124, 42),
        ("é" * 62, 124, 62),
        ("😀" * 31, 124, 31),
    ],
)
def test_a_reason_of_more_bytes_is_refused(reason: str, size: int, characters: int) -> None:
    detail = reason_refusal(reason).detail
    assert f"{size} bytes long in UTF-8 ({characters} characters); at most 123" in detail


@pytest.mark.rule("S28")
@given(st.text(alphabet=st.sampled_from("aé你😀"), max_size=140))
def test_the_bytes_of_a_reason_decide_not_its_characters(reason: str) -> None:
    if len(reason.encode()) <= MAX_REASON_BYTES:
        assert check_reason(reason) == reason
    else:
        reason_refusal(reason)


@pytest.mark.rule("S28")
@pytest.mark.parametrize("reason", [7, True, b"bye", ["bye"]])
def test_a_reason_that_is_no_string_is_refused(reason: object) -> None:
    assert "reason must be a string, got " in reason_refusal(reason).detail


@pytest.mark.rule("S28")
def test_a_lone_surrogate_is_refused_and_not_shown() -> None:
    expected = "reason holds a lone surrogate, which is not text."
    assert reason_refusal("bye \ud800").detail == expected


@pytest.mark.rule("S27")
def test_a_number_too_large_to_write_out_is_refused_too() -> None:
    with pytest.raises(Refusal, match="may not be sent"):
        check_code(10**5000)
