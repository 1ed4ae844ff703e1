"""The WebSocket side of one connection, in the loop's thread: frames in and out."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Final, Protocol

from websockets.frames import CloseCode
from websockets.protocol import State

from SwanSocketLibrary.errors import PluginError, ServerError
from SwanSocketLibrary.events.entries import CloseFrame, ServerEventKind
from SwanSocketLibrary.language import say
from SwanSocketLibrary.plugins.factories import Guarded
from SwanSocketLibrary.server.byte_stream import ByteStream, PauseReason
from SwanSocketLibrary.server.frame_protocol import FrameProtocol, ping_frame, read_close
from SwanSocketLibrary.server.records import ClientRecord, Ping, ServerRecord
from SwanSocketLibrary.server.stub import Stub, StubRules
from SwanSocketLibrary.swan.inbox import split_message

PIECE: Final = 16 * 1024
"""Bytes of a client that compresses that are read at once: they may grow a thousandfold."""

TRY_AGAIN_LATER: Final = 1013
"""What a client gets whose data would be too much (RFC 6455 §11.7, the registry of codes)."""


class ClientPlayback(Protocol):
    """What the server says to one client by itself, instead of the answers of a behavior."""

    @property
    def answers_close(self) -> bool:
        """Whether it answers the client's Close frame itself."""

    def begin(self, endpoint: WebSocketEndpoint, /) -> None:
        """The connection is open."""

    def message(self, data: str | bytes) -> None:
        """A message came."""

    def closed(self, close: CloseFrame) -> None:
        """The client's Close frame came."""

    def gone(self, cause: str) -> None:
        """The connection has ended."""


class Splitting:
    """Takes what comes to an endpoint, and gives it each of the messages that one of text holds.

    :param separator: what stands between them.
    """

    def __init__(self, endpoint: WebSocketEndpoint, separator: str) -> None:
        self._endpoint = endpoint
        self._separator = separator
        self.receive_pong: Final = endpoint.receive_pong

    def receive_message(self, data: str | bytes) -> None:
        """A message came."""
        try:
            parts = split_message(data, self._separator) if isinstance(data, str) else (data,)
        except ValueError as error:
            self._endpoint.give_up(str(error))
            return
        for part in parts:
            self._endpoint.receive_message(part)


