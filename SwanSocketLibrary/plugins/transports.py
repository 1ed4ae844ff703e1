"""The transports that come with the library."""

from __future__ import annotations

from collections.abc import Mapping

from SwanSocketLibrary.plugins.hookspecs import hookimpl
from SwanSocketLibrary.transport.interface import Transport, TransportFactory


def _websocket_client() -> Transport:
    from SwanSocketLibrary.transport.websocket_client import WebSocketClientTransport

    return WebSocketClientTransport()


def _websockets() -> Transport:
    from SwanSocketLibrary.transport.websockets_client import WebSocketsTransport

    return WebSocketsTransport()


@hookimpl
def swan_transports() -> Mapping[str, TransportFactory]:
    """Registers those on the packages websocket-client and websockets."""
    return {"websocket-client": _websocket_client, "websockets": _websockets}
