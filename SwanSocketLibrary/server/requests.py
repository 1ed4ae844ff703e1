"""A client's request: how it is read, and what a test sees of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs

from SwanSocketLibrary.swan.payloads import Headers, Payload

_END: Final = b"\r\n\r\n"
_TOKEN: Final = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_METHOD: Final = re.compile(rb"(?:" + _TOKEN + rb"(?: .*)?)?", re.DOTALL)
_LONGEST_METHOD: Final = 32
_LONE_LINE_FEED: Final = re.compile(rb"(?<!\r)\n")
_FIRST_LINE: Final = re.compile(rb"(" + _TOKEN + rb") ([^ \x80-\xff]+) (HTTP/[0-9]\.[0-9])")
_HEADER: Final = re.compile(rb"(" + _TOKEN + rb"):([\t\x20-\x7e\x80-\xff]*)")
_TLS_RECORD: Final = b"\x16"
_SHOWN: Final = 200


class BadRequest(Exception):
    """What came is no request; the text says why, for people."""


class HeadTooLarge(Exception):
    """The head of a request is longer than it may be."""


@dataclass(frozen=True, slots=True)
class RequestHead:
    """The head of an HTTP request.

    :ivar method: such as ``GET``.
    :ivar target: as it stands in the request line.
    :ivar version: such as ``HTTP/1.1``.
    :ivar items: names and values of the headers; bytes as the characters of ISO 8859-1.
    :ivar size: bytes of all of it.
    """

    method: str
    target: str
    version: str
    items: tuple[tuple[str, str], ...]
    size: int

    def values(self, name: str) -> list[str]:
        """The values of all headers of a name."""
        return [value for each, value in self.items if each.lower() == name.lower()]


class HeadReader:
    """Reads the head of a request (RFC 9112 §2), and nothing that stands behind it.

    Whatever cannot become one is refused as soon as that can be seen.

    :param limit: bytes that the head may have.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._data = bytearray()

    def __len__(self) -> int:
        return len(self._data)

    def feed(self, data: bytes) -> tuple[RequestHead, bytes] | None:
        """Takes what came.

        :returns: the head and what came behind it, once the head is complete.
        :raises BadRequest: it is not HTTP.
        :raises HeadTooLarge: there are more bytes than it may have.
        """
        known = len(self._data)
        self._data += data
        found = self._data.find(_END, max(0, known - len(_END)))
        size = len(self._data) if found < 0 else found + len(_END)
        if size > self._limit:
            self.discard()
            raise HeadTooLarge
        if known <= _LONGEST_METHOD:
            self._check_method()
        # A line feed may be the first of the new bytes, and its CR the last of the old ones.
        if _LONE_LINE_FEED.search(self._data[max(0, known - 1) : size], min(known, 1)):
            raise BadRequest("a line of it does not end in CR LF")
        if found < 0:
            return None
        head, behind = bytes(self._data[:found]), bytes(self._data[size:])
        self.discard()
        return _parse(head, size), behind

    def discard(self) -> None:
        """Forgets what came."""
        self._data.clear()

    def _check_method(self) -> None:
        method = bytes(self._data[: _LONGEST_METHOD + 1])
        if method.startswith(_TLS_RECORD):
            raise BadRequest("it speaks TLS, and this server does not: its URL begins with ws://")
        complete = b" " in method or len(method) <= _LONGEST_METHOD
        if not (complete and _METHOD.fullmatch(method)):
            raise BadRequest(f"it is not HTTP, but {_shown(bytes(self._data))}")


def _parse(head: bytes, size: int) -> RequestHead:
    """Reads a whole head.

    :param head: without the empty line at its end.
    :raises BadRequest: it is none.
    """
    first, *lines = head.split(b"\r\n")
    matched = _FIRST_LINE.fullmatch(first)
    if matched is None:
        raise BadRequest(f"it is not HTTP, but {_shown(first)}")
    items = []
    for number, line in enumerate(lines, 2):
        header = _HEADER.fullmatch(line)
        if header is None:  # what it says is not shown: it may be a password
            raise BadRequest(f"line {number} of it is no header")
        name, value = header.groups()
        items.append((name.decode("ascii"), value.strip(b" \t").decode("latin-1")))
    method, target, version = (part.decode("ascii") for part in matched.groups())
    return RequestHead(method, target, version, tuple(items), size)


def _shown(data: bytes) -> str:
    cut = "…" if len(data) > _SHOWN else ""
    return f"'{data[:_SHOWN].decode(errors='backslashreplace')}{cut}'"


def request_payload(number: int, target: str, headers: Headers) -> Payload:
    """What a test sees of an opening handshake's request (RFC 6455 §4.1).

    :param target: of the request line.
    :returns: ``client`` (its number), ``path`` (as on the wire, without the query),
        ``query`` (decoded, a list for a name that came more than once), ``headers`` and
        ``protocols`` (the subprotocols that it offers, in order).
    """
    path, _, query = target.partition("?")
    values = parse_qs(query, keep_blank_values=True)
    return Payload(
        client=number,
        path=path,
        query={name: items if len(items) > 1 else items[0] for name, items in values.items()},
        headers=headers,
        protocols=list(_listed(headers.get("Sec-WebSocket-Protocol", ""))),
    )


def request_headers(items: Iterable[tuple[str, str]]) -> Headers:
    """A request's headers, as their names and values stood on the wire.

    :param items: as websockets gives them: bytes as the characters of ISO 8859-1, or before its
        version 17 as surrogates. Values that are UTF-8 are read as that.
    """
    return Headers([(name, _utf8(value)) for name, value in items])


def _utf8(value: str) -> str:
    raw = value.encode("latin-1", "surrogateescape")
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _listed(header: str) -> Iterable[str]:
    return (item.strip() for item in header.split(",") if item.strip())
