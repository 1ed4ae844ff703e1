from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from fnmatch import fnmatch
from typing import Any

import pytest
from assertionengine import AssertionOperator

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.keywords.assertions import (
    BinaryAssertion,
    MessageAssertion,
    check_operator,
    message_assertion,
    to_operator,
    verify_number,
    verify_text,
    verify_value,
)
from utest.robot_runs import run_steps


def operator(name: str | None) -> AssertionOperator | None:
    return None if name is None else AssertionOperator[name]


def asserting(name: str | None, expected: Any) -> MessageAssertion:
    return MessageAssertion(operator(name), expected, lambda data: [data])


def on_json(name: str | None, expected: Any) -> MessageAssertion:
    """An assertion on what the message's JSON text holds."""
    return MessageAssertion(operator(name), expected, lambda data: [json.loads(data)])


# Getters


def test_without_an_operator_the_value_is_returned() -> None:
    assert verify_text("OPEN", None, None, "The state") == "OPEN"
    assert verify_number(7, None, None, "The code") == 7
    assert verify_number(None, None, None, "The code") is None


def test_an_assertion_that_holds_returns_the_value() -> None:
    assert verify_text("OPEN", operator("=="), "OPEN", "The state") == "OPEN"
    assert verify_number(1001, operator(">"), 1000, "The code") == 1001


@pytest.mark.parametrize("expected", [1001, "1001"])
def test_a_number_can_be_expected_as_digits(expected: object) -> None:
    assert verify_number(1001, operator("=="), expected, "The code") == 1001


def test_an_assertion_that_does_not_hold_says_what_was_compared() -> None:
    with pytest.raises(AssertionError, match=r"The state 'OPEN' \(str\) should be 'CLOSED'"):
        verify_text("OPEN", operator("=="), "CLOSED", "The state")
    with pytest.raises(AssertionError, match=r"The code '1000' \(int\) should be '1001'"):
        verify_number(1000, operator("=="), "1001", "The code")


def test_the_tests_own_text_can_stand_instead() -> None:
    with pytest.raises(AssertionError, match=r"^Not open!$"):
        verify_text("CLOSED", operator("=="), "OPEN", "The state", "Not open!")
    with pytest.raises(AssertionError, match=r"^Wrong code!$"):
        verify_number(1, operator("=="), 2, "The code", "Wrong code!")


@pytest.mark.parametrize("expected", ["", 0, False, "OPEN"])
def test_an_expected_value_without_an_operator_is_refused_also_a_falsy_one(
    expected: object,
) -> None:
    for call in (
        lambda: verify_text("OPEN", None, expected, "The state"),
        lambda: verify_number(7, None, expected, "The code"),
        lambda: asserting(None, expected),
        lambda: check_operator(None, expected),
    ):
        with pytest.raises(InvalidArgument, match="an assertion operator such as == or contains"):
            call()


@pytest.mark.parametrize("nothing", ["NONE", "none", None])
def test_no_number_can_be_expected(nothing: str | None) -> None:
    assert verify_number(None, operator("=="), nothing, "The code") is None
    assert verify_number(1001, operator("!="), nothing, "The code") == 1001
    with pytest.raises(AssertionError, match=r"The code '1001' .* should be 'None'"):
        verify_number(1001, operator("=="), nothing, "The code")
    with pytest.raises(AssertionError, match=r"The code 'None' .* should not be 'None'"):
        verify_number(None, operator("!="), nothing, "The code")


def test_a_number_is_not_above_none() -> None:
    with pytest.raises(InvalidArgument, match=r"The code is a (whole )?number"):
        verify_number(1001, operator(">"), "NONE", "The code")


def test_a_number_cannot_be_compared_with_text() -> None:
    with pytest.raises(InvalidArgument, match=r"^The code is a (whole )?number"):
        verify_number(1000, operator("=="), "normal", "The code")


@pytest.mark.parametrize("name", ["==", ">"])
def test_before_there_is_a_number_none_can_be_compared(name: str) -> None:
    with pytest.raises(AssertionError) as caught:
        verify_number(None, operator(name), "1000", "The close code")
    assert "The close code" in str(caught.value)


def test_what_is_expected_is_not_sorted_in_place() -> None:
    expected = ["b", "a"]
    with pytest.raises(AssertionError):
        verify_text(["c", "a"], operator("=="), expected, "The list")
    assert expected == ["b", "a"]


