"""What awaits the next opening handshakes: a test arms each plan for one connection."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from SwanSocketLibrary.errors import ServerError
from SwanSocketLibrary.waiting import Monitor

if TYPE_CHECKING:
    from websockets.http11 import Request, Response

    from SwanSocketLibrary.server.byte_stream import ByteStream

Misanswer = Callable[["ByteStream", "Response", "Request"], bool]
"""Is given a connection's stream, the right response and the request. It changes the response and
returns true, and the connection is open then; or it sends something else and returns false."""


@dataclass(frozen=True, slots=True)
class HandshakeFault:
    """What one client gets instead of the right answer to its request.

    :ivar name: for the log: ``handshake rejected with 403``.
    :ivar apply: answers the request.
    """

    name: str
    apply: Misanswer


class Holdable(Protocol):
    """A connection whose request has arrived."""

    @property
    def alive(self) -> bool:
        """Whether its TCP connection has not ended."""

    def open(self) -> None:
        """Answers its request, in the loop's thread."""


@dataclass(frozen=True, slots=True)
class HandshakePlan:
    """What one connection gets.

    :ivar held: its answer waits for a release.
    :ivar fault: what it gets instead of the right answer.
    """

    held: bool = False
    fault: HandshakeFault | None = None


_AS_USUAL: Final = HandshakePlan()
_HELD: Final = HandshakePlan(held=True)


class HandshakePlans:
    """The plans for the next connections: the order of arming is that of the requests.

    Each plan is for one connection, and only its request's arrival takes it: a test that
    holds, connects and releases never hangs and never fails, whichever comes first on the
    wire, and what it arms afterwards is for the connection after that.

    :param changed: the pool's lock, which guards all of it.
    """

    def __init__(self, changed: Monitor) -> None:
        self._changed = changed
        self._plans: deque[HandshakePlan] = deque()
        self._held: deque[Holdable] = deque()

    def hold_next(self) -> None:
        """Arms a hold."""
        with self._changed:
            self._plans.append(_HELD)

    def break_next(self, fault: HandshakeFault) -> None:
        """Arms a fault."""
        with self._changed:
            self._plans.append(HandshakePlan(fault=fault))

    def arrive(self, connection: Holdable) -> HandshakePlan:
        """Takes the plan for a connection whose request has arrived, and keeps one that is held."""
        with self._changed:
            plan = self._plans.popleft() if self._plans else _AS_USUAL
            if plan.held:
                self._held.append(connection)
            return plan

    def release(self, server: str) -> Holdable | None:
        """Ends one hold: of the oldest held connection, else the first that is armed.

        :return: the connection to answer now, ``None`` if it has not come or has gone.
        :raises ServerError: nothing is held and nothing armed.
        """
        with self._changed:
            for connection in self._held:
                if connection.alive:
                    self._held.remove(connection)
                    return connection
            if _HELD in self._plans:
                # Its connection is on the way: what was armed behind is not for that one.
                self._plans[self._plans.index(_HELD)] = _AS_USUAL
            elif self._held:
                self._held.popleft()
            else:
                raise ServerError.say(
                    "Server '{server}' holds no handshake. Use \"Hold Next "
                    'Handshake" before the client connects.',
                    server=server,
                )
            return None
