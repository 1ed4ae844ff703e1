"""The WebSocket side of one connection, in the loop's thread: frames in and out."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from websockets.frames import CloseCode
from websockets.protocol import State

from SwanSocketLibrary.errors import PluginError, ServerError
from SwanSocketLibrary.plugins.behaviors import Guarded
from SwanSocketLibrary.server.link import Hold, Link
from SwanSocketLibrary.server.outlet import slowly
from SwanSocketLibrary.server.records import ClientRecord, CloseFrame, EventKind, Ping, ServerRecord
from SwanSocketLibrary.server.wire import WireProtocol, message_frame, ping_frame, read_close

if TYPE_CHECKING:
    from SwanSocketLibrary.server.replay.player import Player

PIECE: Final = 16 * 1024
"""Bytes of a client that compresses that are read at once: they may grow a thousandfold."""

TRY_AGAIN_LATER: Final = 1013
"""What a client gets whose data would be too much (RFC 6455 §11.7, the registry of codes)."""


class Conversation:
    """What one client and the server say to each other, from the request to the end.

    :param protocol: reads and builds the frames.
    :param link: carries them.
    :param record: of the server.
    :param client: the client's.
    :param behavior: makes what answers its messages.
    :param fed: is called whenever something was treated.
    :ivar player: plays a recording instead, if any.
    """

    def __init__(
        self,
        protocol: WireProtocol,
        link: Link,
        record: ServerRecord,
        client: ClientRecord,
        behavior: Callable[[], Guarded],
        fed: Callable[[], None],
    ) -> None:
        self.client = client
        self.player: Player | None = None
        self._protocol = protocol
        self._link = link
        self._record = record
        self._fed = fed
        self._unread = bytearray()  # what came and waits until messages are taken
        self._make_behavior = behavior
        self._behavior: Guarded | None = None  # before the opening, or as it could not be made
        self._opened = False
        self._close_told = False
        self._failed = False  # what the client sent is not legal, so TCP is only half closed
        protocol.listener = self

    @property
    def opened(self) -> bool:
        """Whether the opening handshake has succeeded."""
        return self._opened

    def begin(self, early: bytes) -> None:
        """The opening handshake has succeeded.

        :param early: what the client has sent behind its request.
        """
        self._opened = True
        self.tell(EventKind.OPENED, self._protocol.subprotocol)
        if self.player is not None:
            self._protocol.ignores_close = self.player.answers_close
            self.player.begin(self)
        else:
            self._make()
        self.feed(early)

    @property
    def pending(self) -> int:
        """Bytes that came and are not a whole message yet."""
        return len(self._unread) + self._protocol.pending

    def end(self) -> None:
        """The connection has ended: nothing that came is treated any more."""
        self._unread.clear()
        self._protocol.end()

    def feed(self, data: bytes) -> None:
        """Treats what came, of a client that compresses piece by piece."""
        if self._protocol.compresses:
            self._unread += data
            self._feed_unread()
        else:
            self._feed(data)

    def _feed_unread(self) -> None:
        while self._unread and not self.client.stopped:
            piece = bytes(self._unread[:PIECE])
            del self._unread[:PIECE]
            self._feed(piece)

    def _feed(self, data: bytes) -> None:
        self._protocol.receive_data(data)
        self._protocol.events_received()  # were delivered one by one
        self._note_close()
        if self._protocol.parser_exc is not None:
            self._failed = True
            cause = f"the server refused what it sent: {self._protocol.parser_exc}"
            self._link.cause = self._link.cause or cause
            self._note_refusal()
        self._flush()
        self._fed()

    def receive_message(self, data: str | bytes) -> None:
        """A message came."""
        full = self._record.received(self.client, data)
        if self.player is not None:
            self.player.message(data)
            answered = True
        else:
            answered = bool(self._answers(data))
        self.client.answered = answered
        if full:
            self._inbox_full(answered=answered)

    def receive_pong(self, payload: bytes) -> None:
        """A pong came."""
        self._record.pong_received(self.client, payload)

    def stop_reading(self) -> None:
        """Reads nothing more until messages are taken."""
        if not self.client.stopped:
            loop = asyncio.get_running_loop()
            if self._record.stop_reading(self.client, lambda: self._read_on(loop)):
                self._link.stop_reading(Hold.INBOX)  # before `_read_on` can have its turn

    def give_up(self, cause: str) -> None:
        """Fails the connection: what came of it would be too much for the server."""
        self._link.cause = self._link.cause or cause
        self._failed = True
        self._protocol.fail(TRY_AGAIN_LATER, cause)
        self._unread.clear()
        self._protocol.discard_pending()
        self._flush()

    # What a recording plays.

    def play_message(self, data: str | bytes) -> None:
        """Sends a message, if one can be sent."""
        if self._can_send:
            self._send(data, 1)
            self._flush()

    def play_ping(self, payload: bytes) -> None:
        """Sends a ping, if one can be sent."""
        if self._can_send:
            self._link.write(ping_frame(payload))
            self.tell(EventKind.PING_SENT, payload)

    def play_close(self, close: CloseFrame) -> None:
        """Sends a Close frame, if one can be sent."""
        if self._can_send:
            self.close(close)

    # What the test asks for.

    def send(self, data: str | bytes, fragments: int) -> None:
        """Sends one message in that many frames.

        :raises ServerError: the connection is not open.
        """
        self._require_open("be sent a message")
        self._send(data, fragments)
        self._flush()

    def send_slowly(self, data: str | bytes, rate: float) -> None:
        """Begins to send a message in one frame, with that many bytes a second.

        :raises ServerError: the connection is not open.
        """
        self._require_open("be sent a message")
        frame = message_frame(data)
        self.tell(EventKind.FAULT, f"{len(frame)} bytes are sent slowly, {rate:g} a second")
        self._link.trickle(*slowly(frame, rate))
        self.tell(EventKind.MESSAGE_SENT, data)

    def ping(self, payload: bytes) -> Ping:
        """Sends a ping.

        :raises ServerError: the connection is not open.
        """
        self._require_open("be sent a ping")
        ping = self._record.pinged(self.client, payload)
        self._link.write(ping_frame(payload))
        return ping

    def close(self, close: CloseFrame) -> None:
        """Sends a Close frame, legal or not, and lets the client answer it.

        :raises ServerError: the connection is not open, or no frame can hold it.
        """
        self._require_open("be sent a Close frame")
        self._start_closing(close)
        if self.client.close is None:
            self._link.abort_later("it did not answer the Close frame")
        else:  # it was ignored so far, and this answers it
            self._link.end(unread=False)

    def ignore_close(self) -> None:
        """Leaves the client's Close frame without an answer.

        :raises ServerError: the connection is being closed.
        """
        self.require_link("have its Close frame ignored")
        self._protocol.ignores_close = True
        self.tell(EventKind.FAULT, "its Close frame is not answered")

    def go_away(self) -> None:
        """Says 1001 if a Close frame can be sent (RFC 6455 §7.4.1)."""
        if self._opened and self._protocol.state is State.OPEN and not self._link.closing:
            self._start_closing(CloseFrame(int(CloseCode.GOING_AWAY)))

    def require_link(self, what: str) -> None:
        """Checks that bytes can be sent.

        :param what: the client cannot, if not.
        :raises ServerError: the connection is being closed.
        """
        if self._link.closing:
            raise ServerError(f"{self._cannot(what)} the connection is being closed.")

    def tell(self, kind: EventKind, data: str | bytes | CloseFrame | None = None) -> None:
        """Tells the observer what happened."""
        self._record.tell(self.client, kind, data)

    def describe_end(self, exc: Exception | None) -> str:
        """How the client ended the connection."""
        close = self.client.close
        if close is not None and self._protocol.close_sent is not None:
            return f"the connection was closed in order ({close})"
        how = "ended the TCP connection" if exc is None else f"broke the TCP connection ({exc})"
        if close is not None:
            return f"it {how} without an answer to its Close frame ({close})"
        what = "a Close frame" if self._opened else "waiting for the answer to its request"
        return f"it {how} without {what}"

    @property
    def _can_send(self) -> bool:
        return self._protocol.state is State.OPEN and not self._link.closing

    def _make(self) -> None:
        try:
            self._behavior = self._make_behavior()
        except PluginError as error:
            self._misbehaved(str(error))

    def _answers(self, data: str | bytes) -> list[str | bytes]:
        """Sends what the behavior answers to a message, and returns it."""
        if self._behavior is None:
            return []
        try:
            answers = self._behavior.receive(data)
            for answer in answers:
                if self._protocol.state is State.OPEN:
                    self._send(answer, 1)
        except PluginError as error:
            self._misbehaved(str(error))
        except UnicodeEncodeError:
            self._misbehaved("the behavior answered with text that UTF-8 has no bytes for")
        else:
            return answers
        return []

    def _misbehaved(self, problem: str) -> None:
        self._link.cause = self._link.cause or problem
        self.tell(EventKind.PROBLEM, problem)
        if self._protocol.state is State.OPEN:
            self._start_closing(CloseFrame(int(CloseCode.INTERNAL_ERROR)))

    def _inbox_full(self, *, answered: bool) -> None:
        """Nobody takes the messages: those that were answered have done their work, others wait."""
        if answered:
            self._record.make_room(self.client)
        else:
            self.stop_reading()

    def _read_on(self, loop: asyncio.AbstractEventLoop) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended, and the client with it
            loop.call_soon_threadsafe(self._resume)

    def _resume(self) -> None:
        self._feed_unread()
        if not self.client.stopped:
            self._link.resume_reading(Hold.INBOX)

    def _note_refusal(self) -> None:
        if self._protocol.too_long:
            limit = self._record.told("max_message")
            what = f"its message is longer than {limit}: {self._protocol.parser_exc}"
            self._record.bound("max_message", what, self.client)

    def _send(self, data: str | bytes, fragments: int) -> None:
        self._protocol.queue_message(data, fragments)
        self.tell(EventKind.MESSAGE_SENT, data)

    def _start_closing(self, close: CloseFrame) -> None:
        self._protocol.queue_close(close)
        self._close_told = True
        self._flush()
        self.tell(EventKind.CLOSE_SENT, close)

    def _flush(self) -> None:
        """Writes what the protocol answers; ends TCP when it says so (RFC 6455 §7.1.1)."""
        ends = self._link.write_all(self._protocol.data_to_send())
        sent = self._protocol.close_sent
        if sent is not None and not self._close_told:
            self._close_told = True
            code = None if sent.code == CloseCode.NO_STATUS_RCVD else int(sent.code)
            self.tell(EventKind.CLOSE_SENT, CloseFrame(code, sent.reason))
        if ends:
            self._link.end(unread=self._failed)

    def _note_close(self) -> None:
        payload = self._protocol.client_close
        if payload is not None and self.client.close is None:
            close = read_close(payload)
            self._record.close_received(self.client, close)
            if self.player is not None:
                self.player.closed(close)

    def _require_open(self, what: str) -> None:
        self.require_link(what)
        if not self._opened:
            held = 'its handshake is still held. Use "Release Handshake" first'
            raise ServerError(f"{self._cannot(what)} {self._link.cause or held}.")
        if self._protocol.state is not State.OPEN:
            raise ServerError(f"{self._cannot(what)} the connection is being closed.")

    def _cannot(self, what: str) -> str:
        return f"Client {self.client.number} of server '{self._record.name}' cannot {what}:"