@pytest.mark.parametrize(
    ("name", "value", "expected", "text"),
    [
        ("ends", "abc\n", "abc", r"The text 'abc\n' (str) should end with 'abc' (str)"),
        ("starts", b"\x00", b"\x01", r"The text b'\x00' (bytes) should start with b'\x01' (bytes)"),
        ("ends", "abc", "b", "The text 'abc' (str) should end with 'b' (str)"),
    ],
)
def test_a_wrong_beginning_or_end_is_shown(
    name: str, value: str | bytes, expected: str | bytes, text: str
) -> None:
    with pytest.raises(AssertionError) as caught:
        verify_text(value, operator(name), expected, "The text")
    assert str(caught.value) == text
    with pytest.raises(AssertionError, match=r"^My text$"):
        verify_text(value, operator(name), expected, "The text", "My text")


@pytest.mark.parametrize(
    ("message", "said"),
    [
        ('Not {"a": 1}!', 'Not {"a": 1}!'),
        ("{}", "{}"),
        ("{value.x}", "{value.x}"),
        ("{value} is wrong", "'abc' is wrong"),
    ],
)
@pytest.mark.parametrize(("name", "expected"), [("==", "b"), ("ends", "b"), ("matches", "^b")])
@pytest.mark.parametrize("verify", [verify_text, verify_value])
def test_braces_in_the_tests_own_text_stand_for_themselves(
    verify: Callable[..., Any], name: str, expected: str, message: str, said: str
) -> None:
    with pytest.raises(AssertionError) as caught:
        verify("abc", operator(name), expected, "The text", message)
    assert str(caught.value) == said


@pytest.mark.parametrize("expected", ["1000.5", 1000.5, "inf", "nan", float("nan")])
@pytest.mark.parametrize("name", ["==", "<"])
def test_a_whole_number_is_compared_with_whole_numbers(name: str, expected: object) -> None:
    with pytest.raises(InvalidArgument, match=r"^The code is a (whole )?number"):
        verify_number(1000, operator(name), expected, "The code")


# Messages


def test_without_an_operator_any_message_matches() -> None:
    assert asserting(None, None)("hello") == (True, "hello")
    assert asserting(None, None)(b"\x00") == (True, b"\x00")
    assert asserting(None, None)("") == (True, "")


@pytest.mark.parametrize(
    ("name", "expected", "matching", "other"),
    [
        ("==", "hello", "hello", "Hello"),
        ("!=", "hello", "Hello", "hello"),
        ("contains", "ell", "hello", "help"),
        ("not contains", "ell", "help", "hello"),
        ("starts", "he", "hello", "the"),
        ("ends", "lo", "hello", "low"),
        ("ends", "lo", "hello", "hello\n"),
        ("ends", "lo\n", "hello\n", "hello"),
        ("starts", "a.c", "a.cd", "abcd"),
        ("starts", "b", "b\na", "a\nb"),
        ("starts", b"\x90\x03", b"\x90\x03hi", b"hi\x90\x03"),
        ("ends", b"hi", b"\x90\x03hi", b"hi\n"),
        ("matches", "^h.llo$", "hallo", "hllo"),
        ("==", b"\x00", b"\x00", b"\x01"),
        ("==", "7", "7", "8"),
        ("==", "", "", "x"),
    ],
)
def test_a_message_matches_or_does_not(
    name: str, expected: object, matching: str | bytes, other: str | bytes
) -> None:
    assertion = asserting(name, expected)
    assert assertion(matching) == (True, matching)
    assert assertion(other) == (False, None)
    assert assertion.error == ""


HEAD, TAIL = b"\x90\x03", "号".encode()
FRAME = HEAD + b"hi\n" + TAIL


