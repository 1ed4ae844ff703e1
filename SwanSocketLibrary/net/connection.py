"""One client connection, from the call that asked for it to its one end.

Callers' threads send, close and abandon, and a send writes at once what the system takes. The net's
thread does all the rest, and reports to the receiver everything but the frames that a caller has
just sent. The connection's lock is never held while the receiver is called.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from enum import Enum, auto
from functools import partial
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, Final

from SwanSocketLibrary.errors import TransportError
from SwanSocketLibrary.language import mark, say
from SwanSocketLibrary.net.error_text import ConnectFailed, ProtocolViolation, error_text, printable
from SwanSocketLibrary.net.frames import (
    FrameCodec,
    FrameReader,
    close_payload,
    read_close,
    write_frame,
)
from SwanSocketLibrary.net.interface import ConnectOptions, Frame, Opcode, Receiver
from SwanSocketLibrary.net.stream import READ, WRITE, Stream, WriteQueue
from SwanSocketLibrary.swan.payloads import Headers
from SwanSocketLibrary.waiting import Deadline, Monitor

if TYPE_CHECKING:
    from SwanSocketLibrary.net.loop import NetThread

NO_STATUS: Final = 1005
"""Stands for the code of a Close frame that carried none (RFC 6455 §7.1.5)."""

PATIENCE: Final = 1.0
"""Seconds at most for what should be there at once: the FIN after the last Close frame."""

CHUNK: Final = 64 * 1024
"""Bytes that are read at once at most."""

_READS_PER_TURN: Final = 4


class Phase(Enum):
    """Where a connection is; it only ever goes on in this order, and may skip some."""

    CONNECTING = auto()
    OPEN = auto()
    CLOSING = auto()  # our Close frame was sent first, the peer's is awaited
    FINISHING = auto()  # both were sent, or are about to be; the peer's FIN is awaited
    FAILING = auto()  # the peer broke the protocol; its FIN is awaited
    ENDED = auto()


_OPEN, _CLOSING, _ENDED = Phase.OPEN, Phase.CLOSING, Phase.ENDED
"""Asked for with each message, and found ten times as fast as in their class (Python 3.11)."""

CANNOT_SEND: Final = {
    Phase.CONNECTING: mark("the connection is not open yet"),
    Phase.CLOSING: mark("a Close frame was sent before"),
    Phase.FINISHING: mark("the server has sent a Close frame"),
    Phase.FAILING: mark("the server has broken the protocol"),
    Phase.ENDED: mark("the connection has ended"),
}
"""Why nothing can be sent in a phase; `OPEN` alone is not here."""
_CLOSE: Final = mark("Close frame")
_MESSAGE: Final = mark("message")


@dataclass(frozen=True, slots=True)
class Opening:
    """A connection whose handshake is complete.

    :ivar codec: the engine's, for its frames.
    :ivar ahead: bytes that came behind the answer's head: the first frames.
    :ivar header: the answer's headers.
    :ivar protocol: the subprotocol that the server named, ``""`` for none.
    """

    stream: Stream
    codec: FrameCodec
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


Dial = Callable[[Callable[[str], None]], Coroutine[None, None, Opening]]
"""Makes the connection. It is given what to call with a text that says what is awaited now, and
raises `ConnectFailed` with the cause if there is none."""


class ClientConnection:
    """Implements `Connection`.

    :param net: the thread that drives it; released when it has ended.
    :param receiver: hears how it goes on.
    :param options: its limits.
    :param timeout: seconds until it has to be open (S21).
    :param send_limits: how much may wait to be sent.
    :param ended: is called in the net's thread when it has ended and the receiver knows.
    """

    def __init__(
        self,
        net: NetThread,
        receiver: Receiver,
        options: ConnectOptions,
        timeout: float,
        send_limits: SendLimits,
        ended: Callable[[ClientConnection], None],
    ) -> None:
        self._receiver: Final = receiver
        self._close_timeout: Final = options.close_timeout
        self._message_limit: Final = options.max_message_size
        self._timeout: Final = timeout
        self._send_limits: Final = send_limits
        self._on_end: Final = ended
        self._net: Final = net
        # Guards what follows; its waiters wait for room to send. The phase is written by the net's
        # thread, which looks at it without, and by `close`.
        self._lock: Final = Monitor()
        self._phase = Phase.CONNECTING
        self._abandoned: str | None = None
        self._lost: str | None = None  # why nothing can be sent any more
        self._stream: Stream | None = None
        self._codec: FrameCodec
        self._queue: Final = WriteQueue()
        self._tending = False
        self._paused = False
        self._until = 0.0  # when the peer's Close has to be there, or ours has to be gone
        # Filled with the lock; taken out without, by whichever thread reports, one frame a step.
        self._sent: Final[SimpleQueue[Frame]] = SimpleQueue()
        # The net thread's alone.
        self._connecting: asyncio.Task[None] | None = None
        self._stage = ""
        self._reader: FrameReader
        self._watched = 0
        self._timer: asyncio.TimerHandle | None = None
        self._drained = False
        self._report_end: Callable[[], None] = self._end_lost

    # For any thread.

    def start(self, dial: Dial) -> None:
        """Begins to connect.

        :param dial: connects, in the net's thread.
        """
        self._soon(partial(self._begin, dial))

    def send(self, data: str | bytes) -> None:
        """See `Connection.send`."""
        opcode = Opcode.TEXT if isinstance(data, str) else Opcode.BINARY
        try:
            payload = data.encode() if isinstance(data, str) else bytes(data)
        except UnicodeEncodeError:
            raise TransportError.say(
                "The message was not sent: it holds surrogates, which UTF-8 has no bytes for."
            ) from None
        patience: Deadline | None = None
        while not self._try_to_send(opcode, payload):
            patience = patience or Deadline(self._send_limits.patience)
            # In the net's thread nobody else would make room.
            if self._net.inside or patience.expired:
                raise TransportError.say(
                    "The message was not sent: the server does not read, {size} bytes still wait "
                    "to be sent to it.",
                    size=self._queue.size,
                )
            self._lock.wait_for(lambda: self._has_room or self._cannot_send, patience)

    def close(self, code: int, reason: str) -> None:
        """See `Connection.close`."""
        with self._lock:
            self._must_be_open(_CLOSE)
            self._put(Opcode.CLOSE, close_payload(code, reason))
            self._must_be_open(_CLOSE)
            self._phase = _CLOSING
            self._until = time.monotonic() + self._close_timeout
            self._tend_soon()
            self._lock.notify_all()
        self.resume_reading()

    def pause_reading(self) -> None:
        """See `Connection.pause_reading`."""
        with self._lock:
            if self._phase is _OPEN and not self._paused:
                self._paused = True
                self._tend_soon()

    def resume_reading(self) -> None:
        """See `Connection.resume_reading`."""
        with self._lock:
            if self._paused:
                self._paused = False
                self._soon(self._read_on)

    def abandon(self, cause: str) -> None:
        """See `Connection.abandon`."""
        with self._lock:
            if self._abandoned is not None or self._phase is _ENDED:
                return
            self._abandoned = cause
            self._lock.notify_all()
        self._soon(self._give_up)

    @property
    def _cannot_send(self) -> str | None:
        """Why nothing can be sent; ``None`` if it can. With the lock held."""
        if self._abandoned is not None:
            return self._abandoned
        return self._lost if self._phase is _OPEN else say(CANNOT_SEND[self._phase])

    def _must_be_open(self, what: str) -> None:
        cause = self._cannot_send
        if cause is not None:
            raise TransportError.say(
                "The {what} was not sent: {cause}.", what=say(what), cause=cause
            )

    @property
    def _has_room(self) -> bool:
        """Whether another message may be sent. With the lock held."""
        return self._queue.size <= self._send_limits.high_water

    def _try_to_send(self, opcode: Opcode, payload: bytes) -> bool:
        """Hands over a message, all of it.

        :return: whether there was room; if not, nothing was sent.
        """
        with self._lock:
            self._must_be_open(_MESSAGE)
            if not self._has_room:
                return False
            self._put(opcode, payload)
            self._must_be_open(_MESSAGE)
            tended = self._tending
        if not tended:
            self._report_sent()
        return True

    def _put(self, opcode: Opcode, payload: bytes) -> None:
        """Hands over a frame; what could not be written now is the net's. With the lock held."""
        # Made in the order of sending: a compressed one builds on those before.
        frame, raw = write_frame(self._codec, opcode, payload)
        self._queue.append(raw)
        self._flush()
        if self._lost is None:
            self._sent.put(frame)
        if self._queue.size or self._lost is not None:
            self._tend_soon()

    def _flush(self) -> None:
        """Writes what the system takes now. With the lock held."""
        if self._stream is not None and self._queue.size:
            try:
                self._queue.flush(self._stream)
            except OSError as error:
                self._lost = error_text(error, say("the server"))
            self._lock.notify_all()

    def _tend_soon(self) -> None:
        """Has the net look after what was sent. With the lock held."""
        if not self._tending:
            self._tending = True
            self._soon(self._tend)

    def _soon(self, call: Callable[[], None]) -> None:
        """Has the net's thread make a call, unless the connection has ended by then."""
        with contextlib.suppress(RuntimeError):  # with its last user the loop has ended
            self._net.loop.call_soon_threadsafe(self._guarded, call)

    def _report_sent(self) -> None:
        while not self._sent.empty():
            try:
                frame = self._sent.get_nowait()
            except Empty:  # another thread was faster
                return
            self._receiver.frame(frame)

    # In the net's thread: opening.

    def _begin(self, dial: Dial) -> None:
        if self._abandoned is not None:
            self._end_failed(self._abandoned)
            return
        self._set_timer(self._timeout)
        self._connecting = self._net.loop.create_task(self._connect(dial))

    async def _connect(self, dial: Dial) -> None:
        try:
            opening = await dial(self._enter_stage)
        except ConnectFailed as error:
            failed = str(error)
        except asyncio.CancelledError:
            failed = self._abandoned or self._late_text
        except Exception as error:  # noqa: BLE001 - the receiver must hear an end whatever happens
            what = f"{type(error).__name__}: {printable(str(error))}"
            failed = say("connecting failed unexpectedly: {what}", what=what)
        else:
            self._guarded(partial(self._open, opening))
            return
        self._guarded(partial(self._end_failed, self._abandoned or failed))

    def _enter_stage(self, text: str) -> None:
        self._stage = text

    @property
    def _late_text(self) -> str:
        text = say("the handshake took longer than {timeout:g} s", timeout=self._timeout)
        return f"{text}: {self._stage}" if self._stage else text

    def _open(self, opening: Opening) -> None:
        self._connecting = None
        self._reader = FrameReader(opening.codec, self._message_limit)
        with self._lock:
            self._stream = opening.stream
            self._codec = opening.codec
            if self._abandoned is None:
                self._phase = _OPEN
        if self._abandoned is not None:
            self._end_failed(self._abandoned)
            return
        self._set_timer(None)
        self._receiver.opened(opening.header, opening.protocol)
        self._take(opening.ahead)
        self._read()  # of TLS records that came with the handshake no selector reports
        self._tend()

    def _give_up(self) -> None:
        if self._connecting is not None and not self._connecting.done():
            self._connecting.cancel()  # which ends it, with its socket closed
        else:
            self._end_failed(self._abandoned or "")

    # In the net's thread: open.

    def _guarded(self, call: Callable[[], None]) -> None:
        """Makes a call unless the connection has ended; it ends if the call raises."""
        if self._phase is _ENDED:
            return
        try:
            call()
        except Exception as error:  # noqa: BLE001 - a receiver may raise anything
            _report(error)
            try:
                raised = f"{type(error).__name__}: {printable(str(error))}"
                self._end_failed(say("the receiver raised {raised}", raised=raised))
            except Exception as another:  # noqa: BLE001 - the same
                _report(another)

    def _ready(self) -> None:
        self._guarded(self._serve)

    def _serve(self) -> None:
        if self._queue.size:
            with self._lock:
                self._flush()
        self._read()
        self._tend()

    def _read_on(self) -> None:
        self._take(b"")
        self._read()
        self._tend()

    def _read(self) -> None:
        for _ in range(_READS_PER_TURN):
            if self._paused or self._stream is None:
                return
            try:
                with self._lock:  # TLS writes in the other threads with the same object
                    data = self._stream.read(CHUNK)
                    more = data is not None and (len(data) == CHUNK or self._stream.pending())
            except OSError as error:
                self._lost = self._lost or error_text(error, say("the server"))
                data, more = b"", False
            if data is None:
                return
            if not data:
                self._report_end()
                return
            self._take(data)
            if not more:
                return
        self._soon(self._serve)

    def _take(self, data: bytes) -> None:
        if self._phase is not _OPEN and self._phase is not _CLOSING:
            return
        self._reader.feed(data)
        try:
            in_bulk = True
            while self._reader.holds_any and self._listening():
                if in_bulk and (messages := self._reader.peek_messages()):
                    in_bulk = self._receive_all(messages)
                elif (item := self._reader.read()) is not None:
                    self._report_sent()
                    self._receiver.frame(item[0])
                    self._act_on(*item)
                else:
                    return
        except ProtocolViolation as violation:
            self._fail(violation)

    def _receive_all(self, messages: list[str | bytes]) -> bool:
        """Reports messages at once, if the receiver takes them so; else they stay to be read."""
        self._report_sent()
        taken = self._receiver.received_all(messages)
        if taken:
            self._reader.consume_messages()
        return taken

    def _listening(self) -> bool:
        if self._paused or self._abandoned is not None:
            return False
        return self._phase is _OPEN or self._phase is _CLOSING

    def _act_on(self, frame: Frame, payload: bytes) -> None:
        if frame.opcode < Opcode.CLOSE:
            message = self._reader.assemble(frame, payload)
            if message is not None:
                self._receiver.received(message)
        elif frame.opcode is Opcode.PING:
            self._answer_ping(payload)
        elif frame.opcode is Opcode.CLOSE:
            self._answer_close(*read_close(payload))

    def _answer_ping(self, payload: bytes) -> None:
        with self._lock:
            # Also after our Close, until the peer's (RFC 6455 §5.5.2). A peer that pings and never
            # reads gets no answers after some (§5.5.3).
            answers = self._phase is _OPEN or self._phase is _CLOSING
            if answers and self._has_room:
                self._put(Opcode.PONG, payload)

    def _answer_close(self, code: int | None, reason: str) -> None:
        reported = NO_STATUS if code is None else code
        self._report_end = partial(self._end, partial(self._receiver.closed, reported, reason))
        self._leave(Phase.FINISHING, code)

    def _fail(self, violation: ProtocolViolation) -> None:
        closed = self._leave(Phase.FAILING, violation.code)
        cause = violation.cause if closed else violation.bare_cause
        self._report_end = partial(self._end_failed, cause)

    def _leave(self, phase: Phase, code: int | None) -> bool:
        """Enters a phase of waiting for the FIN; sends the one Close frame if it was not sent.

        :return: whether it was sent here.
        """
        with self._lock:
            sending = self._phase is _OPEN
            if sending:
                self._put(Opcode.CLOSE, close_payload(code))
                self._until = time.monotonic() + self._close_timeout
            self._phase = phase
            self._lock.notify_all()
        return sending

    def _tend(self) -> None:
        """Does what sending, from whatever thread, has left to do."""
        with self._lock:
            self._tending = False
        self._report_sent()
        if self._phase is not Phase.CONNECTING and self._phase is not _ENDED:
            self._watch(self._interest())
            self._tend_timer()

    def _interest(self) -> int:
        """What is waited for: `READ`, `WRITE`, both or nothing."""
        with self._lock:
            stream = self._stream
            if stream is None:
                return 0
            reading = not self._paused
            events = READ if reading or stream.writing_needs_read else 0
            blocked = self._queue.size and not stream.writing_needs_read
            if blocked or (reading and stream.reading_needs_write):
                events |= WRITE
            return events

    def _watch(self, events: int) -> None:
        changed, self._watched = self._watched ^ events, events
        if not changed or self._stream is None:
            return
        selecting, descriptor = self._net.loop, self._stream.fileno()
        if changed & READ:
            if events & READ:
                selecting.add_reader(descriptor, self._ready)
            else:
                selecting.remove_reader(descriptor)
        if changed & WRITE:
            if events & WRITE:
                selecting.add_writer(descriptor, self._ready)
            else:
                selecting.remove_writer(descriptor)

    def _tend_timer(self) -> None:
        phase = self._phase
        if phase is _OPEN:
            if self._lost is not None and not self._paused:
                self._set_timer(PATIENCE)  # what came before the loss can still be read
        elif phase is _CLOSING or self._queue.size:
            self._set_timer(self._until - time.monotonic())
        elif not self._drained:
            self._drained = True
            if phase is Phase.FAILING and self._stream is not None:
                with self._lock:
                    self._stream.finish()
            self._set_timer(min(self._close_timeout, PATIENCE))

    def _set_timer(self, seconds: float | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None
        if seconds is not None:
            self._timer = self._net.loop.call_later(seconds, self._guarded, self._time_out)

    def _time_out(self) -> None:
        """What was waited for did not happen in time."""
        phase = self._phase
        if phase is Phase.CONNECTING:
            self._give_up()
        elif phase is _CLOSING and self._queue.size:
            self._end_unsent(say("the Close frame"))
        elif phase is _CLOSING and self._lost is None:
            limit = f"{self._close_timeout:g} s"
            self._end_failed(
                say("the server did not answer the Close frame within {limit}", limit=limit)
            )
        elif phase is Phase.FINISHING and self._queue.size:
            self._end_unsent(say("the answer to its Close frame"))
        else:
            self._report_end()

    # In the net's thread: the end.

    def _end_lost(self) -> None:
        closing = self._phase is _CLOSING
        how = say("without answering the Close frame") if closing else say("without a Close frame")
        cause = self._lost or say("the server closed the TCP connection {how}", how=how)
        self._end_failed(self._abandoned or say("connection lost: {cause}", cause=cause))

    def _end_unsent(self, what: str) -> None:
        self._end_failed(
            say(
                "the server stopped reading: {size} bytes, {what} among them, could not be sent",
                size=self._queue.size,
                what=what,
            )
        )

    def _end_failed(self, cause: str) -> None:
        self._end(partial(self._receiver.failed, cause))

    def _end(self, report: Callable[[], None]) -> None:
        if self._phase is _ENDED:
            return
        try:
            self._report_sent()
        finally:
            self._set_timer(None)
            self._watch(0)
            with self._lock:
                self._phase = _ENDED
                self._queue.clear()
                if self._stream is not None:
                    self._stream.close()
                    self._stream = None
                self._lock.notify_all()
            try:
                report()
            finally:
                self._net.release()
                self._on_end(self)


def _report(error: Exception) -> None:
    threading.excepthook(
        threading.ExceptHookArgs(
            (type(error), error, error.__traceback__, threading.current_thread())
        )
    )
