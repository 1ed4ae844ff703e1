from __future__ import annotations

import json
import re
import warnings

import jsonpath_rfc9535
import pytest
from jsonpath_rfc9535 import lex

from SwanSocketLibrary.language import catalogue_of, speaking
from SwanSocketLibrary.swan.json_data import (
    JsonPath,
    json_in_text,
    read_json,
    replaced_at,
    value_at,
    without_surrogates,
    write_json,
)

ORDER = {
    "订单": {"编号": "A7", "名_2": 1, "条目": [{"名字": "茶", "价": 3.5}, {"名字": "奶", "价": 2}]},
    "注文": {"なまえ": "お茶", "カナ": 2},
    "주문": {"이름": "차"},
    "😀👍": {"👨‍👩‍👧": 3},
    "éß": {"ñ1": 4},
    "": {"": 5},
    "a.订单": 6,
}
NAME_FIRST = "a-zA-Z_\u0080-\ud7ff\ue000-\U0010ffff"


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("$.订单.编号", ["A7"]),
        ("$.订单.名_2", [1]),
        ("$..名字", ["茶", "奶"]),
        ("$.订单..价", [3.5, 2]),
        ("$.订单.条目[0].名字", ["茶"]),
        ("$.订单['编号']", ["A7"]),
        ("$.订单.条目[?@.名字 == '茶'].价", [3.5]),
        ("$.订单.条目[?@.价 > 2.5 && length(@.名字) == 1].名字", ["茶"]),
        ("$.订单.条目[?@.名字 == $.订单.条目[1].名字].价", [2]),
        ('$.订单.条目[?@.名字 != ".名字"].价', [3.5, 2]),
        ("$.注文.なまえ", ["お茶"]),
        ("$.注文.カナ", [2]),
        ("$.주문.이름", ["차"]),
        ("$.😀👍.👨‍👩‍👧", [3]),
        ("$.éß.ñ1", [4]),
        ("$[''][\"\"]", [5]),
        ("$['a.订单']", [6]),
        ("$.订单.没有", []),
        ("$.*.编号", ["A7"]),
    ],
)
def test_names_in_any_script_are_found_in_shorthand(path: str, values: list[object]) -> None:
    assert JsonPath(path).find(ORDER).values() == values


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("$.订单[", "unbalanced brackets"),
        ("$.订单 编号", "found '编'"),
        ("$.订单.", "unexpected end"),
        ("$。订单", "found '。'"),
        ("$.a b", "found 'b', line 1, column 4"),
        ("$.订单[?@.名字 = 1]", "token '='"),
        ("", "expected '$'"),
    ],
)
def test_why_a_path_cannot_be_read_is_about_what_is_wrong_in_it(path: str, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        JsonPath(path)


def test_a_fixed_dependency_reads_paths_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    fixed = re.compile(f"[{NAME_FIRST}][{NAME_FIRST}0-9]*")
    monkeypatch.setattr(lex, "RE_PROPERTY", fixed)
    paths: list[str] = []
    genuine = jsonpath_rfc9535.compile

    def noted(path: str) -> jsonpath_rfc9535.JSONPathQuery:
        paths.append(path)
        return genuine(path)

    monkeypatch.setattr(jsonpath_rfc9535, "compile", noted)
    assert JsonPath("$.订单.编号").find(ORDER).values() == ["A7"]
    assert paths == ["$.订单.编号"]


def test_the_dependency_still_needs_the_mend() -> None:
    """Says when `_compiled` in json_data.py and its part of docs/upstream.rst may go."""
    try:
        jsonpath_rfc9535.compile("$.订单")
    except jsonpath_rfc9535.JSONPathError:
        return
    warnings.warn("jsonpath-rfc9535 reads $.订单 now: JsonPath needs no brackets", stacklevel=1)


# Reading


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{“类型”: 1}", "'“' is Chinese punctuation, JSON has '\"': line 1 column 2 (char 1)"),
        ('{"类型"：1}', "'：' is Chinese punctuation, JSON has ':': line 1 column 6 (char 5)"),
        ('["茶"，"奶"]', "'，' is Chinese punctuation, JSON has ',': line 1 column 5 (char 4)"),
        (
            r'["<regex \d+>"]',
            r"\d is no escape of JSON, in which a backslash is written \\, and in a cell of Robot "
            r"\\\\: line 1 column 10 (char 9)",
        ),
        ('["茶，"', "Expecting ',' delimiter: line 1 column 6 (char 5)"),
        ('["a" "b"]', "Expecting ',' delimiter: line 1 column 6 (char 5)"),
        ("", "Expecting value: line 1 column 1 (char 0)"),
    ],
)
def test_frequent_mistakes_are_told_where_json_breaks_at_them(text: str, told: str) -> None:
    with pytest.raises(json.JSONDecodeError) as caught:
        read_json(text)
    assert str(caught.value) == told


