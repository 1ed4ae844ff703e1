"""Finds secrets in text, in all the forms in which they may be spelled there."""

from __future__ import annotations

import base64
import binascii
import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from contextlib import suppress
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from SwanSocketLibrary.swan.urls import credentials_of, without_credentials

SHORTEST: Final = 3
"""A secret of fewer characters is not searched for: masking it would shred every text."""
_SHORTEST_PART: Final = 8
"""The minimum for a line of a secret, or a part of a URL, which may be an ordinary word."""
_SHORTEST_VALUE: Final = 5
"""The minimum for the value of a cookie, and for a token that is known by its scheme alone:
``true`` and ``text`` are in every log."""
_LONG_NUMBER: Final = 100_000
"""The smallest number in JSON that is too large to be a count."""
_SHORTEST_CORE: Final = 4
"""The minimum for characters of base64 in the middle of others."""
_SHORTEST_DIGITS: Final = 2 * SHORTEST
_MANY: Final = 25
"""With more secrets, short texts are first searched for the beginnings of all of them."""
_SHORT_TEXT: Final = 1000
_DEPTH: Final = 3
"""How many escapings within each other are undone: JSON in a URL in a line of the log."""

_AUTHORIZATION: Final = frozenset({"authorization", "proxy-authorization"})
_COOKIES: Final = frozenset({"cookie", "set-cookie"})
_SEPARATOR: Final = re.compile(r"[\r\n,;]+")
"""Separates the values of a list."""
_SCHEMES: Final = frozenset(
    {"apikey", "basic", "bearer", "digest", "dpop", "gnap", "jwt", "negotiate", "ntlm", "oauth"}
    | {"privatetoken", "token", "vapid"}
)
"""Authorization schemes (RFC 9110 §11.1) that mark a token outside of its header too."""

_DIGIT: Final = re.compile(r"[0-9A-Fa-f]")
_BYTE: Final = _DIGIT.pattern * 2
_SOME_HEX: Final = re.compile(f"{_BYTE}[ :-]?{_BYTE}[ :-]?{_BYTE}")
_HEX: Final = re.compile(rf"{_DIGIT.pattern}(?:[ :-]?{_DIGIT.pattern}){{5,}}")
_LONG_HEX: Final = re.compile(rf"(?<!{_DIGIT.pattern}){_SOME_HEX.pattern}(?:[ :-]?{_BYTE}){{5,}}")
"""Enough digits that their bytes may be an escaped secret."""
_PAIR: Final = re.compile(rf"({_BYTE})[ :-]?")
_BETWEEN_DIGITS: Final = str.maketrans("", "", " :-")
_BASE64: Final = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_")
_URL_SAFE: Final = str.maketrans("+/", "-_")
_ESCAPES: Final = {
    "\\": re.compile(
        r"\\u([dD][89abAB][0-9A-Fa-f]{2})\\u([dD][c-fC-F][0-9A-Fa-f]{2})"
        r"|\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|(.))",
        re.DOTALL,
    ),
    "%": re.compile(r"%([0-9A-Fa-f]{2})"),
    "&": re.compile(r"&(?:#([0-9]{1,7})|#[xX]([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos));"),
}
"""The escapes of JSON, Python and this log, of URLs, and of HTML, by their first character."""
_LETTERS: Final = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "0": "\0"}
_NAMES: Final = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
_HALF_ESCAPE: Final = re.compile(r"(?:%[0-9A-Fa-f]?|\\(?:[xuU][0-9A-Fa-f]{0,7})?|&[#\w]{0,7})$")
"""The rest of an escape in which a text was cut."""

Span = tuple[int, int]


