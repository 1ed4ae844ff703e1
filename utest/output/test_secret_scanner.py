from __future__ import annotations

import base64
import html
import json
import string
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from SwanSocketLibrary.output.secret_scanner import SecretScanner, parts, secret_forms

MASK = "***"
SECRETS = [
    "s3cret",
    "t0ken/with+signs==",
    "a b c",
    "quo\"te\\ 'd\n",
    "密码密码",
    "pä55 wörd🔑",
    "100%25&<x>",
]


def known(*secrets: str | bytes) -> SecretScanner:
    return SecretScanner(map(secret_forms, secrets))


def lower_percents(text: str) -> str:
    return quote(text, safe="").replace("%2F", "%2f").replace("%E5", "%e5").replace("%C3", "%c3")


def every_character(text: str) -> str:
    return "".join(f"%{byte:02x}" for byte in text.encode())


def javascript(text: str) -> str:
    """As JavaScript's encoders for HTML write JSON: with its slashes and angles escaped."""
    return json.dumps(text)[1:-1].replace("/", "\\/").replace("<", "\\u003c")


def all_unicode(text: str) -> str:
    units = text.encode("utf-16-be").hex()
    return "".join(f"\\u{units[place : place + 4]}" for place in range(0, len(units), 4))


SPELLED: list[Callable[[str], str]] = [
    str,
    lambda text: quote(text, safe=""),
    quote,
    quote_plus,
    lambda text: quote_plus(text, safe="/"),
    lower_percents,
    every_character,
    lambda text: quote(quote(text, safe=""), safe=""),
    lambda text: json.dumps(text)[1:-1],
    lambda text: json.dumps(text, ensure_ascii=False)[1:-1],
    lambda text: json.dumps(json.dumps(text)[1:-1])[1:-1],
    javascript,
    all_unicode,
    lambda text: repr(text)[1:-1],
    lambda text: ascii(text)[1:-1],
    lambda text: repr(text.encode())[2:-1],
    lambda text: text.encode().decode("latin-1"),
    html.escape,
    lambda text: "".join(f"&#{ord(each)};" for each in text),
    lambda text: "".join(f"&#x{ord(each):X};" for each in text),
    lambda text: text.encode().hex(),
    lambda text: text.encode().hex().upper(),
    lambda text: text.encode().hex(" "),
    lambda text: text.encode().hex(" ").upper(),
    lambda text: text.encode().hex(":"),
    lambda text: text.encode().hex("-"),
    lambda text: json.dumps(text)[1:-1].encode().hex(" "),
    lambda text: quote(text, safe="").encode().hex(),
    lambda text: base64.b64encode(text.encode()).decode(),
    lambda text: base64.b64encode(text.encode()).decode().rstrip("="),
    lambda text: base64.urlsafe_b64encode(text.encode()).decode(),
    lambda text: base64.urlsafe_b64encode(text.encode()).decode().rstrip("="),
    lambda text: quote(base64.b64encode(text.encode()).decode(), safe=""),
]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("spell", SPELLED)
def test_a_secret_is_found_in_each_spelling(secret: str, spell: Callable[[str], str]) -> None:
    for around in ("", "x y", "它"):
        text = f"{around} {spell(secret)} {around}"
        assert known("another", secret).replaced(text, MASK) == f"{around} {MASK} {around}"
        assert known(secret).finds_in(text)


@given(st.text(min_size=3, max_size=20), st.text(max_size=5), st.text(max_size=5))
def test_what_is_left_of_any_text_holds_no_secret(secret: str, before: str, after: str) -> None:
    looked_for = known(secret)
    text = before + secret + after
    for spelled in (text, json.dumps(text), text.encode(errors="surrogatepass").hex(" ")):
        assert not looked_for.finds_in(looked_for.replaced(spelled, "\x00"))


@given(st.binary(min_size=4, max_size=20), st.binary(max_size=5), st.binary(max_size=5))
def test_base64_of_data_that_holds_a_secret_is_masked(
    secret: bytes, before: bytes, after: bytes
) -> None:
    for encode in (base64.b64encode, base64.urlsafe_b64encode):
        spelled = encode(before + secret + after).decode()
        shown = known(secret).replaced(spelled, MASK)
        assert MASK in shown
        # A character before and one behind may have a part of something else.
        assert len(shown.replace(MASK, "")) <= (len(before) + len(after)) * 4 / 3 + 4


@pytest.mark.parametrize("nibble", ["", "0", "00", "0 ", "00 ", "12 B: "])
def test_digits_before_a_secret_do_not_hide_it(nibble: str) -> None:
    shown = known("zq7-a").replaced(f"{nibble}7a 71 37 2d 61 62", MASK)
    assert shown == f"{nibble}{MASK} 62"


def test_what_only_looks_escaped_stays() -> None:
    for text in ("100 % of C:\\users\\x and \\u12 &amp &#xZZ; %zz", "\\", "%", "&#99999999;"):
        assert known("s3cret").replaced(text, MASK) == text


def test_only_the_secret_is_replaced_in_a_text_with_escapes() -> None:
    text = '{"a": "\\u00e4\\n", "b": "s3\\u0063ret", "c": "%41\\\\"}'
    assert known("s3cret").replaced(text, MASK) == text.replace("s3\\u0063ret", MASK)


