"""A client's request: how it is read, whether it is accepted, and what a test sees of it."""

from __future__ import annotations

import contextlib
import ipaddress
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs

from SwanSocketLibrary.errors import InvalidArgument, SaidError
from SwanSocketLibrary.language import say
from SwanSocketLibrary.swan.payloads import Headers, Payload
from SwanSocketLibrary.swan.urls import ascii_host, is_localhost

_END: Final = b"\r\n\r\n"
_TOKEN: Final = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_METHOD: Final = re.compile(rb"(?:" + _TOKEN + rb"(?: .*)?)?", re.DOTALL)
_LONGEST_METHOD: Final = 32
_LONE_LINE_FEED: Final = re.compile(rb"(?<!\r)\n")
_FIRST_LINE: Final = re.compile(rb"(" + _TOKEN + rb") ([^ \x80-\xff]+) (HTTP/[0-9]\.[0-9])")
_HEADER: Final = re.compile(rb"(" + _TOKEN + rb"):([\t\x20-\x7e\x80-\xff]*)")
_TLS_RECORD: Final = b"\x16"
_SHOWN: Final = 200


class BadRequest(SaidError):
    """What came is no HTTP request. The text says why."""


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

        :return: the head and what came behind it, once the head is complete.
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
            raise BadRequest.say("a line of it does not end in CR LF")
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
            raise BadRequest.say(
                "it speaks TLS, and this server does not: its URL begins with ws://"
            )
        complete = b" " in method or len(method) <= _LONGEST_METHOD
        if not (complete and _METHOD.fullmatch(method)):
            raise BadRequest.say("it is not HTTP, but {bytes}", bytes=_shown(bytes(self._data)))


def _parse(head: bytes, size: int) -> RequestHead:
    """Reads a whole head.

    :param head: without the empty line at its end.
    :raises BadRequest: it is none.
    """
    first, *lines = head.split(b"\r\n")
    matched = _FIRST_LINE.fullmatch(first)
    if matched is None:
        raise BadRequest.say("it is not HTTP, but {first}", first=_shown(first))
    items = []
    for number, line in enumerate(lines, 2):
        header = _HEADER.fullmatch(line)
        if header is None:  # what it says is not shown: it may be a password
            raise BadRequest.say("line {number} of it is no header", number=number)
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
    :return: ``client`` (its number), ``path`` (as on the wire, without the query),
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


# Which requests are accepted

ANY: Final = "*"

_OPAQUE: Final = "null"
_DEFAULT_PORTS: Final = {"http": 80, "https": 443, "ws": 80, "wss": 443}
_AUTHORITY: Final = re.compile(
    r"(?P<host>\[[0-9A-Fa-f:.]+(?:%[^\s\]]*)?\]|[^\s:/?#@\[\]*]+)(?::(?P<port>[0-9]{0,5}))?"
)
_ORIGIN: Final = re.compile(rf"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://{_AUTHORITY.pattern}")
_SHOWN_ORIGIN: Final = 100


@dataclass(frozen=True, slots=True)
class Admission:
    """Which clients a server accepts: it keeps out web pages that no test has opened.

    A browser lets every page connect to every host, loopback included, and leaves it to the server
    to look at ``Origin`` (RFC 6455 §10.2). A page can also give a name of its own another address
    (DNS rebinding); then its requests carry that name in ``Host``.

    :ivar origins: of pages that may connect, see `origins`; ``None`` for those whose host is
        loopback or one of `names`.
    :ivar host: where the server was asked to listen.
    :ivar names: other names that it may be called by, in lower case.
    """

    origins: frozenset[str] | None = None
    host: str = ""
    names: frozenset[str] = frozenset()

    def refusal(self, hosts: Sequence[str], origins: Sequence[str]) -> str | None:
        """Why a request is not let in, ``None`` if it is.

        :param hosts: the values of its ``Host`` headers, exactly one (RFC 9112 §3.2).
        :param origins: of its ``Origin`` headers; clients that are no browsers send none.
        """
        if not self._may_be_called(hosts[0]):
            return say(
                "its Host is '{host}', and this server is called by an IP address, "
                "localhost or the argument host alone",
                host=_shortened(hosts[0]),
            )
        if origins and not self._may_connect(origins[0]):
            return say(
                "it comes from a page of '{origin}', which may not connect: the "
                "argument origins lets pages in",
                origin=_shortened(origins[0]),
            )
        return None

    def _may_be_called(self, value: str) -> bool:
        found = _AUTHORITY.fullmatch(value)
        if found is None:
            return False
        name = _host_name(found)
        return (
            _address(name) is not None
            or is_localhost(name)
            or name in self.names
            or (bool(name) and name == self.host.lower().rstrip("."))
        )

    def _may_connect(self, origin: str) -> bool:
        if self.origins is not None:
            return ANY in self.origins or _normal_origin(origin) in self.origins
        found = _ORIGIN.fullmatch(origin)
        if found is None:
            return False
        name = _host_name(found)
        address = _address(name)
        loopback = is_localhost(name) if address is None else _is_loopback(address)
        return loopback or name in self.names


def origins(values: Iterable[str] | None) -> frozenset[str] | None:
    """Origins of pages as a suite gives them, checked, in the form in which they are compared.

    :param values: each ``*``, ``null``, or a scheme and a host with a port or without
        (RFC 6454 §6.2).
    :raises InvalidArgument: one is no origin.
    """
    if values is None:
        return None
    return frozenset(_checked_origin(value) for value in values)


def _checked_origin(value: str) -> str:
    found = _normal_origin(value)
    if value == ANY:
        return value
    if found is None:
        raise InvalidArgument.say(
            "origins must be * or origins of pages, such as https://example.com or "
            "http://127.0.0.1:8080, without a path; got '{value}'.",
            value=value,
        )
    return found


def _normal_origin(origin: str) -> str | None:
    """An origin in the form in which it is compared, ``None`` if it is none."""
    if origin == _OPAQUE:
        return origin
    found = _ORIGIN.fullmatch(origin)
    if found is None:
        return None
    scheme, port = found["scheme"].lower(), found["port"]
    if not port or int(port) == _DEFAULT_PORTS.get(scheme):
        port = ""
    return f"{scheme}://{_host_name(found)}:{port}"


def _host_name(found: re.Match[str]) -> str:
    name = found["host"].strip("[]").lower().rstrip(".")
    if not name.isascii():  # browsers send it in ASCII
        with contextlib.suppress(ValueError):
            return ascii_host(name)
    return name


def _address(name: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(name.partition("%")[0])
    except ValueError:
        return None


def _is_loopback(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def _shortened(value: str) -> str:
    return value if len(value) <= _SHOWN_ORIGIN else f"{value[:_SHOWN_ORIGIN]}…"
