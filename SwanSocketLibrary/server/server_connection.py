"""One client's connection, in the loop's thread, from its TCP handshake to its end."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Final, Protocol, cast

from websockets.http11 import Request, Response

from SwanSocketLibrary.events.entries import ServerEventKind
from SwanSocketLibrary.language import say
from SwanSocketLibrary.server.byte_stream import WRITE_LIMIT, ByteStream, PauseReason
from SwanSocketLibrary.server.config import ServerConfig
from SwanSocketLibrary.server.endpoint import (
    TRY_AGAIN_LATER,
    ClientPlayback,
    Splitting,
    WebSocketEndpoint,
)
from SwanSocketLibrary.server.frame_protocol import FrameProtocol
from SwanSocketLibrary.server.handshake_plans import HandshakeFault, HandshakePlans
from SwanSocketLibrary.server.limits import MemoryBudget
from SwanSocketLibrary.server.records import ClientRecord, ServerRecord
from SwanSocketLibrary.server.requests import (
    BadRequest,
    HeadReader,
    HeadTooLarge,
    RequestHead,
    request_headers,
)
from SwanSocketLibrary.server.stub import StubRules
from SwanSocketLibrary.waiting import Deadline

EARLY_LIMIT: Final = 1024 * 1024
"""Bytes that are kept of what a client sends before its request is answered.

