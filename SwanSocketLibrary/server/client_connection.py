"""One client's connection, in the loop's thread, from its TCP handshake to its end."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Final, Protocol, cast

from websockets.exceptions import InvalidMessage
from websockets.http11 import Request

from SwanSocketLibrary.server.conversation import Conversation
from SwanSocketLibrary.server.handshake_answers import Answer
from SwanSocketLibrary.server.handshake_gate import HandshakeGate
from SwanSocketLibrary.server.link import Hold, Link
from SwanSocketLibrary.server.options import Rules
from SwanSocketLibrary.server.outlet import WRITE_LIMIT
from SwanSocketLibrary.server.records import EventKind, ServerRecord
from SwanSocketLibrary.server.requests import request_headers
from SwanSocketLibrary.server.wire import RequestHead, WireProtocol

if TYPE_CHECKING:
    from SwanSocketLibrary.server.replay.replay import Replay, Role

EARLY_LIMIT: Final = 1024 * 1024
"""Bytes that are kept of what a client sends before its request is answered.

RFC 6455 §4.1 wants it to send none.
"""


class Registry(Protocol):
    """Who keeps the connections of a server."""

    def joined(self, connection: ClientConnection) -> None:
        """Its TCP connection is made."""

    def left(self, connection: ClientConnection) -> None:
        """Its TCP connection has ended."""


class ClientConnection(asyncio.Protocol):
    """A connection as asyncio and the test see it.

    :param rules: of its server.
    :param record: of its server.
    :param gate: decides what its handshake gets.
    :param registry: is told its beginning and its end.
    """

    def __init__(
        self, rules: Rules, record: ServerRecord, gate: HandshakeGate, registry: Registry
    ) -> None:
        self._rules = rules
        self._record = record
        self._gate = gate
        self._registry = registry
        self._protocol = WireProtocol(rules.protocols, compression=rules.compression)
        self._link: Link
        self._conversation: Conversation | None = None
        self._request: Request | None = None
        self._head = RequestHead()
        self._early = b""  # what came after a request that is not answered
        self._deaf = False  # nothing that still comes is treated
        self.alive = True

    @property
    def number(self) -> int | None:
        """The client's number, ``None`` until its request has arrived."""
        return None if self._conversation is None else self._conversation.client.number

    @property
    def conversation(self) -> Conversation:
        """The WebSocket side of a connection whose request has arrived."""
        return cast("Conversation", self._conversation)

    # What the test asks for.

    def open(self) -> None:
        """Answers the request, unless the client has gone, and treats what came after it."""
        if self._request is not None and self.alive and not self._link.closing:
            self._answer(self._request, None)

    def send_bytes(self, data: bytes) -> None:
        """Sends bytes as they are, whatever state the WebSocket is in.

        :raises ServerError: the server has ended the connection.
        """
        self.conversation.require_link("be sent bytes")
        self._link.write(data)
        self.conversation.tell(EventKind.BYTES_SENT, data)

    def stop_reading(self) -> None:
        """Leaves what the client sends in the system's buffers."""
        self._link.stop_reading()
        self._record.reading(self.conversation.client, reads=False)

    def resume_reading(self) -> None:
        """Reads again."""
        self._record.reading(self.conversation.client, reads=True)
        self._link.resume_reading()

    def drop(self, how: str) -> None:
        """Ends TCP without a Close frame: ``reset`` (RST) or ``end`` (FIN)."""
        self.alive = False  # a held handshake is not answered any more
        self._deaf = True
        self.conversation.tell(EventKind.FAULT, f"connection dropped: {how}")
        self._link.cause = self._link.cause or f"the server dropped the connection ({how})"
        if how == "reset":
            self._link.reset()
        else:
            self._link.cut()

    def shut_down(self) -> None:
        """Says 1001 to a client, or drops it if nothing can be said."""
        self._link.cause = self._link.cause or "the server was stopped"
        self._tell_player(self._link.cause)
        if self._link.busy:
            self._link.abort()
        elif self._conversation is not None and self._conversation.opened:
            self._link.resume_reading(Hold.TEST | Hold.INBOX)  # or the answer is not seen
            self._conversation.go_away()
        else:
            self._link.close()

    def abort(self) -> None:
        """Drops the TCP connection at once."""
        self._link.abort()

    # What the loop tells.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps the transport."""
        self._link = Link(cast("asyncio.Transport", transport), self._hold_back)
        self._registry.joined(self)

    def data_received(self, data: bytes) -> None:
        """Treats what came, but nothing from behind a request that is not answered."""
        if self._deaf:
            return
        if self._conversation is None:
            self._feed_head(data)
        elif self._conversation.opened:
            self._conversation.feed(data)
        else:
            self._early += data
            if len(self._early) > EARLY_LIMIT:
                self._deaf = True
                self._early = b""
                self._link.cause = "it went on sending before its request was answered"
                self._link.abort()

    def eof_received(self) -> None:
        """Nothing more will come; asyncio then closes the transport."""
        self._protocol.receive_eof()

    def pause_writing(self) -> None:
        """Too much waits to be sent."""
        self._link.pause_writing()

    def resume_writing(self) -> None:
        """No longer."""
        self._link.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """Records the end and why it came."""
        self.alive = False
        self._link.lost()
        if self._conversation is None:
            self._record.strayed(self._link.cause or "it left before its request was complete")
        else:
            cause = self._link.cause or self._conversation.describe_end(exc)
            self._tell_player(cause)
            self._record.gone(self._conversation.client, cause)
        self._registry.left(self)

    def _hold_back(self, full: bool) -> None:
        """The link stops to read, or reads again."""
        held_back = f"stopped: more than {WRITE_LIMIT >> 20} MiB wait to be sent"
        self.conversation.tell(EventKind.READING, held_back if full else "resumed")

    def _tell_player(self, cause: str) -> None:
        if self._conversation is not None and self._conversation.player is not None:
            self._conversation.player.gone(cause)

    # The opening handshake.

    def _feed_head(self, data: bytes) -> None:
        head, behind = self._head.split(data)
        self._protocol.receive_data(head)
        for event in self._protocol.events_received():
            if isinstance(event, Request):
                self._early = behind
                self._arrive(event)
        if self._conversation is None and self._protocol.handshake_exc is not None:
            self._refuse(_reason(self._protocol.handshake_exc))

    def _arrive(self, request: Request) -> None:
        self._request = request
        headers = request_headers(request.headers.raw_items())
        client = self._record.connected(request.path, headers)
        self._conversation = Conversation(
            self._protocol, self._link, self._record, client, self._rules.behavior
        )
        plan = self._gate.arrive(self)
        if plan.held:
            self._conversation.tell(EventKind.HELD)
        else:
            self._answer(request, plan.answer)

    def _answer(self, request: Request, instead: Answer | None) -> None:
        headers = self._rules.headers
        if instead is None and self._rules.replay is not None:
            role = self._role(self._rules.replay, request.path)
            instead, headers = role.answer, (*role.headers, *headers)
        response = self._protocol.accept(request)
        if instead is not None:
            self.conversation.tell(EventKind.FAULT, instead.name)
            self._link.cause = f"{instead.name}, on purpose"
        if instead is not None and instead.play is not None:
            self._deaf = True
            instead.play(self._link, response)
            return
        refusal = self._protocol.handshake_exc
        if refusal is not None:
            self._protocol.send_response(response)
            self._refuse(str(refusal))
            return
        for name, value in headers:
            response.headers[name] = value
        if instead is not None and instead.alter is not None:
            instead.alter(response, request)
        self._protocol.send_response(response)
        self._link.write_all(self._protocol.data_to_send())
        early, self._early = self._early, b""
        self.conversation.begin(early)

    def _role(self, replay: Replay, target: str) -> Role:
        """What a recording has for this client."""
        client = self.conversation.client
        role = replay.arrive(self._record, client, target, client.request["protocols"])
        self.conversation.player = role.player
        self._protocol.known = role.protocols
        return role

    def _refuse(self, why: str) -> None:
        """Sends what the protocol says to a request that is none, and ends TCP."""
        self._deaf = True
        self._link.cause = f"its request was refused: {why}"
        self._link.write_all(self._protocol.data_to_send())
        self._link.end(unread=True)


def _reason(error: Exception) -> str:
    inner = error.__cause__
    return f"{error}: {inner}" if isinstance(error, InvalidMessage) and inner else str(error)
