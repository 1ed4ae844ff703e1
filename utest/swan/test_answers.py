from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import pytest

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.swan.answers import (
    MOST_ANSWERS,
    AnswerRule,
    BinaryRulePattern,
    RuleFailed,
    answer,
    replies,
)
from SwanSocketLibrary.swan.json_data import read_json


class Came:
    """A message that came, as a pattern has found it."""

    def __init__(self, data: str, groups: Mapping[str, str] | None = None) -> None:
        self.groups = groups or {}
        self._data = data

    @property
    def value(self) -> Any:
        return read_json(self._data)


class Holding:
    """A pattern of one regular expression."""

    def __init__(self, expression: str) -> None:
        self._expression = re.compile(expression)

    @property
    def groups(self) -> list[str]:
        numbers = [str(number) for number in range(1, self._expression.groups + 1)]
        return [*numbers, *self._expression.groupindex]

    def match(self, message: str | bytes) -> Came | None:
        found = self._expression.fullmatch(str(message))
        if found is None:
            return None
        groups = {str(at): text for at, text in enumerate(found.groups(), 1)}
        return Came(str(message), groups | found.groupdict())


def made(reply: object, came: str = "{}", **groups: str) -> str | bytes:
    named = {name.lstrip("_"): text for name, text in groups.items()}
    (message,) = replies(reply, named)
    return message(Came(came, named))


@pytest.mark.parametrize(
    "reply",
    [
        "3",
        "<ok>",
        "<p>1</p>",
        "<$5>",
        "<$",
        '{"type": "pong"}',
        '{ "a":1 }',
        "",
        b"\x00",
        "<1>",
    ],
)
def test_a_message_without_places_is_sent_as_it_is(reply: str | bytes) -> None:
    assert made(reply) == reply


def test_a_dictionary_is_sent_as_json() -> None:
    assert made({"type": "pong", "id": 7}) == '{"type": "pong", "id": 7}'


def test_a_list_is_several_messages_and_a_text_that_is_one_is_one() -> None:
    assert [each(Came("")) for each in replies(["a", b"b", {"c": 1}, [2]], ())] == [
        "a", b"b", '{"c": 1}', "[2]",
    ]  # fmt: skip
    assert made('["a", "b"]') == '["a", "b"]'
    assert replies([], ()) == ()


@pytest.mark.parametrize(
    "value", ["7", "7.5", "true", "null", '"a \\"b\\" <1>"', '{"b": [1, null]}', "[]", '"订单"']
)
def test_a_path_alone_becomes_the_value_of_whatever_kind(value: str) -> None:
    for reply in ('{"id": "<$.id>"}', '{"id": <$.id>}', {"id": "<$.id>"}):
        answer = made(reply, f'{{"id": {value}}}')
        assert read_json(answer) == {"id": read_json(value)}


@pytest.mark.parametrize(
    ("reply", "message", "answer"),
    [
        ("ACK <$.id>", '{"id": 7}', "ACK 7"),
        ("ACK <$.id>", '{"id": "a"}', "ACK a"),
        ("ACK <$.id>", '{"id": {"a": 1}}', 'ACK {"a": 1}'),
        ('{"text": "hello <$.name>!"}', '{"name": "mi\\"a"}', '{"text": "hello mi\\"a!"}'),
        ({"text": "hello <$.name>!"}, '{"name": "mi\\"a"}', '{"text": "hello mi\\"a!"}'),
        ('{"text": "<$.a> <$.b>"}', '{"a": 1, "b": "2"}', '{"text": "1 2"}'),
        ('{"<$.a>": 1, "b" : 2}', '{"a": 7}', '{"7": 1, "b" : 2}'),
        ('["<$.a[1]>", "<$[\'b c\']>"]', '{"a": [1, 2], "b c": 3}', "[2, 3]"),
        ("<$.a[?@.b > 1].b>", '{"a": [{"b": 1}, {"b": 2}]}', "2"),
        ('{"a": [[1,2], "<$>"]}', "5", '{"a": [[1,2], 5]}'),
        ('42["chat","<$.a>","hello <$.a>!"]', '{"a": "b\\""}', '42["chat","b\\"","hello b\\"!"]'),
        ('{"id":"<$.a>"}\x1e', '{"a": 7}', '{"id":7}\x1e'),
        ('{"id":"<$.a>"}\x1e{"end":<$.a>}\x1e', '{"a": 7}', '{"id":7}\x1e{"end":7}\x1e'),
        ("<is [hello <$.a>>", '{"a": "b"}', "[hello <$.a>"),
        ("<$.订单>", '{"订单": 1}', "1"),
    ],
)
def test_places_are_filled_and_the_rest_stays(reply: object, message: str, answer: str) -> None:
    assert made(reply, message) == answer


