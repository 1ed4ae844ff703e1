"""A listening socket and its connections, in the loop's thread."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
from typing import Final

from SwanSocketLibrary.errors import ServerError
from SwanSocketLibrary.server.client_connection import ClientConnection
from SwanSocketLibrary.server.handshake_gate import HandshakeGate
from SwanSocketLibrary.server.held import Held
from SwanSocketLibrary.server.options import Rules
from SwanSocketLibrary.server.records import ServerRecord

STOP_TIMEOUT: Final = 0.5
"""Seconds that clients have to answer the Close frame when the server stops."""

_BUSY: Final = b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

ACCEPT_PAUSE: Final = 0.1
"""Seconds until the next try when the system has no file descriptor left."""


class Listener:
    """Accepts connections from `begin` to `stop`, both called in the loop's thread.

    :param listening: a socket that listens; it is closed by `stop`.
    :param tls: encrypts the connections, ``None`` for none.
    :param rules: for every connection.
    :param record: takes what happens.
    :param gate: what awaits the next handshakes.
    :param held: counts what is held for all clients.
    """

    def __init__(
        self,
        listening: socket.socket,
        tls: ssl.SSLContext | None,
        rules: Rules,
        record: ServerRecord,
        gate: HandshakeGate,
        held: Held,
    ) -> None:
        listening.setblocking(False)
        self._listening = listening
        self._tls = tls
        self._rules = rules
        self._record = record
        self._gate = gate
        self._held = held
        self._accepted: set[ClientConnection] = set()
        """Those that are not joined yet."""
        self._connecting: dict[asyncio.Task[None], socket.socket] = {}
        self._connections: dict[ClientConnection, asyncio.Event] = {}

    def begin(self) -> None:
        """Starts to accept."""
        asyncio.get_running_loop().add_reader(self._listening, self._accept)

    async def stop(self) -> None:
        """Stops to accept and ends every connection, at once or within `STOP_TIMEOUT`."""
        if self._listening.fileno() >= 0:  # else an earlier call was not waited for
            asyncio.get_running_loop().remove_reader(self._listening)
            self._listening.close()
        connecting = dict(self._connecting)
        for task in connecting:
            task.cancel()
        await asyncio.gather(*connecting, return_exceptions=True)
        for connection in list(self._connections):
            connection.shut_down()
        await self._all_left(STOP_TIMEOUT)
        for connection in list(self._connections):
            connection.abort()
        await self._all_left(None)
        # A task that was cancelled before its first step leaves its socket open.
        for accepted in connecting.values():
            accepted.close()
        for connection in list(self._accepted):
            connection.end()
        self._accepted.clear()

    def connection(self, number: int) -> ClientConnection:
        """The live connection of a client that has connected.

        :raises ServerError: it has gone.
        """
        for connection in self._connections:
            if connection.number == number:
                return connection
        cause = self._record.client(number).gone
        raise ServerError(f"Client {number} of server '{self._record.name}' has gone: {cause}.")

    def joined(self, connection: ClientConnection) -> None:
        """A TCP connection is made."""
        self._accepted.discard(connection)
        self._connections[connection] = asyncio.Event()

    def left(self, connection: ClientConnection) -> None:
        """A TCP connection has ended."""
        self._connections.pop(connection).set()

    async def _all_left(self, timeout: float | None) -> None:
        waits = [asyncio.ensure_future(gone.wait()) for gone in self._connections.values()]
        if waits:
            _, pending = await asyncio.wait(waits, timeout=timeout)
            for wait in pending:
                wait.cancel()

    def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        try:
            accepted, _ = self._listening.accept()
        except (BlockingIOError, InterruptedError, ConnectionAbortedError):
            return
        except OSError:
            loop.remove_reader(self._listening)
            loop.call_later(ACCEPT_PAUSE, self._accept_again)
            return
        if len(self._accepted) + len(self._connections) >= self._rules.limits.max_clients:
            self._turn_away(accepted)
            return
        accepted.setblocking(False)
        # asyncio does this only where a socket was made with its protocol named; without it a
        # second small frame waits for the client's delayed acknowledgement of the first.
        with contextlib.suppress(OSError):  # macOS refuses where the client has gone already
            accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = ClientConnection(self._rules, self._record, self._gate, self, self._held)
        self._accepted.add(connection)
        task = loop.create_task(self._connect(accepted, connection))
        self._connecting[task] = accepted
        task.add_done_callback(self._connecting.pop)

    def _turn_away(self, accepted: socket.socket) -> None:
        """There are as many clients as may be."""
        limit = self._record.told("max_clients")
        with accepted, contextlib.suppress(OSError):  # it has gone already
            if self._tls is None:
                accepted.setblocking(False)
                accepted.send(_BUSY)
        self._record.strayed(
            f"was refused: {self._rules.limits.max_clients} are there already ({limit})",
            "max_clients",
        )

    def _accept_again(self) -> None:
        if self._listening.fileno() >= 0:
            self.begin()

    async def _connect(self, accepted: socket.socket, connection: ClientConnection) -> None:
        timeout = None if self._tls is None else self._rules.limits.handshake_timeout
        try:
            await asyncio.get_running_loop().connect_accepted_socket(
                lambda: connection, accepted, ssl=self._tls, ssl_handshake_timeout=timeout
            )
        except OSError as error:
            if connection.late:
                limit = self._record.told("handshake_timeout")
                why = f"its TLS handshake was not complete in time ({limit})"
                self._record.strayed(f"made no request: {why}", "handshake_timeout")
            else:
                reason = getattr(error, "reason", None) or str(error) or type(error).__name__
                self._record.strayed(f"made no request: its TLS handshake failed: {reason}")
        finally:
            if connection in self._accepted:
                self._accepted.discard(connection)
                connection.end()
