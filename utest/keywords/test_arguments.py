from __future__ import annotations

import json
from datetime import timedelta
from types import MappingProxyType

import pytest
from robot.api.types import Secret

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.keywords.arguments import (
    deadline,
    json_text,
    literal,
    names,
    positive_seconds,
    reveal,
)
from SwanSocketLibrary.reporting.masking import Masker

DEEP = "[" * 100_000


def test_a_secret_is_revealed_and_hidden_from_then_on() -> None:
    masker = Masker()
    assert reveal(Secret("pa55word"), masker) == "pa55word"
    assert masker.hide("the pa55word") == "the ***"


def test_secrets_are_revealed_at_any_depth() -> None:
    masker = Masker()
    given = {"list": [Secret("one!"), (Secret("two!"), {"deep": Secret("three!")})], "n": 7}
    assert reveal(given, masker) == {"list": ["one!", ["two!", {"deep": "three!"}]], "n": 7}
    assert masker.hide("one! two! three!") == "*** *** ***"


def test_a_secret_can_be_a_name_in_a_mapping_of_any_kind() -> None:
    assert reveal(MappingProxyType({Secret("key!"): 1}), Masker()) == {"key!": 1}


def test_what_holds_a_secret_is_not_changed() -> None:
    given = {"key": [Secret("one!")]}
    reveal(given, Masker())
    assert isinstance(given["key"][0], Secret)


@pytest.mark.parametrize("value", [None, "text", b"bytes", 7, 1.5, True])
def test_other_values_are_revealed_as_they_are(value: object) -> None:
    assert reveal(value, Masker()) is value


@pytest.mark.parametrize(
    ("value", "opening", "read"),
    [
        ("['chat', 'v2']", "[", ["chat", "v2"]),
        ("  {'a': 1} ", "{", {"a": 1}),
        ("{'a': 1}", "[", "{'a': 1}"),
        ("[not, python]", "[", "[not, python]"),
        ("[__import__('os')]", "[", "[__import__('os')]"),
        ("['", "[", "['"),
        ("", "[", ""),
        (None, "[", None),
        (["chat"], "[", ["chat"]),
    ],
)
def test_a_literal_is_read_and_anything_else_stays(
    value: object, opening: str, read: object
) -> None:
    assert literal(value, opening) == read


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (None, ()),
        ("", ()),
        ("a", ("a",)),
        (" a , b,, c ", ("a", "b", "c")),
        ("['a', 'b']", ("a", "b")),
        (["a", 7], ("a", "7")),
        (("a",), ("a",)),
        ({"a"}, ("a",)),
        (frozenset({"a"}), ("a",)),
    ],
)
def test_names_are_a_list_or_text_with_commas(value: object, read: tuple[str, ...]) -> None:
    assert names(value, "domains") == read


@pytest.mark.parametrize("value", [7, {"a": 1}, b"a"])
def test_names_that_are_neither_are_refused_with_the_arguments_name(value: object) -> None:
    with pytest.raises(InvalidArgument, match=r"^domains must be a list, or names with commas"):
        names(value, "domains")


def test_a_duration_is_in_seconds() -> None:
    assert positive_seconds(timedelta(minutes=1, milliseconds=500), "timeout") == 60.5


@pytest.mark.parametrize(("seconds", "shown"), [(0, "0"), (-1.5, "-1.5")])
def test_a_duration_that_is_not_positive_is_refused(seconds: float, shown: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        positive_seconds(timedelta(seconds=seconds), "close_timeout")
    assert str(caught.value) == (
        f"close_timeout must be longer than zero, such as 5s or 500ms, got {shown} seconds."
    )


def test_a_wait_takes_its_own_timeout_or_the_default() -> None:
    assert deadline(None, 10).seconds == 10
    assert deadline(None, 0).seconds == 0
    assert deadline(timedelta(seconds=2), 10).seconds == 2


@pytest.mark.parametrize("argument", ["timeout", "within"])
def test_a_bad_timeout_is_refused_under_the_name_that_it_has(argument: str) -> None:
    with pytest.raises(InvalidArgument, match=f"^{argument} must be longer than zero"):
        deadline(timedelta(0), 10, argument)


def test_a_timeout_is_called_timeout_unless_said_otherwise() -> None:
    with pytest.raises(InvalidArgument, match=r"^timeout must"):
        deadline(timedelta(0), 10)


@pytest.mark.parametrize(
    "value",
    [None, True, 7, 1.5, [], {}, ["a", None], {"a": {"b": [1]}}, "text", "", "true", "7", '"x"'],
)
def test_a_value_becomes_its_json_text(value: object) -> None:
    assert json.loads(json_text(value)) == value


def test_characters_stay_as_they_are() -> None:
    assert json_text({"名": "你好"}) == '{"名": "你好"}'


@pytest.mark.parametrize("text", ['{"a":1}', "[]", '  {"a": [1]}\n', "[1, 2]"])
def test_text_that_is_a_json_object_or_array_stays(text: str) -> None:
    assert json_text(text) == text


@pytest.mark.parametrize(
    "text", ["{a: 1}", "{", '{"a": 1} x', '{"say": "say "hi""}', "[NaN]", '{"a": -Infinity}', DEEP]
)
def test_text_that_only_begins_like_json_is_refused(text: str) -> None:
    with pytest.raises(InvalidArgument, match="begins like a JSON object or array, but it is none"):
        json_text(text)


@pytest.mark.parametrize(
    ("text", "made"),
    [("[1,]", "[1]"), ("{'text': '你好', 'ok': True}", '{"text": "你好", "ok": true}')],
)
def test_text_that_python_would_write_is_made_into_json(text: str, made: str) -> None:
    assert json_text(text) == made


def test_a_secret_inside_other_text_is_refused() -> None:
    for value in ("Bearer <secret>", {"Authorization": "Bearer <secret>"}, [["<secret>"]]):
        with pytest.raises(InvalidArgument, match="all that is left of a Secret"):
            reveal(value, Masker())


@pytest.mark.parametrize(
    "value", [b"x", {1, 2}, object(), float("nan"), [float("inf")], {(1, 2): 3}]
)
def test_a_value_that_json_has_no_form_for_is_refused(value: object) -> None:
    with pytest.raises(InvalidArgument, match=r"^The value cannot be sent as JSON: "):
        json_text(value)


def test_a_value_that_holds_itself_is_refused() -> None:
    value: list[object] = []
    value.append(value)
    with pytest.raises(InvalidArgument, match="cannot be sent as JSON"):
        json_text(value)


def test_a_value_that_is_too_deep_is_refused() -> None:
    value: list[object] = []
    for _ in range(200_000):
        value = [value]
    with pytest.raises(InvalidArgument, match="cannot be sent as JSON"):
        json_text(value)
