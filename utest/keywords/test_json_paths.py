from __future__ import annotations

import json

import pytest
from assertionengine import AssertionOperator

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.keywords.assertions import at_path, finder, found_at, message_assertion

ORDER = '{"id": 7, "items": ["tea", "milk"], "note": null}'
NO_JSON = "$.id finds nothing, as it is no JSON: "


def test_without_a_path_the_value_is_the_data() -> None:
    find = finder(None, None)
    assert find("hello") == ["hello"]
    assert find(b"\x00") == [b"\x00"]
    assert find("") == [""]


@pytest.mark.rule("S8")
def test_a_data_type_leaves_out_the_other() -> None:
    assert finder(None, "string")("hello") == ["hello"]
    assert finder(None, "string")(b"hello") == []
    assert finder(None, "arrayBuffer")(b"hello") == [b"hello"]
    assert finder(None, "arrayBuffer")("hello") == []
    assert finder("$.id", "arrayBuffer")(ORDER) == []
    assert finder("$.id", "arrayBuffer")(ORDER.encode()) == [7]


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("$.id", [7]),
        ("$.items[0]", ["tea"]),
        ("$.items[*]", ["tea", "milk"]),
        ("$.note", [None]),
        ("$.missing", []),
        ("$", [json.loads(ORDER)]),
    ],
)
def test_a_path_finds_values(path: str, values: list[object]) -> None:
    assert finder(path, None)(ORDER) == values


@pytest.mark.parametrize("data", ["hello", "", "{", b"\xff\xfe\xfd", b"", "[" * 100_000])
def test_what_is_not_json_has_no_value(data: str | bytes) -> None:
    assert finder("$..id", None)(data) == []


def test_json_that_is_too_deep_for_the_path_has_no_value() -> None:
    assert finder("$..id", None)("[" * 400 + "]" * 400) == []


@pytest.mark.parametrize("path", ["id", "$.", "$[", "$.a b"])
def test_a_path_that_cannot_be_read_is_refused(path: str) -> None:
    with pytest.raises(InvalidArgument, match="cannot be read: ") as caught:
        finder(path, None)
    assert f"json_path '{path}'" in str(caught.value)


def test_a_failure_says_where_the_value_is_expected() -> None:
    anything = message_assertion(None, None, "$.id")
    seven = message_assertion(AssertionOperator["=="], "7", "$.id")
    assert at_path("$.id", seven) == " whose $.id == '7'"
    assert at_path("$.id", anything) == " with $.id"
    assert (at_path(None, seven), at_path(None, anything)) == (" == '7'", "")


@pytest.mark.parametrize(
    ("json_path", "messages", "said"),
    [
        (None, ['{"id": 7}'], ""),
        ("$.id", [], ""),
        ("$.id", ['{"id": 8}', '{"id": 7}'], "$.id is 7"),
        ("$.id", [b'{"id": "7"}'], '$.id is "7"'),
        ("$.id", ['{"name": 7}'], "$.id finds nothing"),
        ("$.id", ["no json"], f"{NO_JSON}Expecting value: line 1 column 1 (char 0)"),
        ("$.id", ['{"id":7}\x1e'], f"{NO_JSON}Extra data: line 1 column 9 (char 8)"),
        (
            "$.id",
            ['\ufeff{"id":7}'],
            f"{NO_JSON}it begins with a byte order mark (BOM, U+FEFF), which is not JSON",
        ),
        ("$", ['"\\ud800"'], r'$ is "\\ud800"'),
        ("$", ["[1e999]"], "$ is [1e999]"),
        ("$[*]", ["[1, 2, 3]"], "$[*] is 1, 2, 3"),
        ("$[*]", ["[1, 2, 3, 4]"], "$[*] is 1, 2, 3 …"),
        ("$", [f'"{"x" * 300}"'], f'$ is "{"x" * 199} …'),
        ("$", ['"\\u202e"'], '$ is "\\u202e"'),
    ],
)
def test_a_failure_says_what_the_path_found(
    json_path: str | None, messages: list[str | bytes], said: str
) -> None:
    assert found_at(json_path, messages, lambda data: data) == said


def test_what_the_path_found_is_hidden() -> None:
    assert found_at("$.id", ['{"id": 7}'], lambda _: '{"id": "***"}') == '$.id is "***"'
