"""The opening handshake (RFC 6455 §4): what a client asks for, and how the answer is judged."""

from __future__ import annotations

import base64
import hashlib
import re
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Protocol

from SwanSocketLibrary.language import say
from SwanSocketLibrary.net.error_text import ConnectFailed, printable
from SwanSocketLibrary.net.frames import FrameCodec
from SwanSocketLibrary.net.interface import ConnectOptions
from SwanSocketLibrary.net.target import Target
from SwanSocketLibrary.swan.model import HandshakeRequest
from SwanSocketLibrary.swan.payloads import MASKED, SENSITIVE_HEADERS, Headers

_GUID: Final = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
SWITCHING: Final = 101
"""The status of an answer that opens a WebSocket."""

_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_STATUS: Final = re.compile(r"HTTP/\d\.\d (\d{3})(?: (.*))?", re.ASCII)
_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_LINE_END: Final = re.compile("[\r\n]+")
"""Also a CR alone, which could hide a header from one reader and show it to another."""
_BLANK: Final = " \t"
"""Not what Python strips: browsers leave other blanks where they are."""
_ONE_VALUE: Final = ("Upgrade", "Sec-WebSocket-Accept", "Sec-WebSocket-Protocol")
"""Headers that browsers refuse with more than one value, equal ones too."""
_ONE_MEANING: Final = ("Content-Length", "Content-Disposition", "Location")
"""Headers that browsers refuse with values that differ."""
_NOT_EMPTY: Final = ("Sec-WebSocket-Protocol", "Sec-WebSocket-Extensions")
"""Headers that browsers refuse without a value."""


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


@dataclass(frozen=True)
class Head:
    """A status line and headers.

    :ivar reason: the status line's text, as it came.
    :ivar items: names and values, in order, each as it came; of a folded one in one line.
    :ivar malformed: the first line that is no header, safe to show; ``""`` if there is none.
    """

    status: int
    reason: str
    items: tuple[tuple[str, str], ...] = field(repr=False)
    malformed: str = field(default="", compare=False)

    @property
    def answer(self) -> str:
        """Status and reason, as a cause quotes them: ``403 Forbidden``."""
        return f"{self.status} {printable(self.reason)}".rstrip()

    @cached_property
    def headers(self) -> Headers:
        """The headers by their names."""
        return Headers(self.items)

    def all(self, name: str) -> list[str]:
        """The values of a header, one for each time that it came."""
        return [value for each, value in self.items if each.lower() == name.lower()]


def parse_head(raw: bytes, peer: str) -> Head:
    """Reads the head of an HTTP answer as browsers do.

    A line that begins with a blank goes on with the header before it (RFC 9112 §5.2). What is no
    header is left out, and blanks before a colon count for nothing.

    :param raw: with the empty line that ends it.
    :param peer: whose it is, for causes.
    :raises ConnectFailed: it is not HTTP, or a header holds a NUL.
    """
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("latin-1")  # obs-text, RFC 9110 §5.5
    first, *lines = _LINE_END.split(text.rstrip("\r\n"))
    status = _STATUS.fullmatch(first)
    if status is None or "\0" in first:
        raise ConnectFailed.say("the answer of {peer} is not HTTP", peer=peer)
    items: list[tuple[str, list[str]]] = []
    malformed = ""
    parts: list[str] | None = None  # of the header that a folded line goes on with
    for line in lines:
        spelled, colon, value = line.partition(":")
        name = sys.intern(spelled.rstrip(_BLANK))
        folded = line[:1] in {" ", "\t"}
        if folded and parts is not None:
            parts.append(line.strip(_BLANK))
        elif not folded and colon and _NAME.fullmatch(name):
            parts = [value.strip(_BLANK)]
            items.append((name, parts))
        else:
            parts = None
        if "\0" in line or parts is None or (spelled != name and not folded):
            owner = items[-1][0] if folded and items else ""
            malformed = malformed or printable(_without_secret(line, owner))
        if "\0" in line:
            raise ConnectFailed.say(
                "the answer of {peer} has a malformed header: {malformed}",
                peer=peer,
                malformed=malformed,
            )
    joined = tuple((name, " ".join(each).strip(_BLANK)) for name, each in items)
    return Head(int(status[1]), status[2] or "", joined, malformed)


