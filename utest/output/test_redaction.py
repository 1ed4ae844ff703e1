from __future__ import annotations

import base64
import json
from typing import Any
from urllib.parse import quote, unquote

import pytest

from SwanSocketLibrary.output.previews import MAX_CHARACTERS, escape, preview
from SwanSocketLibrary.output.redaction import LONGEST_LEARNED, MOST_LEARNED, Redactor
from SwanSocketLibrary.swan.payloads import Headers, Payload
from SwanSocketLibrary.swan.urls import check_url

TOKEN = "eyJhbGciOiJIUzI1NiJ9." + "abcdefghij" * 40


def redactor(*secrets: str) -> Redactor:
    redactor = Redactor()
    for secret in secrets:
        redactor.add(secret)
    return redactor


def test_text_without_secrets_stays() -> None:
    assert redactor().text("a line of the log") == "a line of the log"
    assert redactor("s3cret").text("a line of the log") == "a line of the log"


def test_a_secret_is_masked_wherever_it_stands() -> None:
    assert redactor("s3cret").text("s3cret, s3cret! xs3cretx") == "***, ***! x***x"


def test_every_secret_is_masked() -> None:
    assert redactor("one!", "two!").text("one! two!") == "*** ***"


@pytest.mark.parametrize("first", ["abc", "abcdef"])
def test_a_secret_that_holds_another_is_masked_whole(first: str) -> None:
    assert redactor(first, "abc", "abcdef").text("abcdef abc") == "*** ***"


def test_keeping_a_secret_twice_is_harmless() -> None:
    assert redactor("s3cret", "s3cret").text("s3cret") == "***"


@pytest.mark.parametrize("short", ["", "a", "ab"])
def test_a_secret_that_is_too_short_would_shred_the_log(short: str) -> None:
    assert redactor(short).text("abba") == "abba"


def test_the_shortest_secret_has_three_characters() -> None:
    assert redactor("abc").text("abcd") == "***d"


@pytest.mark.parametrize("secret", ["s3cret", "user:pa55", "密码密码"])
def test_base64_of_a_secret_is_masked(secret: str) -> None:
    shown = base64.b64encode(secret.encode()).decode()
    assert redactor(secret).text(f"Authorization: Basic {shown}") == "Authorization: Basic ***"


def test_a_secret_that_is_no_text_can_be_kept() -> None:
    assert redactor("bad\ud800").text("so bad\ud800") == "so ***"


@pytest.mark.parametrize("secret", ['quo"ted', "back\\slash", "it's", "two\nlines", "密码密码"])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_secret_is_masked_however_the_log_spells_it(secret: str, ascii_only: bool) -> None:
    in_json = json.dumps({"key": secret}, ensure_ascii=ascii_only)
    hide = redactor(secret).text
    assert hide(escape(secret)) == "***"
    assert hide(preview(secret)).endswith('"***"')
    assert hide(in_json) == '{"key": "***"}'
    assert hide(preview(in_json)).endswith('"{"key": "***"}"')
    assert hide(repr({"key": secret}))[9:12] == "***"


@pytest.mark.parametrize("before", range(MAX_CHARACTERS - 20, MAX_CHARACTERS - 2))
def test_a_secret_that_a_preview_cut_is_masked(before: int) -> None:
    shown = preview("-" * before + TOKEN)
    assert redactor("another one", TOKEN).text(shown) == (
        f'text, {before + len(TOKEN)} B: "{"-" * before}***" '
        f"… {before + len(TOKEN) - MAX_CHARACTERS} more characters"
    )


def test_a_preview_that_cut_no_secret_stays() -> None:
    shown = preview("-" * 300)
    assert redactor(TOKEN).text(shown) == shown
    assert redactor().text(shown) == shown


def test_every_preview_of_a_failure_is_masked_also_where_it_was_cut() -> None:
    one = preview(TOKEN)
    hidden = redactor(TOKEN).text(f"Instead: {one}; {one}; {TOKEN[:20]}")
    assert TOKEN[:20] not in hidden.rpartition(";")[0]
    assert hidden.count("***") == 2
    assert hidden.endswith(TOKEN[:20]), "only what a preview cut is taken for a secret"


def test_a_secret_that_was_cut_is_masked_also_where_another_is_in_it() -> None:
    long = f"eyJ{'a' * 50}12345678{'b' * 300}"
    assert redactor("12345678", long).text(preview(long)).startswith('text, 361 B: "***" … ')


def test_a_secret_that_holds_an_ellipsis_is_masked_whole() -> None:
    assert redactor("first...second").text("first...second") == "***"