@pytest.mark.parametrize("text", ["aXNlY3Jl", "61 62 6", "abd", "6162 64"])
def test_a_secret_of_three_characters_is_not_found_in_parts(text: str) -> None:
    assert not known("abc").finds_in(text)


def test_a_secret_of_three_characters_is_found_as_digits_and_alone_in_base64() -> None:
    assert known("abc").replaced("61 62 63, YWJj", MASK) == f"{MASK}, {MASK}"


def test_overlapping_secrets_are_masked_together_and_neighbours_apart() -> None:
    assert known("abcd", "cdef").replaced("abcdef", MASK) == MASK
    assert known("abcd", "efgh").replaced("abcdefgh", MASK) == MASK * 2


@pytest.mark.parametrize("count", [1, 24, 25, 200])
def test_one_of_many_secrets_is_found(count: int) -> None:
    looked_for = known(*(f"secret-{number}!" for number in range(count)))
    for text in (f"x secret-{count - 1}! y", "z" * 2000 + f" secret-{count - 1}!"):
        assert MASK in looked_for.replaced(text, MASK)
        assert not looked_for.finds_in(text.replace("!", "?"))


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("-- zq7-123", "-- "),
        ("-- zq7", "-- "),
        ("-- zq", "-- zq"),
        ("-- 7a 71 37 2d", "-- "),
        ("-- 7A7137", "-- "),
        ("-- 7a 71", "-- 7a 71"),
        ("-- zq7%2D1", "-- "),
        ("-- zq7-1%", "-- "),
        ('-- \\"zq7\\u002d', '-- \\"'),
        ("-- zq7-1\\u00", "-- "),
        ("-- " + base64.b64encode(b"zq7-12").decode(), "-- "),
        ("-- " + base64.b64encode(b"..zq7-12").decode()[:-2], "-- Li5"),
    ],
)
def test_the_beginning_of_a_secret_is_found_at_the_end_of_a_text(text: str, left: str) -> None:
    assert text[: known("zq7-12345").cut_secret(text)] == left


@given(st.text(string.ascii_letters + "%\\&u00 :-", max_size=30))
def test_a_text_without_a_beginning_of_a_secret_is_left(text: str) -> None:
    assert known("#s3cret#").cut_secret(text) == len(text)


def basic(pair: str) -> str:
    return f"Basic {base64.b64encode(pair.encode()).decode()}"


@pytest.mark.parametrize(
    ("secret", "header", "alone"),
    [
        ("Bearer t0ken", "", {"t0ken"}),
        ("bearer  t0ken ", "", {"t0ken", "bearer  t0ken"}),
        ("Custom t0ken", "Authorization", {"t0ken"}),
        ("Custom t0ken", "PROXY-authorization", {"t0ken"}),
        ("Custom t0ken", "X-Key", set()),
        ("t0ken", "Authorization", {""}),
        ("a" + " " * 100_000 + "b", "", set()),
        ("two words", "", set()),
        (basic("mia:pa:55"), "", {basic("mia:pa:55")[6:], "mia:pa:55", "pa:55"}),
        (
            basic("mia:pä55").rstrip("="),
            "",
            {basic("mia:pä55").rstrip("=")[6:], "mia:pä55", "pä55"},
        ),
        ("Basic no_base64!", "", {"no_base64!"}),
        ("Basic bm9wYWly", "", {"bm9wYWly"}),
        (
            'id=abcde; key="d=efg" ;ok=true;flag',
            "Cookie",
            {"abcde", "d=efg", "id=abcde", 'key="d=efg"'},
        ),
        ("token open", "", set()),
        ("Token open", "Authorization", {"open"}),
        ("http://mia:pa%2055@h:1", "", {"mia:pa%2055", "pa%2055", "mia:pa 55", "pa 55"}),
        ("http://t0ken@h", "", {"t0ken"}),
        ("http://mia:p/a@h", "", {"mia:p/a", "p/a"}),
        ("ws://h/chat?room=7", "", {"/chat?room=7"}),
        (
            "ws://h/ab/cd-ef-gh?key=t0%2Bken%2Bx&r=7",
            "",
            {
                *("/ab/cd-ef-gh?key=t0%2Bken%2Bx&r=7", "/ab/cd-ef-gh"),
                *("key=t0%2Bken%2Bx&r=7", "t0+ken+x", "t0%2Bken%2Bx"),
            },
        ),
        (
            "-----BEGIN\nabcdefgh\nshort\n",
            "",
            {"-----BEGIN\nabcdefgh\nshort", "-----BEGIN", "abcdefgh"},
        ),
        (
            '{"user": ["a", "p4ssw0rd!"], "id": 12345678}',
            "",
            {"p4ssw0rd!", "12345678"},
        ),
        ("[no JSON", "", set()),
        ("first-value, other-value;end", "", {"first-value", "other-value"}),
        ("http://[bad", "", set()),
        ("7a 71 37", "", {b"zq7"}),
    ],
)
def test_what_is_secret_in_a_secret(secret: str, header: str, alone: set[str]) -> None:
    first, *rest = parts(secret, header)
    assert first == secret
    assert set(rest) == alone