@pytest.mark.parametrize(
    ("name", "expected", "matching", "other"),
    [
        ("==", FRAME, FRAME, HEAD),
        ("==", b"", b"", FRAME),
        ("!=", b"", FRAME, b""),
        ("contains", b"hi", FRAME, b"Hi"),
        ("contains", bytearray(b"hi"), FRAME, b"Hi"),
        ("*=", TAIL, FRAME, TAIL[:2]),
        ("contains", b"", b"", "text"),
        ("not contains", b"hi", b"", FRAME),
        ("starts", HEAD, FRAME, b"\x90"),
        ("starts", bytearray(HEAD), FRAME, b"\x90"),
        ("starts", b"", b"", "text"),
        ("ends", TAIL, FRAME, FRAME + b"\n"),
        ("ends", b"hi", b"hi", b"hi\n"),
        ("starts", b".", b".", b"a"),
        ("ends", b"", FRAME, "text"),
        ("matches", rb"^\x90.h", FRAME, b"h"),
        ("matches", b"^$", b"", FRAME),
        ("matches", "^$", "", "text"),
        ("matches", "^中?$", "", "文"),
    ],
)
def test_operators_are_right_for_bytes_and_for_nothing(
    name: str, expected: bytes | str, matching: bytes | str, other: bytes | str
) -> None:
    assert asserting(name, expected)(matching) == (True, matching)
    assert asserting(name, expected)(other) == (False, None)
    if type(matching) is type(other):
        assert verify_text(matching, operator(name), expected, "The data") == matching
        with pytest.raises(AssertionError):
            verify_text(other, operator(name), expected, "The data")


def test_groups_in_bytes_and_in_nothing_are_returned() -> None:
    assert asserting("matches", rb"(\x90)(?:.)(h)")(FRAME) == (True, (b"\x90", b"h"))
    assert asserting("matches", rb"(?P<kind>\x90)")(FRAME) == (True, {"kind": b"\x90"})
    assert asserting("matches", "(名?)")("") == (True, ("",))


@pytest.mark.parametrize("name", [">", ">=", "<", "<="])
def test_long_whole_numbers_are_ordered_exactly(name: str) -> None:
    number = 9007199254740993
    for value in (number - 1, number, number + 1):
        holds = {">": value > number, ">=": value >= number}
        holds |= {"<": value < number, "<=": value <= number}
        assert on_json(name, str(number))(str(value))[0] is holds[name]


@pytest.mark.parametrize("data", ["7", b"7"])
def test_text_and_bytes_are_compared_as_what_they_are(data: str | bytes) -> None:
    assert asserting("==", "7")(data)[0] is isinstance(data, str)
    assert asserting("==", b"7")(data)[0] is isinstance(data, bytes)


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ("7", "==", "7"),
        ("7", "==", 7),
        ("7", ">", "6.5"),
        ("true", "==", "true"),
        ("null", "==", "null"),
        ("null", "==", None),
        ('"7"', "==", "7"),
        ('"null"', "==", "null"),
        ('["a", 1]', "==", '["a", 1]'),
        ('["tea"]', "contains", "tea"),
        ('{"a": 1}', "==", '{"a": 1}'),
    ],
)
def test_what_is_expected_is_read_as_json_where_the_value_is_no_text(
    text: str, name: str, expected: object
) -> None:
    assert on_json(name, expected)(text) == (True, json.loads(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [("7", "8"), ('"7"', 7), ("null", "none"), ("null", "0"), ("7", "seven"), ("false", "null")],
)
def test_values_of_other_kinds_do_not_match(text: str, expected: object) -> None:
    assertion = on_json("==", expected)
    assert assertion(text) == (False, None)
    assert assertion.error == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", "1"),
        ("true", 1),
        ("1", "true"),
        ("0", False),
        ("[1, 0]", "[true, false]"),
        ('{"a": true}', '{"a": 1}'),
        ("1", '"1"'),
    ],
)
def test_true_is_no_number_in_json(text: str, expected: object) -> None:
    assert on_json("==", expected)(text) == (False, None)
    assert on_json("!=", expected)(text) == (True, json.loads(text))
    assert on_json("contains", expected)(f"[{text}]") == (False, None)
    assert on_json("not contains", expected)(f"[{text}]")[0]


@pytest.mark.parametrize("expected", [(1, 2), [1, 2], "[1, 2]"])
def test_a_tuple_is_an_array_in_json(expected: object) -> None:
    assert on_json("==", expected)("[1, 2]") == (True, [1, 2])
    assert on_json("!=", expected)("[1, 2]") == (False, None)


def test_an_assertion_that_only_json_refutes_has_words() -> None:
    with pytest.raises(AssertionError, match=r"^The data True \(bool\) should be 1 \(int\)$"):
        verify_value(True, operator("=="), "1", "The data")


