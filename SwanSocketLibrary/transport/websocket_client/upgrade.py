"""The opening handshake (RFC 6455 §4.1), asked for as websocket-client does."""

from __future__ import annotations

from websocket._handshake import _get_handshake_headers

from SwanSocketLibrary.swan.handshake import HandshakeRequest
from SwanSocketLibrary.transport.answer import (
    asked_headers,
    check_answer,
    redirected_to,
    refuse_extensions,
)
from SwanSocketLibrary.transport.connector import Upgraded
from SwanSocketLibrary.transport.guarded_socket import GuardedSocket
from SwanSocketLibrary.transport.interface import ConnectOptions
from SwanSocketLibrary.transport.target import Target
from SwanSocketLibrary.transport.websocket_client.frames import Codec


def upgrade(
    link: GuardedSocket, request: HandshakeRequest, target: Target, options: ConnectOptions
) -> Upgraded | str:
    """Makes a handshake; see `connector.Upgrade`.

    The package makes the request. The answer is read without it: it would take it byte by byte,
    compare the key's hash without regard to case, and keep cookies for the whole process.
    """
    asked, key = _get_handshake_headers(
        target.resource,
        "wss:" if target.secure else "ws:",
        # The name is what the package's process-wide cookie jar is asked for: without one it
        # adds no cookie that the call did not name.
        "",
        target.port,
        {
            "host": target.host_header,
            "suppress_origin": True,  # a smart program is no browser
            "header": [f"{name}: {value}" for name, value in asked_headers(request, target)],
        },
    )
    link.ask("\r\n".join(asked).encode())
    head = link.read_answer()
    elsewhere = redirected_to(head)
    if elsewhere is not None:
        return elsewhere
    check_answer(head, key)
    refuse_extensions(head)
    return Upgraded(head, Codec(options.max_message_size))