def test_a_group_may_have_a_chinese_name() -> None:
    assert made("你好，<名字>", 名字="小红") == "你好，小红"


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        ("43<1>[<room>]", "437[lobby]"),
        ('{"id": "<1>", "in": "room <room>"}', '{"id": "7", "in": "room lobby"}'),
        ('{"id": <1>}', '{"id": 7}'),
        ("<other> <$.a>", "<other> b"),
    ],
)
def test_groups_are_texts_by_number_or_name(reply: str, answer: str) -> None:
    assert made(reply, '{"a": "b"}', _1="7", room="lobby") == answer


@pytest.mark.parametrize(
    ("message", "why"),
    [
        ("{}", "<$.*.id> of its reply finds nothing in the message"),
        ('{"a": {"id": 1}, "b": {"id": 2}}', "<$.*.id> of its reply finds 2 values, and one is"),
        ("hello", "<$.*.id> of its reply finds nothing, as the message is no JSON: "),
    ],
)
def test_a_path_that_finds_not_one_value_fails(message: str, why: str) -> None:
    with pytest.raises(RuleFailed, match=re.escape(why)):
        made({"id": "<$.*.id>"}, message)


def test_a_value_that_has_no_bytes_fails() -> None:
    with pytest.raises(RuleFailed, match="UTF-8"):
        made("<$.id>", '{"id": "\\ud800"}')
    assert made({"id": "<$.id>"}, '{"id": "\\ud800"}') == '{"id": "\\ud800"}'


@pytest.mark.parametrize(
    ("reply", "why"),
    [
        (None, "must be text, bytes, a dictionary that is sent as JSON, or a list of such"),
        ([["a"], 3], "must be text, bytes"),
        ({"a": object()}, "cannot be sent as JSON"),
        ({"a": float("nan")}, "cannot be sent as JSON"),
        ("\ud800", "cannot be sent as UTF-8"),
        ("<is \ud800>", "cannot be sent as UTF-8"),
        (
            "{'b': 2}",
            "reply begins like JSON, but it is none: Expecting property name enclosed in double "
            "quotes: line 1 column 2 (char 1). It is '{'b': 2}'. A text that begins so and is no "
            "JSON is written <is …>.",
        ),
        ('{"a": "<1>"', "reply begins like JSON, but it is none: "),
        (" [hello", "reply begins like JSON, but it is none: "),
        ('{"a": 1} and more', "reply begins like JSON, but it is none: Extra data: "),
        ('{"a": True}', "reply begins like JSON, but it is none: "),
        ("<$.a[>", ""),
        ("<$.a b>", "has <$.a b> in it, and that is no JSON path"),
        ("<2>", "has <2> in it, and the pattern has 1 group. Groups are counted from 1."),
    ],
)
def test_a_reply_that_cannot_be_sent_is_refused(reply: object, why: str) -> None:
    if not why:
        assert replies(reply, ())
        return
    with pytest.raises(InvalidArgument, match=re.escape(why)):
        replies(reply, ["1", "name"])


def test_where_there_is_no_message_a_path_is_refused() -> None:
    with pytest.raises(InvalidArgument, match=r"no message of which <.\.id> could take a value"):
        replies("<$.id>", None)
    (reply,) = replies("<1>", None)
    assert reply(Came("")) == "<1>"


@pytest.mark.parametrize(
    ("pattern", "reply", "came", "answer"),
    [
        ("c0 00", "d000", b"\xc0\x00", b"\xd0\x00"),
        ("c0 ??", "ascii:ok", b"\xc0\x07", b"ok"),
        (b"a", b"b", b"a", b"b"),
        ("<regex \\x82.(..).*>", "90 03 <1> 00", b"\x82\x08\x00\x0a\n", b"\x90\x03\x00\x0a\x00"),
        ("<regex (?P<all>.*)>", "<all>", b"\x00", b"\x00"),
        ("<regex (a)(b)>", "ascii:got <2>, <1>!", b"ab", b"got b, a!"),
    ],
)
def test_text_may_stand_for_bytes(pattern: Any, reply: Any, came: bytes, answer: bytes) -> None:
    holds = BinaryRulePattern(pattern)
    (made,) = replies(reply, holds.groups, binary=True)
    found = holds.match(came)
    assert found is not None
    assert made(found) == answer
    assert holds.match("text") is None
    assert holds.match(came + b"more" if holds.groups == () else b"") is None or "all" in reply


@pytest.mark.parametrize("pattern", ["hello", {"a": 1}, "<regex (>"])
def test_a_pattern_that_is_no_bytes_is_refused(pattern: Any) -> None:
    with pytest.raises(InvalidArgument, match="pattern"):
        BinaryRulePattern(pattern)