@pytest.mark.parametrize(
    ("text", "expected", "why"),
    [
        ("true", "True", "'True' is meant as JSON, and is none: write true"),
        ("null", "None", "'None' is meant as JSON, and is none: write null"),
        ('{"a": 1}', "{'a': 1}", """is none: write {"a": 1}"""),
        ('{"a": 1}', '{"a": 1,}', """is none: write {"a": 1}"""),
        ('{"1": 2}', "{1: 2}", """is none: write {"1": 2}"""),
        ("[1, 2]", "(1, 2)", "is none: write [1, 2]"),
        ("0.5", ".5", "is none: write 0.5"),
        ('{"a": 1}', '{"a" 1}', "is none: Expecting ':' delimiter"),
    ],
)
@pytest.mark.parametrize("name", ["==", "!="])
def test_what_python_could_read_and_json_cannot_is_equal_to_nothing_and_said(
    name: str, text: str, expected: str, why: str
) -> None:
    assertion = on_json(name, expected)
    assert assertion(text) == (False, None)
    assert why in assertion.error
    with pytest.raises(AssertionError, match=re.escape(why)):
        verify_value(json.loads(text), operator(name), expected, "The data")


@pytest.mark.parametrize(
    ("text", "name", "expected"),
    [
        ('"True"', "==", "True"),
        ('"{a}"', "==", "{a}"),
        ("null", "!=", "[draft]"),
        ("7", "!=", "seven"),
        ('["True"]', "contains", "True"),
        ('{"a b": 1}', "contains", "a b"),
        ("[1]", "not contains", "x"),
    ],
)
def test_text_that_is_no_json_may_be_text(text: str, name: str, expected: str) -> None:
    assert on_json(name, expected)(text) == (True, json.loads(text))


@pytest.mark.parametrize("name", ["contains", "matches", "<", "validate", "then", "starts"])
def test_an_operator_without_anything_behind_it_is_refused(name: str) -> None:
    for call in (
        lambda: asserting(name, None),
        lambda: message_assertion(operator(name), None, None),
        lambda: verify_text("OPEN", operator(name), None, "The state"),
        lambda: verify_number(7, operator(name), None, "The code"),
        lambda: verify_value([7], operator(name), None, "The data"),
    ):
        with pytest.raises(InvalidArgument, match=f"^Nothing stands behind {re.escape(name)}: "):
            call()


@pytest.mark.parametrize("name", ["==", "!="])
def test_nothing_can_be_expected_where_there_may_be_none(name: str) -> None:
    with pytest.raises(InvalidArgument, match=r"^Nothing stands behind"):
        verify_text("OPEN", operator(name), None, "The state")
    with pytest.raises(InvalidArgument, match=r"^Nothing stands behind"):
        verify_number(7, operator(name), None, "The number", nothing=False)
    assert verify_text(None, operator("=="), None, "The reason", nothing=True) is None


@pytest.mark.parametrize("name", ["validate", "then"])
def test_what_is_to_be_evaluated_is_text(name: str) -> None:
    with pytest.raises(InvalidArgument, match="takes a Python expression about value as text"):
        asserting(name, 5)


@pytest.mark.parametrize("name", ["==", "!="])
def test_a_text_is_not_compared_with_bytes(name: str) -> None:
    with pytest.raises(InvalidArgument, match="The state is text, and bytes are expected"):
        verify_text("OPEN", operator(name), b"OPEN", "The state")


def test_the_first_of_several_values_that_matches_counts() -> None:
    assertion = MessageAssertion(operator(">"), 1, lambda _data: [1, 2, 3])
    assert assertion("") == (True, 2)


def test_a_message_without_a_value_does_not_match_even_without_an_operator() -> None:
    assert MessageAssertion(None, None, lambda _data: [])("x") == (False, None)


def test_a_value_that_is_none_matches_without_an_operator() -> None:
    assert on_json(None, None)("null") == (True, None)


def test_nothing_is_sorted_in_place() -> None:
    value, expected = ["c", "a"], ["b", "a"]
    MessageAssertion(operator("=="), expected, lambda _data: [value])("")
    assert (value, expected) == (["c", "a"], ["b", "a"])


@pytest.mark.parametrize("expected", ["(", "[a", 7])
def test_a_bad_regular_expression_is_refused_at_once(expected: object) -> None:
    with pytest.raises(InvalidArgument, match="is no regular expression: "):
        asserting("matches", expected)


def test_brackets_are_no_regular_expression_for_other_operators() -> None:
    assert asserting("contains", "(")("a (b)")[0]


