from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, Optional

import pytest
from robot.api.types import Secret

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.keywords.conversion import (
    Retries,
    json_text,
    literal,
    names,
    positive_seconds,
    refuse_misspelt,
    retries,
)
from SwanSocketLibrary.keywords.keyword_runs import names_secret, opened, takes_secrets
from SwanSocketLibrary.output.redaction import Redactor
from SwanSocketLibrary.session.sockets import SocketTask
from SwanSocketLibrary.swan.payloads import Headers, Payload


class Pair(NamedTuple):
    first: object
    second: object


DEEP = "[" * 100_000


def test_a_secret_is_opened_and_hidden_from_then_on() -> None:
    redactor = Redactor()
    assert opened(Secret("pa55word"), redactor) == "pa55word"
    assert redactor.text("the pa55word") == "the ***"


def test_secrets_are_opened_at_any_depth() -> None:
    redactor = Redactor()
    given = {"list": [Secret("one!"), (Secret("two!"), {"deep": Secret("three!")})], "n": 7}
    assert opened(given, redactor) == {"list": ["one!", ("two!", {"deep": "three!"})], "n": 7}
    assert redactor.text("one! two! three!") == "*** *** ***"


@pytest.mark.parametrize(
    ("value", "read"),
    [
        (MappingProxyType({Secret("key!"): 1}), {"key!": 1}),
        ({Secret("one!"), "b"}, {"one!", "b"}),
        (frozenset({Secret("one!")}), frozenset({"one!"})),
        (Pair(Secret("one!"), 2), ("one!", 2)),
        (Secret(b"raw!"), b"raw!"),
        (Secret(["one!", {"a": "two!"}]), ["one!", {"a": "two!"}]),
    ],
)
def test_a_secret_is_opened_wherever_it_lies(value: object, read: object) -> None:
    redactor = Redactor()
    assert opened(value, redactor) == read
    assert redactor.text("key! one! two! raw!") != "key! one! two! raw!"


def test_what_holds_a_secret_is_not_changed() -> None:
    given = {"key": [Secret("one!")]}
    opened(given, Redactor())
    assert isinstance(given["key"][0], Secret)


HOLDS_ITSELF: list[object] = []
HOLDS_ITSELF.append(HOLDS_ITSELF)
TOO_DEEP: list[object] = []
for _ in range(100_000):
    TOO_DEEP = [TOO_DEEP]


@pytest.mark.parametrize(
    "value",
    [
        *(None, "text", b"<secret>", bytearray(b"<secret>"), 7, 1.5, True, object()),
        *({"a": ["b", {"c": ("d", {1, 2})}]}, [], {}, (), HOLDS_ITSELF, TOO_DEEP),
        *(Payload(data="<secret>"), Headers({"X": "<secret>"}), [Payload(data="<secret>")]),
        Path("<secret>"),
    ],
)
def test_what_holds_no_secret_stays_the_same_object(value: object) -> None:
    assert opened(value, Redactor()) is value


@pytest.mark.parametrize("name", ["Authorization", "proxy-authorization"])
def test_the_token_of_an_authorization_is_a_secret_of_its_own(name: str) -> None:
    redactor = Redactor()
    opened([{name: Secret("Custom t0ken-t0ken")}], redactor)
    assert redactor.text("bad t0ken-t0ken") == "bad ***"


@pytest.mark.parametrize(
    ("hint", "wider"),
    [
        (str, str | Secret),
        (str | None, str | Secret | None),
        (SocketTask | str | None, SocketTask | str | Secret | None),
        (Optional[str], str | Secret | None),  # noqa: UP045 - as Python 3.10 makes of a default
        (str | Secret, str | Secret),
        *((hint, hint) for hint in (int, int | None, Any, list[str], Literal["a"], timedelta)),
    ],
)
def test_what_takes_text_takes_a_secret(hint: object, wider: object) -> None:
    assert takes_secrets(hint) == wider


@pytest.mark.parametrize("hint", [Secret, Secret | None, list[Secret], dict[str, Secret | int]])
def test_a_hint_that_names_secret_is_seen(hint: object) -> None:
    assert names_secret(hint)
    assert not names_secret(str | int)


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
        ("a，b、 c", ("a", "b", "c")),
        ("$['a,b'], ?token, $.x[?@.y == 'p, q']", ("$['a,b']", "?token", "$.x[?@.y == 'p, q']")),
        ("$['a]b', 'c']", ("$['a]b', 'c']",)),
        ("'a', \"b, c\", it's, d", ("a", "b, c", "it's", "d")),
        ("a], b", ("a]", "b")),
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
    ("text", "mended"),
    [
        ("[1,]", "[1]"),
        ("{'text': '你好'}", '{"text": "你好"}'),
        ("{1: 2}", '{"1": 2}'),
        ('{"a": (1, 2)}', '{"a": [1, 2]}'),
        ("[None]", "[null]"),
        ('{"a": True}', '{"a": true}'),
    ],
)
def test_text_that_python_could_read_is_not_mended_but_told(text: str, mended: str) -> None:
    with pytest.raises(InvalidArgument, match="begins like a JSON object or array, but") as caught:
        json_text(text)
    assert f" Write {mended}, or give a dictionary or a list." in str(caught.value)


