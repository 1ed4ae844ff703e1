"""One connection, from the call that asked for it to its one end.

Callers' threads send, close and abandon; the loop's thread does all the rest, and tells the
receiver all but the frames that a caller has just sent. The lock of the wire is never held
while the receiver is called.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Final

from SwanSocketLibrary.deadline import Deadline
from SwanSocketLibrary.errors import TransportError
from SwanSocketLibrary.transport.attempt import Attempt
from SwanSocketLibrary.transport.causes import ProtocolViolation, printable
from SwanSocketLibrary.transport.interface import ConnectOptions, Frame, Opcode, Receiver
from SwanSocketLibrary.transport.loop import Loop
from SwanSocketLibrary.transport.phases import CANNOT_SEND, Phase
from SwanSocketLibrary.transport.wire import Codec, Opening, SendLimits, Wire

NO_STATUS: Final = 1005
"""What stands for the code of a Close frame that carried none (RFC 6455 §7.1.5)."""

PATIENCE: Final = 1.0
"""Seconds at most for what should be there at once: the FIN after the last Close frame."""

_READS_PER_TURN: Final = 4


class ClientConnection:
    """Implements `Connection`, and is a `Handler` of the loop.

    :param attempt: of the connecting thread, which ends by calling `settle`.
    """

    def __init__(
        self,
        loop: Loop,
        receiver: Receiver,
        options: ConnectOptions,
        limits: SendLimits,
        attempt: Attempt,
    ) -> None:
        self._loop: Final = loop
        self._receiver: Final = receiver
        self._close_timeout: Final = options.close_timeout
        self._limits: Final = limits
        self._attempt: Final = attempt
        self._wire: Final = Wire()
        # Guarded by the wire's lock. The phase is written by the loop's thread, which looks at it
        # without, and by `close`.
        self._phase = Phase.CONNECTING
        self._abandoned: str | None = None
        self._outcome: Opening | str | None = None
        self._codec: Codec
        self._tending = False
        self._paused = False
        self._until = 0.0  # when the peer's Close has to be there, or ours has to be gone
        # The loop thread's alone.
        self._drained = False
        self._tell_end: Callable[[], None] = self._end_lost

    # For any thread.

    def send(self, data: str | bytes) -> None:
        """See `Connection.send`."""
        self._must_be_open("message")
        opcode = Opcode.TEXT if isinstance(data, str) else Opcode.BINARY
        try:
            payload = data.encode() if isinstance(data, str) else bytes(data)
        except UnicodeEncodeError:
            raise TransportError(
                "The message was not sent: it holds surrogates, which UTF-8 has no bytes for."
            ) from None
        patience = Deadline(self._limits.patience)
        while not self._send(opcode, payload):
            # In the loop's thread nobody else would make room.
            if self._loop.inside or patience.expired:
                raise TransportError(
                    f"The message was not sent: the server does not read, {self._wire.waiting} "
                    "bytes still wait to be sent to it."
                )
            self._wire.lock.wait_for(lambda: self._has_room or self._cannot_send, patience)

    def close(self, code: int, reason: str) -> None:
        """See `Connection.close`."""
        with self._wire.lock:
            self._must_be_open("Close frame")
            self._put(*self._codec.write_close(code, reason))
            self._must_be_open("Close frame")
            self._phase = Phase.CLOSING
            self._until = time.monotonic() + self._close_timeout
            self._tend_soon()
            self._wire.lock.notify_all()
        self.resume_reading()

    def pause_reading(self) -> None:
        """See `Connection.pause_reading`."""
        with self._wire.lock:
            if self._phase is Phase.OPEN and not self._paused:
                self._paused = True
                self._tend_soon()

    def resume_reading(self) -> None:
        """See `Connection.resume_reading`."""
        with self._wire.lock:
            if self._paused:
                self._paused = False
                self._loop.call_soon(self, self._read_on)

    def abandon(self, cause: str) -> None:
        """See `Connection.abandon`."""
        with self._wire.lock:
            if self._abandoned is not None or self._phase is Phase.ENDED:
                return
            self._abandoned = cause
            self._wire.lock.notify_all()
        self._attempt.cancel()
        self._loop.call_soon(self, self._give_up)

    def settle(self, outcome: Opening | str) -> None:
        """Takes what came of connecting, from the connecting thread.

        :param outcome: the open connection, or the cause why there is none.
        """
        with self._wire.lock:
            self._outcome = outcome
            if isinstance(outcome, Opening):
                self._wire.connect(outcome.channel)
                self._codec = outcome.codec
            if self._phase is Phase.ENDED:  # nobody waited for it
                self._wire.close()
        self._loop.call_soon(self, self._begin)

    @property
    def _cannot_send(self) -> str | None:
        """Why nothing can be sent; ``None`` if it can. With the lock held."""
        if self._abandoned is not None:
            return self._abandoned
        return CANNOT_SEND.get(self._phase, self._wire.lost)

    def _must_be_open(self, what: str) -> None:
        cause = self._cannot_send
        if cause is not None:
            raise TransportError(f"The {what} was not sent: {cause}.")

    @property
    def _has_room(self) -> bool:
        """Whether another message may be sent. With the lock held."""
        return self._wire.waiting <= self._limits.high_water

    def _send(self, opcode: Opcode, payload: bytes) -> bool:
        """Hands over a message, all of it.

        :return: whether there was room; if not, nothing was sent.
        """
        with self._wire.lock:
            self._must_be_open("message")
            if not self._has_room:
                return False
            # Made only now, and in the order of sending: a compressed one builds on those before.
            self._put(*self._codec.write(opcode, payload))
            self._must_be_open("message")
            tended = self._tending
        if not tended:
            self._tell_sent()
        return True

    def _put(self, frame: Frame, raw: bytes) -> None:
        """Hands over a frame; what could not be written now is the loop's. With the lock held."""
        self._wire.put(frame, raw)
        if self._wire.waiting or self._wire.lost is not None:
            self._tend_soon()

    def _tend_soon(self) -> None:
        """Has the loop look after what was sent. With the lock held."""
        if not self._tending:
            self._tending = True
            self._loop.call_soon(self, self._tend)

    # In the loop's thread.

    def start(self) -> None:
        """Begins to watch the time of the handshake."""
        self._set_timer(self._attempt.deadline.remaining)

    def ready(self) -> None:
        """See `Handler.ready`."""
        with self._wire.lock:
            self._wire.flush()
        self._read()
        self._tend()

    def timer(self) -> None:
        """See `Handler.timer`: whatever was waited for did not happen."""
        phase = self._phase
        if phase is Phase.CONNECTING and self._abandoned is None:
            self.abandon(self._attempt.late)
        elif phase is Phase.CLOSING and self._wire.waiting:
            self._end_unsent("the Close frame")
        elif phase is Phase.CLOSING and self._wire.lost is None:
            limit = f"{self._close_timeout:g} s"
            self._end_failed(f"the server did not answer the Close frame within {limit}")
        elif phase is Phase.FINISHING and self._wire.waiting:
            self._end_unsent("the answer to its Close frame")
        else:
            self._tell_end()

    def crash(self, error: Exception) -> None:
        """See `Handler.crash`."""
        self._end_failed(f"the receiver raised {type(error).__name__}: {printable(str(error))}")

    def _begin(self) -> None:
        outcome = self._outcome
        if self._abandoned is not None:
            self._end_failed(self._abandoned)
        elif not isinstance(outcome, Opening):
            self._end_failed(outcome or "")
        else:
            self._set_timer(None)
            with self._wire.lock:
                self._phase = Phase.OPEN
            self._receiver.opened(outcome.header, outcome.protocol)
            self._take(outcome.ahead)
            self._read()  # of TLS records that came with the handshake no selector tells
            self._tend()

    def _give_up(self) -> None:
        if self._outcome is None and self._attempt.interruptible:
            self._set_timer(PATIENCE)  # the connecting thread cleans up, then settles
        else:
            self._end_failed(self._abandoned or "")

    def _read_on(self) -> None:
        self._take(b"")
        self._read()
        self._tend()

    def _read(self) -> None:
        for _ in range(_READS_PER_TURN):
            if self._paused:
                return
            data, more = self._wire.read()
            if data is None:
                return
            if not data:
                self._tell_end()
                return
            self._take(data)
            if not more:
                return
        self._loop.call_soon(self, self.ready)

    def _take(self, data: bytes) -> None:
        if self._phase is not Phase.OPEN and self._phase is not Phase.CLOSING:
            return
        self._codec.feed(data)
        try:
            in_bulk = True
            while self._listening():
                if in_bulk and (messages := self._codec.glance()):
                    in_bulk = self._tell_all(messages)
                elif (item := self._codec.read()) is not None:
                    self._tell_sent()
                    self._receiver.frame(item[0])
                    self._act_on(*item)
                else:
                    return
        except ProtocolViolation as violation:
            self._fail(violation)

    def _tell_all(self, messages: list[str | bytes]) -> bool:
        """Tells messages at once, if the receiver takes them so; else they stay to be read."""
        self._tell_sent()
        taken = self._receiver.received_all(messages)
        if taken:
            self._codec.skip()
        return taken

    def _listening(self) -> bool:
        if self._paused or self._abandoned is not None:
            return False
        return self._phase is Phase.OPEN or self._phase is Phase.CLOSING

    def _act_on(self, frame: Frame, payload: bytes) -> None:
        if frame.opcode < Opcode.CLOSE:
            message = self._codec.assemble(frame, payload)
            if message is not None:
                self._receiver.received(message)
        elif frame.opcode is Opcode.PING:
            self._answer_ping(payload)
        elif frame.opcode is Opcode.CLOSE:
            self._answer_close(*self._codec.read_close(payload))

    def _answer_ping(self, payload: bytes) -> None:
        with self._wire.lock:
            # Also after our Close, until the peer's (RFC 6455 §5.5.2). A peer that pings and never
            # reads gets no answers after some (§5.5.3).
            answers = self._phase is Phase.OPEN or self._phase is Phase.CLOSING
            if answers and self._wire.waiting <= self._limits.high_water:
                self._put(*self._codec.write(Opcode.PONG, payload))

    def _answer_close(self, code: int | None, reason: str) -> None:
        told = NO_STATUS if code is None else code
        self._tell_end = partial(self._end, partial(self._receiver.closed, told, reason))
        self._leave(Phase.FINISHING, code)

    def _fail(self, violation: ProtocolViolation) -> None:
        closed = self._leave(Phase.FAILING, violation.code)
        cause = violation.cause if closed else violation.bare_cause
        self._tell_end = partial(self._end_failed, cause)

    def _leave(self, phase: Phase, code: int | None) -> bool:
        """Enters a phase of waiting for the FIN; sends the one Close frame if it was not sent.

        :return: whether it was sent here.
        """
        with self._wire.lock:
            sending = self._phase is Phase.OPEN
            if sending:
                self._put(*self._codec.write_close(code))
                self._until = time.monotonic() + self._close_timeout
            self._phase = phase
            self._wire.lock.notify_all()
        return sending

    def _tend(self) -> None:
        """Does what sending, from whatever thread, has left to do."""
        with self._wire.lock:
            self._tending = False
        self._tell_sent()
        if self._phase is not Phase.CONNECTING and self._phase is not Phase.ENDED:
            self._loop.watch(self, *self._wire.interest(reading=not self._paused))
            self._tend_timer()

    def _tend_timer(self) -> None:
        phase = self._phase
        if phase is Phase.OPEN:
            if self._wire.lost is not None and not self._paused:
                self._set_timer(PATIENCE)  # what came before the loss can still be read
        elif phase is Phase.CLOSING or self._wire.waiting:
            self._set_timer(self._until - time.monotonic())
        elif not self._drained:
            self._drained = True
            if phase is Phase.FAILING:
                self._wire.finish()
            self._set_timer(min(self._close_timeout, PATIENCE))

    def _end_lost(self) -> None:
        closing = self._phase is Phase.CLOSING
        how = "without answering the Close frame" if closing else "without a Close frame"
        cause = self._wire.lost or f"the server closed the TCP connection {how}"
        self._end_failed(self._abandoned or f"connection lost: {cause}")

    def _end_unsent(self, what: str) -> None:
        self._end_failed(
            f"the server stopped reading: {self._wire.waiting} bytes, {what} among them, could "
            "not be sent"
        )

    def _end_failed(self, cause: str) -> None:
        self._end(partial(self._receiver.failed, cause))

    def _end(self, tell: Callable[[], None]) -> None:
        if self._phase is Phase.ENDED:
            return
        try:
            self._tell_sent()
        finally:
            self._loop.detach(self)
            with self._wire.lock:
                self._phase = Phase.ENDED
                self._wire.close()
            tell()

    def _tell_sent(self) -> None:
        for frame in self._wire.sent():
            self._receiver.frame(frame)

    def _set_timer(self, seconds: float | None) -> None:
        self._loop.set_timer(self, None if seconds is None else time.monotonic() + seconds)
