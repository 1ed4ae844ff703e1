"""The transport that comes with the library."""

from __future__ import annotations

from collections.abc import Mapping

from SwanSocketLibrary.plugins.hookspecs import hookimpl
from SwanSocketLibrary.transport.interface import Transport, TransportFactory


def _websocket_client() -> Transport:
    from SwanSocketLibrary.transport.websocket_client import WebSocketClientTransport

    return WebSocketClientTransport()


@hookimpl
def swan_transports() -> Mapping[str, TransportFactory]:
    """Registers the transport on the websocket-client package."""
    return {"websocket-client": _websocket_client}
