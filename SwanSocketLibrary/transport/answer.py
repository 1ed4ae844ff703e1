"""What a client asks for in its handshake, and what the server's answer must be (RFC 6455 §4.1)."""

from __future__ import annotations

import base64
import hashlib
from typing import Final

from SwanSocketLibrary.swan.handshake import HandshakeRequest
from SwanSocketLibrary.transport.causes import ConnectFailed, printable
from SwanSocketLibrary.transport.head import Head
from SwanSocketLibrary.transport.target import Target

_GUID: Final = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
_SWITCHING: Final = 101
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})


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