def test_a_secret_that_is_cut_in_an_escape_is_masked() -> None:
    secret = '"' * 30 + "x" * 300
    shown = redactor(secret).text(preview("-" * 180 + secret))
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
    assert redactor().text(text) == hidden


def test_the_path_of_a_url_that_is_a_secret_is_masked_where_it_stands_alone() -> None:
    assert redactor("ws://host/chat?token=12").text("connected /chat?token=12") == "connected ***"
    assert redactor("ws://host/chat").text("connected /chat") == "connected /chat"


@pytest.mark.parametrize("shown", ["ws://mia:pa55@h/chat?t=12", "ws://***@h/chat?t=12"])
def test_a_url_that_is_a_secret_is_masked_whole(shown: str) -> None:
    """Also where its credentials were masked before: in the sentences of the rules."""
    assert (
        redactor("ws://mia:pa55@h/chat?t=12").text(f"'{shown}' has no host") == "'***' has no host"
    )


def test_what_a_peer_could_change_the_console_with_is_escaped() -> None:
    text = f"first\n\tthen {TOKEN}\x1b[2J\x9b\u202e"
    assert redactor(TOKEN).text(text) == "first\n\tthen ***\\x1b[2J\\x9b\\u202e"


def test_a_veiled_value_is_itself_and_shows_as_a_mask() -> None:
    redactor = Redactor()
    redactor.add(TOKEN)
    plain: dict[str, Any] = {
        "data": f"my {TOKEN}",
        "kind": "string",
        "list": [TOKEN],
        "dict": {TOKEN: 1},
        "header": {"X": TOKEN},
    }
    veiled = redactor.wrap_secrets(Payload({**plain, "header": Headers(plain["header"])}))
    assert veiled == plain
    assert veiled.data == plain["data"]
    assert TOKEN not in repr(veiled)
    assert "'kind': 'string'" in repr(veiled)
    assert veiled.header["x"] == TOKEN
    assert redactor.wrap_secrets(7) == 7


def test_veiled_bytes_are_themselves_and_show_as_a_mask() -> None:
    masked = redactor("s3cret")
    for data in (b"\xff s3cret", "s3crét".encode(), b"73 33 63 72 65 74"):
        veiled = redactor("s3cret", "s3crét").wrap_secrets(
            Payload(data=data, dataType="arrayBuffer")
        )
        assert veiled.data == data
        assert isinstance(veiled.data, bytes)
        assert repr(veiled.data) == "'***'"
    assert repr(masked.wrap_secrets([b"other"])) == "[b'other']"


@pytest.mark.parametrize(
    "value",
    [Payload(a="b", header=Headers({"X": "y"})), {"a": [1, b"c", {"d": "e"}]}, ["a"], "a", b"a", 7],
)
def test_what_holds_no_secret_is_veiled_as_the_same_object(value: object) -> None:
    assert redactor("s3cret").wrap_secrets(value) is value


def test_nothing_is_veiled_without_secrets() -> None:
    payload = Payload(data="text")
    assert Redactor().wrap_secrets(payload) is payload


def test_what_was_learned_is_hidden_in_every_spelling() -> None:
    made = redactor()
    made.learn('s3"cret\n')
    for spelled in ('s3"cret\n', json.dumps('s3"cret\n')[1:-1], escape('s3"cret\n')):
        assert made.redact(f"<{spelled}>") == "<***>"


@pytest.mark.parametrize("secret", ["", "ab", "x" * (LONGEST_LEARNED + 1)])
def test_what_is_too_short_or_too_long_is_not_learned(secret: str) -> None:
    made = redactor()
    made.learn(secret)
    assert made.redact(f"ab{secret}") == f"ab{secret}"


def test_the_longest_that_is_learned_is_hidden() -> None:
    made = redactor()
    made.learn("x" * LONGEST_LEARNED)
    assert made.redact("x" * LONGEST_LEARNED) == "***"


def test_of_too_much_that_was_learned_what_came_up_least_lately_is_forgotten() -> None:
    made = redactor("kept-secret")
    learned = [f"secret-{number:03}" for number in range(MOST_LEARNED)]
    for secret in learned:
        made.learn(secret)
    made.learn(learned[0])
    made.learn("kept-secret")  # is known for good already, and takes no place
    made.learn("one-more")
    shown = made.redact(f"kept-secret one-more {learned[0]} {learned[1]} {learned[2]}")
    assert shown == f"*** *** *** {learned[1]} ***"


def test_concealing_leaves_everything_else_as_it_is() -> None:
    text = "s3cret\x1b\u202e wss://user:pass@h/ \ud800"
    assert redactor("s3cret").redact(text) == text.replace("s3cret", "***")


