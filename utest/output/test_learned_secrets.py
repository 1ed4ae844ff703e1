from __future__ import annotations

import json

import pytest

from SwanSocketLibrary.output.redaction import MOST_LEARNED, MaskRules, Redactor


def redactor_of(*mask: str, secrets: tuple[str, ...] = ()) -> Redactor:
    redactor = Redactor(MaskRules(mask))
    for secret in secrets:
        redactor.add(secret)
    return redactor


def test_a_message_shows_neither_secrets_nor_what_a_rule_names() -> None:
    redactor = redactor_of("$.a", secrets=("s3cret",))
    assert redactor.data('{"a": 1, "b": "s3cret"}') == '{"a": "***", "b": "***"}'
    assert redactor.data(b"\x00s3cret\xff") == b"\x00***\xff"


@pytest.mark.parametrize("data", [' {"b":1}\n', "text\x1b\u202e\ud800", b"\x00\xff", "", b""])
def test_a_message_without_secrets_stays_as_it_is(data: str | bytes) -> None:
    assert redactor_of("$.a", secrets=("s3cret",)).data(data) == data


def test_a_url_shows_neither_credentials_nor_secrets_nor_named_parameters() -> None:
    redactor = redactor_of("?token", secrets=("s3cret",))
    shown = redactor.url("wss://user:pass@h/s3cret?token=a&b=1")
    assert shown == "wss://***@h/***?token=***&b=1"


def test_headers_show_neither_secrets_nor_named_values() -> None:
    redactor = redactor_of("X-Api-Key", secrets=("s3cret",))
    headers = [("X-API-KEY", "k"), ("X-A", "my s3cret"), ("Cookie", "id=1"), ("X-B", "b")]
    assert redactor.headers(headers) == [
        ("X-API-KEY", "***"),
        ("X-A", "my ***"),
        ("Cookie", "***"),
        ("X-B", "b"),
    ]


def test_a_sentence_has_its_invisible_characters_escaped() -> None:
    assert redactor_of(secrets=("s3cret",)).text("s3cret\x1b") == r"***\x1b"


def test_what_a_connect_is_given_under_a_masked_name_is_hidden_everywhere() -> None:
    redactor = redactor_of("?token", "X-Api-Key")
    redactor.learn_connect("ws://h/?token=from%2Furl", {"x-api-key": "from-header"})
    text = "from/url, from%2Furl and from-header"
    assert redactor.data(text) == "***, *** and ***"
    assert redactor.text(text) == "***, *** and ***"
    assert redactor.data(text.encode()) == b"***, *** and ***"


@pytest.mark.parametrize(("url", "header"), [(None, None), (7, "x"), ("ws://[?token=a", {"a": 1})])
def test_a_connect_with_nonsense_is_learned_nothing_from(url: object, header: object) -> None:
    redactor = redactor_of("?token", "a")
    redactor.learn_connect(url, header)
    assert redactor.data("1 7 token") == "1 7 token"


def test_what_a_message_holds_at_a_masked_place_is_hidden_everywhere() -> None:
    redactor = redactor_of("$.user.password")
    redactor.learn_message('{"user": {"password": "pa55word"}}')
    assert redactor.data("echo: pa55word") == "echo: ***"
    assert redactor.url("ws://h/pa55word") == "ws://h/***"
    assert redactor.headers([("X-pa55word", "pa55word")]) == [("X-***", "***")]


def test_of_a_message_with_too_many_secrets_the_last_are_learned() -> None:
    redactor = redactor_of("$")
    many = [f"secret-{number:05}" for number in range(3 * MOST_LEARNED)]
    redactor.learn_message(json.dumps(many))
    assert redactor.data(many[-1]) == redactor.data(many[-MOST_LEARNED]) == "***"
    assert redactor.data(many[0]) == many[0]
