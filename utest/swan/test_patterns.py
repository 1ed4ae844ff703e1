from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.language import catalogue_of, speaking
from SwanSocketLibrary.swan.patterns import Pattern, path_text

UUID = "3f2b8c1e-0b1a-4d5e-9c3d-0123456789ab"


def holds(pattern: Any, message: str | bytes, **fields: Any) -> bool:
    """Whether it does; that `match` and `miss` agree is checked on the way."""
    asked = Pattern.of(pattern, fields) if pattern is not None else Pattern.of(fields=fields)
    match, miss = asked.match(message), asked.miss(message)
    assert (match is None) == (miss is not None)
    assert miss is None or -1 <= miss.near < 1
    return match is not None


@pytest.mark.parametrize(
    ("pattern", "value"),
    [
        ({}, {"a": 1}),
        ({"type": "chat"}, {"type": "chat", "id": 1}),
        ({"a": {"b": [1, {"c": None}]}}, {"a": {"b": [1, {"c": None, "d": 2}], "e": 3}}),
        ({"a": []}, {"a": []}),
        ([1, "two", True], [1, "two", True]),
        (["<contains>", {"id": 2}, {"id": 1}], [{"id": 1, "x": 0}, {"id": 2}, 3]),
        (["<contains>", 1, 1], [1]),
        (["<contains>"], []),
        ({"id": "<string>"}, {"id": ""}),
        ({"id": "<number>"}, {"id": -1.5e3}),
        ({"id": "<boolean>"}, {"id": False}),
        ({"id": "<array>"}, {"id": []}),
        ({"id": "<array of 3>"}, {"id": [1, 2, 3]}),
        ({"id": "<object>"}, {"id": {}}),
        ({"id": "<null>"}, {"id": None}),
        ({"id": "<not null>"}, {"id": 0}),
        ({"id": "<any>"}, {"id": None}),
        ({"id": "<present>"}, {"id": None}),
        ({"id": "<absent>"}, {"other": 1}),
        ({"id": "<uuid>"}, {"id": UUID}),
        ({"id": "<uuid>"}, {"id": UUID.upper()}),
        ({"id": "<regex [a-z]{2}\\d+>"}, {"id": "ab12"}),
        ({"id": "<regex (?s)a.b>"}, {"id": "a\nb"}),
        ({"id": "<optional number>"}, {}),
        ({"id": "<optional number>"}, {"id": 3}),
        ({"id": "<optional array of 2>"}, {"id": [1, 2]}),
        ({"id": "<optional regex a+>"}, {"id": "aa"}),
        ({"id": "<is <number>>"}, {"id": "<number>"}),
        ({"id": "<is >"}, {"id": ""}),
        ({"id": "<"}, {"id": "<"}),
        ({"id": ">"}, {"id": ">"}),
        ({7: "a", True: "b", None: "c"}, {"7": "a", "true": "b", "null": "c"}),
        ({"": 1}, {"": 1}),
        ({"订单": "茶"}, {"订单": "茶"}),
        ({"a": 1}, {"a": 1.0}),
        ({"a": 10**30}, {"a": 10**30}),
    ],
)
def test_a_message_holds_a_pattern(pattern: Any, value: Any) -> None:
    assert holds(pattern, json.dumps(value))
    assert holds(json.dumps(pattern), json.dumps(value).encode())
    assert Pattern.of(pattern).match_value(value)


@pytest.mark.parametrize(
    ("pattern", "value"),
    [
        ({"type": "chat"}, {"type": "chats"}),
        ({"type": "chat"}, {}),
        ({"type": "chat"}, ["type"]),
        ({}, []),
        ({"a": []}, {"a": [1]}),
        ([1, 2], [1]),
        ([1, 2], [2, 1]),
        ([1], {"0": 1}),
        (["<contains>", 3], [1, 2]),
        (["<contains>", 3], {"a": 3}),
        ({"id": "<string>"}, {"id": 1}),
        ({"id": "<string>"}, {}),
        ({"id": "<number>"}, {"id": True}),
        ({"id": "<number>"}, {"id": "1"}),
        ({"id": "<boolean>"}, {"id": 0}),
        ({"id": "<array>"}, {"id": {}}),
        ({"id": "<array of 3>"}, {"id": [1, 2]}),
        ({"id": "<object>"}, {"id": []}),
        ({"id": "<null>"}, {"id": 0}),
        ({"id": "<null>"}, {}),
        ({"id": "<not null>"}, {"id": None}),
        ({"id": "<not null>"}, {}),
        ({"id": "<any>"}, {}),
        ({"id": "<present>"}, {}),
        ({"id": "<absent>"}, {"id": None}),
        ({"id": "<uuid>"}, {"id": UUID + "0"}),
        ({"id": "<regex a+>"}, {"id": "aab"}),
        ({"id": "<regex a+>"}, {"id": 1}),
        ({"id": "<optional number>"}, {"id": None}),
        ({"id": "<is <number>>"}, {"id": 1}),
        ({"a": 1}, {"a": True}),
        ({"a": True}, {"a": 1}),
        ({"a": 10**30}, {"a": 10**30 + 1}),
        ({"a.b": 1}, {"a": {"b": 1}}),
    ],
)
def test_a_message_misses_a_pattern(pattern: Any, value: Any) -> None:
    assert not holds(pattern, json.dumps(value))
    assert not holds(json.dumps(pattern), json.dumps(value))
    assert not Pattern.of(pattern).match_value(value)