def test_a_comparison_that_raises_does_not_match_and_says_why() -> None:
    assertion = on_json(">", "5")
    assert assertion("[7]") == (False, None)
    assert assertion.error == "a value of type list is no number"


@pytest.mark.parametrize(
    ("data", "matches"), [("10", True), ("5.5", True), ("5", False), ("abc", False), ("", False)]
)
def test_text_is_ordered_as_the_number_that_it_is(data: str, matches: bool) -> None:
    assert asserting(">", "5")(data) == ((True, data) if matches else (False, None))


def test_ordering_by_what_is_no_number_is_refused_at_once() -> None:
    with pytest.raises(InvalidArgument, match="a number is needed, and 'x' is no number"):
        asserting("<=", "x")


def test_a_later_value_can_match_after_one_that_raised() -> None:
    assertion = MessageAssertion(operator(">"), 5, lambda _data: ["text", 7])
    assert assertion("") == (True, 7)


def test_the_error_is_that_of_the_last_value_that_was_compared() -> None:
    assertion = on_json(">", 5)
    assertion('"text"')
    assert assertion.error
    assertion("3")
    assert assertion.error == ""


def test_the_assertion_is_shown_with_its_operator() -> None:
    assert str(asserting("==", "a")) == " == 'a'"
    assert str(asserting(None, None)) == ""


def test_expressions_are_evaluated_by_robot() -> None:
    test = run_steps(
        "Connect Socket    ws://h",
        'Send Socket Message    {"n": 7}',
        'Send Socket Message    {"n": 8}',
        "${n} =    Wait For Socket Message    validate    value > 7    json_path=$.n",
        "Should Be Equal    ${n}    ${8}",
        "${n} =    Wait For Socket Message    then    value * 2    json_path=$.n",
        "Should Be Equal    ${n}    ${14}",
    )
    assert test.passed, test.message


def test_an_expression_that_cannot_be_evaluated_is_told() -> None:
    test = run_steps(
        "Connect Socket    ws://h",
        "Send Socket Message    hello",
        "Wait For Socket Message    validate    vlaue == 'x'    timeout=10ms",
    )
    assert test.message.startswith("The assertion cannot be evaluated: ")
    assert "vlaue" in test.message


def test_a_message_that_names_an_error_is_not_one_of_the_expression() -> None:
    test = run_steps(
        "Connect Socket    ws://h",
        "Send Socket Message    NameError: SyntaxError: Execution terminated by signal",
        "Send Socket Message    7",
        "Wait For Socket Message    validate    int(value) == 7",
    )
    assert test.passed, test.message


def test_what_a_message_put_into_an_error_stays_in_its_line() -> None:
    class Raising:
        def __eq__(self, other: object) -> bool:
            raise ValueError(f"bad: {other}")

        __hash__ = None  # type: ignore[assignment]

    assertion = asserting("==", Raising())
    assertion("a\nb\x1b[2J")
    assert assertion.error == r"bad: a\nb\x1b[2J"


def test_a_signal_while_a_message_is_compared_ends_the_test() -> None:
    class Stopped(Exception):
        dont_continue = True

    class Compared:
        def __eq__(self, other: object) -> bool:
            raise Stopped

        __hash__ = None  # type: ignore[assignment]

    with pytest.raises(Stopped):
        asserting("==", Compared())("x")


# What a wait may remember


@pytest.mark.parametrize(
    ("name", "expected", "remembered"),
    [
        (None, None, True),
        ("==", "a", True),
        (">", 4, True),
        ("matches", "a.*", True),
        ("validate", "value == $x", False),
        ("then", "value", False),
        ("==", ["a"], False),
    ],
)
def test_what_an_expression_or_a_container_decides_is_not_remembered(
    name: str | None, expected: object, remembered: bool
) -> None:
    condition = asserting(name, expected).condition
    assert (condition is not None) is remembered
    if remembered:
        assert condition == asserting(name, expected).condition
        assert hash(condition)


def test_a_number_is_another_condition_than_its_text_or_a_boolean() -> None:
    conditions = {asserting("==", expected).condition for expected in (1, "1", True, 1.0)}
    assert len(conditions) == 4


