"""How much clients may use up of embedded servers, and what goes when it is too much."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

from SwanSocketLibrary.swan.inbox import MIB, Inbox

_KIB: Final = 1024


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """The bounds of embedded servers; their names in a suite have ``server_`` before them.

    :ivar max_clients: connections at a time, for each server. More are refused.
    :ivar handshake_timeout: seconds from the TCP connection to the end of the request.
    :ivar max_head: bytes of the request's first line and headers.
    :ivar max_message: bytes of a message, decompressed; a longer one fails its connection with
        1009 (RFC 6455 §7.4.1).
    :ivar max_held: bytes of data that are held for all clients of all servers, see `MemoryBudget`.
    :ivar keeps_gone: clients that have gone and are remembered, for each server.
    """

    max_clients: int = 10_000
    handshake_timeout: float = 10.0
    max_head: int = 64 * _KIB
    max_message: int = 64 * MIB
    max_held: int = 256 * MIB
    keeps_gone: int = 100

    def setting(self, name: str) -> str:
        """A bound as a suite would write it: ``server_max_head=64KiB``."""
        value = getattr(self, name)
        if name == "handshake_timeout":
            return f"server_{name}={value:g}s"
        if name in ("max_head", "max_message", "max_held"):
            return f"server_{name}={_size(value)}"
        return f"server_{name}={value}"


LIMITS: Final = ServerLimits()
"""Those that hold unless the import says otherwise."""


class _Client(Protocol):
    """A client as the budget sees it, see `ClientRecord`."""

    stopped: bool
    inbox: Inbox


class _Server(Protocol):
    """A server as the budget sees it, see `ServerRecord`."""

    def spare(self, *, answered: bool) -> None:
        """Forgets messages that no wait has taken."""


class MemoryBudget:
    """The bytes, decompressed, that are held for all clients of a pool's servers.

    They may exceed `ServerLimits.max_held` by one message, or by what one read from a connection
    decompresses to.

    :param limits: of the servers.
    :ivar kept: bytes of messages that no wait has taken. Guarded by the pool's lock.
    :ivar pending: bytes of live connections besides: their requests, and what is not complete or
        not sent yet. The loop's thread alone changes it.
    :ivar records: of the servers that run. Guarded by the pool's lock.
    :ivar stopped: the clients from which nothing is read until messages are taken, and what reads
        from them again. Guarded by the pool's lock.
    """

    def __init__(self, limits: ServerLimits = LIMITS) -> None:
        self.limits: Final = limits
        self.kept = 0
        self.pending = 0
        self.records: list[_Server] = []
        self.stopped: dict[_Client, Callable[[], None]] = {}
        self._shares: set[BudgetShare] = set()

    @property
    def total(self) -> int:
        """How many bytes are held."""
        return self.kept + self.pending

    @property
    def over(self) -> bool:
        """Whether more is held than may be."""
        return self.kept + self.pending > self.limits.max_held

    @property
    def room(self) -> bool:
        """Whether a quarter is free: then it is worthwhile to read again."""
        return self.total * 4 <= self.limits.max_held * 3

    @property
    def untaken(self) -> bool:
        """Whether messages that wait to be taken are more than half of the bound."""
        return self.kept * 2 > self.limits.max_held

    def readable(self) -> list[Callable[[], None]]:
        """Marks the clients from which can be read again. With the pool's lock held.

        :return: what reads from them; call it without the lock.
        """
        found = [client for client in self.stopped if client.inbox.room] if self.room else []
        return [self.read_on(client) for client in found]

    def read_on(self, client: _Client) -> Callable[[], None]:
        """Marks a client as no longer stopped. With the pool's lock held."""
        client.stopped = False
        return self.stopped.pop(client)

    # In the loop's thread

    def share(self, measure: Callable[[], int], give_up: Callable[[], None]) -> BudgetShare:
        """Counts a connection from now on.

        :param measure: returns how many bytes of it are pending.
        :param give_up: ends it when it holds too much.
        """
        share = BudgetShare(self, measure, give_up)
        self._shares.add(share)
        return share

    def leave(self, share: BudgetShare) -> None:
        """Counts a connection that has ended no longer."""
        self._shares.discard(share)

    def recount(self) -> None:
        """Measures all connections anew."""
        for share in self._shares:
            share.recount()

    def relieve(self) -> bool:
        """Forgets what can be spared, if too much is held.

        That is what was sent meanwhile; then, the oldest first, messages that no wait has taken:
        those that were answered, then those of clients that have gone.

        :return: whether it is still too much. If most of it waits to be taken (`untaken`), the
            sender has to wait; otherwise see `give_up_largest`.
        """
        if self.over:
            self.recount()
        for answered in (True, False):
            for record in tuple(self.records):
                if self.over:
                    record.spare(answered=answered)
        return self.over

    def give_up_largest(self) -> None:
        """Ends the connection of which most is pending."""
        max(self._shares, key=lambda share: share.size).give_up()


class BudgetShare:
    """What is pending of one connection, as a part of `MemoryBudget.pending`.

    :ivar size: bytes. The loop's thread alone changes it.
    """

    __slots__ = ("_measure", "budget", "give_up", "size")

    def __init__(
        self, budget: MemoryBudget, measure: Callable[[], int], give_up: Callable[[], None]
    ) -> None:
        self.budget: Final = budget
        self.size = 0
        self.give_up: Final = give_up
        self._measure = measure

    def recount(self) -> None:
        """Measures the connection anew."""
        size = self._measure()
        if size != self.size:
            self.budget.pending += size - self.size
            self.size = size

    def end(self) -> None:
        """The connection has ended: nothing of it is held."""
        self.budget.pending -= self.size
        self.size = 0
        self.budget.leave(self)


def _size(count: int) -> str:
    for unit, name in ((MIB, "MiB"), (_KIB, "KiB")):
        if count % unit == 0:
            return f"{count // unit}{name}"
    return f"{count} B"
