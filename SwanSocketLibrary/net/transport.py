"""The transports that come with the library: one net, and an engine each."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.language import say
from SwanSocketLibrary.net.connection import ClientConnection, Opening, SendLimits
from SwanSocketLibrary.net.dialing import Stage, connect
from SwanSocketLibrary.net.handshake import Engine
from SwanSocketLibrary.net.interface import ConnectOptions, Receiver
from SwanSocketLibrary.net.loop import NetThread, acquire
from SwanSocketLibrary.swan.model import HandshakeRequest
from SwanSocketLibrary.waiting import Deadline, Monitor


class NetTransport:
    """Implements `Transport` on the net's thread.

    :param load_engine: imports the engine, when the first connection is made.
    :param compresses: whether the engine can compress; a transport that cannot says what can.
    :param send_limits: how much may wait to be sent to a peer that does not read.
    """

    def __init__(
        self,
        load_engine: Callable[[], Engine],
        *,
        compresses: bool,
        send_limits: SendLimits | None = None,
    ) -> None:
        self._load_engine: Final = load_engine
        self._compresses: Final = compresses
        self._send_limits: Final = send_limits or SendLimits()
        self._engine: Engine | None = None
        self._net: NetThread | None = None
        self._changed: Final = Monitor()
        self._connections: set[ClientConnection] = set()
        """Those that have not ended; guarded by the monitor."""

    def check(self, options: ConnectOptions) -> None:
        """See `Transport.check`."""
        if options.compression and not self._compresses:
            raise InvalidArgument.say(
                "compression=on needs a transport that can compress, and websocket-client cannot: "
                "import SwanSocketLibrary with transport=websockets."
            )

    def connect(
        self, request: HandshakeRequest, options: ConnectOptions, receiver: Receiver
    ) -> ClientConnection:
        """See `Transport.connect`."""
        if self._engine is None:
            self._engine = self._load_engine()
        engine = self._engine

        async def dial(stage: Stage) -> Opening:
            return await connect(request, options, engine, receiver, stage)

        self._net = net = acquire()
        connection = ClientConnection(
            net, receiver, options, request.timeout, self._send_limits, self._gone
        )
        with self._changed:
            self._connections.add(connection)
        connection.start(dial)
        return connection

    def shutdown(self, timeout: float) -> None:
        """See `Transport.shutdown`."""
        deadline = Deadline(timeout)
        with self._changed:
            left = list(self._connections)
        for connection in left:
            connection.abandon(say("the connection was abandoned when the library shut down"))
        net = self._net
        if net is not None and not net.inside:
            self._changed.wait_for(lambda: not self._connections, deadline)
            net.join(deadline.remaining)
            net.join_helpers(deadline)

    def _gone(self, connection: ClientConnection) -> None:
        with self._changed:
            self._connections.discard(connection)
            self._changed.notify_all()


def _websocket_client() -> Engine:
    from SwanSocketLibrary.net.engines.websocket_client import WebSocketClientHandshake

    return WebSocketClientHandshake


def _websockets() -> Engine:
    from SwanSocketLibrary.net.engines.websockets import WebSocketsHandshake

    return WebSocketsHandshake


WebSocketClientTransport = partial(NetTransport, _websocket_client, compresses=False)
"""Handshakes and frames by the package websocket-client, which knows no compression."""

WebSocketsTransport = partial(NetTransport, _websockets, compresses=True)
"""Handshakes and frames by the package websockets, which can compress."""
