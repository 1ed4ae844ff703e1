"""Which socket a keyword is about."""

from __future__ import annotations

from SwanSocketLibrary.errors import ExpectationFailed
from SwanSocketLibrary.session.session import Session
from SwanSocketLibrary.session.socket_task import SocketTask

SocketName = SocketTask | str | None
"""A socket as suites name it: the SocketTask, its alias or its id; left out, the main task."""

ClientName = SocketTask | int | str | None
"""A server's client as suites name it: its number, or the socket that it is to this library as
`SocketName` has it; left out, the last one that arrived."""


class Sockets:
    """Finds sockets by what suites call them.

    :param session: whose sockets.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def named(self, socket: SocketName) -> SocketTask | None:
        """The socket of this name; ``None`` if it was left out.

        :raises UnknownName: there is none of this name.
        """
        return None if socket is None else self._session.registry.find(socket)

    def named_or_main(self, socket: SocketName) -> SocketTask:
        """The socket of this name, or the main one if it was left out (S13).

        :raises UnknownName: there is none of this name.
        :raises ExpectationFailed: there is no main socket.
        """
        found = self.named(socket) or self._session.main
        if found is None:
            raise ExpectationFailed('There is no main socket yet. Use "Connect Socket" first.')
        return found
