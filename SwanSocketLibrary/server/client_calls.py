"""How a test reaches one client's connection, which lives in the loop's thread."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from SwanSocketLibrary.errors import ServerError
from SwanSocketLibrary.server.records import ServerRecord

if TYPE_CHECKING:
    from SwanSocketLibrary.net.loop import NetThread
    from SwanSocketLibrary.server.client_connection import ClientConnection
    from SwanSocketLibrary.server.listener import Listener

T = TypeVar("T")


class ClientCalls:
    """Calls connections of one server from any thread but the loop's.

    :param record: of the server.
    :param listener: its connections.
    :param loop: where they live.
    """

    def __init__(self, record: ServerRecord, listener: Listener, loop: NetThread) -> None:
        self._record = record
        self._listener = listener
        self._loop = loop

    def on(self, client: int | None, action: Callable[[ClientConnection], T]) -> T:
        """Does something with a connection in the loop's thread, and waits for that.

        :param client: its number, ``None`` for the last one that connected.
        :raises ServerError: the server has been stopped, no client has connected, or the
            client has gone. What `action` raises is raised here.
        :raises UnknownName: no client has that number.
        """
        self.require_running()
        number = self._record.client(client).number
        return self._loop.call(lambda: action(self._listener.connection(number)))

    def run(self, action: Callable[[], T]) -> T:
        """Does something in the loop's thread, and waits for it."""
        return self._loop.call(action)

    def require_running(self) -> None:
        """Checks that the server runs.

        :raises ServerError: it has been stopped.
        """
        if self._record.stopped:
            raise ServerError(f"Server '{self._record.name}' has been stopped.")
