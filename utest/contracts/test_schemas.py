from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from SwanSocketLibrary.contracts.schemas import Schema
from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.swan.patterns import Difference, Pattern

ORDER = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "type": "object",
    "required": ["id", "items"],
    "properties": {
        "id": {"type": "integer"},
        "items": {"type": "array", "items": {"$ref": "#/$defs/item"}},
    },
    "$defs": {"item": {"properties": {"price": {"type": "number", "minimum": 0}}}},
}
DRAFT_4 = "http://json-schema.org/draft-04/schema#"


@pytest.fixture
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise AssertionError("a network was asked")

    monkeypatch.setattr(socket, "create_connection", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def written(folder: Path, **files: object) -> str:
    """Writes files of JSON; returns the path of the first."""
    for name, content in files.items():
        text = content if isinstance(content, str) else json.dumps(content)
        folder.joinpath(f"{name}.json").write_text(text, encoding="utf-8")
    return str(folder / f"{next(iter(files))}.json")


def differences(schema: Schema, value: Any) -> list[str]:
    found: list[Difference] = []
    near = schema.compare(value, (), found)
    assert 0 < near < 1
    return [each.text(value) for each in found]


def test_values_that_are_valid_and_others() -> None:
    schema = Schema(ORDER)
    assert schema.holds({"id": 7, "items": [{"price": 3.5}, {}]})
    assert not schema.holds({"id": 7})
    assert not schema.holds({"id": 7, "items": [{"price": -1}]})
    assert not schema.holds([])


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (
            {"id": 7, "items": [{"price": "free"}]},
            '$.items[0].price: expected type "number" (the schema, '
            '$.properties.items.items.properties.price.type), got "free"',
        ),
        (
            {"id": 7},
            '$: expected the names ["items"] (the schema, $.required), got {"id": 7}',
        ),
        ({}, '$: expected the names ["id", "items"] (the schema, $.required), got {}'),
    ],
)
def test_where_a_value_departs(value: Any, text: str) -> None:
    assert differences(Schema(ORDER), value) == [text]


def test_names_that_a_schema_does_not_have() -> None:
    schema = Schema({"properties": {"a": True}, "additionalProperties": False})
    assert differences(schema, {"a": 1, "b": 2}) == [
        "$: expected fewer names, but additional properties are not allowed ('b' was unexpected) "
        "(the schema, $.additionalProperties)"
    ]


def test_the_nearest_of_several_ways_is_told() -> None:
    schema = Schema(
        {
            "oneOf": [
                {"properties": {"type": {"const": "a"}, "n": {"type": "number"}}},
                {
                    "properties": {
                        "type": {"const": "b"},
                        "deep": {"properties": {"x": {"type": "null"}}},
                    }
                },
            ]
        }
    )
    assert schema.holds({"type": "a", "n": 1})
    assert differences(schema, {"type": "c"})


def test_formats_are_asserted() -> None:
    schema = Schema({"properties": {"at": {"format": "date-time"}, "who": {"format": "email"}}})
    assert schema.holds({"at": "2026-11-26T22:00:00Z", "who": "mia@example.com"})
    assert not schema.holds({"at": "yesterday"})
    assert not schema.holds({"who": "mia"})


@pytest.mark.parametrize(
    "dialect",
    [
        "http://json-schema.org/draft-04/schema#",
        "http://json-schema.org/draft-06/schema#",
        "http://json-schema.org/draft-07/schema#",
        "https://json-schema.org/draft/2019-09/schema",
        "https://json-schema.org/draft/2020-12/schema",
    ],
)
def test_dialects(dialect: str, no_network: None) -> None:
    definitions = {"n": {"type": "number"}}
    schema = Schema(
        {
            "$schema": dialect,
            "properties": {"a": {"$ref": "#/definitions/n"}, "s": {"$ref": dialect}},
            "definitions": definitions,
        }
    )
    assert schema.holds({"a": 1, "s": {"type": "string"}})
    assert not schema.holds({"a": "1"})