@pytest.mark.parametrize("value", [7, 7.0, "7"])
def test_text_in_dictionaries_stands_for_what_it_reads_as_and_for_itself(value: Any) -> None:
    assert holds({"id": "7"}, json.dumps({"id": value}))
    assert holds(None, json.dumps({"id": value}), id="7")
    assert holds(["7"], json.dumps([value]))


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("false", False), ("null", None), ("-1.5e3", -1500)]
)
def test_so_do_the_other_words_of_json(text: str, value: Any) -> None:
    assert holds({"id": text}, json.dumps({"id": value}))
    assert holds({"id": text}, json.dumps({"id": text}))
    assert not holds({"id": text}, json.dumps({"id": 1}))


@pytest.mark.parametrize("text", ["True", "NULL", "007", "+1", ".5", "1.", "0x7", " 7", "٧", "NaN"])
def test_what_is_no_json_stands_for_itself_alone(text: str) -> None:
    assert holds({"id": text}, json.dumps({"id": text}))
    assert not holds({"id": text}, '{"id": 7}')


def test_json_text_is_strict() -> None:
    assert holds('{"id": 7}', '{"id": 7.0}')
    assert not holds('{"id": 7}', '{"id": "7"}')
    assert not holds('{"id": "7"}', '{"id": 7}')
    assert not holds('{"id": "null"}', '{"id": null}')
    assert holds('{"id": "{x"}', '{"id": "{x"}')


def test_a_number_of_a_dictionary_is_no_text() -> None:
    assert not holds({"id": 7}, '{"id": "7"}')


def test_json_text_in_a_field_is_a_pattern_or_the_same_text() -> None:
    assert holds(None, '{"user": {"id": 7, "name": "mia"}}', user='{"id": 7}')
    assert holds(None, '{"user": "{\\"id\\": 7}"}', user='{"id": 7}')
    assert not holds(None, '{"user": {"id": 8}}', user='{"id": 7}')


def test_of_a_name_that_stands_twice_the_last_counts() -> None:
    assert holds('{"a": 1, "a": 2}', '{"a": 3, "a": 2}')


def test_other_text_is_compared_with_the_whole_message() -> None:
    assert holds("2", "2")
    assert not holds("2", "2.0")
    assert holds('42["chat"]', '42["chat"]')
    assert holds("<regex 42.*>", '42["chat","hi"]')
    assert not holds("<regex 4>", "42")
    assert holds("<is [hello]>", "[hello]")
    assert holds("CONNECTED\nversion:1.2\n\n\0", "CONNECTED\nversion:1.2\n\n\0")
    assert holds("<string>", "any text")
    assert not holds("hello", b"hello")
    assert holds(b"\1\2", b"\1\2")
    assert not holds(b"a", "a")


def test_kinds_of_json_are_about_the_messages_json() -> None:
    assert holds("<object>", '{"a": 1}')
    assert holds("<array of 2>", b"[1, 2]")
    assert holds("<number>", "7")
    assert not holds("<object>", "{")


def test_binary_messages_in_utf8_count_as_json() -> None:
    assert holds({"a": "é"}, '{"a": "é"}'.encode())
    assert holds({"a": 1}, b'\xef\xbb\xbf{"a": 1}')
    assert not holds({"a": 1}, b'\xff{"a": 1}')
    assert not holds({"a": 1}, '{"a": 1}'.encode("utf-16"))


