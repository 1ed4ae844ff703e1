"""What awaits the next opening handshakes: it is armed by the test, once for each."""

from __future__ import annotations

from collections import deque
from threading import Condition
from typing import Protocol

from SwanSocketLibrary.errors import ServerError


class Holdable(Protocol):
    """A connection whose request has arrived."""

    @property
    def alive(self) -> bool:
        """Whether its TCP connection has not ended."""

    def open(self) -> None:
        """Answers its request, in the loop's thread."""


class HandshakeGate:
    """Holds handshakes back until they are released.

    Each hold is ended by one release, whatever happened in between: a test that holds,
    connects and releases never hangs and never fails, whichever comes first on the wire.

    :param changed: the pool's condition, which guards all of it.
    """

    def __init__(self, changed: Condition) -> None:
        self._changed = changed
        self._armed = 0
        self._held: deque[Holdable] = deque()

    def hold_next(self) -> None:
        """Arms a hold for the next connection that is not held yet."""
        with self._changed:
            self._armed += 1

    def arrive(self, connection: Holdable) -> bool:
        """A request has arrived.

        :returns: whether it is to wait for its release.
        """
        with self._changed:
            if not self._armed:
                return False
            self._armed -= 1
            self._held.append(connection)
            return True

    def release(self, server: str) -> Holdable | None:
        """Ends one hold: of the oldest held connection, else the one that is armed.

        :returns: the connection to answer now, ``None`` if it has not come or has gone.
        :raises ServerError: nothing is held and nothing armed.
        """
        with self._changed:
            for connection in self._held:
                if connection.alive:
                    self._held.remove(connection)
                    return connection
            if self._armed:
                self._armed -= 1
            elif self._held:
                self._held.popleft()
            else:
                raise ServerError(
                    f"Server '{server}' holds no handshake."
                    ' Use "Hold Next Handshake" before the client connects.'
                )
            return None
