"""The head of an HTTP answer."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from SwanSocketLibrary.swan.payloads import MASKED, SENSITIVE_HEADERS, Headers
from SwanSocketLibrary.transport.causes import ConnectFailed, printable

_STATUS: Final = re.compile(r"HTTP/\d\.\d (\d{3})(?: (.*))?", re.ASCII)
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NO_VALUE: Final = re.compile(r"[\0\r\n]")


@dataclass(frozen=True, slots=True)
class Head:
    """A status line and headers.

    :ivar reason: the status line's text, as it came.
    :ivar items: names and values, in order, each as it came.
    """

    status: int
    reason: str
    items: tuple[tuple[str, str], ...] = field(repr=False)

    @property
    def answer(self) -> str:
        """Status and reason, as a cause quotes them: ``403 Forbidden``."""
        return f"{self.status} {printable(self.reason)}".rstrip()

    @property
    def headers(self) -> Headers:
        """The headers by their names."""
        return Headers(self.items)


def parse_head(raw: bytes, peer: str) -> Head:
    """Reads the head of an HTTP answer.

    :param raw: with the empty line that ends it.
    :param peer: whose it is, for causes.
    :raises ConnectFailed: it is malformed.
    """
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("latin-1")  # obs-text, RFC 9110 §5.5
    first, *lines = re.split("\r?\n", text.rstrip("\r\n"))
    status = _STATUS.fullmatch(first)
    if status is None:
        raise ConnectFailed(f"the answer of {peer} is not HTTP")
    items: list[tuple[str, str]] = []
    for line in lines:
        name, colon, value = line.partition(":")
        if not colon or not _NAME.fullmatch(name) or _NO_VALUE.search(value):
            shown = printable(_without_secret(line, items))
            raise ConnectFailed(f"the answer of {peer} has a malformed header: {shown}")
        items.append((name, value.strip(" \t")))
    return Head(int(status[1]), status[2] or "", tuple(items))


def _without_secret(line: str, before: list[tuple[str, str]]) -> str:
    """A malformed line, but of one that belongs to a header whose value is never shown its name."""
    folded = line[:1] in " \t" and before
    name = before[-1][0] if folded else re.split(r"[\s:]", line.strip(), maxsplit=1)[0]
    return f"{name}: {MASKED}" if name.lower() in SENSITIVE_HEADERS else line
