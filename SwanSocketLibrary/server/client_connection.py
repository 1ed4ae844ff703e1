"""One client's connection, in the loop's thread: bytes in, events out, and back."""

from __future__ import annotations

import asyncio
from typing import Final, Protocol, cast

from websockets.exceptions import InvalidMessage
from websockets.frames import CloseCode
from websockets.http11 import Request
from websockets.protocol import State

from SwanSocketLibrary.errors import ServerError
from SwanSocketLibrary.server.handshake_gate import HandshakeGate
from SwanSocketLibrary.server.options import Rules
from SwanSocketLibrary.server.records import ClientRecord, CloseFrame, EventKind, ServerRecord
from SwanSocketLibrary.server.wire import RequestHead, WireProtocol, read_close
from SwanSocketLibrary.swan.payloads import Headers

CLOSE_TIMEOUT: Final = 10.0
"""Seconds that a client has to answer a Close frame and to end its side of TCP."""


class Registry(Protocol):
    """Who keeps the connections of a server."""

    def joined(self, connection: ClientConnection) -> None:
        """Its TCP connection is made."""

    def left(self, connection: ClientConnection) -> None:
        """Its TCP connection has ended."""


class ClientConnection(asyncio.Protocol):
    """A connection from its TCP handshake to its end.

    :param rules: of its server.
    :param record: of its server.
    :param gate: decides whether its handshake is held.
    :param registry: is told its beginning and its end.
    """

    def __init__(
        self, rules: Rules, record: ServerRecord, gate: HandshakeGate, registry: Registry
    ) -> None:
        self._rules = rules
        self._record = record
        self._gate = gate
        self._registry = registry
        self._protocol = WireProtocol(rules.protocols, self._receive_message)
        self._transport: asyncio.Transport
        self._timer: asyncio.TimerHandle | None = None
        self._client: ClientRecord | None = None
        self._request: Request | None = None
        self._head = RequestHead()
        self._early = b""  # what came after a request that is not answered
        self._opened = False
        self._close_told = False
        self._failed = False  # what the client sent is not legal, so TCP is only half closed
        self._cause: str | None = None
        self.alive = True

    @property
    def number(self) -> int | None:
        """The client's number, ``None`` until its request has arrived."""
        return None if self._client is None else self._client.number

    # What the test asks for.

    def open(self) -> None:
        """Answers the request, unless the client has gone, and treats what came after it."""
        request = self._request
        if request is None or not self.alive or self._protocol.state is not State.CONNECTING:
            return
        response = self._protocol.accept(request)
        refusal = self._protocol.handshake_exc
        if refusal is None:
            for name, value in self._rules.headers:
                response.headers[name] = value
        else:
            self._fail(f"its request was refused: {refusal}")
        self._protocol.send_response(response)
        self._opened = refusal is None
        self._flush()
        if self._opened:
            self._tell(EventKind.OPENED, self._protocol.subprotocol)
            early, self._early = self._early, b""
            self._feed(early)

    def send(self, data: str | bytes, fragments: int) -> None:
        """Sends one message in that many frames.

        :raises ServerError: the connection is not open.
        """
        self._require_open("be sent a message")
        self._send(data, fragments)
        self._flush()

    def close(self, close: CloseFrame) -> None:
        """Sends a Close frame, legal or not, and lets the client answer it.

        :raises ServerError: the connection is not open, or no frame can hold it.
        """
        self._require_open("be sent a Close frame")
        self._start_closing(close)
        self._abort_later("it did not answer the Close frame")

    def shut_down(self) -> None:
        """Says 1001 to a client (RFC 6455 §7.4.1), or drops it if nothing can be said."""
        self._cause = self._cause or "the server was stopped"
        if self._opened and self._protocol.state is State.OPEN:
            self._start_closing(CloseFrame(int(CloseCode.GOING_AWAY)))
        elif self._protocol.state is State.CONNECTING:
            self._transport.close()

    def abort(self) -> None:
        """Drops the TCP connection at once."""
        self._transport.abort()

    # What the loop tells.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps the transport."""
        self._transport = cast("asyncio.Transport", transport)
        self._registry.joined(self)

    def data_received(self, data: bytes) -> None:
        """Feeds the protocol, with nothing from behind a request that is not answered."""
        if self._opened:
            self._feed(data)
        elif self._request is None:
            self._feed_head(data)
        elif not self._failed:
            self._early += data

    def eof_received(self) -> None:
        """Nothing more will come; asyncio then closes the transport."""
        self._protocol.receive_eof()

    def connection_lost(self, exc: Exception | None) -> None:
        """Records the end and why it came."""
        self.alive = False
        if self._timer is not None:
            self._timer.cancel()
        cause = self._cause or self._describe_end(exc)
        if self._client is None:
            self._record.strayed(cause)
        else:
            self._record.gone(self._client, cause)
        self._registry.left(self)

    # The opening handshake.

    def _feed_head(self, data: bytes) -> None:
        head, behind = self._head.split(data)
        self._protocol.receive_data(head)
        for event in self._protocol.events_received():
            if isinstance(event, Request):
                self._early = behind
                self._arrive(event)
        if self._request is None and self._protocol.handshake_exc is not None:
            self._fail(f"its request was refused: {_reason(self._protocol.handshake_exc)}")
            self._flush()

    def _arrive(self, request: Request) -> None:
        self._request = request
        headers = Headers(request.headers.raw_items())
        self._client = self._record.connected(request.path, headers)
        if self._gate.arrive(self):
            self._tell(EventKind.HELD)
        else:
            self.open()

    # Frames.

    def _feed(self, data: bytes) -> None:
        self._protocol.receive_data(data)
        self._protocol.events_received()  # were delivered one by one
        self._note_close()
        if self._protocol.parser_exc is not None:
            self._fail(f"the server refused what it sent: {self._protocol.parser_exc}")
        self._flush()

    def _receive_message(self, data: str | bytes) -> None:
        self._record.received(self._owner, data)
        if self._rules.echo and self._protocol.state is State.OPEN:
            self._send(data, 1)

    def _note_close(self) -> None:
        payload = self._protocol.client_close
        if payload is not None and self._owner.close is None:
            self._record.close_received(self._owner, read_close(payload))

    def _send(self, data: str | bytes, fragments: int) -> None:
        self._protocol.queue_message(data, fragments)
        self._tell(EventKind.MESSAGE_SENT, data)

    # The end.

    def _start_closing(self, close: CloseFrame) -> None:
        self._protocol.queue_close(close)
        self._close_told = True
        self._flush()
        self._tell(EventKind.CLOSE_SENT, close)

    def _fail(self, cause: str) -> None:
        self._failed = True
        self._cause = self._cause or cause

    def _flush(self) -> None:
        """Writes what the protocol answers; ends TCP when it says so."""
        ends = False
        for chunk in self._protocol.data_to_send():
            if chunk:
                self._transport.write(chunk)
            else:
                ends = True
        sent = self._protocol.close_sent
        if sent is not None and not self._close_told:
            self._close_told = True
            code = None if sent.code == CloseCode.NO_STATUS_RCVD else int(sent.code)
            self._tell(EventKind.CLOSE_SENT, CloseFrame(code, sent.reason))
        if ends:
            self._end_sending()

    def _end_sending(self) -> None:
        """The server ends TCP first (RFC 6455 §7.1.1)."""
        if not self._failed or not self._transport.can_write_eof():
            self._transport.close()
        else:
            # To close with unread data would reset the connection, and the client would
            # lose the Close frame or the response that says what was wrong.
            self._transport.write_eof()
        self._abort_later("it did not end the TCP connection")

    def _abort_later(self, cause: str) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = asyncio.get_running_loop().call_later(CLOSE_TIMEOUT, self._time_out, cause)

    def _time_out(self, cause: str) -> None:
        self._cause = self._cause or f"{cause} within {CLOSE_TIMEOUT:g} s"
        self.abort()

    def _describe_end(self, exc: Exception | None) -> str:
        if self._client is None:
            return "it left before its request was complete"
        if self._client.close is not None and self._protocol.close_sent is not None:
            return f"the connection was closed in order ({self._client.close})"
        how = "ended the TCP connection" if exc is None else f"broke the TCP connection ({exc})"
        what = "a Close frame" if self._opened else "waiting for the answer to its request"
        return f"it {how} without {what}"

    def _require_open(self, what: str) -> None:
        owner = self._owner
        who = f"Client {owner.number} of server '{self._record.name}' cannot {what}:"
        if not self._opened and not self._failed:
            raise ServerError(f'{who} its handshake is still held. Use "Release Handshake" first.')
        if self._protocol.state is not State.OPEN or self._transport.is_closing():
            raise ServerError(f"{who} the connection is being closed.")

    @property
    def _owner(self) -> ClientRecord:
        return cast("ClientRecord", self._client)

    def _tell(self, kind: EventKind, data: str | bytes | CloseFrame | None = None) -> None:
        self._record.tell(self._owner, kind, data)


def _reason(error: Exception) -> str:
    inner = error.__cause__
    return f"{error}: {inner}" if isinstance(error, InvalidMessage) and inner else str(error)