def parts(secret: str, header: str = "") -> Iterator[str | bytes]:
    """The secret, and its parts that are secrets by themselves.

    These are the token after an authorization scheme, and user and password of Basic (RFC 7617);
    user, password, path and query of a URL; the values of cookies, of JSON and of lists; bytes
    that are written as hexadecimal digits.

    :param header: the name of the header that has this value, if any.
    """
    yield secret
    if secret.strip() != secret:
        yield secret.strip()
    if secret[:6].lower() == "ascii:":  # as Send Socket Binary takes it
        yield secret[6:]
    if "\t" in secret:
        yield secret.replace("\t", "")  # as a URL has it (WHATWG)
    with suppress(ValueError):
        yield bytes.fromhex(secret)
    if secret.lstrip()[:1] in ("{", "["):
        yield from _of_json(secret)
    elif _SEPARATOR.search(secret):
        yield from _long(piece.strip() for piece in _SEPARATOR.split(secret))
    name = header.lower()
    scheme, _, token = secret.strip().partition(" ")
    known = scheme.lower() in _SCHEMES and len(token.strip()) >= _SHORTEST_VALUE
    if name in _AUTHORIZATION or known:
        yield token.strip()
        if scheme.lower() == "basic":
            yield from _basic(token.strip())
    if name in _COOKIES:
        values = (pair.partition("=")[2].strip(' \t"') for pair in secret.split(";"))
        yield from (value for value in values if len(value) >= _SHORTEST_VALUE)
    if "://" in secret:
        yield from credentials(secret)
        yield from _of_url(secret)


def credentials(url: str) -> Iterator[str]:
    """The secrets in a URL's ``user:password@``: the pair, and the password or a lone user."""
    pair = credentials_of(url)
    if pair:
        yield from _pair(pair)
        yield from _pair(unquote(pair))


class Base64Core(NamedTuple):
    """Whether the characters next to a piece of base64 hold bits of the secret too."""

    before: bool
    after: bool


class SecretForms(NamedTuple):
    """The forms in which a text may spell a secret.

    :ivar forms: as it is, form-encoded, its bytes as Latin-1, and in base64.
    :ivar digits: the hexadecimal digits of its bytes.
    :ivar cores: those of the forms that are base64: one for each alignment in longer data,
        without the characters that other data shares.
    :ivar begins: the first characters of the forms.
    """

    forms: tuple[str, ...]
    digits: str
    cores: dict[str, Base64Core]
    begins: frozenset[str]


def secret_forms(secret: str | bytes) -> SecretForms:
    """The forms of a secret, without escapes: the scanner undoes those of a text."""
    raw = secret if isinstance(secret, bytes) else secret.encode(errors="surrogatepass")
    texts = [raw.decode("latin-1")]
    if isinstance(secret, str):
        texts += [secret, without_credentials(secret)]
    texts += [text.replace(" ", "+") for text in texts]
    cores = _cores(raw)
    forms = tuple(dict.fromkeys((*texts, *cores)))
    return SecretForms(forms, raw.hex(), cores, frozenset(each[:SHORTEST] for each in forms))