@pytest.mark.parametrize("reply", ["hello", {"a": 1}, "??", "0"])
def test_a_reply_that_is_no_bytes_is_refused(reply: Any) -> None:
    with pytest.raises(InvalidArgument, match="reply"):
        replies(reply, (), binary=True)


def test_a_slow_regex_of_bytes_ends() -> None:
    with pytest.raises(InvalidArgument, match="was not decided in 100 ms on a message of 65 bytes"):
        BinaryRulePattern("<regex (a|aa)+b>").match(b"a" * 64 + b"c")


class Rules:
    def __init__(self) -> None:
        self.failures: list[str] = []
        self.turn = 0
        self.all: list[AnswerRule] = []

    def add(self, expression: str, reply: object, **given: Any) -> AnswerRule:
        pattern = given.pop("pattern", Holding(expression))
        made = replies(reply, pattern.groups)
        name = f"the rule {expression}"
        rule = AnswerRule(name, pattern, made, lambda: self.turn, self.failures.append, **given)
        self.all.insert(0, rule)
        return rule

    def answers(self, data: str, client: int | None = None) -> list[str | bytes] | None:
        found = answer(self.all, data, client)
        return None if found is None else found.messages


@pytest.fixture
def rules() -> Rules:
    return Rules()


def test_the_newest_rule_that_fits_answers(rules: Rules) -> None:
    rules.add("p.*", "first")
    rules.add("pi.*", ["second", "third"])
    assert rules.answers("ping") == ["second", "third"]
    assert rules.answers("pong") == ["first"]
    assert rules.answers("hello") is None


def test_a_rule_that_is_used_up_leaves_messages_to_older_ones(rules: Rules) -> None:
    rules.add("p.*", "old", times=1)
    rules.add("p.*", "new", times=2)
    assert [rules.answers("p") for _ in range(4)] == [["new"], ["new"], ["old"], None]


def test_a_rule_of_one_client_answers_that_alone(rules: Rules) -> None:
    rules.add("p.*", "all")
    rules.add("p.*", "two", client=2)
    assert [rules.answers("p", each) for each in (1, 2, 3)] == [["all"], ["two"], ["all"]]


def test_a_rule_that_was_stopped_answers_nothing(rules: Rules) -> None:
    rules.add("p", "old")
    new = rules.add("p", "new")
    new.ended = True
    assert rules.answers("p") == ["old"]


def test_a_rule_that_fails_ends_and_the_message_has_no_answer(rules: Rules) -> None:
    rules.add(".*", "other")
    rules.add(".*", {"id": "<$.id>"})
    assert rules.answers("{}") is None
    assert rules.failures == [
        "the rule .* has ended: <$.id> of its reply finds nothing in the message."
    ]
    assert rules.answers("{}") == ["other"]


def test_a_pattern_that_raises_ends_its_rule_alone(rules: Rules) -> None:
    class Broken(Holding):
        def match(self, message: str | bytes) -> Came | None:
            raise RuntimeError(f"broken by {message!r}")

    rules.add("a", "b", pattern=Broken("a"))
    assert rules.answers("a") is None
    assert rules.failures == ["the rule a has ended: RuntimeError: broken by 'a'."]
    assert rules.answers("a") is None
    assert len(rules.failures) == 1


def test_a_rule_that_answers_for_ever_ends(rules: Rules) -> None:
    rules.add("p", "p")
    assert [rules.answers("p") for _ in range(MOST_ANSWERS)] == [["p"]] * MOST_ANSWERS
    rules.turn += 1
    assert [rules.answers("p") for _ in range(MOST_ANSWERS)] == [["p"]] * MOST_ANSWERS
    assert not rules.failures
    assert rules.answers("p") is None
    (failure,) = rules.failures
    assert "it has answered 1000 messages since the last keyword" in failure
    assert "Write times=0" in failure


@pytest.mark.parametrize("times", [0, MOST_ANSWERS + 1])
def test_who_says_how_often_is_believed(rules: Rules, times: int) -> None:
    rules.add("p", "p", times=times)
    assert [rules.answers("p") for _ in range(MOST_ANSWERS + 1)][-1] == ["p"]
    assert not rules.failures


def test_what_waited_before_the_rule_counts_for_its_times_alone(rules: Rules) -> None:
    rule = rules.add("p", "p")
    for _ in range(2 * MOST_ANSWERS):
        assert answer([rule], "p", waiting=True)
    assert rules.answers("p") == ["p"]
    assert rule.answered == 2 * MOST_ANSWERS + 1
