"""One client's connection, in the loop's thread, from its TCP handshake to its end."""

from __future__ import annotations

import asyncio
from http import HTTPStatus
from typing import TYPE_CHECKING, Final, Protocol, cast

from websockets.http11 import Request, Response

from SwanSocketLibrary.server.conversation import TRY_AGAIN_LATER, Conversation
from SwanSocketLibrary.server.handshake_answers import Answer
from SwanSocketLibrary.server.handshake_gate import HandshakeGate
from SwanSocketLibrary.server.held import Held
from SwanSocketLibrary.server.link import Hold, Link
from SwanSocketLibrary.server.options import Rules
from SwanSocketLibrary.server.outlet import WRITE_LIMIT
from SwanSocketLibrary.server.records import EventKind, ServerRecord
from SwanSocketLibrary.server.requests import (
    BadRequest,
    HeadReader,
    HeadTooLarge,
    RequestHead,
    request_headers,
)
from SwanSocketLibrary.server.wire import WireProtocol

if TYPE_CHECKING:
    from SwanSocketLibrary.server.replay.replay import Replay, Role

EARLY_LIMIT: Final = 1024 * 1024
"""Bytes that are kept of what a client sends before its request is answered.

RFC 6455 §4.1 wants it to send none.
"""

_SHOWN_PATH: Final = 100


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
    :param held: counts what is held for all clients.
    """

    def __init__(
        self,
        rules: Rules,
        record: ServerRecord,
        gate: HandshakeGate,
        registry: Registry,
        held: Held,
    ) -> None:
        self._rules = rules
        self._record = record
        self._gate = gate
        self._registry = registry
        self._protocol = WireProtocol(
            rules.protocols, compression=rules.compression, max_message=rules.limits.max_message
        )
        self._link: Link
        self._conversation: Conversation | None = None
        self._request: Request | None = None
        self._head = HeadReader(rules.limits.max_head)
        self._head_size = 0
        self._early = b""  # what came after a request that is not answered
        self._deaf = False  # nothing that still comes is treated
        self._joined = False
        self._refused = False  # it is no client, and the log says so
        self._share = held.share(self._measure, self._give_up)
        self._timer = asyncio.get_running_loop().call_later(
            rules.limits.handshake_timeout, self._be_late
        )
        self.alive = True

    @property
    def late(self) -> bool:
        """Whether the time for its request is over."""
        return asyncio.get_running_loop().time() >= self._timer.when()

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
        self._joined = True
        self._registry.joined(self)
        if self.late:  # while TLS took its time
            asyncio.get_running_loop().call_soon(self._be_late)

    def data_received(self, data: bytes) -> None:
        """Treats what came, but nothing from behind a request that is not answered."""
        if self._deaf:
            return
        if self._conversation is None:
            self._feed_head(data)
        elif self._conversation.opened:
            self._conversation.feed(data)
            return  # which has counted it
        else:
            self._early += data
            if len(self._early) > EARLY_LIMIT:
                self._go_deaf("it went on sending before its request was answered")
        self._count()

    def eof_received(self) -> None:
        """Nothing more will come; asyncio then closes the transport."""
        if self._conversation is not None and self._conversation.opened:
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
        if self._conversation is not None:
            cause = self._link.cause or self._conversation.describe_end(exc)
            self._tell_player(cause)
            self._conversation.end()
            self._record.gone(self._conversation.client, cause)
        elif not self._refused:
            self._stray(self._link.cause or "it left before its request was complete")
        self.end()
        self._registry.left(self)

    def end(self) -> None:
        """Nothing of it is held any more, whether it was ever made or not."""
        self._timer.cancel()
        self._head.discard()
        self._early = b""
        self._share.end()

    def _hold_back(self, full: bool) -> None:
        """The link stops to read, or reads again."""
        held_back = f"stopped: more than {WRITE_LIMIT >> 20} MiB wait to be sent"
        self.conversation.tell(EventKind.READING, held_back if full else "resumed")

    def _tell_player(self, cause: str) -> None:
        if self._conversation is not None and self._conversation.player is not None:
            self._conversation.player.gone(cause)

    # What is held of it.

    def _measure(self) -> int:
        size = len(self._head) + self._head_size + len(self._early)
        if self._conversation is not None:
            size += self._conversation.pending
        return size + (self._link.unsent if self.alive and self._joined else 0)

    def _count(self) -> None:
        """Something came: it may be too much for the server, together with all that is held."""
        self._share.recount()
        held = self._share.held
        if not held.over or not held.relieve():
            return
        if not held.untaken:
            held.give_up_largest()
        elif self._conversation is not None and self._conversation.opened:
            self._conversation.stop_reading()
        else:
            self._give_up()

    def _give_up(self) -> None:
        """Lets go of what is held of it, and of itself."""
        cause = f"more is held for all clients than {self._record.told('max_held')}"
        if self._conversation is not None:
            closes = self._conversation.opened and not self._link.unsent
            how = f"it is closed with {TRY_AGAIN_LATER}" if closes else "its connection is dropped"
            told = f"{cause}: {how}"
            self._record.bound("max_held", told, self._conversation.client, about="closed")
            if closes:
                self._conversation.give_up(cause)
            else:
                self._go_deaf(cause)
        elif self._refused:
            self._go_deaf(cause)
        else:
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, cause, "max_held")
        self._share.recount()

    def _go_deaf(self, cause: str) -> None:
        self._deaf = True
        self._early = b""
        self._link.cause = self._link.cause or cause
        self._link.abort()

    # The opening handshake.

    def _feed_head(self, data: bytes) -> None:
        try:
            found = self._head.feed(data)
        except HeadTooLarge:
            told = self._record.told("max_head")
            self._refuse(
                HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                f"its first line and headers are longer than {told}",
                "max_head",
            )
        except BadRequest as error:
            self._refuse(HTTPStatus.BAD_REQUEST, str(error))
        else:
            if found is not None:
                self._read(*found)

    def _be_late(self) -> None:
        """The time for the request is over."""
        if self._conversation is not None or self._refused or not self._joined:
            return
        limit = self._record.told("handshake_timeout")
        if self._head:
            self._refuse(
                HTTPStatus.REQUEST_TIMEOUT,
                f"it was not complete in time ({limit})",
                "handshake_timeout",
            )
        else:
            self._stray(f"it said nothing in time ({limit})", "handshake_timeout")
            self._go_deaf("")

    def _read(self, head: RequestHead, behind: bytes) -> None:
        """A request has come: it is a client's, or it is refused."""
        request, refusal = self._protocol.judge(head)
        why = str(self._protocol.handshake_exc)
        if refusal is None:
            found = self._rules.admission.refusal(head.values("Host"), head.values("Origin"))
            if found is not None:
                why, refusal = found, self._protocol.refuse(HTTPStatus.FORBIDDEN, found)
        if refusal is not None:
            path = head.target.partition("?")[0][:_SHOWN_PATH]
            self._send_refusal(refusal, f"{head.method} {path}: {why}")
            return
        self._early, self._head_size, self._request = behind, head.size, request
        client = self._record.connected(head.target, request_headers(head.items))
        self._conversation = Conversation(
            self._protocol, self._link, self._record, client, self._rules.behavior, self._count
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

    def _refuse(self, status: HTTPStatus, why: str, limit: str = "") -> None:
        """Says no to what is no request, and ends TCP.

        :param limit: the bound that it passed, a name in `Limits`.
        """
        self._send_refusal(self._protocol.refuse(status, why), why, limit)

    def _send_refusal(self, response: Response, why: str, limit: str = "") -> None:
        self._deaf = self._refused = True
        self._head.discard()
        status = f"{response.status_code} {response.reason_phrase}"
        self._record.strayed(f"was refused with {status}: {why}", limit)
        self._protocol.send_response(response)
        self._link.write_all(self._protocol.data_to_send())
        self._link.end(unread=True)

    def _stray(self, why: str, limit: str = "") -> None:
        self._refused = True
        self._record.strayed(f"made no request: {why}", limit)