def test_files_beside_it(tmp_path: Path, no_network: None) -> None:
    tmp_path.joinpath("common").mkdir()
    written(tmp_path / "common", user={"$ref": "name.json#/$defs/name"})
    written(tmp_path / "common", name={"$defs": {"name": {"type": "string"}}})
    path = written(tmp_path, order={"properties": {"user": {"$ref": "common/user.json"}}})
    schema = Schema.of_file(path)
    assert schema.text == "schema order.json"
    assert schema.holds({"user": "mia"})
    assert not schema.holds({"user": 7})


@pytest.mark.parametrize("reference", ["user.json", "https://example.com/schemas/user.json"])
def test_an_address_of_its_own_leads_to_files_beside_it(
    tmp_path: Path, reference: str, no_network: None
) -> None:
    order = {
        "$id": "https://example.com/schemas/order.json",
        "properties": {"user": {"$ref": reference}},
    }
    path = written(tmp_path, order=order, user={"type": "string"})
    assert not Schema.of_file(path).holds({"user": 7})


def test_a_file_of_yaml(tmp_path: Path) -> None:
    tmp_path.joinpath("user.yml").write_text(
        "type: string\npattern: '^\\p{L}+$'\n", encoding="utf-8"
    )
    tmp_path.joinpath("order.yaml").write_text(
        "properties: {user: {$ref: user.yml}}", encoding="utf-8"
    )
    schema = Schema.of_file(str(tmp_path / "order.yaml"))
    assert schema.holds({"user": "奶茶"})
    assert not schema.holds({"user": "7"})


@pytest.mark.parametrize(
    "dialect",
    [
        "http://json-schema.org/draft-04/schema#",
        "http://json-schema.org/draft-07/schema#",
        "https://json-schema.org/draft/2019-09/schema",
        "https://json-schema.org/draft/2020-12/schema",
    ],
)
def test_a_pattern_of_another_dialect_ends_in_time_too(tmp_path: Path, dialect: str) -> None:
    slow = {"$schema": dialect, "pattern": "^(a|aa)+$"}
    path = written(tmp_path, order={"properties": {"user": {"$ref": "user.json"}}}, user=slow)
    with pytest.raises(InvalidArgument, match="was not decided in 100 ms"):
        Schema.of_file(path).holds({"user": "a" * 50 + "b"})


@pytest.mark.parametrize(
    ("factor", "value", "holds"),
    [
        (0.01, 19.99, True),
        (0.01, 0.07, True),
        (0.01, 7, True),
        (0.01, 0.015, False),
        (0.01, 1e308, True),
        (3, 9.0, True),
        pytest.param(3, 10**5000, False, id="huge"),
        (0.5, float("inf"), False),
        (0.5, "0.3", True),
        (0.5, True, True),
    ],
)
def test_multiples_are_those_of_numbers_as_json_writes_them(
    factor: float, value: Any, holds: bool
) -> None:
    assert Schema({"multipleOf": factor}).holds(value) is holds


def test_many_slow_texts_have_one_time_together() -> None:
    schema = Schema({"items": {"anyOf": [{"pattern": "^(a|aa)+$"}, {}]}})
    began = time.thread_time()
    with pytest.raises(InvalidArgument, match="was not decided in 100 ms"):
        schema.holds(["a" * length + "b" for length in range(20, 26)] * 50)
    assert time.thread_time() - began < 1
    assert schema.holds(["ab"] * 20_000)


def test_what_is_referred_to_is_a_schema_too(tmp_path: Path) -> None:
    path = written(tmp_path, order={"$ref": "user.json"}, user={"type": "strng"})
    with pytest.raises(InvalidArgument) as caught:
        Schema.of_file(path)
    assert str(caught.value).startswith(
        "user.json, to which schema order.json refers, is no JSON Schema: at $.type, 'strng'"
    )


def test_a_schema_that_refers_to_itself() -> None:
    tree = Schema({"properties": {"left": {"$ref": "#"}, "n": {"type": "number"}}})
    assert tree.holds({"left": {"left": {"n": 1}}})
    assert not tree.holds({"left": {"left": {"n": "1"}}})