@pytest.mark.parametrize(
    "text",
    [
        *("", "[1,]", "[1", "[1] 2", "{1}", '{"a"}', '{"a":1,}', '["', '["\n"]'),
        *('["\\x"]', '["\\u1"]', "[" * 100_000, "\ufeff[]", "NaN"),
    ],
)
def test_why_it_is_no_json_is_said_in_chinese(text: str) -> None:
    """What Python says too, in each of its versions; names of code stay."""
    with (
        speaking(catalogue_of("zh-CN")),
        pytest.raises(ValueError, match=r"[\u4e00-\u9fff]") as caught,
    ):
        read_json(text)
    told = re.sub(r"JSON|NaN|Robot|BOM|U\+FEFF|uXXXX", "", str(caught.value))
    assert not re.search("[A-Za-z]{2}", told)


@pytest.mark.parametrize(
    ("data", "value"),
    [
        ('{"名": "你好"}', {"名": "你好"}),
        ('{"名": "你好"}'.encode(), {"名": "你好"}),
        ('{"名": "你好"}'.encode("utf-16-le"), {"名": "你好"}),
        ('\ufeff{"a": 1}'.encode(), {"a": 1}),
        ('{"a": 1}'.encode("utf-16"), {"a": 1}),
        ('"\\ud800"', "\ud800"),
        ('"\\ud83d\\ude00"', "😀"),
        ('""', ""),
        ("1e999", float("inf")),
        ("-1e999", float("-inf")),
        ("12345678901234567890123", 12345678901234567890123),
        ("9" * 4300, int("9" * 4300)),
        ("9" * 5000, float("inf")),
        ('"\ufeff"', "\ufeff"),
    ],
)
def test_json_is_read_as_javascript_reads_it_with_whole_numbers_exact(
    data: str | bytes, value: object
) -> None:
    found = read_json(data)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ('\ufeff{"a": 1}', "byte order mark (BOM, U+FEFF)"),
        ("NaN", "NaN is not JSON"),
        ("[Infinity]", "Infinity is not JSON"),
        ('{"a": -Infinity}', "-Infinity is not JSON"),
        ("", "Expecting value"),
        (b"", "Expecting value"),
        (b"\xff", "codec can't decode"),
        ('{"a": 1}\x1e', "Extra data"),
        ("[" * 100_000, "nested too deep"),
    ],
)
def test_what_javascript_does_not_read_is_no_json_and_why(data: str | bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=re.escape(reason)):
        read_json(data)


# Writing


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ({"名": "你好😀"}, '{"名": "你好😀"}'),
        ("\ud800", r'"\ud800"'),
        ("a\udfff\ud83d", r'"a\udfff\ud83d"'),
        ("\ud83d\ude00", '"😀"'),
        ("\ude00\ud83d", r'"\ude00\ud83d"'),
        ({"\udc00": 1}, r'{"\udc00": 1}'),
        (r"\ud800", r'"\\ud800"'),
        ("\ufeff\u2028\x7f\x00", '"\ufeff\u2028\x7f\\u0000"'),
        (12345678901234567890123, "12345678901234567890123"),
        (float("inf"), "1e999"),
        ([float("-inf"), 'Infinity, "-Infinity" \\'], '[-1e999, "Infinity, \\"-Infinity\\" \\\\"]'),
    ],
)
def test_json_is_written_as_javascript_writes_it(value: object, text: str) -> None:
    assert write_json(value) == text
    assert read_json(text.encode()) == json.loads(json.dumps(value))


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1.0, "1"),
        (-0.0, "0"),
        (-2.50, "-2.5"),
        (1e16, "10000000000000000"),
        (1.2345678901234568e20, "123456789012345680000"),
        (1e21, "1e+21"),
        (1e-6, "0.000001"),
        (-1.5e-6, "-0.0000015"),
        (1.5e-7, "1.5e-7"),
        (5e-324, "5e-324"),
        (2**64, "18446744073709551616"),
        ({"1.0": ['2.0 "1e-05"\\', 3.0]}, '{"1.0": ["2.0 \\"1e-05\\"\\\\", 3]}'),
    ],
)
def test_numbers_are_sent_as_javascript_writes_them(value: object, written: str) -> None:
    assert write_json(value, strict=True) == written


