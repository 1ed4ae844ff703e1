"""Keeps secrets out of everything that people read."""

from __future__ import annotations

import re
import threading
from collections import OrderedDict
from collections.abc import Iterable
from operator import is_
from typing import TYPE_CHECKING, Any, Final

from SwanSocketLibrary.errors import SwanSocketError
from SwanSocketLibrary.reporting.mask_rules import MaskRules
from SwanSocketLibrary.reporting.previews import visible
from SwanSocketLibrary.swan.payloads import MASKED, Headers, HiddenBytes, HiddenText, Payload
from SwanSocketLibrary.swan.urls import without_credentials

if TYPE_CHECKING:
    from SwanSocketLibrary.reporting.spellings import Known, Spellings

MOST_LEARNED: Final = 200
"""So many of the values that a run's ``mask`` finds are hidden wherever they show up again."""
LONGEST_LEARNED: Final = 4096
"""A value of more characters is masked in its place alone: to search for it everywhere costs."""
_CUT: Final = re.compile(r"…|\.\.\.")
"""Where a text was cut, perhaps in the middle of a secret."""
_BEFORE_CUT: Final = " \"'"


class Masker:
    """Knows a run's secrets and hides them in texts.

    :param rules: of the import's ``mask``: find what else is to be hidden.
    """

    def __init__(self, rules: MaskRules | None = None) -> None:
        self.rules = rules or MaskRules()
        self._lock = threading.Lock()
        """Guards what is kept and learned. What is known of both is replaced as a whole."""
        self._seen: set[object] = set()
        self._kept: dict[str | bytes, Spellings] = {}
        self._learned: OrderedDict[str, Spellings] = OrderedDict()
        self._known: Known | None = None

    def keep(self, secret: object, header: str = "") -> None:
        """From now on this is hidden wherever it shows up, in each of its spellings.

        :param secret: text or bytes; of a number its digits; of what holds several, each.
        :param header: the name of the header whose value it is, if it is one's: the token in it
            is a secret too.
        """
        if isinstance(secret, str):
            from SwanSocketLibrary.reporting.spellings import parts  # compiles for long

            self._keep((secret, header), parts(secret, header))
        elif isinstance(secret, bytes | bytearray):
            self._keep(bytes(secret), (bytes(secret),))
        elif isinstance(secret, dict):
            self.keep([*secret, *secret.values()])
        elif isinstance(secret, list | tuple | set | frozenset):
            for each in secret:
                self.keep(each)
        elif secret is not None and not isinstance(secret, bool):
            self.keep(str(secret))

    def keep_credentials(self, url: object) -> None:
        """From now on the password of a URL is hidden, also where a peer or a proxy quotes it."""
        if isinstance(url, str) and "@" in url:
            from SwanSocketLibrary.reporting.spellings import credentials

            self._keep(url, credentials(url))

    def learn(self, secret: str) -> None:
        """The same for one of many that a run meets; of too many the oldest are forgotten.

        May be called by any thread.
        """
        from SwanSocketLibrary.reporting.spellings import SHORTEST, spellings

        if not SHORTEST <= len(secret) <= LONGEST_LEARNED or secret in self._kept:
            return
        with self._lock:
            if secret in self._learned:
                self._learned.move_to_end(secret)
                return
            self._learned[secret] = spellings(secret)
            if len(self._learned) > MOST_LEARNED:
                self._learned.popitem(last=False)
            self._know()

    def message(self, data: str | bytes) -> str | bytes:
        """A message without secrets and what the rules name, else as it is."""
        shown = self.rules.message(data)
        return self.conceal(shown) if isinstance(shown, str) else self.conceal_bytes(shown)

    def conceal(self, text: str) -> str:
        """The text with every known secret masked, and else as it is.

        So is the beginning of one where a text says that it was cut.
        """
        known = self._known
        if not known:
            return text
        text = known.replaced(text, MASKED)
        return _without_cut_secrets(text, known) if "…" in text or "..." in text else text

    def conceal_bytes(self, data: bytes) -> bytes:
        """The same for data that is no text."""
        known = self._known
        if not known:
            return data
        return known.replaced(data.decode("latin-1"), MASKED).encode("latin-1")

    def hide(self, text: str) -> str:
        """The text with every known secret, and the credentials of URLs, masked.

        What a peer may have put into it to change how it looks is escaped: all that people
        read comes through here.
        """
        text = self.conceal(text)
        return visible(without_credentials(text) if "@" in text else text)

    def hide_error(self, error: BaseException) -> None:
        """Hides the same in what an error says, and those that it came from.

        Robot Framework writes all of them into the log, at level DEBUG.
        """
        told: BaseException | None = error
        seen: set[int] = set()
        while told is not None and id(told) not in seen:
            seen.add(id(told))
            ours = isinstance(told, SwanSocketError | AssertionError)
            hide = self.hide if ours else self.conceal
            told.args = tuple(hide(part) if isinstance(part, str) else part for part in told.args)
            told = told.__cause__ or told.__context__

    def veil(self, value: Any) -> Any:
        """The value, in which each text and all bytes that hold a secret show as a mask in a log.

        Such a text is `HiddenText`, in lists and payloads too: still itself for whoever reads it.
        What holds none stays the same object.
        """
        known = self._known
        return _veiled(value, known) if known else value

    def _keep(self, key: object, secrets: Iterable[str | bytes]) -> None:
        from SwanSocketLibrary.reporting.spellings import SHORTEST, spellings

        if key in self._seen:
            return
        with self._lock:
            self._seen.add(key)
            for secret in secrets:
                if len(secret) >= SHORTEST:
                    self._kept.setdefault(secret, spellings(secret))
            self._know()

    def _know(self) -> None:
        from SwanSocketLibrary.reporting.spellings import Known

        self._known = Known([*self._kept.values(), *self._learned.values()])


def _veiled(value: Any, known: Known) -> Any:
    if isinstance(value, str):
        return HiddenText(value) if known.stands_in(value) else value
    if isinstance(value, bytes):
        return HiddenBytes(value) if known.stands_in(value.decode("latin-1")) else value
    if isinstance(value, dict):
        items = {name: _veiled(item, known) for name, item in value.items()}
        if all(items[name] is item for name, item in value.items()):
            return value
        return type(value)(items) if isinstance(value, Headers | Payload) else items
    if isinstance(value, list):
        veiled = [_veiled(item, known) for item in value]
        return value if all(map(is_, veiled, value)) else veiled
    return value


def _without_cut_secrets(text: str, known: Known) -> str:
    """The text; where it was cut a secret may begin, of which the rest is missing."""
    pieces: list[str] = []
    last = 0
    for cut in _CUT.finditer(text):
        before = text[last : cut.start()]
        bare = before.rstrip(_BEFORE_CUT)
        begin = known.begins_at(bare)
        if begin < len(bare):
            before = f"{bare[:begin]}{MASKED}{before[len(bare) :]}"
        pieces += [before, cut.group()]
        last = cut.end()
    return "".join([*pieces, text[last:]])
