"""The TCP or TLS side of one connection: sends in order, reads unless held back, ends."""

from __future__ import annotations

import asyncio
import enum
import socket
import struct
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from SwanSocketLibrary.language import say

if TYPE_CHECKING:
    from asyncio.trsock import TransportSocket

CLOSE_TIMEOUT: Final = 10.0
"""Seconds that a client has to answer a Close frame and to end its side of TCP."""

WRITE_LIMIT: Final = 64 * 1024 * 1024
"""Bytes that may wait to be sent before nothing more is read from the client."""

STEPS_PER_SECOND: Final = 50
"""How often a slow sending sends something, if it is at least so many bytes a second."""

_NO_LINGER: Final = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


@dataclass(frozen=True, slots=True)
class _Trickle:
    chunks: Iterator[bytes]
    interval: float


class SendQueue:
    """Hands bytes to a transport in the order in which they were given, some of them slowly.

    :param transport: of the connection.
    :param on_full: called with true when more than `WRITE_LIMIT` bytes wait to be sent, and with
        false when they no longer do.
    """

    def __init__(self, transport: asyncio.Transport, on_full: Callable[[bool], None]) -> None:
        self._transport = transport
        self._on_full = on_full
        self._queue: deque[bytes | _Trickle | Callable[[], None]] = deque()
        self._queued = 0
        self._trickle: _Trickle | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._paused = False
        self._full = False
        transport.set_write_buffer_limits(high=WRITE_LIMIT)

    @property
    def busy(self) -> bool:
        """Whether something is being sent slowly."""
        return self._trickle is not None

    @property
    def unsent(self) -> int:
        """Bytes that wait to be sent; of what is sent slowly the next ones alone."""
        return self._queued + self._transport.get_write_buffer_size()

    def write(self, data: bytes) -> None:
        """Sends bytes behind all that was given before."""
        if self._trickle is None and not self._queue:
            self._transport.write(data)
        else:
            self._queued += len(data)
            self._add(data)

    def trickle(self, chunks: Iterator[bytes], interval: float) -> None:
        """Sends a chunk each `interval` seconds; what is given later comes behind the last.

        While the transport takes nothing more, it pauses: it never fills the memory.
        """
        self._add(_Trickle(chunks, interval))

    def then(self, action: Callable[[], None]) -> None:
        """Calls an action when all that was given before is handed over."""
        self._add(action)

    def cut(self) -> None:
        """Forgets what has not been handed over yet, also the rest of a slow sending."""
        if self._timer is not None:
            self._timer.cancel()
        self._queue.clear()
        self._queued = 0
        self._trickle = None
        self._check_full()

    def pause(self) -> None:
        """The transport holds more than `WRITE_LIMIT`."""
        self._paused = True
        self._check_full()

    def resume(self) -> None:
        """The transport has sent most of it."""
        self._paused = False
        self._check_full()

    def _add(self, item: bytes | _Trickle | Callable[[], None]) -> None:
        self._queue.append(item)
        self._hand_over()

    def _hand_over(self) -> None:
        while self._queue and self._trickle is None:
            item = self._queue.popleft()
            if isinstance(item, bytes):
                self._queued -= len(item)
                self._transport.write(item)
            elif isinstance(item, _Trickle):
                self._trickle = item
                self._step(item)
            else:
                item()
        self._check_full()

    def _step(self, trickle: _Trickle) -> None:
        if not self._paused:
            chunk = next(trickle.chunks, None)
            if chunk is None:
                self._trickle = None
                self._hand_over()
                return
            self._transport.write(chunk)
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(trickle.interval, self._step, trickle)

    def _check_full(self) -> None:
        full = self._paused or self._queued > WRITE_LIMIT
        if full is not self._full:
            self._full = full
            self._on_full(full)


def slowly(data: bytes, rate: float) -> tuple[Iterator[bytes], float]:
    """Cuts data for `SendQueue.trickle`.

    :param rate: bytes per second.
    :return: the chunks, of one byte at least, and the seconds between two of them.
    """
    size = max(1, int(rate / STEPS_PER_SECOND))
    chunks = (data[start : start + size] for start in range(0, len(data), size))
    return chunks, size / rate


class PauseReason(enum.Flag):
    """Why nothing is read."""

    NONE = 0
    TEST = enum.auto()
    """The test wants it so."""
    UNSENT = enum.auto()
    """The client does not read what it asked for."""
    INBOX = enum.auto()
    """The test does not take what came, of this client or of all."""


