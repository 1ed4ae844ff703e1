"""The opening handshake (RFC 6455 §4): what a client asks for, and how the answer is judged."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Protocol

from SwanSocketLibrary.net.error_text import ConnectFailed, printable
from SwanSocketLibrary.net.frames import FrameCodec
from SwanSocketLibrary.net.interface import ConnectOptions
from SwanSocketLibrary.net.target import Target
from SwanSocketLibrary.swan.model import HandshakeRequest
from SwanSocketLibrary.swan.payloads import MASKED, SENSITIVE_HEADERS, Headers

_GUID: Final = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_SWITCHING: Final = 101
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_STATUS: Final = re.compile(r"HTTP/\d\.\d (\d{3})(?: (.*))?", re.ASCII)
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_NO_VALUE: Final = re.compile(r"[\0\r\n]")


class EngineHandshake(Protocol):
    """An engine's part of one opening handshake."""

    @property
    def asked(self) -> bytes:
        """The head of the request, with the empty line that ends it."""

    @property
    def key(self) -> str:
        """Its ``Sec-WebSocket-Key``."""

    def codec(self, head: Head) -> FrameCodec:
        """What reads and writes the frames behind an answer that `check_answer` found right.

        :raises ConnectFailed: the server chose extensions that were not offered so.
        """


Engine = Callable[[Target, HandshakeRequest, ConnectOptions], EngineHandshake]
"""Begins a handshake for a URL, or for where a redirect led."""


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


def asked_headers(request: HandshakeRequest, target: Target) -> list[tuple[str, str]]:
    """The headers besides those that every handshake has."""
    headers = []
    if request.protocols:
        headers.append(("Sec-WebSocket-Protocol", ", ".join(request.protocols)))
    headers += request.headers
    named = {name.lower() for name, _ in request.headers}
    if target.authorization is not None and "authorization" not in named:
        headers.append(("Authorization", target.authorization))
    return headers


def redirected_to(head: Head) -> str | None:
    """Where a redirect leads; ``None`` if the answer is none.

    :raises ConnectFailed: it does not say where.
    """
    if head.status not in _REDIRECTS:
        return None
    location: str | None = head.headers.get("Location")
    if not location:
        raise ConnectFailed(f"the server answered {head.answer} without saying where to go")
    return location


def check_answer(head: Head, key: str) -> None:
    """Checks all of the answer but its extensions and its subprotocol.

    :param key: of the client's request.
    :raises ConnectFailed: the server refused, or its answer is one of those at which a client
        must fail the connection.
    """
    if head.status != _SWITCHING:
        raise ConnectFailed(f"the server answered {head.answer}")
    headers = head.headers
    if headers.get("Upgrade", "").lower() != "websocket":
        raise ConnectFailed("the server's answer has no header 'Upgrade: websocket'")
    tokens = [token.strip().lower() for token in headers.get("Connection", "").split(",")]
    if "upgrade" not in tokens:
        raise ConnectFailed("the server's answer has no header 'Connection: upgrade'")
    wanted = base64.b64encode(hashlib.sha1(f"{key}{_GUID}".encode()).digest()).decode()  # noqa: S324 - the RFC's
    if headers.get("Sec-WebSocket-Accept") != wanted:
        raise ConnectFailed("the server's answer has a wrong or no Sec-WebSocket-Accept")


def refuse_extensions(head: Head) -> None:
    """Checks that the server chose no extension, where none was offered.

    :raises ConnectFailed: it did.
    """
    extensions = head.headers.get("Sec-WebSocket-Extensions")
    if extensions:
        raise ConnectFailed(
            f"the server chose the extension {printable(extensions)}, which was not offered"
        )
