"""The transport on the package websockets, with compression (RFC 7692).

Only modules of this package import ``websockets``, and only when a connection is made.
"""

from SwanSocketLibrary.transport.websockets_client.transport import WebSocketsTransport

__all__ = ["WebSocketsTransport"]