def _without_secret(line: str, owner: str) -> str:
    """A malformed line, but of one that belongs to a header whose value is never shown its name.

    :param owner: the header that it goes on with, ``""`` for none.
    """
    name = owner or re.split(r"[\s:]", line.strip(), maxsplit=1)[0]
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
    locations = head.all("Location")
    if len(set(locations)) > 1:
        raise ConnectFailed.say(
            "the server answered {answer} with {count} places to go",
            answer=head.answer,
            count=len(locations),
        )
    location = next(iter(locations), "")
    if not location:
        raise ConnectFailed.say(
            "the server answered {answer} without saying where to go", answer=head.answer
        )
    return location


def check_answer(head: Head, key: str) -> None:
    """Checks all of the answer but its extensions and its subprotocol.

    What comes more than once is judged as Chromium judges it
    (``net/websockets/websocket_basic_handshake_stream.cc``, tried with version 156).

    :param key: of the client's request.
    :raises ConnectFailed: the server refused, or its answer is one of those at which a client
        must fail the connection.
    """
    if head.status != SWITCHING:
        raise ConnectFailed.say("the server answered {answer}", answer=head.answer)
    wrong = _repeated(head) or _wrong(head, key)
    if wrong and head.malformed:
        raise ConnectFailed.say(
            "the answer of the server has a malformed header: {malformed}", malformed=head.malformed
        )
    if wrong:
        raise ConnectFailed.say("the server's answer {wrong}", wrong=wrong)


def _repeated(head: Head) -> str:
    """What came more often than it may, after "the server's answer"."""
    chunked = "chunked" in ",".join(head.all("Transfer-Encoding")).lower()
    for name in (*_ONE_VALUE, *_ONE_MEANING):
        values = head.all(name)
        if name == "Content-Length":  # of no meaning where there are chunks
            values = [] if chunked else [each.strip(_BLANK) for each in ",".join(values).split(",")]
        differ = len(set(values)) > 1
        if len(values) > 1 and (differ or name in _ONE_VALUE):
            times = say("twice") if len(values) == 2 else say("{count} times", count=len(values))  # noqa: PLR2004
            which = say("with different values") if differ else say("with one value")
            return say(
                "has the header '{name}' {times}, {which}: it may come once",
                name=name,
                times=times,
                which=which,
            )
    return ""


def _wrong(head: Head, key: str) -> str:
    """What is missing or wrong, after "the server's answer"."""
    headers = head.headers
    upgrade = headers.get("Upgrade", "")
    if "," in upgrade:
        return say(
            "has more than one protocol in its header 'Upgrade: {upgrade}'",
            upgrade=printable(upgrade),
        )
    if not upgrade.isascii() or upgrade.lower() != "websocket":
        return say("has no header 'Upgrade: websocket'")
    tokens = [token.strip(_BLANK).lower() for token in headers.get("Connection", "").split(",")]
    if "upgrade" not in tokens:
        return say("has no header 'Connection: upgrade'")
    wanted = base64.b64encode(hashlib.sha1(f"{key}{_GUID}".encode()).digest()).decode()  # noqa: S324 - the RFC's
    if headers.get("Sec-WebSocket-Accept") != wanted:
        return say("has a wrong or no Sec-WebSocket-Accept")
    empty = [name for name in _NOT_EMPTY if head.all(name) and not headers[name]]
    return (
        say("has the header '{empty}' without a value: leave it out", empty=empty[0])
        if empty
        else ""
    )


def refuse_extensions(head: Head) -> None:
    """Checks that the server chose no extension, where none was offered.

    :raises ConnectFailed: it did.
    """
    extensions = head.headers.get("Sec-WebSocket-Extensions")
    if extensions:
        raise ConnectFailed.say(
            "the server chose the extension {extensions}, which was not offered",
            extensions=printable(extensions),
        )