class SecretScanner:
    """Searches texts for secrets. It is immutable, so that any thread may use it."""

    def __init__(self, secrets: Iterable[SecretForms] = ()) -> None:
        self._secrets = tuple(secrets)

    def __bool__(self) -> bool:
        return bool(self._secrets)

    def replaced(self, text: str, mask: str, also: Iterable[Span] = ()) -> str:
        """The text with each secret replaced by a mask.

        :param also: what is replaced too.
        """
        spans = [*self._spans(text), *also]
        if not spans:
            return text
        pieces: list[str] = []
        end = 0
        for start, stop in sorted(spans):
            if start >= end:
                pieces += [text[end:start], mask]
            end = max(end, stop)
        return "".join([*pieces, text[end:]])

    def finds_in(self, text: str) -> bool:
        """Whether a text contains a secret."""
        return bool(self._spans(text))

    def cut_secret(self, text: str, depth: int = _DEPTH) -> int:
        """Where a secret begins whose rest was cut off the text; without one the text's length."""
        begin = len(text)
        for secret in self._secrets:
            for form in secret.forms:
                shortest = _SHORTEST_CORE if form in secret.cores else SHORTEST
                begin = min(begin, _overlap(text, form, shortest))
        for run in _HEX.finditer(text):
            if run.end() == len(text):
                squeezed, places = run.group().translate(_BETWEEN_DIGITS).lower(), _places(run)
                for secret in self._secrets:
                    at = _overlap(squeezed, secret.digits, _SHORTEST_DIGITS)
                    begin = min(begin, places[at] if at < len(places) else begin)
        whole = _HALF_ESCAPE.sub("", text)
        if depth and whole != text:
            at = self.cut_secret(whole, depth - 1)
            begin = min(begin, at if at < len(whole) else begin)
        for view in _views(whole) if depth else ():
            at = self.cut_secret(view.text, depth - 1)
            if at < len(view.text):
                begin = min(begin, view.span(at, at + 1)[0])
        return begin

    def _spans(self, text: str) -> list[Span]:
        spans = self._unescaped_spans(text, _DEPTH, set())
        if _SOME_HEX.search(text):
            for run in _HEX.finditer(text):
                spans += self._in_digits(run)
        return spans

    def _unescaped_spans(self, text: str, depth: int, seen: set[str]) -> list[Span]:
        spans: list[Span] = []
        for secret in self._likely(text):
            for known in secret.forms:
                start = text.find(known)
                while start >= 0:
                    end = start + len(known)
                    core = secret.cores.get(known)
                    spans.append(_whole_base64(text, start, end, core) if core else (start, end))
                    start = text.find(known, end)
        for view in _views(text) if depth else ():
            if view.text not in seen:
                seen.add(view.text)
                found = self._unescaped_spans(view.text, depth - 1, seen)
                spans += [view.span(*span) for span in found]
        return spans

    def _likely(self, text: str) -> Iterable[SecretForms]:
        """The secrets that a text may contain."""
        if len(self._secrets) < _MANY or len(text) > _SHORT_TEXT:
            return self._secrets
        begins = {text[place : place + SHORTEST] for place in range(len(text) - SHORTEST + 1)}
        return [each for each in self._secrets if not each.begins.isdisjoint(begins)]

    def _in_digits(self, run: re.Match[str]) -> list[Span]:
        spans: list[Span] = []
        squeezed = run.group().translate(_BETWEEN_DIGITS).lower()
        for secret in self._secrets:
            start = squeezed.find(secret.digits)
            while start >= 0:
                end = start + len(secret.digits)
                places = _places(run)
                spans.append((places[start], places[end - 1] + 1))
                start = squeezed.find(secret.digits, end)
        return spans


class _View:
    """A text with the escapes of one kind undone, and the places of its characters.

    :ivar text: with one character for each escape.
    """

    def __init__(self, text: str, escapes: Iterable[re.Match[str]]) -> None:
        pieces: list[str] = []
        self._places: list[int] = []
        self._escapes: list[Span] = []
        length = last = 0
        for escape in escapes:
            pieces += [text[last : escape.start()], _character(escape)]
            length += escape.start() - last
            self._places.append(length)
            self._escapes.append(escape.span(1 if escape.re is _PAIR else 0))
            length, last = length + 1, escape.end()
        self.text = "".join([*pieces, text[last:]])

    def span(self, start: int, end: int) -> Span:
        """The span in the escaped text of a span of this one."""
        return self._at(start)[0], self._at(end - 1)[1]

    def _at(self, place: int) -> Span:
        index = bisect_right(self._places, place) - 1
        if index < 0:
            return place, place + 1
        begin, end = self._escapes[index]
        if self._places[index] == place:
            return begin, end
        start = end + place - self._places[index] - 1
        return start, start + 1


def _views(text: str) -> Iterator[_View]:
    """A view for each kind of escapes in a text."""
    for sign, escapes in _ESCAPES.items():
        if sign in text:
            view = _View(text, escapes.finditer(text))
            if view.text != text:
                yield view
    if _LONG_HEX.search(text):
        runs = _LONG_HEX.finditer(text)
        yield _View(text, (pair for run in runs for pair in _PAIR.finditer(text, *run.span())))


