"""What is held for all clients of a pool's servers, and what goes when that is too much."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from SwanSocketLibrary.server.limits import LIMITS, Limits

if TYPE_CHECKING:
    from SwanSocketLibrary.server.records import ClientRecord, ServerRecord


class Held:
    """Bytes, decompressed, that are held for all clients of a pool's servers.

    They may be more than the bound by one message, or by what one read from a connection grows to.

    :param limits: of the servers.
    :ivar kept: bytes of messages that no wait has taken. Guarded by the pool's condition.
    :ivar pending: bytes of live connections besides: their requests, and what is not complete or
        not sent yet. The loop's thread alone changes it.
    :ivar records: of the servers that run. Guarded by the pool's condition.
    :ivar stopped: the clients from which nothing is read until messages are taken. Guarded by the
        pool's condition.
    """

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.limits: Final = limits
        self.kept = 0
        self.pending = 0
        self.records: list[ServerRecord] = []
        self.stopped: dict[ClientRecord, Callable[[], None]] = {}
        self._shares: set[Share] = set()

    @property
    def total(self) -> int:
        """How many they are."""
        return self.kept + self.pending

    @property
    def over(self) -> bool:
        """Whether that is more than it should be."""
        return self.total > self.limits.max_held

    @property
    def room(self) -> bool:
        """Whether a quarter is free: then it is worth while to read again."""
        return self.total * 4 <= self.limits.max_held * 3

    def readable(self) -> list[Callable[[], None]]:
        """Of which clients something can be read again. With the condition held.

        :returns: what has it read, to be called without the condition.
        """
        found = [client for client in self.stopped if client.inbox.room] if self.room else []
        return [self.read_on(client) for client in found]

    def read_on(self, client: ClientRecord) -> Callable[[], None]:
        """A client is not stopped any more. With the condition held."""
        client.stopped = False
        return self.stopped.pop(client)

    # In the loop's thread

    def share(self, measure: Callable[[], int], give_up: Callable[[], None]) -> Share:
        """A connection is made.

        :param measure: returns how many bytes of it are pending.
        :param give_up: ends it, as it holds too much.
        """
        share = Share(self, measure, give_up)
        self._shares.add(share)
        return share

    def leave(self, share: Share) -> None:
        """A connection has ended."""
        self._shares.discard(share)

    def recount(self) -> None:
        """Looks at all connections anew."""
        for share in self._shares:
            share.recount()

    def relieve(self) -> bool:
        """Lets go of what can be spared, if it is too much.

        That is what was sent meanwhile; then, the oldest first, messages that no wait has taken:
        those that were answered, then those of clients that have gone.

        :returns: whether it is still too much. Where most of it waits to be taken, who sends has
            to wait; else see `give_up_largest`.
        """
        if self.over:
            self.recount()
        for answered in (True, False):
            for record in tuple(self.records):
                if self.over:
                    record.spare(answered=answered)
        return self.over

    @property
    def untaken(self) -> bool:
        """Whether most of what it may be waits to be taken."""
        return self.kept * 2 > self.limits.max_held

    def give_up_largest(self) -> None:
        """Ends the connection of which most is pending."""
        max(self._shares, key=lambda share: share.size).give_up()


class Share:
    """What is pending of one connection, as a part of `Held.pending`. In the loop's thread.

    :ivar size: how many bytes.
    """

    def __init__(self, held: Held, measure: Callable[[], int], give_up: Callable[[], None]) -> None:
        self.held: Final = held
        self.size = 0
        self.give_up: Final = give_up
        self._measure = measure

    def recount(self) -> None:
        """Something may have changed."""
        self._set(self._measure())

    def end(self) -> None:
        """The connection has ended, and nothing of it is held."""
        self._set(0)
        self.held.leave(self)

    def _set(self, size: int) -> None:
        self.held.pending += size - self.size
        self.size = size
