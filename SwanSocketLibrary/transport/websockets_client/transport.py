"""The transport that can compress."""

from __future__ import annotations

from typing import TYPE_CHECKING

from SwanSocketLibrary.transport.looped import LoopTransport
from SwanSocketLibrary.transport.wire import SendLimits

if TYPE_CHECKING:
    from SwanSocketLibrary.transport.connector import Upgrade


class WebSocketsTransport(LoopTransport):
    """Handshakes and frames by the package websockets.

    :param limits: see `LoopTransport`.
    """

    def __init__(self, limits: SendLimits | None = None) -> None:
        super().__init__(_load_upgrade, limits)


def _load_upgrade() -> Upgrade:
    from SwanSocketLibrary.transport.websockets_client.upgrade import upgrade

    return upgrade
