from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.replay.matching import (
    Captured,
    ReplayRules,
    masked,
    same,
    same_target,
    same_text,
    secret_parameters,
    without_values,
)


@pytest.mark.parametrize(
    ("recorded", "came", "expected"),
    [
        ("hello", "hello", True),
        ("hello", "hello ", False),
        ("", "", True),
        (b"\x00\xff", b"\x00\xff", True),
        (b"\x00\xff", b"\x00", False),
        ("x", b"x", False),
        (b"x", "x", False),
        ('{"a": 1, "b": [1, 2]}', '{"b":[1,2],"a":1}', True),
        ('{"a": 1}', '{"a": 1.0}', True),
        ('{"a": 1}', '{"a": true}', False),
        ('{"a": "1"}', '{"a": 1}', False),
        ('{"a": 1}', '{"a": 1, "b": null}', False),
        ('{"a": null}', "{}", False),
        ("[1, 2]", "[2, 1]", False),
        ("[1]", "[1, 1]", False),
        ("[1]", '{"0": 1}', False),
        ("1", "1.0", False),
        ('{"a": "好"}', '{"a": "\\u597d"}', True),
        ('{"a": 1', '{"a":1', False),
        ('{"a": "x ***"}', '{"a": "y abc"}', False),
        ('42["a",{"b":1}]', '42["a", {"b": 1.0}]', True),
        ('42["a"]', '43["a"]', False),
        ('42["a",{"b":"***"}]', '42["a",{"b":{"c":1}}]', True),
        ('{"a":1}\x1e[2]\x1e', '{"a": 1}\x1e[ 2]\x1e', True),
        ('{"a":1}\x1e', '{"a":1}', False),
        ('{"a":1}\x1e', '{"a":1}\x1e{"a":1}\x1e', False),
    ],
)
def test_messages(recorded: str | bytes, came: str | bytes, expected: bool) -> None:
    assert same(recorded, came) is expected


@pytest.mark.parametrize(
    ("recorded", "came", "expected"),
    [
        ("***", "anything", True),
        ("***", "", True),
        ("login ***", "login abc", True),
        ("login ***", "logout abc", False),
        ("***:end", "abc:end", True),
        ("***:end", "abc:en", False),
        ("a***a", "a", False),
        ("a***b***c", "a1b2c", True),
        ("a***b***c", "a12c", False),
        ("a***b***c", "abc", True),
        ("ab***bc", "abc", False),
        (b"key=***;", b"key=\xff\x00;", True),
        (b"key=***;", b"key=\xff", False),
        ('{"a": "***", "b": 1}', '{"b": 1, "a": {"any": ["thing"]}}', True),
        ('{"a": "***", "b": 1}', '{"b": 1}', False),
        ('{"a": ["Bearer ***"]}', '{"a": ["Bearer abc"]}', True),
        ('{"a": ["Bearer ***"]}', '{"a": ["Basic abc"]}', False),
        ('{"a": ["Bearer ***"]}', '{"a": [1]}', False),
        ('{"token": ***}', '{"token": "abc"}', True),
    ],
)
def test_what_is_masked_stands_for_anything(
    recorded: str | bytes, came: str | bytes, expected: bool
) -> None:
    assert same(recorded, came) is expected


def test_many_wildcards_take_linear_time() -> None:
    assert not same_text("***a" * 5000 + "b", "a" * 100_000)


