from __future__ import annotations

import json

import pytest

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.output.redaction import MaskRules

DEEP = 150
"""Levels that can be parsed, and are more than a path descends."""


def rules(*names: object) -> MaskRules:
    return MaskRules(names)


@pytest.mark.parametrize("spelled", ["X-Api-Key", "x-api-key", "X-API-KEY"])
@pytest.mark.parametrize("name", ["X-Api-Key", "x-api-key", " X-API-KEY "])
def test_a_header_is_found_in_any_case(name: str, spelled: str) -> None:
    sent = [(spelled, "s3cret"), ("X-Other", "stays")]
    assert rules(name).headers(sent) == [(spelled, "***"), ("X-Other", "stays")]
    assert list(rules(name).secrets_in_headers(dict(sent))) == ["s3cret"]


def test_headers_that_nobody_shows_are_masked_without_a_rule() -> None:
    assert rules().headers([("Cookie", "id=1"), ("Cookie", "b")]) == [
        ("Cookie", "***"),
        ("Cookie", "***"),
    ]


@pytest.mark.parametrize("header", [None, 7, "X-Api-Key: s3cret", {"X-Api-Key": 7}, {1: "a"}])
def test_what_is_no_header_with_a_text_holds_no_secret(header: object) -> None:
    assert list(rules("X-Api-Key").secrets_in_headers(header)) == []


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("ws://h/?token=a", "ws://h/?token=***"),
        ("ws://h/?a=1&token=a%20b&token=c&z=2", "ws://h/?a=1&token=***&token=***&z=2"),
        ("ws://h/?%74oken=a", "ws://h/?%74oken=***"),
        ("ws://h/?token=a=b#token=c", "ws://h/?token=***#token=c"),
        ("/chat?token=a", "/chat?token=***"),
        ("ws://h/?token", "ws://h/?token"),
        ("ws://h/?Token=a&tokens=b", "ws://h/?Token=a&tokens=b"),
        ("ws://token=a/", "ws://token=a/"),
    ],
)
def test_a_query_parameter_is_masked_wherever_it_stands(url: str, shown: str) -> None:
    assert rules("?token").url(url) == shown
    assert rules("token", "$.token").url(url) == url


def test_the_values_of_query_parameters_are_found_as_they_are_and_as_they_are_spelled() -> None:
    url = "ws://h/?token=a+b%2Fc&%74oken=second&other=x"
    found = set(rules("?token").secrets_in_url(url))
    assert found == {"a b/c", "a%20b%2Fc", "a+b%2Fc", "second"}


@pytest.mark.parametrize("url", [None, 7, "ws://h/token", "ws://[bad?token=s3cret", "ws://h/?a=b"])
def test_what_has_no_such_parameter_holds_no_secret(url: object) -> None:
    assert list(rules("?token").secrets_in_url(url)) == []


def test_a_url_that_cannot_be_encoded_is_searched_all_the_same() -> None:
    found = list(rules("?token").secrets_in_url("ws://h/?token=\ud800abc"))
    assert "\ud800abc" in found


