"""The opening handshake (RFC 6455 §4.1), made by websocket-client over a guarded socket."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import socket
from typing import Final, cast

from websocket import WebSocketException
from websocket._handshake import SUPPORTED_REDIRECT_STATUSES, handshake

from SwanSocketLibrary.swan.handshake import HandshakeRequest
from SwanSocketLibrary.transport.causes import ConnectFailed, printable
from SwanSocketLibrary.transport.guarded_socket import GuardedSocket
from SwanSocketLibrary.transport.head import Head, parse_head
from SwanSocketLibrary.transport.target import Target

_GUID: Final = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_KEY: Final = re.compile(rb"^Sec-WebSocket-Key: (\S+)\r$", re.MULTILINE)
_SWITCHING: Final = 101


def upgrade(link: GuardedSocket, request: HandshakeRequest, target: Target) -> Head | str:
    """Makes a handshake.

    :param link: connected to the server.
    :param target: the URL, or where a redirect led.
    :return: the answer's head if the connection is open, or the ``Location`` of a redirect.
    :raises ConnectFailed: the server refused, or its answer breaks RFC 6455.
    """
    talk = _Talk(link)
    refused = False
    try:
        handshake(
            cast("socket.socket", talk),
            "wss:" if target.secure else "ws:",
            # The name is what the package's process-wide cookie jar is asked for: without
            # one it adds no cookie that the call did not name.
            "",
            target.port,
            target.resource,
            host=target.host_header,
            suppress_origin=True,  # a smart program is no browser
            header=_headers(request, target),
        )
    except WebSocketException:
        refused = True
    head = talk.head
    if head.status in SUPPORTED_REDIRECT_STATUSES:
        return _location(head)
    if head.status != _SWITCHING:
        raise ConnectFailed(f"the server answered {head.answer}")
    _check(head, talk.key, refused=refused)
    return head


def _headers(request: HandshakeRequest, target: Target) -> list[str]:
    lines = []
    if request.protocols:
        # The package would insist on an answer, and compare it without regard to case.
        lines.append(f"Sec-WebSocket-Protocol: {', '.join(request.protocols)}")
    lines += [f"{name}: {value}" for name, value in request.headers]
    named = {name.lower() for name, _ in request.headers}
    if target.authorization is not None and "authorization" not in named:
        lines.append(f"Authorization: {target.authorization}")
    return lines


def _location(head: Head) -> str:
    location: str | None = head.headers.get("Location")
    if not location:
        raise ConnectFailed(f"the server answered {head.answer} without saying where to go")
    return location


def _check(head: Head, key: str, *, refused: bool) -> None:
    """Raises if the answer breaks a "MUST _Fail the WebSocket Connection_" of RFC 6455 §4.1."""
    headers = head.headers
    if headers.get("Upgrade", "").lower() != "websocket":
        raise ConnectFailed("the server's answer has no header 'Upgrade: websocket'")
    tokens = [token.strip().lower() for token in headers.get("Connection", "").split(",")]
    if "upgrade" not in tokens:
        raise ConnectFailed("the server's answer has no header 'Connection: upgrade'")
    # The package compares this one without regard to case, which base64 does not allow.
    wanted = base64.b64encode(hashlib.sha1(f"{key}{_GUID}".encode()).digest()).decode()  # noqa: S324 - the RFC's
    if headers.get("Sec-WebSocket-Accept") != wanted:
        raise ConnectFailed("the server's answer has a wrong or no Sec-WebSocket-Accept")
    extensions = headers.get("Sec-WebSocket-Extensions")
    if extensions:
        raise ConnectFailed(
            f"the server chose the extension {printable(extensions)}, which was not offered"
        )
    if refused:
        raise ConnectFailed("the server's answer breaks RFC 6455")


class _Talk:
    """The socket that websocket-client sees: it reads the head and nothing else.

    The head is read and checked as a whole first, so that no byte behind it is lost, and
    handed on without Set-Cookie: the package keeps cookies for the whole process, and fails
    at some that it cannot read. Nor does it see Content-Length: it would read a refusal's body.
    """

    head: Head

    def __init__(self, link: GuardedSocket) -> None:
        self._link = link
        self._served: io.BytesIO | None = None
        self.key = ""

    def gettimeout(self) -> float:
        return self._link.gettimeout()

    def send(self, data: bytes) -> int:
        found = _KEY.search(data)
        if found is not None:
            self.key = found[1].decode()
        return self._link.send(data)

    def recv(self, limit: int) -> bytes:
        if self._served is None:
            self.head = parse_head(self._link.read_head(), self._link.peer)
            self._served = io.BytesIO(self.head.without("set-cookie", "content-length"))
        return self._served.read(limit)
