"""The transport on the package websocket-client.

Only modules of this package import ``websocket``, and only when a connection is made.
"""

from SwanSocketLibrary.transport.websocket_client.transport import WebSocketClientTransport

__all__ = ["WebSocketClientTransport"]
