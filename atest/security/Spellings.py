"""Looks for secrets in texts, in each form in which somebody could read them."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Iterator
from urllib.parse import quote, quote_plus

from robot.api.deco import not_keyword

_TELLING = 5
"""So many characters of a secret's beginning are too many; nothing else begins as secrets here."""


class Spellings:
    """The keywords."""

    def text_should_hold_no_spelling_of(self, place: str, text: str, *secrets: str) -> None:
        """Passes if none of the secrets stands in a text, in no form, nor the beginning of one.

        :param place: what the text is, for the failure.
        """
        folded = text.lower()
        for secret in secrets:
            for form, spelled in spellings(secret):
                if spelled.lower() in folded:
                    at = folded.index(spelled.lower())
                    around = text[max(0, at - 300) : at + 100]
                    raise AssertionError(f"{place} holds '{secret}' as {form}: …{around}…")


@not_keyword
def spellings(secret: str) -> Iterator[tuple[str, str]]:
    """The forms of a secret, each with its name."""
    raw = secret.encode()
    yield "its beginning", secret[:_TELLING]
    yield "the beginning of its digits", raw[:_TELLING].hex()
    yield "the beginning of its digits", raw[:_TELLING].hex(" ")
    yield "text", secret
    yield "bytes", repr(raw)[2:-1]
    for separator in (" ", ":", "-"):
        yield "digits", raw.hex(separator)
    for offset in range(3):
        encoded = base64.b64encode(bytes(offset) + raw).decode()
        core = encoded[-(-offset * 8 // 6) : (offset + len(raw)) * 8 // 6]
        yield "base64", core
        yield "base64 for URLs", core.replace("+", "-").replace("/", "_")
    for safe in ("", "/"):
        yield "percents", quote(secret, safe=safe)
        yield "a form", quote_plus(secret, safe=safe)
    for ascii_only in (True, False):
        yield "JSON", json.dumps(secret, ensure_ascii=ascii_only)[1:-1]
    yield "JSON", json.dumps(secret)[1:-1].replace("/", "\\/")
    yield "HTML", html.escape(secret)
    yield "Python", repr(secret)[1:-1]
