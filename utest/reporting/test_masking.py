from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from SwanSocketLibrary.reporting.masking import Masker
from SwanSocketLibrary.reporting.previews import MAX_CHARACTERS, escape, preview
from SwanSocketLibrary.swan.payloads import Headers, Payload

TOKEN = "eyJhbGciOiJIUzI1NiJ9." + "abcdefghij" * 40


def masker(*secrets: str) -> Masker:
    masker = Masker()
    for secret in secrets:
        masker.keep(secret)
    return masker


def test_text_without_secrets_stays() -> None:
    assert masker().hide("a line of the log") == "a line of the log"
    assert masker("s3cret").hide("a line of the log") == "a line of the log"


def test_a_secret_is_masked_wherever_it_stands() -> None:
    assert masker("s3cret").hide("s3cret, s3cret! xs3cretx") == "***, ***! x***x"


def test_every_secret_is_masked() -> None:
    assert masker("one!", "two!").hide("one! two!") == "*** ***"


@pytest.mark.parametrize("first", ["abc", "abcdef"])
def test_a_secret_that_holds_another_is_masked_whole(first: str) -> None:
    assert masker(first, "abc", "abcdef").hide("abcdef abc") == "*** ***"


def test_keeping_a_secret_twice_is_harmless() -> None:
    assert masker("s3cret", "s3cret").hide("s3cret") == "***"


@pytest.mark.parametrize("short", ["", "a", "ab"])
def test_a_secret_that_is_too_short_would_shred_the_log(short: str) -> None:
    assert masker(short).hide("abba") == "abba"


def test_the_shortest_secret_has_three_characters() -> None:
    assert masker("abc").hide("abcd") == "***d"


@pytest.mark.parametrize("secret", ["s3cret", "user:pa55", "密码密码"])
def test_base64_of_a_secret_is_masked(secret: str) -> None:
    shown = base64.b64encode(secret.encode()).decode()
    assert masker(secret).hide(f"Authorization: Basic {shown}") == "Authorization: Basic ***"


def test_a_secret_that_is_no_text_can_be_kept() -> None:
    assert masker("bad\ud800").hide("so bad\ud800") == "so ***"


@pytest.mark.parametrize("secret", ['quo"ted', "back\\slash", "it's", "two\nlines", "密码密码"])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_secret_is_masked_however_the_log_spells_it(secret: str, ascii_only: bool) -> None:
    in_json = json.dumps({"key": secret}, ensure_ascii=ascii_only)
    hide = masker(secret).hide
    assert hide(escape(secret)) == "***"
    assert hide(preview(secret)).endswith('"***"')
    assert hide(in_json) == '{"key": "***"}'
    assert hide(preview(in_json)).endswith('"{"key": "***"}"')
    assert hide(repr({"key": secret}))[9:12] == "***"


@pytest.mark.parametrize("before", range(MAX_CHARACTERS - 20, MAX_CHARACTERS - 2))
def test_a_secret_that_a_preview_cut_is_masked(before: int) -> None:
    shown = preview("-" * before + TOKEN)
    assert masker("another one", TOKEN).hide(shown) == (
        f'text, {before + len(TOKEN)} B: "{"-" * before}***" '
        f"… {before + len(TOKEN) - MAX_CHARACTERS} more characters"
    )


def test_a_preview_that_cut_no_secret_stays() -> None:
    shown = preview("-" * 300)
    assert masker(TOKEN).hide(shown) == shown
    assert masker().hide(shown) == shown


def test_every_preview_of_a_failure_is_masked_also_where_it_was_cut() -> None:
    one = preview(TOKEN)
    hidden = masker(TOKEN).hide(f"Instead: {one}; {one}; {TOKEN[:20]}")
    assert TOKEN[:20] not in hidden.rpartition(";")[0]
    assert hidden.count("***") == 2
    assert hidden.endswith(TOKEN[:20]), "only what a preview cut is taken for a secret"


def test_a_secret_that_is_cut_in_an_escape_is_masked() -> None:
    secret = '"' * 30 + "x" * 300
    shown = masker(secret).hide(preview("-" * 180 + secret))
    assert "\\" not in shown


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("ws://mia:pa55@example.com/x", "ws://***@example.com/x"),
        ("http://mia@proxy:3128", "http://***@proxy:3128"),
        ("two: ws://a:b@c and ws://d", "two: ws://***@c and ws://d"),
        ("mail mia@example.com", "mail mia@example.com"),
    ],
)
def test_credentials_of_urls_are_masked_without_being_kept(text: str, hidden: str) -> None:
    assert masker().hide(text) == hidden


def test_the_path_of_a_url_that_is_a_secret_is_masked_where_it_stands_alone() -> None:
    assert masker("ws://host/chat?token=12").hide("connected /chat?token=12") == "connected ***"
    assert masker("ws://host/chat").hide("connected /chat") == "connected /chat"


@pytest.mark.parametrize("shown", ["ws://mia:pa55@h/chat?t=12", "ws://***@h/chat?t=12"])
def test_a_url_that_is_a_secret_is_masked_whole(shown: str) -> None:
    """Also where its credentials were masked before: in the sentences of the rules."""
    assert masker("ws://mia:pa55@h/chat?t=12").hide(f"'{shown}' has no host") == "'***' has no host"


def test_what_a_peer_could_change_the_console_with_is_escaped() -> None:
    text = f"first\n\tthen {TOKEN}\x1b[2J\x9b\u202e"
    assert masker(TOKEN).hide(text) == "first\n\tthen ***\\x1b[2J\\x9b\\u202e"


def test_a_veiled_value_is_itself_and_shows_as_a_mask() -> None:
    masker = Masker()
    masker.keep(TOKEN)
    plain: dict[str, Any] = {
        "data": f"my {TOKEN}",
        "kind": "string",
        "list": [TOKEN],
        "header": {"X": TOKEN},
    }
    veiled = masker.veil(Payload({**plain, "header": Headers(plain["header"])}))
    assert veiled == plain
    assert veiled.data == plain["data"]
    assert TOKEN not in repr(veiled)
    assert "'kind': 'string'" in repr(veiled)
    assert veiled.header["x"] == TOKEN
    assert masker.veil(7) == 7


def test_nothing_is_veiled_without_secrets() -> None:
    payload = Payload(data="text")
    assert Masker().veil(payload) is payload