@pytest.mark.parametrize("value", [float("inf"), [float("nan")], {"a": float("-inf")}])
def test_numbers_that_json_has_not_are_refused_where_it_is_strict(value: object) -> None:
    with pytest.raises(ValueError, match=r"NaN or an infinite number.*give None"):
        write_json(value, strict=True)


def test_layout_is_that_of_json() -> None:
    assert write_json({"b": 1, "a": "\ud800"}, indent=1, sort_keys=True) == (
        '{\n "a": "\\ud800",\n "b": 1\n}'
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a\ud800", "a\ufffd"),
        ("\udc00\ud800", "\ufffd\ufffd"),
        ("你好😀", "你好😀"),
        ({"\ud800": ["\udfff", 1, None]}, {"\ufffd": ["\ufffd", 1, None]}),
        (("a", "\ud800"), ("a", "\ufffd")),
        (b"\xff", b"\xff"),
        (7, 7),
    ],
)
def test_what_is_logged_has_no_lone_surrogate(value: object, text: object) -> None:
    assert without_surrogates(value) == text


@pytest.mark.parametrize(
    ("text", "values", "around"),
    [
        (' {"a": 1}\n', [{"a": 1}], ["", ""]),
        ("[]", [[]], ["", ""]),
        ('42["chat", {"a": 1}]', [["chat", {"a": 1}]], ["42", ""]),
        ('451-/admin,7["chat"]', [["chat"]], ["451-/admin,7", ""]),
        ('40/admin,{"token": 1}', [{"token": 1}], ["40/admin,", ""]),
        ("{}\x1e", [{}], ["", "\x1e"]),
        ('{"type": 1}\x1e[2]\x1e\n{}', [{"type": 1}, [2], {}], ["", "\x1e", "\x1e\n", ""]),
        ("[1][2]", [[1], [2]], ["", "", ""]),
        (f"[{'9' * 5000}]", [[float("inf")]], ["", ""]),
    ],
)
def test_json_in_text(text: str, values: list[object], around: list[str]) -> None:
    found = json_in_text(text)
    assert found is not None
    assert (found.values, found.around) == (values, around)
    again = json_in_text(found.write())
    assert again == found


@pytest.mark.parametrize(
    "text",
    [
        "", "1", '"x"', "42", "{", "[1] 2", "42[", "42 [1]", "chat[1]", "{} and {}", "42[NaN]",
        "-1[1]", "[" * 100_000, "4" * 100_000, "42" + "[" * 100_000, f"4/{'a' * 100_000}[1]",
    ],
)  # fmt: skip
def test_other_text_is_none(text: str) -> None:
    assert json_in_text(text) is None


@pytest.mark.parametrize(
    ("location", "changed"),
    [
        ((), "new"),
        (("a", 1, "b"), {"a": [0, {"b": "new"}]}),
        (("a", 1), {"a": [0, "new"]}),
    ],
)
def test_a_place_is_found_and_replaced(location: tuple[str | int, ...], changed: object) -> None:
    assert replaced_at({"a": [0, {"b": 1}]}, location, "new") == changed
    assert value_at(changed, location, "nothing") == "new"


@pytest.mark.parametrize("location", [("a", 7, "b"), ("a", "b", "c"), ("c", "d"), ("a", 0, 0, 0)])
def test_a_place_within_what_holds_nothing_any_more_stays_as_it_is(
    location: tuple[str | int, ...],
) -> None:
    assert replaced_at({"a": ["***"]}, location, "new") == {"a": ["***"]}


def test_where_no_place_is_there_is_a_default() -> None:
    assert value_at({"a": ["***"]}, ("a", "b"), "nothing") == "nothing"
    assert value_at({"a": ["***"]}, ("b",)) is None