@pytest.mark.skipif(
    sys.version_info < (3, 11),
    reason="get_type_hints of Python 3.10 makes a union of a type whose default is None",
)
@pytest.mark.parametrize(
    "step",
    [
        "Wait For Socket Message    hello",
        "Wait For Server Message    hello",
        "Get Socket State    hello",
        "Get Close Code    hello",
        "Get Callback Count    onSocketOpen    hello",
        "Get Error Message    hello",
    ],
)
def test_who_forgets_the_operator_sees_the_operators_and_how_to_write_it(step: str) -> None:
    message = run_steps(step).message
    assert message.startswith("'hello' is no assertion operator. To compare with it, write an op")
    assert "  ==    hello. Operators are ==, !=, " in message
    assert ", contains, " in message


@pytest.mark.parametrize(
    ("steps", "hint"),
    [
        ("Get Socket State    == OPEN", "At least two spaces stand between cells:  ==    OPEN."),
        ("Get Socket State    ==OPEN", "At least two spaces stand between cells:  ==    OPEN."),
        ("Get Socket State    equls    OPEN", "Did you mean equals? Operators are "),
        ("Get Socket State    =    OPEN", "Did you mean ==? Operators are "),
        ("Get Socket State    starts with    OP", "Did you mean starts? Operators are "),
        ("Get Socket State    OPEN    ==", "The operator stands first:  ==    OPEN."),
        ("Get Socket State    open?    OPEN", "It stands where the operator should, before what "),
        ("Get Socket State    open?    assertion_expected=OPEN", "It stands where the operator s"),
        ("Get Socket State    assertion_operator=OPEN", "before it:  ==    OPEN."),
        ("Get Socket State    ${7}", "int 7 is no assertion operator. "),
        ("Get Socket State    ${{['OPEN']}}", "a value of type list is no assertion operator. "),
    ],
)
def test_what_is_no_operator_says_how_to_write_what_was_meant(steps: str, hint: str) -> None:
    assert hint in run_steps(steps).message


@pytest.mark.parametrize("name", AssertionOperator.__members__)
def test_every_name_of_an_operator_is_known_in_any_case(name: str) -> None:
    assert to_operator(name.title(), None) is AssertionOperator[name]
    assert to_operator(AssertionOperator[name], None) is AssertionOperator[name]


@pytest.mark.parametrize(
    ("expected", "json_path", "data_type", "sentence"),
    [
        ({"a": 1}, None, None, "and a dictionary is expected. Add json_path=$ to compare with the"),
        ([1], None, "string", "and a list is expected. Add json_path=$ to compare"),
        (7, None, None, "and a number is expected. Write it without ${}, or add json_path=$ to"),
        (True, None, None, "and true or false is expected. Write it without ${}, or add json_"),
        (None, None, None, "Nothing stands behind {}: write what is expected, or ${EMPTY}."),
        (b"x", "$.a", None, "JSON holds no bytes: expect text, or leave out json_path=."),
        ("x", None, "arrayBuffer", "data_type=arrayBuffer takes messages of bytes alone, and text"),
        (b"x", None, "string", "data_type=string takes messages of text alone, and bytes is"),
    ],
)
@pytest.mark.parametrize("name", ["==", "!=", "contains", "not contains", "starts", "ends"])
def test_what_no_message_can_be_is_refused_before_the_wait(
    name: str, expected: object, json_path: str | None, data_type: Any, sentence: str
) -> None:
    with pytest.raises(InvalidArgument) as caught:
        message_assertion(operator(name), expected, json_path, data_type)
    assert sentence.replace("{}:", f"{name}:") in str(caught.value)


@pytest.mark.parametrize(
    ("name", "expected", "json_path"),
    [
        ("==", {"a": 1}, "$"),
        ("==", None, "$.a"),
        ("contains", 7, "$.a"),
        ("==", bytearray(b"x"), None),
        (">", 7, None),
        ("validate", "value", None),
        (None, None, None),
    ],
)
def test_what_a_message_can_be_is_taken(name: str | None, expected: object, json_path: Any) -> None:
    message_assertion(operator(name), expected, json_path)


@pytest.mark.parametrize(
    ("name", "data", "expected", "error"),
    [
        ("==", "hello", b"hello", "it is text, and bytes are expected"),
        ("==", b"hello", "hello", "it is bytes, and text is expected"),
        ("ends", "text", b"", "it is text, and bytes are expected"),
        ("starts", b"hello", "hello", "it is bytes, and text is expected"),
        ("==", "hello", "hallo", ""),
        ("contains", "hello", b"h", "it is text, and bytes are expected, but contains finds text"),
        ("not contains", b"hello", "h", "it is bytes, and text is expected, but not contains fi"),
        ("matches", b"hello", "h", "it is bytes, and text is expected, but matches takes text wi"),
    ],
)
def test_a_failed_wait_says_where_text_and_bytes_were_compared(
    name: str, data: str | bytes, expected: object, error: str
) -> None:
    assertion = message_assertion(operator(name), expected, None)
    assert assertion(data) == (False, None)
    assert assertion.error.startswith(error)
    assert bool(assertion.error) is bool(error)