@pytest.mark.parametrize(
    ("url", "target", "expected"),
    [
        ("ws://h/chat", "/chat", True),
        ("wss://h:1/chat?", "/chat", True),
        ("ws://h", "/", True),
        ("ws://h?a=1", "/?a=1", True),
        ("ws://h/chat", "/chat/", False),
        ("ws://h/chat", "/chat?a=1", False),
        ("ws://h/chat?a=1", "/chat", False),
        ("ws://h/chat?a=1&b=2", "/chat?b=2&a=1", True),
        ("ws://h/chat?a=1&a=2", "/chat?a=2&a=1", False),
        ("ws://h/chat?a=x%20y&b", "/chat?a=x+y&b=", True),
        ("ws://[h/chat", "/chat", True),
        ("ws://h/to", "/to/ws://x", False),
        ("ws://h/to/ws://x", "/to/ws://x", True),
        ("ws://h/chat", "ws://other/chat", True),
        ("ws://h/%E5%A5%BD", "/%e5%a5%bd", True),
        ("ws://h/chat?token=***&a=1", "/chat?a=1&token=abc", True),
        ("ws://h/chat?token=%2A%2A%2A", "/chat?token=abc", True),
        ("ws://h/chat?token=***", "/chat?key=abc", False),
        ("ws://h/room/***/x", "/room/7/x", True),
        ("ws://h/room/***/x", "/room/7/y", False),
    ],
)
def test_targets(url: str, target: str, expected: bool) -> None:
    assert same_target(url, target) is expected


def test_masked_parameters_are_hidden_in_a_target() -> None:
    names = secret_parameters("ws://h/?a=1&t%20k=***")
    assert names == {"t k"}
    assert without_values("/x?a=2&t%20k=abc", names) == "/x?a=2&t%20k=***"
    assert without_values("/x", names) == "/x"


@pytest.mark.parametrize(
    ("recorded", "came", "expected"),
    [
        ({"t": "***", "a": 1}, {"t": "abc", "a": 2}, {"t": "***", "a": 2}),
        ({"t": "B ***"}, {"t": "B abc"}, {"t": "B ***"}),
        ({"t": "B ***"}, {"t": "abc"}, {"t": "***"}),
        ({"t": "***"}, {"x": {"t": "abc"}}, {"x": {"t": "***"}}),
        ([{"t": "***"}], [{"t": "a"}, {"t": "b"}], [{"t": "***"}, {"t": "***"}]),
        ({"a": 1}, [1, {"b": 2}], [1, {"b": 2}]),
    ],
)
def test_masked_values_of_the_recording_are_masked_in_what_came(
    recorded: Any, came: Any, expected: Any
) -> None:
    assert masked(recorded, came) == expected


values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "x", "***"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner, max_size=3)
    ),
)


@given(st.dictionaries(st.sampled_from("abc"), values))
def test_json_is_the_same_however_it_is_written(value: dict[str, Any]) -> None:
    turned = dict(reversed(value.items()))
    assert same(json.dumps(value), json.dumps(turned, indent=1))


@given(values, values)
def test_what_is_masked_is_still_like_what_came(recorded: Any, came: Any) -> None:
    same_before = same(json.dumps([recorded]), json.dumps([came]))
    hidden = masked([recorded], [came])
    assert not same_before or same(json.dumps([recorded]), json.dumps(hidden))


# Rules


@pytest.mark.parametrize(
    ("pattern", "chosen"),
    [
        (None, [0, 1, 2]),
        ("*", [0, 1, 2]),
        ("*/chat", [0, 1]),
        ("ws://a/chat", [0, 1]),
        ("ws://a/chat?x=*", [1]),
        ("ws://[::1]:9/*", [2]),
        ("*news", [2]),
    ],
)
def test_a_url_chooses_conversations(pattern: str | None, chosen: list[int]) -> None:
    urls = ["ws://a/chat", "ws://a/chat?x=1", "ws://[::1]:9/a.news?y=2"]
    assert ReplayRules(pattern).choose(urls, "It") == {urls[each] for each in chosen}


@pytest.mark.parametrize("pattern", ["*/cha", "/chat", "*/anews", ""])
def test_a_url_that_chooses_nothing_says_what_there_is(pattern: str) -> None:
    urls = [f"ws://a/{number}?token=hush" for number in range(7)]
    with pytest.raises(InvalidArgument) as caught:
        ReplayRules(pattern).choose(urls, "The recording 'f.har'")
    assert str(caught.value) == (
        f"The recording 'f.har' has no WebSocket whose URL fits url={pattern}. It has ws://a/0, "
        "ws://a/1, ws://a/2, ws://a/3, ws://a/4 and 2 more; * stands for anything."
    )


