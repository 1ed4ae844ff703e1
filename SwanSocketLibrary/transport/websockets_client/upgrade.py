"""The opening handshake (RFC 6455 §4.1), made by websockets over a guarded socket."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from websockets.client import ClientProtocol
from websockets.datastructures import Headers
from websockets.exceptions import InvalidHandshake
from websockets.extensions import Extension
from websockets.extensions.permessage_deflate import ClientPerMessageDeflateFactory
from websockets.uri import WebSocketURI

from SwanSocketLibrary.swan.handshake import HandshakeRequest
from SwanSocketLibrary.transport.answer import (
    asked_headers,
    check_answer,
    redirected_to,
    refuse_extensions,
)
from SwanSocketLibrary.transport.causes import ConnectFailed, printable
from SwanSocketLibrary.transport.connector import Upgraded
from SwanSocketLibrary.transport.guarded_socket import GuardedSocket
from SwanSocketLibrary.transport.head import Head
from SwanSocketLibrary.transport.interface import ConnectOptions
from SwanSocketLibrary.transport.target import Target
from SwanSocketLibrary.transport.websockets_client.frames import Codec

_EXTENSIONS: Final = "Sec-WebSocket-Extensions"
_LINE_END: Final = b"\r\n"


def upgrade(
    link: GuardedSocket, request: HandshakeRequest, target: Target, options: ConnectOptions
) -> Upgraded | str:
    """Makes a handshake; see `connector.Upgrade`."""
    offered = [ClientPerMessageDeflateFactory()] if options.compression else None
    uri = WebSocketURI(target.secure, target.host, target.port, "", "", None, None)
    protocol = ClientProtocol(uri, extensions=offered)
    asked = protocol.connect()
    asked.path = target.resource
    del asked.headers["Host"]
    asked.headers["Host"] = target.host_header
    # The package would refuse values that are not ISO 8859-1; a smart program's are UTF-8.
    more = "".join(f"{name}: {value}\r\n" for name, value in asked_headers(request, target))
    link.ask(asked.serialize()[: -len(_LINE_END)] + more.encode() + _LINE_END)
    head = link.read_answer()
    elsewhere = redirected_to(head)
    if elsewhere is not None:
        return elsewhere
    check_answer(head, protocol.key)
    return Upgraded(head, Codec(options.max_message_size, _chosen_extensions(protocol, head)))


def _chosen_extensions(protocol: ClientProtocol, head: Head) -> Sequence[Extension]:
    if protocol.available_extensions is None:
        refuse_extensions(head)
        return ()
    chosen = head.headers.get(_EXTENSIONS, "")
    try:
        return protocol.process_extensions(Headers({_EXTENSIONS: chosen} if chosen else {}))
    except InvalidHandshake as error:
        raise ConnectFailed(
            f"the server chose the extension {printable(chosen)}, which does not fit what was "
            f"offered: {printable(str(error))}"
        ) from None