def test_pattern_and_fields_both_count() -> None:
    assert holds('{"id": 1}', '{"id": 1, "type": "a"}', type="a")
    assert not holds('{"id": 1}', '{"id": 1, "type": "b"}', type="a")
    assert not holds('{"id": 1}', '{"id": 2, "type": "a"}', type="a")
    assert holds("<regex .*x.*>", '{"type": "ax"}', type="ax")


@pytest.mark.parametrize("field", [0, 1, 100])
def test_a_pattern_as_deep_as_it_may_be(field: int) -> None:
    depth = 100
    text = '{"a":' * depth + str(field) + "}" * depth
    assert holds(text, text)
    assert not holds(text, text.replace(str(field), "x"))


# What comes of a match


def test_a_match_has_the_groups_of_its_regexes() -> None:
    pattern = Pattern.of('{"a": "<regex (\\\\d+)-(?<tail>.*)>", "b": ["<regex (.)(x)?>"]}')
    assert pattern.groups == {"1", "2", "3", "4", "tail"}
    match = pattern.match('{"b": ["q"], "a": "12-rest"}')
    assert match is not None
    assert match.groups == {"1": "12", "2": "rest", "tail": "rest", "3": "q", "4": None}


@pytest.mark.parametrize(
    ("pattern", "message", "groups"),
    [
        ("<regex 42(.*)>", "42[1]", {"1": "[1]"}),
        ('{"a": "<optional regex (.)>"}', "{}", {"1": None}),
        ('["<contains>", {"id": "<regex x(.)>"}]', '[{"id": "y1"}, {"id": "x2"}]', {"1": "2"}),
        ('{"a": 1}', '{"a": 1}', {}),
    ],
)
def test_groups_of_all_places(pattern: str, message: str, groups: dict[str, str | None]) -> None:
    match = Pattern.of(pattern).match(message)
    assert match is not None
    assert match.groups == groups
    assert Pattern.of(pattern).groups == set(groups)


def test_a_match_has_the_messages_json() -> None:
    match = Pattern.of({"a": 1}).match('{"a": 1, "b": [2]}')
    assert match is not None
    assert match.value == {"a": 1, "b": [2]}
    text = Pattern.of("<regex .*>").match('{"a": 1}')
    assert text is not None
    assert text.value == {"a": 1}
    none = Pattern.of("2x").match("2x")
    assert none is not None
    with pytest.raises(ValueError, match="Extra data"):
        _ = none.value


# Where a message differs


@pytest.mark.parametrize(
    ("pattern", "message", "text"),
    [
        (
            {"items": [{}, {"price": "<number>"}]},
            {"items": [{}, {"price": "free"}]},
            '$.items[1].price: expected <number>, got "free"',
        ),
        ({"type": "chat"}, {"type": "news"}, '$.type: expected "chat", got "news"'),
        ({"id": "7"}, {"id": "8"}, '$.id: expected 7, got "8"'),
        (
            {"prise": 1},
            {"price": 1, "id": 2},
            "$.prise: expected 1, and the name is missing: the names are price, id",
        ),
        ({"a": 1}, {}, "$.a: expected 1, and the name is missing: it is {}"),
        ({"a": "<absent>"}, {"a": None}, "$.a: expected <absent>, got null"),
        ({"a": 1}, [1], "$: expected an object, got [1]"),
        ({"a": [1]}, {"a": {}}, "$.a: expected an array, got {}"),
        (
            [1, 2, 3],
            [1, 5],
            "$: expected an array of 3, got one of 2; $[1]: expected 2, got 5",
        ),
        (["<contains>", 3], [1, 2], "$: expected an element 3, got [1, 2]"),
        (
            ["<contains>", {"id": 1, "x": 2}],
            [{"id": 0}, {"id": 1, "x": 3}],
            "$[1].x: expected 2, got 3",
        ),
        ({"a b": {"": 1}}, {"a b": {"": 2}}, "$['a b']['']: expected 1, got 2"),
        (
            dict.fromkeys("abcde", 1),
            dict.fromkeys("abcde", 2),
            "$.a: expected 1, got 2; $.b: expected 1, got 2; $.c: expected 1, got 2; "
            "and 2 more differences",
        ),
    ],
)
def test_where_a_message_differs(pattern: Any, message: Any, text: str) -> None:
    miss = Pattern.of(pattern).miss(json.dumps(message))
    assert miss is not None
    assert miss.text(json.dumps(message)) == text
    assert miss.text(json.dumps(message).encode()) == text


