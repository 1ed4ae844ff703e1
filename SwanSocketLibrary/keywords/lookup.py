"""Which server, and which of its clients, a keyword is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import signature
from typing import TYPE_CHECKING, Any, NamedTuple

from SwanSocketLibrary.deadline import Deadline
from SwanSocketLibrary.errors import (
    ExpectationFailed,
    InvalidArgument,
    ServerError,
    SwanSocketError,
    UnknownName,
)
from SwanSocketLibrary.keywords.sockets import ClientName, Sockets
from SwanSocketLibrary.reporting.expectations import how_it_stands, not_come
from SwanSocketLibrary.server.pool import ServerPool
from SwanSocketLibrary.session.socket_task import SocketTask

if TYPE_CHECKING:
    from SwanSocketLibrary.server.scriptable_server import ScriptableServer


class Client(NamedTuple):
    """A server's client.

    :ivar number: in the order of arrival, from 1; ``None`` is the last one.
    """

    server: ScriptableServer
    number: int | None


class Clients:
    """Finds servers and their clients by what suites call them.

    A client that is a socket of this library is known by the key of its handshake (RFC 6455
    §4.1), which passes through proxies and does not depend on the order of arrival.

    :param pool: of the servers.
    :param sockets: of this library.
    """

    def __init__(self, pool: ServerPool, sockets: Sockets) -> None:
        self.pool = pool
        self._sockets = sockets

    def named(self, client: ClientName, server: str | None) -> Client:
        """A client that has arrived; one that was named by its number may be none.

        :param server: its alias or URL; left out, the socket's, or else the last one started.
        :raises UnknownName: there is no such server or socket.
        :raises ServerError: no server runs, or the socket is not connected to one.
        :raises InvalidArgument: the socket is connected to another server.
        """
        task = self._task(client)
        if task is None:
            return Client(self.pool.get(server), _number(client))
        found = self._found(task, server)
        if found is None:
            raise ServerError(
                f'{self._no_client(task, server)}. Use "Wait For Socket Open" or '
                '"Wait For Server Connection" first.'
            )
        return found

    def awaited(self, client: ClientName, server: str | None, deadline: Deadline) -> Client:
        """The same, but waits until a socket has arrived as a client.

        :raises ExpectationFailed: it does not in time, or can no longer.
        """
        task = self._task(client)
        if task is None:
            return Client(self.pool.get(server), _number(client))
        self.pool.get(server)  # whether there is one
        self.pool.wait(
            deadline, lambda: self._found(task, server) is not None or task.ended is not None
        )
        found = self._found(task, server)
        if found is None:
            at = "an embedded server" if server is None else f"server '{server}'"
            raise ExpectationFailed(
                not_come(
                    f"socket '{task.name}' to arrive at {at}",
                    deadline,
                    self._no_client(task, server),
                )
            )
        return found

    def about(self, method: Callable[..., Any], given: Mapping[str, Any]) -> tuple[str | None, int]:
        """The server that a keyword is about, and the client.

        :param method: the keyword's.
        :param given: its named arguments.
        :return: the server's name, ``None`` where there is none; and the client's number, 0 where
            the keyword is about none, or about one that there is not.
        """
        takes = signature(method).parameters
        if "server" not in takes:
            return None, 0
        name = given.get("server")
        try:
            server = self.pool.get(name)
        except SwanSocketError:
            return None, 0
        if "client" not in takes:
            return server.name, 0
        try:
            server, number = self.named(given.get("client"), name)
        except SwanSocketError:
            return server.name, 0
        return server.name, server.client_count if number is None else number

    def _task(self, client: ClientName) -> SocketTask | None:
        """The socket that a client is named by, ``None`` if it is by its number.

        An alias may look like a number: then it is the alias.
        """
        if client is None or isinstance(client, int):
            return None
        try:
            return self._sockets.named(client)
        except UnknownName:
            if isinstance(client, str) and client.strip().isdecimal():
                return None
            raise

    def _found(self, task: SocketTask, server: str | None) -> Client | None:
        found = self.pool.find_client(task.handshake_keys)
        if found is None:
            if server is not None:
                self.pool.get(server)
            return None
        client = Client(*found)
        if server is not None and self.pool.get(server) is not client.server:
            raise InvalidArgument(
                f"Socket '{task.name}' is client {client.number} of server "
                f"'{client.server.name}', not of '{server}'. Leave out server=."
            )
        return client

    def _no_client(self, task: SocketTask, server: str | None) -> str:
        which = "an embedded server that runs" if server is None else f"server '{server}'"
        text = f"Socket '{task.name}' is no client of {which}"
        if task.ended is None:
            return text
        kept = self.pool.limits.told("keeps_gone")
        return f"{text}: {how_it_stands(task)}. The last clients that have gone are known ({kept})"


def _number(client: ClientName) -> int | None:
    return None if client is None else int(str(client))
