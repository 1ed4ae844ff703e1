"""The TCP or TLS side of one connection: it sends in order, reads unless told not to, ends."""

from __future__ import annotations

import asyncio
import enum
import socket
import struct
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Final, cast

from SwanSocketLibrary.server.outlet import Outlet

if TYPE_CHECKING:
    from asyncio.trsock import TransportSocket

CLOSE_TIMEOUT: Final = 10.0
"""Seconds that a client has to answer a Close frame and to end its side of TCP."""

_NO_LINGER: Final = struct.pack("hh" if sys.platform == "win32" else "ii", 1, 0)


class Hold(enum.Flag):
    """Why nothing is read."""

    NONE = 0
    TEST = enum.auto()
    """The test wants it so."""
    UNSENT = enum.auto()
    """The client does not read what it asked for."""
    INBOX = enum.auto()
    """The test does not take what came, of this client or of all."""


class Link:
    """One connection below the WebSocket.

    :param transport: its transport.
    :param on_full: is told when it stops to read because too much waits to be sent, and when
        it reads again.
    :ivar cause: why it ends, once that is known.
    :ivar ended: whether nothing more is sent.
    """

    def __init__(self, transport: asyncio.Transport, on_full: Callable[[bool], None]) -> None:
        self.cause: str | None = None
        self.ended = False
        self._transport = transport
        self._on_full = on_full
        self._outlet = Outlet(transport, self._hold_back)
        self._timer: asyncio.TimerHandle | None = None
        self._holds = Hold.NONE
        self._lost = False

    @property
    def busy(self) -> bool:
        """Whether something is being sent slowly."""
        return self._outlet.busy

    @property
    def unsent(self) -> int:
        """Bytes that wait to be sent."""
        return self._outlet.unsent

    @property
    def closing(self) -> bool:
        """Whether nothing more can be sent."""
        return self.ended or self._tcp is None or self._transport.is_closing()

    # Sending.

    def write(self, data: bytes) -> None:
        """Sends bytes, unless sending has ended."""
        if not self.ended:
            self._outlet.write(data)

    def write_all(self, chunks: Iterable[bytes]) -> bool:
        """Writes what a protocol of `websockets` wants to be sent.

        :returns: whether it wants TCP to be ended.
        """
        ends = False
        for chunk in chunks:
            if chunk:
                self.write(chunk)
            else:
                ends = True
        return ends

    def trickle(self, chunks: Iterator[bytes], interval: float) -> None:
        """Sends a chunk each `interval` seconds; what is written later comes behind."""
        self._outlet.trickle(chunks, interval)

    def pause_writing(self) -> None:
        """The transport's buffer is full."""
        self._outlet.pause()

    def resume_writing(self) -> None:
        """The transport's buffer has room again."""
        self._outlet.resume()

    # Reading.

    def stop_reading(self, why: Hold = Hold.TEST) -> None:
        """Leaves what comes in the system's buffers."""
        self._holds |= why
        if self._tcp is not None:
            self._transport.pause_reading()

    def resume_reading(self, why: Hold = Hold.TEST) -> None:
        """Reads again, if no other reason is left not to."""
        self._holds &= ~why
        if self._tcp is not None and not self._holds:
            self._transport.resume_reading()

    def _hold_back(self, full: bool) -> None:
        if self._lost:
            return
        if full:
            self.stop_reading(Hold.UNSENT)
        else:
            self.resume_reading(Hold.UNSENT)
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
        self._outlet.then(lambda: self._end(unread=unread))

    def cut(self) -> None:
        """Ends TCP (FIN) at once, also in the middle of a frame."""
        self._outlet.cut()
        self.end(unread=True)
        self.resume_reading(Hold.TEST | Hold.INBOX)

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
        self._outlet.cut()
        self._transport.abort()

    def abort_later(self, cause: str) -> None:
        """Aborts if the client does not act in time, which counts from the last byte's write."""
        self._outlet.then(lambda: self._set_timer(cause))

    def lost(self) -> None:
        """The connection has ended: nothing of it goes on."""
        self.ended = self._lost = True
        self._outlet.cut()
        if self._timer is not None:
            self._timer.cancel()

    def _end(self, *, unread: bool) -> None:
        if unread and self._transport.can_write_eof():
            self._transport.write_eof()
        else:
            self._transport.close()
        self._set_timer("it did not end the TCP connection")

    def _set_timer(self, cause: str) -> None:
        if self._timer is not None:
            self._timer.cancel()
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(CLOSE_TIMEOUT, self._time_out, cause)

    def _time_out(self, cause: str) -> None:
        self.cause = self.cause or f"{cause} within {CLOSE_TIMEOUT:g} s"
        self.abort()
