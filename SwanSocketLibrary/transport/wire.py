"""The open stream of one connection, with what waits to be sent and what was sent."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Protocol

from SwanSocketLibrary.monitor import Monitor
from SwanSocketLibrary.swan.payloads import Headers
from SwanSocketLibrary.transport.attempt import READ, WRITE
from SwanSocketLibrary.transport.causes import describe
from SwanSocketLibrary.transport.channel import Channel
from SwanSocketLibrary.transport.interface import Frame, Opcode
from SwanSocketLibrary.transport.outbox import Outbox

CHUNK: Final = 64 * 1024
"""Bytes that are read at once at most."""


class Codec(Protocol):
    """What turns bytes into frames and messages, and back."""

    def feed(self, data: bytes) -> None:
        """Takes bytes that came."""

    def glance(self) -> list[str | bytes]:
        """Returns whole short messages that come next, which stay to be read."""

    def skip(self) -> None:
        """Takes what `glance` has just returned."""

    def read(self) -> tuple[Frame, bytes] | None:
        """Returns the next complete frame and its payload, if there is one."""

    def assemble(self, frame: Frame, payload: bytes) -> str | bytes | None:
        """Takes a data frame; returns the message that it completes, if it does."""

    def read_close(self, payload: bytes) -> tuple[int | None, str]:
        """Reads a Close frame's payload."""

    def write(self, opcode: Opcode, payload: bytes) -> tuple[Frame, bytes]:
        """Makes a frame to send."""

    def write_close(self, code: int | None, reason: str = "") -> tuple[Frame, bytes]:
        """Makes a Close frame to send."""


@dataclass(frozen=True, slots=True)
class Opening:
    """An open connection.

    :ivar ahead: bytes that came behind the answer's head: the first frames.
    :ivar header: the answer's headers.
    :ivar protocol: the subprotocol that the server named, ``""`` for none.
    """

    channel: Channel
    codec: Codec
    ahead: bytes
    header: Headers
    protocol: str


@dataclass(frozen=True, slots=True)
class SendLimits:
    """When a peer that does not read makes sending wait, and then fail.

    :ivar high_water: bytes that wait to be sent, above which another message has to wait.
    :ivar patience: seconds that it waits.
    """

    high_water: int = 16 * 1024 * 1024
    patience: float = 10.0


class Wire:
    """Shared by callers' threads and the loop's.

    :ivar lock: guards everything here; its waiters wait for room to send.
    :ivar lost: why nothing can be sent any more, or ``None``.
    """

    def __init__(self) -> None:
        self.lock: Final = Monitor()
        self.lost: str | None = None
        self._channel: Channel | None = None
        self._outbox: Final = Outbox()
        # Filled with the lock; taken out without, by whichever thread tells, one frame a step.
        self._notes: Final[deque[Frame]] = deque()
        self._finished = False

    @property
    def waiting(self) -> int:
        """Bytes that wait to be sent."""
        return self._outbox.size

    def connect(self, channel: Channel) -> None:
        """Takes the stream, which is closed with this object from now on."""
        self._channel = channel

    def put(self, frame: Frame, data: bytes) -> None:
        """Queues a frame and writes what the system takes now. With the lock held."""
        self._outbox.append(data)
        self.flush()
        if self.lost is None:
            self._notes.append(frame)

    def flush(self) -> None:
        """Writes what the system takes now. With the lock held."""
        if self._channel is not None and self._outbox.size:
            try:
                self._outbox.flush(self._channel)
            except OSError as error:
                self.lost = describe(error, "the server")
            self.lock.notify_all()

    def read(self) -> tuple[bytes | None, bool]:
        """Reads once.

        :return: the bytes, none at the stream's end or loss, ``None`` if there are none yet;
            and whether more can be read at once.
        """
        with self.lock:
            if self._channel is None:
                return None, False
            try:
                data = self._channel.read(CHUNK)
                more = data is not None and (len(data) == CHUNK or self._channel.pending())
            except OSError as error:
                self.lost = self.lost or describe(error, "the server")
                return b"", False
            return data, more

    def interest(self, *, reading: bool) -> tuple[int, int]:
        """The descriptor and the events to wait for; -1 and 0 if there is no stream.

        :param reading: whether what comes is read; what waits to be sent is sent anyway.
        """
        with self.lock:
            channel = self._channel
            if channel is None:
                return -1, 0
            blocked = self._outbox.size and not channel.writing_needs_read
            events = READ if reading or channel.writing_needs_read else 0
            if blocked or (reading and channel.reading_needs_write):
                events |= WRITE
            return channel.fileno(), events

    def sent(self) -> Iterator[Frame]:
        """The frames that were sent and not yet told of."""
        with contextlib.suppress(IndexError):
            while True:
                yield self._notes.popleft()

    def finish(self) -> None:
        """Says to the peer that nothing more will be written."""
        with self.lock:
            if self._channel is not None and not self._finished:
                self._finished = True
                self._channel.finish()

    def close(self) -> None:
        """Gives back the descriptor and drops what waits. With the lock held."""
        self._outbox.clear()
        if self._channel is not None:
            self._channel.close()
            self._channel = None
        self.lock.notify_all()