RFC 6455 §4.1 wants it to send none.
"""

READ_SIZE: Final = 256 * 1024
"""Bytes that are read from the system at once."""

_SHOWN_PATH: Final = 100


@dataclass(frozen=True, slots=True)
class PlayedHandshake:
    """What one client of a server with a playback gets.

    :ivar playback: what the server says once the connection is open, ``None`` for nothing.
    :ivar protocols: the subprotocol that the server knows, if any.
    :ivar headers: added to the answer.
    :ivar fault: what it gets instead of a connection.
    """

    playback: ClientPlayback | None = None
    protocols: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    fault: HandshakeFault | None = None


class Playback(Protocol):
    """Says for each client of one server what it gets, instead of a behavior."""

    @property
    def scripted(self) -> bool:
        """Whether that is all that the server does, so that nothing else may be asked of it."""

    def arrive(
        self, record: ServerRecord, client: ClientRecord, target: str, offered: Iterable[str]
    ) -> PlayedHandshake:
        """A client's request has come. Called in the loop's thread.

        :param target: of its request line.
        :param offered: the subprotocols that it offers.
        """

    def wait_complete(self, record: ServerRecord, deadline: Deadline) -> None:
        """Waits, in the test's thread, until everything has happened that is to be played.

        :raises ExpectationFailed: a client did something else.
        :raises WaitFailed: something is still to come.
        """


@dataclass(frozen=True, slots=True)
class ServerContext:
    """What all connections of one server share.

    :ivar config: how it treats them.
    :ivar playback: what each client gets instead of a behavior, if any.
    :ivar record: of the server.
    :ivar plans: for the next handshakes.
    :ivar budget: counts what is held for all clients of the pool's servers.
    :ivar clients: the live connections whose requests have arrived, by the clients' numbers. The
        loop's thread alone uses it.
    :ivar rules: what it does by itself.
    :ivar buffer: where each connection reads to, one after another.
    """

    config: ServerConfig
    playback: Playback | None
    record: ServerRecord
    plans: HandshakePlans
    budget: MemoryBudget
    clients: dict[int, ServerConnection] = field(default_factory=dict)
    rules: StubRules = field(default_factory=StubRules)
    buffer: memoryview = field(default_factory=lambda: memoryview(bytearray(READ_SIZE)))


class ServerConnection(asyncio.BufferedProtocol):
    """A connection as asyncio and the test see it.

    It reads into a buffer of the server: the allocator of glibc gives what is large back to the
    system at once in any thread but the main one, which would cost more than the rest of an echo.

    :param context: of its server.
    :param joined: called when its TCP connection is made.
    :param left: called when its TCP connection has ended.
    :ivar protocol: the sans-I/O side.
    :ivar stream: the TCP side, once it is made.
    :ivar alive: whether its TCP connection has not ended, and the server has not dropped it.
    """

    def __init__(
        self,
        context: ServerContext,
        joined: Callable[[ServerConnection], None],
        left: Callable[[ServerConnection], None],
    ) -> None:
        config = context.config
        self._context = context
        self._record = context.record
        self._on_joined = joined
        self._on_left = left
        self.protocol: Final = FrameProtocol(
            config.protocols, compression=config.compression, max_message=config.limits.max_message
        )
        self.stream: ByteStream
        self.alive = True
        self._endpoint: WebSocketEndpoint | None = None
        self._request: Request | None = None
        self._head = HeadReader(config.limits.max_head)
        self._head_size = 0
        self._early = b""  # what came after a request that is not answered
        self._deaf = False  # nothing that still comes is treated
        self._joined = False
        self._refused = False  # it is no client, and the log says so
        self._share = context.budget.share(self._measure, self._give_up)
        self._timer = asyncio.get_running_loop().call_later(
            config.limits.handshake_timeout, self._be_late
        )

    @property
    def late(self) -> bool:
        """Whether the time for its request is over."""
        return asyncio.get_running_loop().time() >= self._timer.when()

    @property
    def endpoint(self) -> WebSocketEndpoint:
        """The WebSocket side of a connection whose request has arrived."""
        return cast("WebSocketEndpoint", self._endpoint)

    # What the test asks for.

    def open(self) -> None:
        """Answers the request, unless the client has gone, and treats what came after it."""
        if self._request is not None and self.alive and not self.stream.closing:
            self._answer(self._request, None)

    def abandon(self) -> None:
        """Treats nothing that still comes, and answers no held handshake."""
        self.alive = False
        self._deaf = True

    def shut_down(self) -> None:
        """Says 1001 to a client, or drops it if nothing can be said."""
        self.stream.because(say("the server was stopped"))
        if self._endpoint is not None and self._endpoint.playback is not None:
            self._endpoint.playback.gone(self.stream.cause or "")
        if self.stream.queue.busy:
            self.stream.abort()
        elif self._endpoint is not None and self._endpoint.opened:
            # Else the answer is not seen.
            self.stream.resume_reading(PauseReason.TEST | PauseReason.INBOX)
            self._endpoint.go_away()
        else:
            self.stream.close()

    # What the loop calls.

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keeps the transport."""
        self.stream = ByteStream(cast("asyncio.Transport", transport), self._report_full)
        self._joined = True
        self._on_joined(self)
        if self.late:  # while TLS took its time
            asyncio.get_running_loop().call_soon(self._be_late)

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002 - it is large enough
        """Where asyncio reads to. It calls `buffer_updated` before anything else is read."""
        return self._context.buffer

    def buffer_updated(self, nbytes: int) -> None:
        """So many bytes came."""
        self.data_received(bytes(self._context.buffer[:nbytes]))

    def data_received(self, data: bytes) -> None:
        """Treats what came, but nothing from behind a request that is not answered."""
        if self._deaf:
            return
        if self._endpoint is None:
            self._feed_head(data)
        elif self._endpoint.opened:
            self._endpoint.feed(data)
            return  # which has counted it
        else:
            self._early += data
            if len(self._early) > EARLY_LIMIT:
                self._go_deaf(say("it went on sending before its request was answered"))
        self._count()

    def eof_received(self) -> None:
        """Nothing more will come; asyncio then closes the transport."""
        if self._endpoint is not None and self._endpoint.opened:
            self.protocol.receive_eof()

    def pause_writing(self) -> None:
        """Too much waits to be sent."""
        self.stream.queue.pause()

    def resume_writing(self) -> None:
        """No longer."""
        self.stream.queue.resume()

    def connection_lost(self, exc: Exception | None) -> None:
        """Records the end and why it came."""
        self.alive = False
        self.stream.lost()
        if self._endpoint is not None:
            cause = self.stream.cause or self._endpoint.describe_end(exc)
            self._endpoint.end(cause)
            del self._context.clients[self._endpoint.client.number]
            self._record.gone(self._endpoint.client, cause)
        elif not self._refused:
            self._stray(self.stream.cause or say("it left before its request was complete"))
        self.end()
        self._on_left(self)

    def end(self) -> None:
        """Nothing of it is held any more, whether it was ever made or not."""
        self._timer.cancel()
        self._head.discard()
        self._early = b""
        self._share.end()

    # What is held of it.

    def _report_full(self, full: bool) -> None:
        """The stream stops to read, or reads again."""
        if self._endpoint is not None:
            how = say(
                "stopped: more than {write_limit} MiB wait to be sent",
                write_limit=WRITE_LIMIT >> 20,
            )
            self._endpoint.report(ServerEventKind.READING, how if full else say("resumed"))

    def _measure(self) -> int:
        size = self._head_size + len(self._early)
        size += len(self._head) if self._endpoint is None else self._endpoint.pending
        return size + (self.stream.queue.unsent if self.alive and self._joined else 0)

    def _count(self) -> None:
        """Something came: it may be too much for the server, together with all that is held."""
        self._share.recount()
        budget = self._context.budget
        if not budget.over or not budget.relieve():
            return
        if not budget.untaken:
            budget.give_up_largest()
        elif self._endpoint is not None and self._endpoint.opened:
            self._endpoint.stop_reading()
        else:
            self._give_up()

    def _give_up(self) -> None:
        """Lets go of what is held of it, and of itself."""
        cause = say(
            "more is held for all clients than {setting}", setting=self._record.setting("max_held")
        )
        if self._endpoint is not None:
            closes = self._endpoint.opened and not self.stream.queue.unsent
            how = (
                say("it is closed with {try_again_later}", try_again_later=TRY_AGAIN_LATER)
                if closes
                else say("its connection is dropped")
            )
            what = f"{cause}: {how}"
            self._record.bound("max_held", what, self._endpoint.client, about="closed")
            if closes:
                self._endpoint.give_up(cause)
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
        self.stream.because(cause)
        self.stream.abort()

    # The opening handshake.

    def _feed_head(self, data: bytes) -> None:
        try:
            found = self._head.feed(data)
        except HeadTooLarge:
            self._refuse(
                HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                say(
                    "its first line and headers are longer than {setting}",
                    setting=self._record.setting("max_head"),
                ),
                "max_head",
            )
        except BadRequest as error:
            self._refuse(HTTPStatus.BAD_REQUEST, str(error))
        else:
            if found is not None:
                self._read(*found)

    def _be_late(self) -> None:
        """The time for the request is over."""
        if self._endpoint is not None or self._refused or not self._joined:
            return
        limit = self._record.setting("handshake_timeout")
        if self._head:
            self._refuse(
                HTTPStatus.REQUEST_TIMEOUT,
                say("it was not complete in time ({limit})", limit=limit),
                "handshake_timeout",
            )
        else:
            self._stray(say("it said nothing in time ({limit})", limit=limit), "handshake_timeout")
            self._go_deaf("")

    def _read(self, head: RequestHead, behind: bytes) -> None:
        """A request has come: it is a client's, or it is refused."""
        config = self._context.config
        request, refusal = self.protocol.judge(head)
        why = str(self.protocol.handshake_exc)
        if refusal is None:
            found = config.admission.refusal(head.values("Host"), head.values("Origin"))
            if found is not None:
                why, refusal = found, self.protocol.refuse(HTTPStatus.FORBIDDEN, found)
        if refusal is not None:
            path = head.target.partition("?")[0][:_SHOWN_PATH]
            self._send_refusal(refusal, f"{head.method} {path}: {why}")
            return
        self._early, self._head_size, self._request = behind, head.size, request
        client = self._record.connected(head.target, request_headers(head.items))
        self._endpoint = WebSocketEndpoint(
            self.protocol,
            self.stream,
            self._record,
            client,
            config.behavior,
            self._count,
            self._context.rules,
        )
        if config.message_separator:
            self.protocol.listener = Splitting(self._endpoint, config.message_separator)
        self._context.clients[client.number] = self
        plan = self._context.plans.arrive(self)
        if plan.held:
            self._endpoint.report(ServerEventKind.HELD)
        else:
            self._answer(request, plan.fault)

    def _answer(self, request: Request, fault: HandshakeFault | None) -> None:
        endpoint, headers = self.endpoint, self._context.config.headers
        if fault is None and self._context.playback is not None:
            client = endpoint.client
            played = self._context.playback.arrive(
                self._record, client, request.path, client.request["protocols"]
            )
            endpoint.playback, self.protocol.known = played.playback, played.protocols
            fault, headers = played.fault, (*played.headers, *headers)
        response = self.protocol.accept(request)
        for name, value in headers:
            response.headers[name] = value
        if fault is not None:
            endpoint.report(ServerEventKind.FAULT, fault.name)
            self.stream.cause = say("{name}, on purpose", name=fault.name)
            if not fault.apply(self.stream, response, request):
                self._deaf = True
                return
        self.protocol.send_response(response)
        self.stream.write_all(self.protocol.data_to_send())
        early, self._early = self._early, b""
        endpoint.begin(early)

    def _refuse(self, status: HTTPStatus, why: str, limit: str = "") -> None:
        """Refuses what is no request, and ends TCP.

        :param limit: the bound that it passed, a name in `ServerLimits`.
        """
        self._send_refusal(self.protocol.refuse(status, why), why, limit)

    def _send_refusal(self, response: Response, why: str, limit: str = "") -> None:
        self._deaf = self._refused = True
        self._head.discard()
        status = f"{response.status_code} {response.reason_phrase}"
        self._record.strayed(say("was refused with {status}: {why}", status=status, why=why), limit)
        self.protocol.send_response(response)
        self.stream.write_all(self.protocol.data_to_send())
        self.stream.end(unread=True)

    def _stray(self, why: str, limit: str = "") -> None:
        self._refused = True
        self._record.strayed(say("made no request: {why}", why=why), limit)