@pytest.mark.parametrize(
    ("value", "name", "expected"),
    [({"a": 1}, "contains", {"a": 1}), (7, "contains", "x"), (7, "matches", "x")],
)
def test_a_failed_wait_says_what_an_operator_cannot_compare(
    value: object, name: str, expected: object
) -> None:
    assertion = message_assertion(operator(name), expected, "$")
    assert assertion(json.dumps(value)) == (False, None)
    assert f" expected, but {name} " in assertion.error


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ("validate    value['a'] == 1", "TypeError: *with json_path=$ it is the JSON in it."),
        ("validate    value['b'] == 1    json_path=$", "KeyError: 'b'"),
        ("validate    value == $nothing", "Variable '$nothing' not found. In an expression $name*"),
        ("validate    $.id == 7", "*In an expression *"),
        ("validate    value == hello", "NameError: *module. In an expression text stands in quot*"),
        ("validate    value = 7", "SyntaxError: *. In an expression text stands in quotes*"),
        ("then    value == hello", "NameError: *module. In an expression text stands in quot*"),
    ],
)
def test_an_expression_that_cannot_be_evaluated_says_what_to_do(steps: str, sentence: str) -> None:
    message = run_steps(
        "Start Socket Server",
        "${url} =    Get Socket Server Url",
        "Connect Socket    ${url}",
        "Wait For Socket Open",
        'Send Socket Message    {"a": 1}',
        f"Wait For Socket Message    {steps}    timeout=200ms",
        library="SwanSocketLibrary",
    ).message
    assert fnmatch(message, f"*{sentence}"), message


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        ("contains    ${{b'x'}}", "is text, and bytes are expected, but contains finds text in"),
        ("<    ${5}", "is text, and a number is expected, but < takes text with text, bytes"),
        ("validate    value == OPEN", "NameError: name 'OPEN' is not defined nor importable as mo"),
        ("validate    value == $nothing", "Variable '$nothing' not found. In an expression $name"),
    ],
)
def test_a_getter_says_what_it_cannot_compare(steps: str, sentence: str) -> None:
    message = run_steps("Connect Socket    ws://h", f"Get Socket State    {steps}").message
    assert sentence in message
    assert not message.startswith("TypeError")


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        (
            "contains    1",
            "is a number: compare it by one of ==, !=, <, >, <=, >=, validate, then,",
        ),
        ("==    one", "is a whole number, and 'one' is none."),
        ("==    1.5", "is a whole number, and '1.5' is none."),
        ("<    ${{[1]}}", "is int 0, which is no number."),
    ],
)
def test_a_number_is_compared_with_numbers(steps: str, sentence: str) -> None:
    assert sentence in run_steps(f"Get Callback Count    onSocketOpen    {steps}").message


# Binary


def test_an_equal_binary_message_is_judged_once_and_an_expression_each_time() -> None:
    same = [BinaryAssertion(operator("=="), "20 ??") for _ in range(2)]
    assert same[0].condition == same[1].condition is not None
    assert BinaryAssertion(operator("!="), "20 ??").condition != same[0].condition
    assert BinaryAssertion(operator("validate"), "value == $x").condition is None


@pytest.mark.parametrize("name", ["==", "matches", None])
def test_text_is_no_binary_message(name: str | None) -> None:
    expected = {"==": "20", "matches": "."}.get(name or "")
    assertion = BinaryAssertion(operator(name), expected)
    assert assertion("20") == (False, None)
    assert assertion.error == "it is text, and bytes are expected."
    assert assertion(b" ") == (True, b" ")
    assert assertion.error == ""


@pytest.mark.parametrize("name", ["<", ">", "<=", ">="])
def test_bytes_are_not_ordered(name: str) -> None:
    with pytest.raises(InvalidArgument, match="Bytes have no size to compare by: use one of ==, "):
        BinaryAssertion(operator(name), "20")
