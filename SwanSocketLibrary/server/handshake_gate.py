"""What awaits the next opening handshakes: it is armed by the test, once for each."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import Final, Protocol

from SwanSocketLibrary.errors import ServerError
from SwanSocketLibrary.monitor import Monitor
from SwanSocketLibrary.server.handshake_answers import Answer


class Holdable(Protocol):
    """A connection whose request has arrived."""

    @property
    def alive(self) -> bool:
        """Whether its TCP connection has not ended."""

    def open(self) -> None:
        """Answers its request, in the loop's thread."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What one connection gets.

    :ivar held: its answer waits for a release.
    :ivar answer: what it gets instead of the right one.
    """

    held: bool = False
    answer: Answer | None = None


AS_USUAL: Final = Plan()
_HOLD: Final = Plan(held=True)


class HandshakeGate:
    """The plans for the next connections: the order of arming is that of the requests.

    Each plan is for one connection, and only its request's arrival takes it: a test that
    holds, connects and releases never hangs and never fails, whichever comes first on the
    wire, and what it arms afterwards is for the connection after that.

    :param changed: the pool's condition, which guards all of it.
    """

    def __init__(self, changed: Monitor) -> None:
        self._changed = changed
        self._plans: deque[Plan] = deque()
        self._held: deque[Holdable] = deque()

    def hold_next(self) -> None:
        """Arms a hold."""
        self._arm(_HOLD)

    def answer_next(self, answer: Answer) -> None:
        """Arms an answer that is wrong or says no."""
        self._arm(Plan(answer=answer))

    def arrive(self, connection: Holdable) -> Plan:
        """A request has arrived.

        :returns: what it gets; the gate keeps one that is held.
        """
        with self._changed:
            plan = self._plans.popleft() if self._plans else AS_USUAL
            if plan.held:
                self._held.append(connection)
            return plan

    def release(self, server: str) -> Holdable | None:
        """Ends one hold: of the oldest held connection, else the first that is armed.

        :returns: the connection to answer now, ``None`` if it has not come or has gone.
        :raises ServerError: nothing is held and nothing armed.
        """
        with self._changed:
            for connection in self._held:
                if connection.alive:
                    self._held.remove(connection)
                    return connection
            if _HOLD in self._plans:
                # Its connection is on the way: what was armed behind is not for that one.
                self._plans[self._plans.index(_HOLD)] = AS_USUAL
            elif self._held:
                self._held.popleft()
            else:
                raise ServerError(
                    f"Server '{server}' holds no handshake."
                    ' Use "Hold Next Handshake" before the client connects.'
                )
            return None

    def _arm(self, plan: Plan) -> None:
        with self._changed:
            self._plans.append(plan)