def _character(escape: re.Match[str]) -> str:
    kind = escape.string[escape.start()]
    if kind == "\\":
        high, low, *codes, letter = escape.groups()
        if letter is not None:
            return _LETTERS.get(letter, letter)
        if high is not None:
            return chr(0x10000 + ((int(high, 16) & 0x3FF) << 10) + (int(low, 16) & 0x3FF))
        code = int(next(filter(None, codes)), 16)
    elif kind == "%" or escape.re is _PAIR:
        code = int(escape.group(1), 16)
    else:
        number, digits, name = escape.groups()
        if name is not None:
            return _NAMES[name]
        code = int(number) if number else int(digits, 16)
    return chr(code) if code <= 0x10FFFF else "\ufffd"  # noqa: PLR2004 - Unicode's last


def _places(run: re.Match[str]) -> list[int]:
    """The places of hexadecimal digits that may have separators between them."""
    return [run.start() + digit.start() for digit in _DIGIT.finditer(run.group())]


def _overlap(text: str, known: str, shortest: int) -> int:
    """The start of the longest end of a text with which `known` begins, but does not end."""
    start = text.find(known[:shortest], max(0, len(text) - len(known) + 1))
    while start >= 0:
        if known.startswith(text[start:]):
            return start
        start = text.find(known[:shortest], start + 1)
    return len(text)


def _whole_base64(text: str, start: int, end: int, core: Base64Core) -> Span:
    """The span of a core, extended by the characters that hold bits of the secret."""
    if core.before and start > 0 and text[start - 1] in _BASE64:
        start -= 1
    if core.after:
        end += text[end : end + 1] in _BASE64 if end < len(text) else 0
        while text[end : end + 1] == "=":
            end += 1
    return start, end


def _cores(raw: bytes) -> dict[str, Base64Core]:
    cores: dict[str, Base64Core] = {}
    for offset in range(3):
        if offset and len(raw) < _SHORTEST_CORE:
            break
        bits = (offset + len(raw)) * 8
        encoded = base64.b64encode(bytes(offset) + raw).decode()[-(-offset * 8 // 6) : bits // 6]
        core = Base64Core(before=offset > 0, after=bits % 6 > 0)
        cores |= {encoded: core, encoded.translate(_URL_SAFE): core}
    return cores


def _basic(token: str) -> Iterator[str]:
    try:
        raw = base64.b64decode(token.translate(str.maketrans("-_", "+/")) + "=" * (-len(token) % 4))
    except (binascii.Error, ValueError):
        return
    try:
        pair = raw.decode()
    except UnicodeDecodeError:
        pair = raw.decode("latin-1")
    if ":" in pair:
        yield from _pair(pair)


def _pair(pair: str) -> Iterator[str]:
    yield pair
    user, _, password = pair.partition(":")
    yield password or user


def _of_json(text: str) -> Iterator[str]:
    with suppress(ValueError, RecursionError):
        yield from _long(texts_in(json.loads(text)))


def texts_in(value: Any) -> Iterator[str]:
    """The texts in a value of JSON, and its numbers from `_LONG_NUMBER` on."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from texts_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts_in(item)
    elif isinstance(value, int | float) and abs(value) >= _LONG_NUMBER:
        yield json.dumps(value)


def _of_url(url: str) -> Iterator[str]:
    try:
        target = urlsplit(url)
    except ValueError:
        return
    query = f"?{target.query}" if target.query else ""
    values = [value for _, value in parse_qsl(target.query)]
    raw = [pair.partition("=")[2] for pair in target.query.split("&")]
    yield from _long([target.path + query, target.path, target.query, *values, *raw])


def _long(texts: Iterable[str]) -> Iterator[str]:
    return (text for text in texts if len(text) >= _SHORTEST_PART)
