"""The opening handshake (RFC 6455 §4.1), made by websocket-client over a guarded socket."""

from __future__ import annotations

import io
import re
import socket
from typing import Final, cast

from websocket import WebSocketException
from websocket._handshake import handshake

from SwanSocketLibrary.swan.handshake import HandshakeRequest
from SwanSocketLibrary.transport.answer import (
    asked_headers,
    check_answer,
    redirected_to,
    refuse_extensions,
)
from SwanSocketLibrary.transport.causes import ConnectFailed
from SwanSocketLibrary.transport.connector import Upgraded
from SwanSocketLibrary.transport.guarded_socket import GuardedSocket
from SwanSocketLibrary.transport.head import Head
from SwanSocketLibrary.transport.interface import ConnectOptions
from SwanSocketLibrary.transport.target import Target
from SwanSocketLibrary.transport.websocket_client.frames import Codec

_KEY: Final = re.compile(rb"^Sec-WebSocket-Key: (\S+)\r$", re.MULTILINE)


def upgrade(
    link: GuardedSocket, request: HandshakeRequest, target: Target, options: ConnectOptions
) -> Upgraded | str:
    """Makes a handshake; see `connector.Upgrade`."""
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
            # The package's own argument for subprotocols would insist on an answer, and
            # compare it without regard to case.
            header=[f"{name}: {value}" for name, value in asked_headers(request, target)],
        )
    except WebSocketException:
        refused = True
    head = talk.head
    elsewhere = redirected_to(head)
    if elsewhere is not None:
        return elsewhere
    # The package compares the key's hash without regard to case, which base64 does not allow.
    check_answer(head, talk.key)
    refuse_extensions(head)
    if refused:
        raise ConnectFailed("the server's answer breaks RFC 6455")
    return Upgraded(head, Codec(options.max_message_size))


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
        self._link.ask(data)
        return len(data)

    def recv(self, limit: int) -> bytes:
        if self._served is None:
            self.head = self._link.read_answer()
            self._served = io.BytesIO(self.head.without("set-cookie", "content-length"))
        return self._served.read(limit)
