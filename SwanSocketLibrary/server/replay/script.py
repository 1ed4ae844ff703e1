"""What both sides of a recorded conversation have to do, in which order. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from SwanSocketLibrary.har.har_entries import CLOSE, PING, PONG, HarEntry, HarMessage


@dataclass(frozen=True, slots=True)
class Step:
    """Something that one side did.

    :ivar number: its place among what was recorded, from 1.
    :ivar message: what it was.
    :ivar pause: the seconds between it and what was recorded before it.
    :ivar since: the seconds between the opening and it.
    """

    number: int
    message: HarMessage
    pause: float
    since: float


class Script:
    """Who is next.

    The client's steps come in their order, and so do the server's. The server's wait for those
    of the client that were recorded before them; the client's wait for nothing, since it may be
    faster than it was.

    What clients do by themselves has no step: their pings and pongs, and their answer to the
    server's Close frame. Neither have the server's pongs.

    :param conversation: what was recorded. Without Close frames it ends open.
    """

    def __init__(self, conversation: HarEntry) -> None:
        steps = list(_steps(conversation))
        self.total = len(conversation.messages)
        self._client = [step for step in steps if step.message.sent]
        self._server = [step for step in steps if not step.message.sent]
        self._came = 0
        self._done = 0

    @property
    def expected(self) -> Step | None:
        """What the client has to do next; ``None`` if nothing is left."""
        return self._client[self._came] if self._came < len(self._client) else None

    @property
    def due(self) -> Step | None:
        """What the server has to do now; ``None`` if it waits for the client or is done."""
        if self._done == len(self._server):
            return None
        step, expected = self._server[self._done], self.expected
        return step if expected is None or step.number < expected.number else None

    @property
    def complete(self) -> bool:
        """Whether both sides have done everything."""
        return self.expected is None and self._done == len(self._server)

    @property
    def missing(self) -> int:
        """How much the client has still to do."""
        return len(self._client) - self._came

    @property
    def answers_close(self) -> bool:
        """Whether it is recorded how the server answers the client's Close frame."""
        closes = [step.message.sent for step in (*self._client, *self._server) if _is_close(step)]
        return closes == [True, False]

    def came(self) -> None:
        """The client has done what was expected."""
        self._came += 1

    def sent(self) -> None:
        """The server has done what was due."""
        self._done += 1


def _is_close(step: Step) -> bool:
    return step.message.opcode == CLOSE


def _steps(conversation: HarEntry) -> Iterator[Step]:
    opened = conversation.started + conversation.handshake
    before = opened
    closed_by: bool | None = None
    for number, message in enumerate(conversation.messages, 1):
        if closed_by is False or (closed_by and message.sent):
            continue  # the server had closed, or the client had and says nothing more
        if _has_step(message):
            pause, since = max(message.time - before, 0.0), max(message.time - opened, 0.0)
            yield Step(number, message, pause, since)
            before = message.time
        if message.opcode == CLOSE:
            if closed_by is not None:
                return
            closed_by = message.sent


def _has_step(message: HarMessage) -> bool:
    return message.opcode != PONG and not (message.opcode == PING and message.sent)