@pytest.mark.parametrize("text", ["(1, 2)", " ()", "(1,)"])
def test_a_tuple_as_text_is_no_json(text: str) -> None:
    with pytest.raises(InvalidArgument, match="is a tuple of Python and no JSON: write a list"):
        json_text(text)


@pytest.mark.parametrize("text", ["1, 2", "(one)", "(1, 2", "True", "7"])
def test_other_text_is_a_json_string(text: str) -> None:
    assert json_text(text) == f'"{text}"'


@pytest.mark.parametrize(
    ("value", "made"), [((1, 2), "[1, 2]"), ({1: 2}, '{"1": 2}'), ({"ok": True}, '{"ok": true}')]
)
def test_what_python_has_read_is_made_into_json(value: object, made: str) -> None:
    assert json_text(value) == made


@pytest.mark.parametrize(
    "value",
    [
        "Bearer <secret>",
        {"Authorization": "Bearer <secret>"},
        [["<secret>"]],
        ({"<secret>": 1},),
        {"<secret>"},
        str({"a": Secret("one!")}),
    ],
)
def test_a_secret_inside_other_text_is_refused(value: object) -> None:
    with pytest.raises(InvalidArgument, match="all that is left of a Secret"):
        opened(value, Redactor())


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


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("3x 1s", Retries(3, None, 1.0)),
        ("3x, 1s", Retries(3, None, 1.0)),
        ("3X", Retries(3, None, 1.0)),
        ("3 x 500ms", Retries(3, None, 0.5)),
        ("2 times 1 min", Retries(2, None, 60.0)),
        ("1 time", Retries(1, None, 1.0)),
        (" 10s ", Retries(None, 10.0, 1.0)),
        ("1 min 10s", Retries(None, 70.0, 1.0)),
        ("10s, 20ms", Retries(None, 10.0, 0.02)),
        ("10s，20ms", Retries(None, 10.0, 0.02)),
        ("3x，1s", Retries(3, None, 1.0)),
        ("3 次、1s", Retries(3, None, 1.0)),
        ("00:01:00", Retries(None, 60.0, 1.0)),
    ],
)
def test_tries_are_counted_or_timed(text: str, read: Retries) -> None:
    assert retries(text) == read


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("3", r"retry=3 may be 3 tries or 3 seconds\. Write 3x or 3s\."),
        ("", "retry must be a number of tries and the pause after each, such as 3x 1s, or a time"),
        ("x", "retry must be a number of tries"),
        ("3x1s", "retry must be a number of tries"),
        ("-3x", "retry must be a number of tries"),
        ("0s", "retry must be a number of tries"),
        ("10s 1x", "retry must be a number of tries"),
        ("0x", r"The number of tries in retry must be 1 or more, got 0\."),
        ("3x soon", "The pause in retry must be a time such as 5s"),
        ("3x 0s", "The pause in retry must be longer than zero"),
        ("10s, 0s", "The pause in retry must be longer than zero"),
        ("10s, 1s, 1s", "The pause in retry must be a time such as 5s"),
    ],
)
def test_what_is_no_number_of_tries_is_refused(text: str, sentence: str) -> None:
    with pytest.raises(InvalidArgument, match=f"^{sentence}"):
        retries(text)


class Keywords:
    def wait(
        self,
        assertion_expected: Any = None,
        message: str | None = None,
        code: Any = None,
        *,
        json_path: str | None = None,
        socket: str | None = None,
    ) -> None: ...

    def called(self, *callbacks: str, times: int | None = None) -> None: ...


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["x", "jsonpath=$.id"], "did you mean json_path=$.id? As a message, write message=json"),
        ([None, None, "sokcet=chat"], "There is no argument 'sokcet': did you mean socket=chat?$"),
        ([None, "Json_Path=$.a=b"], "did you mean json_path=$.a=b?"),
    ],
)
def test_a_misspelt_name_is_no_other_arguments_text(args: list[Any], sentence: str) -> None:
    with pytest.raises(InvalidArgument, match=re.escape(sentence.rstrip("$"))) as caught:
        refuse_misspelt(Keywords().wait, args)
    assert str(caught.value).endswith("socket=chat?") == sentence.endswith("$")


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["sokcet=chat"],
        ["==", "state=lost"],
        ["==", "socket is = chat"],
        ["==", "=socket"],
        ["==", "sokcet"],
        ["==", b"sokcet=chat"],
    ],
)
def test_data_and_other_text_may_have_an_equals_sign(args: list[Any]) -> None:
    refuse_misspelt(Keywords().wait, args)


def test_data_is_not_compared_with_names(monkeypatch: pytest.MonkeyPatch) -> None:
    """It may be long, and the comparison takes a tenth of a second for a MiB."""
    monkeypatch.setattr("difflib.get_close_matches", lambda *_, **__: pytest.fail("compared"))
    refuse_misspelt(Keywords().wait, ["sokcet=chat"])


def test_a_misspelt_name_is_no_callback() -> None:
    refuse_misspelt(Keywords().called, ["onSocketOpen", "closeSocket.success"])
    with pytest.raises(InvalidArgument, match="did you mean times=1"):
        refuse_misspelt(Keywords().called, ["onSocketOpen", "closeSocket.success", "time=1"])