@pytest.mark.parametrize(
    ("pattern", "message", "text"),
    [
        ("2", "3", 'expected "2", got "3"'),
        ("<regex a>", "b", 'expected <regex a>, got "b"'),
        ("2", b"2", 'expected "2", got bytes 32'),
        (b"\1", b"\2", "expected bytes 01, got bytes 02"),
        ("<number>", '"x"', '$: expected <number>, got "x"'),
    ],
)
def test_where_a_whole_message_differs(pattern: Any, message: Any, text: str) -> None:
    miss = Pattern.of(pattern).miss(message)
    assert miss is not None
    assert miss.text(message) == text


def test_no_json_is_said_to_be_none() -> None:
    miss = Pattern.of({"a": 1}).miss("{'a': 1}")
    assert miss is not None
    assert miss.text("{'a': 1}").startswith("expected JSON, and it is none: Expecting")


def test_long_values_are_cut() -> None:
    message = json.dumps({"a": "x" * 1000})
    miss = Pattern.of({"a": "y" * 1000}).miss(message)
    assert miss is not None
    assert len(miss.text(message)) < 350


def test_a_hidden_value_is_not_shown() -> None:
    pattern = Pattern.of({"user": {"token": "<number>", "id": [1]}})
    message = '{"user": {"token": "s3cret", "id": 2}}'
    miss = pattern.miss(message)
    assert miss is not None
    shown = miss.text('{"user": {"token": "***", "id": 2}}')
    assert shown == "$.user.token: expected <number>, got ***; $.user.id: expected an array, got 2"
    assert "s3cret" not in miss.text('{"user": "***"}')
    assert "s3cret" not in miss.text("***")


@pytest.mark.parametrize(
    ("pattern", "messages", "nearest"),
    [
        (
            {"type": "chat", "from": "mia"},
            ['{"type": "chat", "from": "bob"}', '{"type": "ping"}', "no JSON"],
            0,
        ),
        ({"type": "chat"}, ['{"type": "a"}', '{"type": "b"}', "no JSON"], 1),
        ({"type": "chat"}, ['{"type": "a"}', '{"type": "chap"}', '{"type": "ca"}'], 1),
        ([1, 2, 3], ["[1, 2]", "[1]", "{}"], 0),
        ("42[1]", ["42[2]", "2", "3"], 0),
        ("42[1]", ["42[1", "42", "3"], 0),
        ("42[1]", ["3", b"42[1]"], 0),
        ("<regex 4.*>", ["3", b"4"], 0),
        ({"a": 1}, ['{"a": 2}', '{"b": 1}'], 0),
        ({"a": {"b": 1}}, ['{"a": [1]}', '{"b": 1}'], 0),
        ({"a": ["<contains>", {"b": 1}]}, ['{"a": [{"b": 2}]}', "{}"], 0),
        ({"a": "<regex b+>"}, ['{"a": "c"}', '{"a": 1}', "{}"], 0),
        ({"a": {"b": 1, "c": 2}, "d": 3}, ['{"d": 3}', '{"a": {"b": 1, "c": 2}}', "{}"], 1),
    ],
)
def test_the_nearest_miss(pattern: Any, messages: list[str], nearest: int) -> None:
    found = Pattern.of(pattern).nearest(messages)
    assert found is not None
    assert found[0] == messages[nearest]


@pytest.mark.parametrize("form", ["{}", '{{"a": "{}"}}'])
def test_long_texts_say_where_they_differ(form: str) -> None:
    def miss(expected: str, came: str) -> str:
        message = form.format(came)
        found = Pattern.of(form.format(expected)).miss(message)
        assert found is not None
        return found.text(message)

    long = "x" * 150
    assert miss(f"{long}1", f"{long}2").endswith('" …, which differs from character 151 on')
    assert miss(f"{long}1", long).endswith('" …, which differs from character 151 on')
    assert miss(f"a{long}", f"b{long}").endswith('" …')


def test_what_holds_is_no_miss() -> None:
    assert Pattern.of({"a": 1}).nearest(['{"a": 1}']) is None


def test_a_pattern_says_what_it_is() -> None:
    pattern = Pattern.of('{"a": ["<contains>", 1.0, "x"], "b": null}', {"c": "<number>"})
    assert pattern.text == '{"a": [<contains>, 1.0, "x"], "b": null} and {"c": <number>}'


def test_the_key_tells_patterns_apart() -> None:
    keys = [
        Pattern.of(given, fields).key
        for given, fields in [
            ('{"a": 7}', None),
            ({"a": 7}, None),
            ({"a": "7"}, None),
            ({"a": 7.5}, None),
            ({"a": 7}, {"b": 1}),
        ]
    ]
    assert len(set(keys)) == len(keys)
    assert Pattern.of({"a": 7}).key == Pattern.of({"a": 7}).key