class ByteStream:
    """One connection below the WebSocket.

    :param transport: its transport.
    :param on_full: called with true when nothing more is read because too much waits to be sent,
        and with false when it is read again.
    :ivar queue: what is sent.
    :ivar cause: why the connection ends, once that is known.
    :ivar ended: whether nothing more is sent.
    """

    def __init__(self, transport: asyncio.Transport, on_full: Callable[[bool], None]) -> None:
        self.cause: str | None = None
        self.ended = False
        self.queue: Final = SendQueue(transport, self._pause_for_unsent)
        self._transport = transport
        self._on_full = on_full
        self._timer: asyncio.TimerHandle | None = None
        self._pauses = PauseReason.NONE
        self._lost = False

    @property
    def closing(self) -> bool:
        """Whether nothing more can be sent."""
        return self.ended or self._tcp is None or self._transport.is_closing()

    def because(self, cause: str) -> None:
        """Sets why the connection ends, unless an earlier cause is known."""
        self.cause = self.cause or cause

    # Sending.

    def write(self, data: bytes) -> None:
        """Sends bytes, unless sending has ended."""
        if not self.ended:
            self.queue.write(data)

    def write_all(self, chunks: Iterable[bytes]) -> bool:
        """Writes what a protocol of `websockets` has to send.

        :return: whether it wants TCP to be ended, which an empty chunk says.
        """
        data = list(chunks)
        if len(data) == 1 and data[0]:
            self.write(data[0])
            return False
        whole = b"".join(data)
        if whole:
            self.write(whole)
        return not all(data)

    # Reading.

    def pause_reading(self, why: PauseReason = PauseReason.TEST) -> None:
        """Leaves what comes in the system's buffers."""
        self._pauses |= why
        if self._tcp is not None:
            self._transport.pause_reading()

    def resume_reading(self, why: PauseReason = PauseReason.TEST) -> None:
        """Reads again, if no other reason is left not to."""
        self._pauses &= ~why
        if self._tcp is not None and not self._pauses:
            self._transport.resume_reading()

    def _pause_for_unsent(self, full: bool) -> None:
        if self._lost:
            return
        if full:
            self.pause_reading(PauseReason.UNSENT)
        else:
            self.resume_reading(PauseReason.UNSENT)
        self._on_full(full)

    @property
    def _tcp(self) -> TransportSocket | None:
        """The socket. With TLS there is none any more from the end of TCP until `lost`.

        Most methods of a transport of TLS fail then (Python 3.10).
        """
        return cast("TransportSocket | None", self._transport.get_extra_info("socket"))

    # The end.

    def end(self, *, unread: bool) -> None:
        """Ends TCP (FIN) behind all that was written, and waits a while for the client's end.

        :param unread: more may come that nobody reads. To close then would reset the
            connection, and the client would lose what was sent last: TCP is half closed.
        """
        self.ended = True
        self.queue.then(lambda: self._end(unread=unread))

    def cut(self) -> None:
        """Ends TCP (FIN) at once, also in the middle of a frame."""
        self.queue.cut()
        self.end(unread=True)
        self.resume_reading(PauseReason.TEST | PauseReason.INBOX)

    def reset(self) -> None:
        """Ends TCP with RST."""
        # RFC 9293 calls it an abort; this is how the sockets of all systems ask for it.
        tcp = self._tcp
        if tcp is not None:
            tcp.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _NO_LINGER)
        self.abort()

    def close(self) -> None:
        """Closes the transport when its buffer has been sent."""
        self._transport.close()

    def abort(self) -> None:
        """Drops what has not been sent and closes at once."""
        self.ended = True
        self.queue.cut()
        self._transport.abort()

    def abort_later(self, cause: str) -> None:
        """Aborts if the client does not act in time, which counts from the last byte's write."""
        self.queue.then(lambda: self._set_timer(cause))

    def lost(self) -> None:
        """The connection has ended: no timer of it runs any longer."""
        self.ended = self._lost = True
        self.queue.cut()
        if self._timer is not None:
            self._timer.cancel()

    def _end(self, *, unread: bool) -> None:
        if unread and self._transport.can_write_eof():
            self._transport.write_eof()
        else:
            self._transport.close()
        self._set_timer(say("it did not end the TCP connection"))

    def _set_timer(self, cause: str) -> None:
        if self._timer is not None:
            self._timer.cancel()
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(CLOSE_TIMEOUT, self._time_out, cause)

    def _time_out(self, cause: str) -> None:
        self.because(say("{cause} within {limit:g} s", cause=cause, limit=CLOSE_TIMEOUT))
        self.abort()