def test_secrets_are_hidden_in_bytes() -> None:
    assert redactor("s3crét").redact_bytes(b"\x00" + "s3crét".encode() + b"\xff") == b"\x00***\xff"
    assert redactor("bad\ud800one").redact_bytes(b"\xff") == b"\xff"


@pytest.mark.parametrize(
    ("secret", "shown", "hidden"),
    [
        (b"\x00s3cret", "00 73 33 63 72 65 74 00", "*** 00"),
        (bytearray(b"s3cret"), "s3cret", "***"),
        (12345, "n=12345", "n=***"),
        ({"user": ["s3cret", ("other!",)]}, "s3cret other! user", "*** *** ***"),
        (None, "None", "None"),
        (True, "True", "True"),
        (b"ab", "ab 61 62", "ab 61 62"),
    ],
)
def test_a_secret_need_not_be_text(secret: object, shown: str, hidden: str) -> None:
    made = Redactor()
    made.add(secret)
    made.add(secret)
    assert made.text(shown) == hidden


def test_secrets_are_hidden_in_bytes_in_each_spelling() -> None:
    conceal = redactor("s3crét").redact_bytes
    assert conceal(b'\xff{"a": "s3cr\\u00e9t"}') == b'\xff{"a": "***"}'
    assert conceal(b"\xff s3cr%C3%A9t 733363 72C3A974") == b"\xff *** ***"


def test_the_credentials_of_a_url_are_hidden_wherever_they_show_up() -> None:
    made = Redactor()
    made.add_credentials("http://mia:pa%2Fword@proxy:3128")
    made.add_credentials("mia:0ther-pass@proxy:3128")
    made.add_credentials("ws://host/@mia")
    made.add_credentials(None)
    assert made.text("not mia:pa/word, pa/word or pa%2fword") == "not ***, *** or ***"
    assert made.text("Basic bWlhOjB0aGVyLXBhc3M=, 0ther-pass") == "Basic ***, ***"
    assert made.text("mia at host/@mia") == "mia at host/@mia"


@pytest.mark.parametrize(
    ("cut", "hidden"),
    [
        (preview(b"-" * 29 + b"zq7-12345"), "binary, 38 B: " + "2d " * 29 + "*** … 6 more bytes"),
        ("frame 7a7137…", "frame ***…"),
        ('"-- zq7-1…"', '"-- ***…"'),
        ("the server answered 403 -- zq7-1...", "the server answered 403 -- ***..."),
        ("the text '-- zq7-1' … 3 more characters", "the text '-- ***' … 3 more characters"),
        ("zq7-12… and zq7…; zq7", "***… and ***…; zq7"),
        ("zq… and 7a 71…", "zq… and 7a 71…"),
        ("a… b... c", "a… b... c"),
    ],
)
def test_a_secret_is_masked_wherever_it_was_cut(cut: str, hidden: str) -> None:
    assert redactor("zq7-12345").text(cut) == hidden


def test_an_error_and_what_it_came_from_hold_no_secrets() -> None:
    error, cause = AssertionError("no s3cret\x1b"), KeyError("s3cret", 7)
    error.__cause__ = cause
    redactor("s3cret").redact_error(error)
    assert error.args == ("no ***\\x1b",)
    assert cause.args == ("***", 7)


def test_errors_that_came_from_each_other_end() -> None:
    first, second = ValueError("s3cret"), ValueError("s3cret")
    first.__context__, second.__context__ = second, first
    redactor("s3cret").redact_error(first)
    assert (first.args, second.args) == (("***",), ("***",))


@pytest.mark.parametrize("secret", ['打开 "门"', "a{b}|c^d`e", "it's<1>", "x\ty zz", "wörd 😀"])
@pytest.mark.parametrize("place", ["{}@h/", "u:{}@h/", "h/{}/x", "h/?token={}&b=1", "h?{}"])
def test_a_secret_in_a_url_is_hidden_as_it_is_sent(place: str, secret: str) -> None:
    given = "ws://" + place.format(secret)
    sent = check_url(given)
    redactor = Redactor()
    redactor.add(secret)
    whole = Redactor()
    whole.add(given)
    credentials = Redactor()
    credentials.add_credentials(given)
    shown = [redactor.url(given), redactor.url(sent), redactor.text(f"GET {sent}"), whole.url(sent)]
    if "@" in place:
        shown += [credentials.url(given), credentials.text(sent), credentials.redact(unquote(sent))]
    begins = (secret[:3], quote(secret[:3]))
    assert not [each for each in shown if any(begin in each for begin in begins)]