def test_a_query_parameter_is_ignored_and_its_name_is_not() -> None:
    url = ReplayRules(ignore=["?token", "?a b"]).target("ws://h/x?token=1&y=2&a%20b=3")
    assert same_target(url, "/x?y=2&token=other&a+b=")
    assert not same_target(url, "/x?y=3&token=1&a+b=3")
    assert not same_target(url, "/x?y=2&a+b=3")


@pytest.mark.parametrize(
    ("ignore", "capture", "text"),
    [
        ("two words", "", "ignore cannot hold 'two words'. Write the name of a header (X-Trace), "),
        ("?", "", "ignore cannot hold '?'. Write "),
        ("$.", "", "ignore holds '$.', which is no JSON path (RFC 9535): "),
        ("binary:30 0", "", "ignore=binary: must be hex text such as 20 02 00 00, "),
        ("binary:30", "", "ignore holds 'binary:30', which has no ?? in it: write ?? for each "),
        ("", "id", "capture holds 'id', which is no JSON path (RFC 9535): "),
        ("", "?id", "capture holds '?id', which is no JSON path (RFC 9535): "),
    ],
)
def test_a_rule_that_is_none(ignore: str, capture: str, text: str) -> None:
    with pytest.raises(InvalidArgument) as caught:
        ReplayRules(None, [ignore] if ignore else [], [capture] if capture else [])
    assert str(caught.value).startswith(text)


@pytest.mark.parametrize(
    ("recorded", "came", "later", "answer"),
    [
        ('{"id":"a1"}', '{"id": "b2"}', '{"to":"a1"}', '{"to":"b2"}'),
        ('42["chat",{"id":"a1"}]', '42["chat",{"id":"b2"}]', '43["a1"]', '43["b2"]'),
        ('42/x,7["chat",{"id":1}]', '42/x,7["chat",{"id":2}]', '43/x,7[1,"1"]', '43/x,7[2,"1"]'),
        (
            '{"id":1}\x1e{"id":2}\x1e',
            '{"id":8}\x1e{"id":9}\x1e',
            "[1]\x1e[2]\x1e",
            "[8]\x1e[9]\x1e",
        ),
        ('40{"id":"a-room"}', '40{"id":"b-room"}', '42/a-room,["x"]', '42/b-room,["x"]'),
    ],
)
def test_paths_see_json_behind_digits_and_several_in_one_message(
    recorded: str, came: str, later: str, answer: str
) -> None:
    rules = ReplayRules(capture=["$..id"])
    captured = Captured()
    assert same(rules.wanted(recorded, captured), came)
    rules.capture(recorded, came, captured)
    assert captured.replaced(later) == answer


@pytest.mark.parametrize(
    ("recorded", "came", "expected"),
    [
        ('42["chat",{"at":1}]', '42["chat",{"at":2}]', True),
        ('42["chat",{"at":1}]', '42["talk",{"at":2}]', False),
        ('42["chat",{"at":1}]', '43["chat",{"at":2}]', False),
        ('{"at":1}\x1e{"at":2}\x1e', '{"at":3}\x1e{"at":4}\x1e', True),
        ('{"at":1}\x1e{"a":2}\x1e', '{"at":3}\x1e{"a":4}\x1e', False),
        ('chat {"at":1}', 'chat {"at":2}', False),
    ],
)
def test_what_does_not_matter_there(recorded: str, came: str, expected: bool) -> None:
    wanted = ReplayRules(ignore=["$..at"]).wanted(recorded, Captured())
    assert same(wanted, came) is expected


@pytest.mark.parametrize(
    ("recorded", "came", "expected"),
    [
        ('{"a":1}', '{"b":[2]}', True),
        ('42["a"]', '42{"b":2}', True),
        ('42["a"]', '43["a"]', False),
        ("[1]\x1e[2]\x1e", '{"a":1}\x1e{}\x1e', True),
    ],
)
def test_all_of_what_is_json_may_not_matter(recorded: str, came: str, expected: bool) -> None:
    assert same(ReplayRules(ignore=["$"]).wanted(recorded, Captured()), came) is expected