class WebSocketEndpoint:
    """The server's end of the WebSocket to one client, from its request to its end.

    :param protocol: reads and builds the frames.
    :param stream: carries them.
    :param record: of the server.
    :param client: the client's.
    :param behavior: makes what answers its messages.
    :param on_data: called after what came was treated.
    :param rules: what the server does by itself.
    :ivar stub: does that.
    :ivar playback: says something by itself instead of the behavior, if any.
    :ivar opened: whether the opening handshake has succeeded.
    """

    def __init__(
        self,
        protocol: FrameProtocol,
        stream: ByteStream,
        record: ServerRecord,
        client: ClientRecord,
        behavior: Callable[[], Guarded],
        on_data: Callable[[], None],
        rules: StubRules,
    ) -> None:
        self.client: Final = client
        self.stub: Final = Stub(rules, record, self)
        self.playback: ClientPlayback | None = None
        self.opened = False
        self._protocol = protocol
        self._stream = stream
        self._record = record
        self._on_data = on_data
        self._rules = rules
        self._unread = bytearray()  # what came and waits until messages are taken
        self._make_behavior = behavior
        self._behavior: Guarded | None = None  # before the opening, or as it could not be made
        self._close_reported = False
        self._failed = False  # what the client sent is not legal, so TCP is only half closed
        protocol.listener = self

    @property
    def pending(self) -> int:
        """Bytes that came and are not a whole message yet."""
        return len(self._unread) + self._protocol.pending

    @property
    def can_send(self) -> bool:
        """Whether frames can be sent, once it is opened."""
        return self._protocol.state is State.OPEN and not self._stream.closing

    # What comes.

    def begin(self, early: bytes) -> None:
        """The opening handshake has succeeded.

        :param early: what the client has sent behind its request.
        """
        self.opened = True
        self.report(ServerEventKind.OPENED, self._protocol.subprotocol)
        if self.playback is not None:
            self._protocol.ignores_close = self.playback.answers_close
            self.playback.begin(self)
        else:
            try:
                self._behavior = self._make_behavior()
            except PluginError as error:
                self._behavior_failed(str(error))
        self.stub.opened()
        self.feed(early)

    def feed(self, data: bytes) -> None:
        """Treats what came, of a client that compresses piece by piece."""
        if self._protocol.compresses:
            self._unread += data
            self._feed_unread()
        else:
            self._feed(data)

    def receive_message(self, data: str | bytes) -> None:
        """Records a message and answers it."""
        rules = self._rules.answers
        by_rule = self.stub.answer(data) if rules and self.can_send else None
        kept = by_rule is None or by_rule.rule.keep
        judge = self._record.judge  # before a wait can take it
        departed = judge(self.client, data, True) if judge else None
        full = self._record.received(self.client, data, kept=kept)
        if departed:
            self.report(ServerEventKind.DEPARTED, departed)
        if by_rule is not None:
            self.stub.send(by_rule)
            answered = True
        elif self.playback is not None:
            self.playback.message(data)
            answered = True
        else:
            answered = self._answer(data)
        self.client.answered = answered
        if full and answered:  # messages that were answered have done their work
            self._record.make_room(self.client)
        elif full:
            self.stop_reading()

    def receive_pong(self, payload: bytes) -> None:
        """Records a pong."""
        self._record.pong_received(self.client, payload)

    def stop_reading(self) -> None:
        """Reads nothing more until messages are taken."""
        if not self.client.stopped:
            loop = asyncio.get_running_loop()
            if self._record.stop_reading(self.client, lambda: self._read_on(loop)):
                self._stream.pause_reading(PauseReason.INBOX)  # before `_read_on` has its turn

    def end(self, cause: str) -> None:
        """The connection has ended: nothing that came is treated any more."""
        self.stub.gone()
        if self.playback is not None:
            self.playback.gone(cause)
        self._unread.clear()
        self._protocol.end()

    # What a playback or a stub sends: what cannot be sent any more is left out.

    def send_if_open(self, data: str | bytes, *, recorded: bool = True) -> bool:
        """Sends a message, if one can be sent.

        :return: whether it could be.
        """
        can_send = self.can_send
        if can_send and recorded:
            self._queue(data)
        elif can_send:
            self._protocol.queue_message(data, 1)
            self._judge_sent(data)
        if can_send:
            self._flush()
        return can_send

    def ping_if_open(self, payload: bytes) -> None:
        """Sends a ping, if one can be sent."""
        if self.can_send:
            self._stream.write(ping_frame(payload))
            self.report(ServerEventKind.PING_SENT, payload)

    def close_if_open(self, close: CloseFrame) -> None:
        """Sends a Close frame, if one can be sent."""
        if self.can_send:
            self.close(close)

    # What the test asks for.

    def send(self, data: str | bytes, fragments: int) -> None:
        """Sends one message in that many frames.

        :raises ServerError: the connection is not open.
        """
        self.require_open(say("be sent a message"))
        self._queue(data, fragments)
        self._flush()

    def ping(self, payload: bytes) -> Ping:
        """Sends a ping.

        :raises ServerError: the connection is not open.
        """
        self.require_open(say("be sent a ping"))
        ping = self._record.pinged(self.client, payload)
        self._stream.write(ping_frame(payload))
        return ping

    def close(self, close: CloseFrame) -> None:
        """Sends a Close frame, legal or not, and lets the client answer it.

        :raises ServerError: the connection is not open, or no frame can hold it.
        """
        self.require_open(say("be sent a Close frame"))
        self._start_closing(close)
        if self.client.close is None:
            self._stream.abort_later(say("it did not answer the Close frame"))
        else:  # it was ignored so far, and this answers it
            self._stream.end(unread=False)

    def go_away(self) -> None:
        """Sends a Close frame with 1001, if one can be sent (RFC 6455 §7.4.1)."""
        if self.opened and self.can_send:
            self._start_closing(CloseFrame(int(CloseCode.GOING_AWAY)))

    def give_up(self, cause: str) -> None:
        """Fails the connection: what it sent would be too much for the server."""
        self._stream.because(cause)
        self._failed = True
        self._protocol.fail(TRY_AGAIN_LATER, cause)
        self._unread.clear()
        self._protocol.discard_pending()
        self._flush()

    def require_stream(self, what: str) -> None:
        """Checks that bytes can be sent.

        :param what: the client cannot, if not.
        :raises ServerError: the connection is being closed.
        """
        if self._stream.closing:
            raise ServerError.say(
                "{cannot} the connection is being closed.", cannot=self._cannot(what)
            )

    def require_open(self, what: str) -> None:
        """Checks that frames can be sent.

        :param what: the client cannot, if not.
        :raises ServerError: the connection is not open.
        """
        self.require_stream(what)
        if not self.opened:
            held = say('its handshake is still held. Use "Release Handshake" first')
            raise ServerError.say(
                "{cannot} {why}.", cannot=self._cannot(what), why=self._stream.cause or held
            )
        if self._protocol.state is not State.OPEN:
            raise ServerError.say(
                "{cannot} the connection is being closed.", cannot=self._cannot(what)
            )

    def report(self, kind: ServerEventKind, data: str | bytes | CloseFrame | None = None) -> None:
        """Notifies the server's observer."""
        self._record.report(self.client, kind, data)

    def message_sent(self, data: str | bytes) -> None:
        """A message was sent."""
        self.report(ServerEventKind.MESSAGE_SENT, data)
        self._judge_sent(data)

    def describe_end(self, exc: Exception | None) -> str:
        """How the client ended the connection."""
        close = self.client.close
        if close is not None and self._protocol.close_sent is not None:
            return say("the connection was closed in order ({close})", close=close)
        how = (
            say("ended the TCP connection")
            if exc is None
            else say(
                "broke the TCP connection ({reason})",
                reason=say(getattr(exc, "strerror", None) or str(exc)),
            )
        )
        if close is not None:
            return say(
                "it {how} without an answer to its Close frame ({close})", how=how, close=close
            )
        what = say("a Close frame") if self.opened else say("waiting for the answer to its request")
        return say("it {how} without {what}", how=how, what=what)

    # Inside.

    def _feed_unread(self) -> None:
        while self._unread and not self.client.stopped:
            piece = bytes(self._unread[:PIECE])
            del self._unread[:PIECE]
            self._feed(piece)

    def _feed(self, data: bytes) -> None:
        protocol = self._protocol
        protocol.receive_data(data)
        protocol.events_received()  # were delivered one by one
        if protocol.client_close is not None and self.client.close is None:
            close = read_close(protocol.client_close)
            self._record.close_received(self.client, close)
            if self.playback is not None:
                self.playback.closed(close)
        if protocol.parser_exc is not None:
            self._failed = True
            self._stream.because(
                say("the server refused what it sent: {violation}", violation=protocol.parser_exc)
            )
            if protocol.too_long:
                limit = self._record.setting("max_message")
                what = say(
                    "its message is longer than {limit}: {violation}",
                    limit=limit,
                    violation=protocol.parser_exc,
                )
                self._record.bound("max_message", what, self.client)
        self._flush()
        self._on_data()

    def _answer(self, data: str | bytes) -> bool:
        """Sends what the behavior answers to a message.

        :return: whether that was anything.
        """
        if self._behavior is None:
            return False
        try:
            answers = self._behavior.receive(data)
            for answer in answers:
                if self._protocol.state is State.OPEN:
                    self._queue(answer)
        except PluginError as error:
            self._behavior_failed(str(error))
        except UnicodeEncodeError:
            self._behavior_failed(
                say("the behavior answered with text that UTF-8 has no bytes for")
            )
        else:
            return bool(answers)
        return False

    def _behavior_failed(self, problem: str) -> None:
        self._stream.because(problem)
        self.report(ServerEventKind.PROBLEM, problem)
        if self._protocol.state is State.OPEN:
            self._start_closing(CloseFrame(int(CloseCode.INTERNAL_ERROR)))

    def _read_on(self, loop: asyncio.AbstractEventLoop) -> None:
        with contextlib.suppress(RuntimeError):  # the loop has ended, and the client with it
            loop.call_soon_threadsafe(self._resume)

    def _resume(self) -> None:
        self._feed_unread()
        if not self.client.stopped:
            self._stream.resume_reading(PauseReason.INBOX)

    def _queue(self, data: str | bytes, fragments: int = 1) -> None:
        self._protocol.queue_message(data, fragments)
        self.message_sent(data)

    def _judge_sent(self, data: str | bytes) -> None:
        judge = self._record.judge
        departed = judge(self.client, data, False) if judge else None
        if departed:
            self.report(ServerEventKind.DEPARTED, departed)

    def _start_closing(self, close: CloseFrame) -> None:
        self._protocol.queue_close(close)
        self._close_reported = True
        self._flush()
        self.report(ServerEventKind.CLOSE_SENT, close)

    def _flush(self) -> None:
        """Writes what the protocol answers; ends TCP when it says so (RFC 6455 §7.1.1)."""
        ends = self._stream.write_all(self._protocol.data_to_send())
        sent = self._protocol.close_sent
        if sent is not None and not self._close_reported:
            self._close_reported = True
            code = None if sent.code == CloseCode.NO_STATUS_RCVD else int(sent.code)
            self.report(ServerEventKind.CLOSE_SENT, CloseFrame(code, sent.reason))
        if ends:
            self._stream.end(unread=self._failed)

    def _cannot(self, what: str) -> str:
        return say(
            "Client {number} of server '{name}' cannot {what}:",
            number=self.client.number,
            name=self._record.name,
            what=what,
        )
