"""Keeps secrets out of everything that people read."""

from __future__ import annotations

import base64
import json
import re
import threading
from collections import OrderedDict
from collections.abc import Iterator
from typing import Any, Final

from SwanSocketLibrary.reporting.mask_rules import MaskRules
from SwanSocketLibrary.reporting.previews import escape, visible
from SwanSocketLibrary.swan.payloads import MASKED, Headers, HiddenText, Payload
from SwanSocketLibrary.swan.urls import without_credentials

_SHORTEST: Final = 3
"""A secret of fewer characters is not searched for: masking would shred every text."""
MOST_LEARNED: Final = 200
"""So many of the values that a run's ``mask`` finds are hidden wherever they show up again."""
LONGEST_LEARNED: Final = 4096
"""A value of more characters is masked in its place alone: to search for it everywhere costs."""
_RESOURCE: Final = re.compile(r"\w+://[^/?#]*(.{8,})", re.DOTALL)
"""A URL's path and query, which a server's log line shows alone; a short path hides nothing."""
_CUT_SIGN: Final = '" … '
_CUT: Final = re.compile(rf"(?={_CUT_SIGN}\d+ more characters)")
"""Where `preview` cut a text, perhaps in the middle of a secret."""


class Masker:
    """Knows a run's secrets and hides them in texts.

    :param rules: of the import's ``mask``: find what else is to be hidden.
    """

    def __init__(self, rules: MaskRules | None = None) -> None:
        self.rules = rules or MaskRules()
        self._lock = threading.Lock()
        self._kept: set[str] = set()
        self._learned: OrderedDict[str, set[str]] = OrderedDict()
        self._secrets: list[str] = []

    def keep(self, secret: str) -> None:
        """From now on this text is hidden, also in base64 and as JSON or the log spells it."""
        if len(secret) >= _SHORTEST and secret not in self._kept:
            with self._lock:
                self._kept.update(_spellings(secret))
                self._sort()

    def learn(self, secret: str) -> None:
        """The same for one of many that a run meets; of too many the oldest are forgotten.

        May be called by any thread.
        """
        if not _SHORTEST <= len(secret) <= LONGEST_LEARNED or secret in self._kept:
            return
        with self._lock:
            if secret in self._learned:
                self._learned.move_to_end(secret)
                return
            self._learned[secret] = set(_spellings(secret))
            if len(self._learned) > MOST_LEARNED:
                self._learned.popitem(last=False)
            self._sort()

    def message(self, data: str | bytes) -> str | bytes:
        """A message without secrets and what the rules name, else as it is."""
        shown = self.rules.message(data)
        return self.conceal(shown) if isinstance(shown, str) else self.conceal_bytes(shown)

    def conceal(self, text: str) -> str:
        """The text with every known secret masked, and else as it is."""
        for secret in self._secrets:
            if secret in text:
                text = text.replace(secret, MASKED)
        return text

    def conceal_bytes(self, data: bytes) -> bytes:
        """The same for data that is no text."""
        for secret in self._secrets:
            data = data.replace(secret.encode(errors="surrogatepass"), MASKED.encode())
        return data

    def hide(self, text: str) -> str:
        """The text with every known secret, and the credentials of URLs, masked.

        What a peer may have put into it to change how it looks is escaped: all that people
        read comes through here.
        """
        text = self.conceal(text)
        if _CUT_SIGN in text:
            *cut, rest = _CUT.split(text)
            text = "".join([*map(self._hide_cut, cut), rest])
        return visible(without_credentials(text) if "@" in text else text)

    def veil(self, value: Any) -> Any:
        """The value, in which each text that holds a secret shows as a mask in a log.

        Such a text is `HiddenText`, in lists and payloads too: still itself for whoever reads it.
        """
        if not self._secrets:
            return value
        if isinstance(value, str):
            return HiddenText(value) if any(each in value for each in self._secrets) else value
        if isinstance(value, Headers | Payload):
            return type(value)({name: self.veil(item) for name, item in value.items()})
        if isinstance(value, dict):
            return {name: self.veil(item) for name, item in value.items()}
        if isinstance(value, list):
            return [self.veil(item) for item in value]
        return value

    def _sort(self) -> None:
        # A secret may be part of another one: the longer goes first, or its rest would stay.
        known = self._kept.union(*self._learned.values())
        self._secrets = sorted(known, key=len, reverse=True)

    def _hide_cut(self, text: str) -> str:
        """The text, whose end may be the beginning of a secret."""
        for secret in self._secrets:
            for length in range(len(secret) - 1, _SHORTEST - 1, -1):
                if text.endswith(secret[:length]):
                    return text[:-length] + MASKED
        return text


def _spellings(secret: str) -> Iterator[str]:
    """The secret in every form in which the log could show it."""
    yield base64.b64encode(secret.encode(errors="replace")).decode()
    resource = _RESOURCE.fullmatch(secret)
    alone = (resource.group(1),) if resource else ()
    for plain in (secret, without_credentials(secret), *alone):
        in_json = (json.dumps(plain, ensure_ascii=ascii_only)[1:-1] for ascii_only in (True, False))
        for text in (plain, repr(plain)[1:-1], *in_json):
            yield text
            yield escape(text)
