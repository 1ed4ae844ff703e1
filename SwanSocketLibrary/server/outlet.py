"""What a connection sends: everything in order, some of it slowly."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

WRITE_LIMIT: Final = 64 * 1024 * 1024
"""Bytes that may wait to be sent before nothing more is read from the client."""

STEPS_PER_SECOND: Final = 50
"""How often a slow sending sends something, if it is at least so many bytes a second."""


@dataclass(frozen=True, slots=True)
class _Trickle:
    chunks: Iterator[bytes]
    interval: float


class Outlet:
    """Hands bytes over to a transport, in the order in which they were given.

    :param transport: of the connection.
    :param on_full: is told when more than `WRITE_LIMIT` wait to be sent, and when they no
        longer do.
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
        self._tell_full()

    def pause(self) -> None:
        """The transport holds more than `WRITE_LIMIT`."""
        self._paused = True
        self._tell_full()

    def resume(self) -> None:
        """The transport has sent most of it."""
        self._paused = False
        self._tell_full()

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
        self._tell_full()

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

    def _tell_full(self) -> None:
        full = self._paused or self._queued > WRITE_LIMIT
        if full is not self._full:
            self._full = full
            self._on_full(full)


def slowly(data: bytes, rate: float) -> tuple[Iterator[bytes], float]:
    """Cuts data for `Outlet.trickle`.

    :param rate: bytes per second.
    :returns: the chunks, of one byte at least, and the seconds between two of them.
    """
    size = max(1, int(rate / STEPS_PER_SECOND))
    chunks = (data[start : start + size] for start in range(0, len(data), size))
    return chunks, size / rate
