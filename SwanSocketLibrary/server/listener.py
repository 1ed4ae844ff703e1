"""Where a server listens, how its clients name it, and its connections."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import ipaddress
import socket
import ssl
from collections.abc import Callable, Collection
from typing import Final, TypeVar

from SwanSocketLibrary.errors import InvalidArgument, ServerError
from SwanSocketLibrary.events.entries import CloseFrame
from SwanSocketLibrary.language import say
from SwanSocketLibrary.net.loop import NetThread
from SwanSocketLibrary.server.frame_protocol import close_frame
from SwanSocketLibrary.server.server_connection import ServerConnection, ServerContext
from SwanSocketLibrary.server.stub import Rule, StubHeartbeat, StubRules

T = TypeVar("T")

MAX_PORT: Final = 65535
BACKLOG: Final = 128

STOP_TIMEOUT: Final = 0.5
"""Seconds that clients have to answer the Close frame when the server stops."""

_BUSY: Final = b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

ACCEPT_PAUSE: Final = 0.1
"""Seconds until the next try when the system has no file descriptor left."""

_NAMED_FOR_TLS: Final = frozenset({"127.0.0.1", "localhost"})


def listen(host: str, port: int) -> socket.socket:
    """Opens a listening TCP socket.

    :param host: a name or an address of this machine.
    :param port: 0 for a free one.
    :raises InvalidArgument: the port is none.
    :raises ServerError: the port is in use or forbidden, or the host is not this machine.
    """
    if not 0 <= port <= MAX_PORT:
        raise InvalidArgument.say(
            "A port is 1 to {max_port}, or 0 for a free one, not {port}.",
            max_port=MAX_PORT,
            port=port,
        )
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        # IPv4 first: what 'localhost' means to most clients.
        family, _, _, _, address = min(found, key=lambda item: item[0] != socket.AF_INET)
        return socket.create_server(address, family=family, backlog=BACKLOG)
    except UnicodeError as error:
        raise ServerError.say(
            "The host '{host}' is not a name: {error}.", host=host, error=error
        ) from None
    except OSError as error:
        raise ServerError(_why_not(error, host, port)) from None


def server_url(listening: socket.socket, host: str, *, secure: bool) -> str:
    """The URL under which clients of this machine reach a listening socket.

    :param host: the host that it was asked to listen on.
    :param secure: whether it speaks TLS: then the name ``localhost`` stands for 127.0.0.1,
        as it does in the certificate.
    """
    port = listening.getsockname()[1]
    if secure:
        return f"wss://{'localhost' if host in _NAMED_FOR_TLS else _client_host(host)}:{port}"
    return f"ws://{_client_host(host)}:{port}"


def is_exposed(listening: socket.socket) -> bool:
    """Whether other machines may reach a listening socket."""
    address = str(listening.getsockname()[0]).partition("%")[0]
    return not ipaddress.ip_address(address).is_loopback


def reachable(listening: socket.socket) -> tuple[str, int]:
    """An address of this machine at which a listening socket is reached."""
    host, port = listening.getsockname()[:2]
    return _client_host(str(host)).strip("[]"), int(port)


def _client_host(host: str) -> str:
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if address.is_unspecified:
        return "127.0.0.1" if address.version == 4 else "[::1]"  # noqa: PLR2004
    return host if address.version == 4 else f"[{host}]"  # noqa: PLR2004


def _why_not(error: OSError, host: str, port: int) -> str:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return say(
            "The host '{host}' is not this machine's, so no server can listen on it: {error}.",
            host=host,
            error=error,
        )
    if error.errno == errno.EADDRINUSE:
        return say(
            "Port {port} of {host} is in use. Give another port, or none for a free one.",
            port=port,
            host=host,
        )
    return say(
        "No server can listen on port {port} of {host}: {error}.", port=port, host=host, error=error
    )


class Listener:
    """Accepts connections in the loop's thread, from `begin` to `stop`.

    :param listening: a socket that listens; it is closed by `stop`.
    :param tls: encrypts the connections, ``None`` for none.
    :param context: for all connections.
    :param loop: where they live.
    :ivar record: of the server.
    """

    def __init__(
        self,
        listening: socket.socket,
        tls: ssl.SSLContext | None,
        context: ServerContext,
        loop: NetThread,
    ) -> None:
        listening.setblocking(False)
        self.record: Final = context.record
        self._listening = listening
        self._tls = tls
        self._context = context
        self._loop = loop
        self._accepted: set[ServerConnection] = set()
        """Those that are not made yet."""
        self._connecting: dict[asyncio.Task[None], socket.socket] = {}
        self._connections: dict[ServerConnection, asyncio.Event] = {}

    # From any thread but the loop's

    def call(self, function: Callable[[], T]) -> T:
        """Calls a function in the loop's thread, waits for it and returns its result."""
        return self._loop.call(function)

    def on_client(self, client: int | None, action: Callable[[ServerConnection], T]) -> T:
        """Does something with a client's connection in the loop's thread, and waits for that.

        :param client: its number, ``None`` for the last one that connected.
        :raises ServerError: the server has been stopped, no client has connected, or the
            client has gone. What `action` raises is raised here.
        :raises UnknownName: no client has that number.
        """
        self.record.require_running()
        number = self.record.client(client).number
        return self._loop.call(lambda: action(self._connection(number)))

    def add_rule(self, rule: Rule) -> None:
        """Has the server do something by itself, for the clients that are there too.

        :raises ServerError: the server has been stopped, or no frame can hold the rule's code.
        """
        self.record.require_running()
        if not isinstance(rule, StubHeartbeat) and rule.close is not None:
            close_frame(CloseFrame(rule.close[0]))
        self._loop.call(lambda: self._add_rule(rule))

    @property
    def rules(self) -> StubRules:
        """What it does by itself."""
        return self._context.rules

    def end_rules(self, ending: Collection[object]) -> None:
        """Ends some of what it does by itself; when this returns they send nothing more."""
        if not self.record.stopped:
            self._loop.call(lambda: self._end_rules(ending))

    # In the loop's thread

    def _add_rule(self, rule: Rule) -> None:
        self._context.rules.add(rule)
        for connection in list(self._context.clients.values()):
            if connection.endpoint.opened:
                connection.endpoint.stub.begin(rule)

    def _end_rules(self, ending: Collection[object]) -> None:
        self._context.rules.end(ending)
        for connection in self._context.clients.values():
            connection.endpoint.stub.ended(ending)

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
            connection.stream.abort()
        await self._all_left(None)
        # A task that was cancelled before its first step leaves its socket open.
        for accepted in connecting.values():
            accepted.close()
        for connection in list(self._accepted):
            connection.end()
        self._accepted.clear()

    def _connection(self, number: int) -> ServerConnection:
        """The live connection of a client that has connected."""
        connection = self._context.clients.get(number)
        if connection is not None:
            return connection
        text = say(
            "Client {number} of server '{name}' has gone", number=number, name=self.record.name
        )
        there = list(self._context.clients)
        hint = (
            say(" Client {there} is connected: write client={there}.", there=there[-1])
            if there
            else ""
        )
        raise ServerError.say(
            "{text}: {why}.{hint}", text=text, why=self.record.client(number).gone, hint=hint
        )

    def _joined(self, connection: ServerConnection) -> None:
        """A TCP connection is made."""
        self._accepted.discard(connection)
        self._connections[connection] = asyncio.Event()

    def _left(self, connection: ServerConnection) -> None:
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
        if len(self._accepted) + len(self._connections) >= self._context.config.limits.max_clients:
            self._turn_away(accepted)
            return
        accepted.setblocking(False)
        # asyncio does this only where a socket was made with its protocol named; without it a
        # second small frame waits for the client's delayed acknowledgement of the first.
        with contextlib.suppress(OSError):  # macOS refuses where the client has gone already
            accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        connection = ServerConnection(self._context, self._joined, self._left)
        self._accepted.add(connection)
        task = loop.create_task(self._connect(accepted, connection))
        self._connecting[task] = accepted
        task.add_done_callback(self._connecting.pop)

    def _turn_away(self, accepted: socket.socket) -> None:
        """There are as many clients as may be."""
        limit = self.record.setting("max_clients")
        with accepted, contextlib.suppress(OSError):  # it has gone already
            if self._tls is None:
                accepted.setblocking(False)
                accepted.send(_BUSY)
        self.record.strayed(
            say(
                "was refused: {max_clients} are there already ({limit})",
                max_clients=self._context.config.limits.max_clients,
                limit=limit,
            ),
            "max_clients",
        )

    def _accept_again(self) -> None:
        if self._listening.fileno() >= 0:
            self.begin()

    async def _connect(self, accepted: socket.socket, connection: ServerConnection) -> None:
        timeout = None if self._tls is None else self._context.config.limits.handshake_timeout
        try:
            await asyncio.get_running_loop().connect_accepted_socket(
                lambda: connection, accepted, ssl=self._tls, ssl_handshake_timeout=timeout
            )
        except OSError as error:
            if connection.late:
                limit = self.record.setting("handshake_timeout")
                why = say("its TLS handshake was not complete in time ({limit})", limit=limit)
                self.record.strayed(say("made no request: {why}", why=why), "handshake_timeout")
            else:
                reason = getattr(error, "reason", None) or str(error) or type(error).__name__
                self.record.strayed(
                    say("made no request: its TLS handshake failed: {reason}", reason=reason)
                )
        finally:
            if connection in self._accepted:
                self._accepted.discard(connection)
                connection.end()