# What a suite may write wrongly


@pytest.mark.parametrize(
    ("pattern", "sentence"),
    [
        (
            '{"a": 1,\n b}',
            "The pattern begins like JSON, but it breaks at line 2, column 2: Expecting property "
            "name enclosed in double quotes. It is",
        ),
        ("[hello] world", "A text that begins so and is no JSON is written <is …>."),
        ("{'a': 1}", "column 2: Expecting property name"),
        ('{"a": NaN}', "NaN is not JSON"),
        ({"a": {"b": "[x"}}, "The pattern's $.a.b begins like JSON, but it breaks at line 1"),
        ({"a": ["<nubmer>"]}, "The pattern's $.a[0] is <nubmer>, which is no kind that there is."),
        ("<Number>", "There are <string> <number> <boolean>"),
        ("<b>bold</b>", "and <is …> for exactly the text in it: <is <b>bold</b>>."),
        ("<>", "The pattern is <>, which is no kind"),
        ("<regex>", "The pattern is <regex>, which is no kind"),
        ({"a": "<array of many>"}, "is <array of many>, which is no kind"),
        ({"a": "<optional nubmer>"}, "is <nubmer>, which is no kind"),
        ({"a": "<optional optional number>"}, "stands for the value of a name"),
        ("<absent>", "The pattern is <absent>, which stands for the value of a name"),
        (["<optional number>"], "The pattern's $[0] is <optional number>, which stands for"),
        ([1, "<contains>"], "stands in front of the elements of a list"),
        ({"a": "<contains>"}, "stands in front of the elements of a list"),
        ("<regex (a>", "The pattern has <regex (a>, which is no regular expression: missing )"),
        ({"a": "<regex [>"}, "The pattern's $.a has <regex [>, which is no regular expression"),
        ('{"a":' * 1000 + "1" + "}" * 1000, "nested more than 100 deep"),
        ("[" * 100_000, "nested more than 100 deep"),
        ({"a": b"x"}, "The pattern's $.a is bytes, and JSON holds none: write text."),
        ({"a": float("nan")}, "The pattern's $.a is float nan, which JSON does not have"),
        ({"a": {1, 2}}, "The pattern's $.a is a value of type set, which JSON does not have"),
        ({(1, 2): 1}, "The pattern has a value of type tuple for a name: names are texts."),
    ],
)
def test_a_wrong_pattern_is_refused(pattern: Any, sentence: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        Pattern.of(pattern)
    assert sentence in str(caught.value)
    assert len(str(caught.value)) < 700


def test_a_pattern_that_is_too_deep_is_so_in_each_language() -> None:
    """What is wrong is decided by no sentence."""
    given: list[Any] = []
    given.append(given)
    told = set()
    for pattern in ("[" * 100_000, given):
        with speaking(catalogue_of("zh-CN")), pytest.raises(InvalidArgument) as caught:
            Pattern.of(pattern)
        told.add(str(caught.value))
    assert len(told) == 1


def test_a_pattern_that_holds_itself_is_refused() -> None:
    given: dict[str, Any] = {}
    given["a"] = [given]
    with pytest.raises(InvalidArgument, match="nested more than 100 deep, or holds itself"):
        Pattern.of(given)


@pytest.mark.parametrize("ask", ["match", "miss"])
def test_a_regex_that_backtracks_for_ever_ends(ask: str) -> None:
    pattern = Pattern.of({"a": "<regex (a|aa)+b>"})
    with pytest.raises(InvalidArgument, match="was not decided in 100 ms on a text of 60 char"):
        getattr(pattern, ask)(json.dumps({"a": "a" * 60}))


def test_a_message_that_is_nested_too_deep_is_no_json() -> None:
    assert not holds({"a": 1}, "[" * 100_000)


def test_the_slow_package_is_imported_where_a_regex_is_asked_for() -> None:
    code = (
        "import sys\n"
        "from SwanSocketLibrary.swan.patterns import Pattern\n"
        "Pattern.of({'a': '<uuid>'}).match('{}')\n"
        "assert 'regex' not in sys.modules\n"
        "Pattern.of('<regex a>')\n"
        "assert 'regex' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)  # noqa: S603 - this Python


def test_paths_are_those_of_rfc_9535() -> None:
    assert path_text(("a", 0, "b c", "it's", '"', "订单", "1a")) == (
        "$.a[0]['b c']['it\\'s']['\"'].订单['1a']"
    )