@pytest.mark.parametrize(
    ("schema", "sentence"),
    [
        ({"type": "strng"}, "the schema is no JSON Schema: at $.type, 'strng' is not valid"),
        ({"properties": {"a": {"minimum": "3"}}}, "at $.properties.a.minimum, '3' is not of type"),
        ({"pattern": "("}, "the schema is no JSON Schema: at $.pattern, '(' is not a 'regex'"),
        ({"$schema": "https://example.com/x"}, 'of a dialect that is not known, "https://example'),
        ({"$ref": "#/$defs/none"}, "the schema refers to #/$defs/none, which leads nowhere."),
        ({"$ref": "#/x/y", "x": 5}, "the schema refers to #/x/y, which leads nowhere."),
        ({"$ref": "#/x/y", "x": [1]}, "the schema refers to #/x/y, which leads nowhere."),
        ({"$ref": "#/x", "x": 5}, "#/x, to which the schema refers, is no JSON Schema: at $, 5 is"),
        ({"$schema": 5}, "the schema is of a dialect that is not known, 5"),
        ({"$schema": "http://["}, 'of a dialect that is not known, "http://["'),
        ({"$ref": "https://example.com/x.json"}, "and has no file beside which that could be"),
        ({"$ref": "x.json"}, "the schema refers to x.json, and has no file beside which that"),
        ("{", "the schema is no JSON: "),
        ({"$ref": "#"}, "the schema refers to itself without end, or "),
        ({"$ref": 5, "$schema": DRAFT_4}, "the schema refers to 5, which leads nowhere."),
        (5, "the schema is no JSON Schema: at $, 5 is not of type"),
    ],
)
def test_a_schema_that_is_none(schema: Any, sentence: str, no_network: None) -> None:
    with pytest.raises(InvalidArgument) as caught:
        Schema(schema).holds({})
    assert sentence in str(caught.value)


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"a": "{"}, "schema a.json is no JSON: "),
        ({"a": {"$ref": "b.json"}}, "schema a.json refers to b.json: there is no file "),
        (
            {"a": {"$ref": "https://example.com/c/b.json"}},
            "refers to https://example.com/c/b.json, and nothing is read from a network: there is "
            "no file ",
        ),
        ({"a": {"$ref": "b.json"}, "b": "["}, "b.json is no JSON: "),
        ({"a": {"$ref": "b.json#/x"}, "b": {}}, "which leads nowhere"),
        ({"a": {"$ref": "b.json"}, "b": {"$ref": "c.json"}}, "there is no file "),
    ],
)
def test_files_that_cannot_be_used(
    tmp_path: Path, files: dict[str, object], sentence: str, no_network: None
) -> None:
    with pytest.raises(InvalidArgument) as caught:
        Schema.of_file(written(tmp_path, **files))
    assert sentence in str(caught.value)


def test_a_schema_is_part_of_a_pattern() -> None:
    pattern = Pattern.of({"id": 7}, also=[Schema(ORDER)])
    assert pattern.match('{"id": 7, "items": []}')
    near = pattern.nearest(['{"id": 8, "items": []}', '{"id": 7}', "[]", "no JSON"])
    assert near is not None
    assert near[0] in ('{"id": 8, "items": []}', '{"id": 7}')
    other = Pattern.of({"id": 7}, also=[Schema({"type": "object"})])
    assert pattern.key != other.key


def test_without_its_packages_a_schema_names_the_extra() -> None:
    code = (
        "import sys\n"
        "sys.modules['jsonschema'] = None\n"
        "from SwanSocketLibrary.contracts.schemas import Schema\n"
        "from SwanSocketLibrary.errors import InvalidArgument\n"
        "try:\n    Schema({})\n"
        "except InvalidArgument as error:\n    print(error)\n"
    )
    done = subprocess.run(  # noqa: S603 - this Python
        [sys.executable, "-c", code], check=True, capture_output=True, text=True
    )
    assert 'pip install "robotframework-swansocketlibrary[contracts]"' in done.stdout
