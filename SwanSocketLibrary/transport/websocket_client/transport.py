"""The default transport."""

from __future__ import annotations

from typing import TYPE_CHECKING

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.transport.interface import ConnectOptions
from SwanSocketLibrary.transport.looped import LoopTransport
from SwanSocketLibrary.transport.wire import SendLimits

if TYPE_CHECKING:
    from SwanSocketLibrary.transport.connector import Upgrade


class WebSocketClientTransport(LoopTransport):
    """Handshakes and frames by the package websocket-client, which knows no compression.

    :param limits: see `LoopTransport`.
    """

    def __init__(self, limits: SendLimits | None = None) -> None:
        super().__init__(_load_upgrade, limits)

    def check(self, options: ConnectOptions) -> None:
        """See `Transport.check`."""
        if options.compression:
            raise InvalidArgument(
                "compression=on needs a transport that can compress, and websocket-client cannot: "
                "import SwanSocketLibrary with transport=websockets."
            )


def _load_upgrade() -> Upgrade:
    from SwanSocketLibrary.transport.websocket_client.upgrade import upgrade

    return upgrade