@pytest.mark.parametrize(
    ("paths", "text", "shown"),
    [
        (["$.a.b"], '{"a": {"b": "x", "c": "y"}}', '{"a": {"b": "***", "c": "y"}}'),
        (
            ["$..b"],
            '{"a": [{"b": 1}, {"c": {"b": []}}]}',
            '{"a": [{"b": "***"}, {"c": {"b": "***"}}]}',
        ),
        (["$[*].k"], '[{"k": "a"}, {"k": "b"}, 3]', '[{"k": "***"}, {"k": "***"}, 3]'),
        (["$[1]"], "[1, 2]", '[1, "***"]'),
        (["$.a", "$.b"], '{"a": 1, "b": 2, "c": 3}', '{"a": "***", "b": "***", "c": 3}'),
        (["$.a", "$.a.b.c", "$.a.b"], '{"a": {"b": {"c": 1}}}', '{"a": "***"}'),
        (["$.a.b.c", "$.a.b", "$.a"], '{"a": {"b": {"c": 1}}}', '{"a": "***"}'),
        (["$"], '{"a": 1}', '"***"'),
        (["$"], '"s3cret"', '"***"'),
        (["$"], "1234567", '"***"'),
        (["$", "$.a"], '{"a": 1}', '"***"'),
        (["$.é"], '{"é": "ü", "🦢": "ü"}', '{"é": "***", "🦢": "ü"}'),
    ],
)
def test_places_in_json_are_masked(paths: list[str], text: str, shown: str) -> None:
    assert rules(*paths).message(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        '  {"b":1,  "c":1.0e5 }\n',
        '{"a": "broken',
        "no JSON, a: s3cret",
        "",
        "[1,2]",
        '{"b": {"a": 1}}',
    ],
)
def test_a_message_in_which_nothing_is_replaced_stays_byte_for_byte(text: str) -> None:
    assert rules("$.a", "a", "?a").message(text) == text
    assert list(rules("$.a").secrets_in_message(text)) == []


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("$..token", '{"a":' * DEEP + '{"token":"s3cret"}' + "}" * DEEP),
        ("$.token", '{"token":"s3cret","a":' + "[" * 100_000 + "]" * 100_000 + "}"),
        ("$.token", '{"token":"s3cret","n":' + "1" * 5000 + "}"),
    ],
    ids=["deeper than a path", "deeper than a parser", "a number too long"],
)
def test_json_that_cannot_be_searched_is_masked_as_a_whole(path: str, text: str) -> None:
    assert rules(path).message(text) == "***"
    assert list(rules(path).secrets_in_message(text)) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('\ufeff{"口令": "s3cret"}', '{"口令": "***"}'),
        ('{"口令": "s3cret", "n": NaN}', '{"口令": "***", "n": NaN}'),
        ('{"口令": "s3cret", "n": 1e999}', '{"口令": "***", "n": 1e999}'),
        ('{"口令": "s3cret", "n": "\\udc00"}', '{"口令": "***", "n": "\\udc00"}'),
    ],
)
def test_what_is_hardly_json_is_masked_as_it_would_be_read(text: str, shown: str) -> None:
    assert rules("$.口令").message(text) == shown
    assert rules("$.口令").message(text.encode()) == shown.encode()


def test_texts_and_long_numbers_below_a_place_are_secrets() -> None:
    value = {"a": ["x1", {"b": "x2"}, 7, 123456, -1234567.5, None, True], "c": "open"}
    found = list(rules("$.a").secrets_in_message(json.dumps(value)))
    assert found == ["x1", "x2", "123456", "-1234567.5"]


@pytest.mark.parametrize("data", [None, 7])
def test_what_is_no_text_holds_no_secret(data: object) -> None:
    assert list(rules("$.a").secrets_in_message(data)) == []


@pytest.mark.parametrize("name", ["", " ", "?", "X Api", "a:b", "é"])
def test_a_name_that_names_nothing_is_refused_with_what_to_write(name: str) -> None:
    with pytest.raises(InvalidArgument, match=r"^mask cannot hold .*X-Api-Key.*\?token.*\$\.user"):
        rules(name)


@pytest.mark.parametrize("path", ["$.", "$[", "$x", "$..[?(@.a==]"])
def test_a_path_that_is_none_is_refused_with_why(path: str) -> None:
    with pytest.raises(InvalidArgument) as refused:
        rules(path)
    assert str(refused.value).startswith(f"mask holds '{path}', which is no JSON path (RFC 9535): ")
    assert "Write the name of a header" in str(refused.value)


def test_json_in_bytes_is_masked_as_in_text() -> None:
    rules = MaskRules(["$.a"])
    assert rules.message('{"a": "李", "b": 1}'.encode()) == b'{"a": "***", "b": 1}'
    assert list(rules.secrets_in_message(b'{"a": "s3cret"}')) == ["s3cret"]
    assert rules.message(b'{"b": 1}') == b'{"b": 1}'
    assert rules.message(b"[" * 100_000) == b"***"


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"\x80{", bytes(range(256))])
def test_bytes_that_are_no_json_stay_as_they_are(data: bytes) -> None:
    rules = MaskRules(["$.a"])
    assert rules.message(data) == data
    assert list(rules.secrets_in_message(data)) == []
