"""What goes wrong on purpose on a server: each fault is one function here.

A fault of the handshake is a function with `handshake_fault` above it. Its docstring is the line
that the keyword's documentation has for it. A fault of a live connection is a method of `Faults`,
and a keyword that calls it.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Callable, Iterable, Mapping
from http import HTTPStatus
from itertools import repeat
from typing import TYPE_CHECKING, Final

from SwanSocketLibrary.errors import InvalidArgument
from SwanSocketLibrary.events.entries import ServerEventKind
from SwanSocketLibrary.language import say
from SwanSocketLibrary.server.config import header_items, require_encodable, require_one_of
from SwanSocketLibrary.server.handshake_plans import HandshakeFault, HandshakePlans, Misanswer

if TYPE_CHECKING:
    from websockets.http11 import Request, Response

    from SwanSocketLibrary.server.byte_stream import ByteStream
    from SwanSocketLibrary.server.listener import Listener
    from SwanSocketLibrary.server.server_connection import ServerConnection

_Headers = Mapping[str, str] | Iterable[tuple[str, str]]


HANDSHAKE_FAULTS: Final[dict[str, HandshakeFault]] = {}
"""Every fault that `Faults.break_next_handshake` knows, by name."""


def handshake_fault(name: str) -> Callable[[Misanswer], Misanswer]:
    """Makes a function a fault of the handshake, see `HandshakeFault.apply`.

    :param name: what suites call it.
    """

    def register(apply: Misanswer) -> Misanswer:
        HANDSHAKE_FAULTS[name] = HandshakeFault(say("handshake broken: {name}", name=name), apply)
        return apply

    return register


def handshake_fault_docs(indent: str) -> str:
    """The faults as a list in Robot Framework's documentation format.

    :param indent: stands before each line but the first.
    """
    docs = {name: inspect.getdoc(fault.apply) or "" for name, fault in HANDSHAKE_FAULTS.items()}
    lines = (f"- ``{name}``: {doc[:1].lower()}{doc[1:]}" for name, doc in docs.items())
    return f"\n{indent}".join(lines)


ELSEWHERE: Final = "ws://example.invalid/"
"""Where ``redirect`` points to: a host that no one can have (RFC 2606 §2)."""

WRONG_ACCEPT: Final = "AAAAAAAAAAAAAAAAAAAAAAAAAAA="
"""A SHA-1 hash, but of nothing that a client can send."""

ENDLESS_CHUNK: Final = (b"X-Endless: " + b"a" * 1011 + b"\r\n") * 16
ENDLESS_INTERVAL: Final = 1 / 64
ENDLESS_TOTAL: Final = 128 * 1024 * 1024
"""Bytes: the headers come with 1 MiB/s for two minutes, longer than any handshake may take."""

_PAGE: Final = b"<!DOCTYPE html><title>Hello</title><p>This is a web page.</p>"
_GARBAGE: Final = b"\x16\x03\x01 this is not HTTP \x00\xff\xfe\r\n\r\n"


@handshake_fault("wrong-accept")
def _wrong_accept(_stream: ByteStream, response: Response, _request: Request) -> bool:
    """``Sec-WebSocket-Accept`` is not the answer to the client's key."""
    del response.headers["Sec-WebSocket-Accept"]
    response.headers["Sec-WebSocket-Accept"] = WRONG_ACCEPT
    return True


@handshake_fault("no-upgrade")
def _no_upgrade(stream: ByteStream, _response: Response, _request: Request) -> bool:
    """The answer is 200 and a web page."""
    stream.write(_http_response(200, {"Content-Type": "text/html"}, _PAGE))
    stream.end(unread=True)
    return False


@handshake_fault("garbage")
def _garbage(stream: ByteStream, _response: Response, _request: Request) -> bool:
    """The answer is not HTTP. The connection stays: the client has to end it."""
    stream.write(_GARBAGE)
    return False


@handshake_fault("drop")
def _drop(stream: ByteStream, _response: Response, _request: Request) -> bool:
    """The connection is reset."""
    stream.reset()
    return False


@handshake_fault("truncated")
def _truncated(stream: ByteStream, response: Response, _request: Request) -> bool:
    """Half of the answer's headers, then the end of the connection."""
    data = response.serialize()
    stream.write(data[: len(data) // 2])
    stream.end(unread=True)
    return False


@handshake_fault("endless-headers")
def _endless_headers(stream: ByteStream, response: Response, _request: Request) -> bool:
    """Headers without an end, 1 MiB a second for two minutes or until the client gives up."""
    head, _, _ = response.serialize().partition(b"\r\n\r\n")
    stream.write(head + b"\r\n")
    chunks = repeat(ENDLESS_CHUNK, ENDLESS_TOTAL // len(ENDLESS_CHUNK))
    stream.queue.trickle(chunks, ENDLESS_INTERVAL)
    stream.end(unread=True)
    return False


@handshake_fault("unoffered-protocol")
def _unoffered_protocol(_stream: ByteStream, response: Response, request: Request) -> bool:
    """A subprotocol that the client has not offered."""
    offered = ", ".join(request.headers.get_all("Sec-WebSocket-Protocol"))
    name = "unoffered"
    while name in offered:
        name += "-x"
    if "Sec-WebSocket-Protocol" in response.headers:
        del response.headers["Sec-WebSocket-Protocol"]
    response.headers["Sec-WebSocket-Protocol"] = name
    return True


@handshake_fault("redirect")
def _redirect(stream: ByteStream, _response: Response, _request: Request) -> bool:
    """302 to ``ws://example.invalid/``, a host that does not exist."""
    stream.write(_http_response(302, {"Location": ELSEWHERE}, b""))
    stream.end(unread=True)
    return False


def rejection(status: int, headers: _Headers, body: str | bytes) -> HandshakeFault:
    """An HTTP response, after which the server ends TCP.

    :param status: three digits.
    :param headers: in front of ``Content-Type``, ``Content-Length`` and ``Connection``, which
        are added where they are missing.
    :param body: text goes out as UTF-8.
    :raises InvalidArgument: one of them cannot be sent.
    """
    if isinstance(body, str):
        require_encodable("body", body)
    if not 100 <= status <= 999:  # noqa: PLR2004
        raise InvalidArgument.say(
            "An HTTP status has three digits, such as 403, got {status}.", status=status
        )
    items = header_items(headers)
    data = _http_response(status, items, body.encode() if isinstance(body, str) else body)

    def apply(stream: ByteStream, _response: Response, _request: Request) -> bool:
        stream.write(data)
        stream.end(unread=True)
        return False

    return HandshakeFault(say("handshake rejected with {status}", status=status), apply)


def _http_response(status: int, headers: _Headers, body: bytes) -> bytes:
    """An HTTP response (RFC 9112 §4), consistent or not."""
    items = header_items(headers)
    given = {name.lower() for name, _ in items}
    added = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(body)),
        "Connection": "close",
    }
    lines = [f"HTTP/1.1 {status} {_phrase(status)}"]
    lines += [f"{name}: {value}" for name, value in items]
    lines += [f"{name}: {value}" for name, value in added.items() if name.lower() not in given]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"


class Faults:
    """Makes one server misbehave.

    A `client` is the number of a connection, from 1; ``None`` is the last one. Wherever one is
    named, a call raises `ServerError` if the server has been stopped, if the client has gone
    or has never come, and `UnknownName` if there is none of that number.

    :param listener: of the server.
    :param plans: for its next handshakes.
    """

    def __init__(self, listener: Listener, plans: HandshakePlans) -> None:
        self._listener = listener
        self._plans = plans

    # Handshakes: each call is for one connection, in the order of the calls, holds included.

    def reject_next_handshake(
        self, status: int = 403, headers: _Headers | None = None, body: str | bytes = ""
    ) -> None:
        """Answers a connection with an HTTP response, and ends TCP: see `rejection`.

        :raises InvalidArgument: the response cannot be sent.
        :raises ServerError: the server has been stopped.
        """
        fault = rejection(status, headers or {}, body)
        self._listener.record.require_running()
        self._plans.break_next(fault)

    def break_next_handshake(self, how: str) -> None:
        """Answers a connection wrongly.

        :param how: one of `HANDSHAKE_FAULTS`.
        :raises InvalidArgument: there is no such fault.
        :raises ServerError: the server has been stopped.
        """
        require_one_of("how", how, HANDSHAKE_FAULTS)
        self._listener.record.require_running()
        self._plans.break_next(HANDSHAKE_FAULTS[how])

    # Live connections: what is done with each is done in the loop's thread.

    def send_bytes(self, data: bytes, client: int | None = None) -> None:
        """Sends bytes without a frame around them.

        Also while the handshake is held, and after the server's Close frame.

        :raises InvalidArgument: there are none.
        :raises ServerError: the server has ended the connection.
        """
        if not data:
            raise InvalidArgument.say("There are no bytes to send.")

        def send(connection: ServerConnection) -> None:
            connection.endpoint.require_stream(say("be sent bytes"))
            connection.endpoint.report(ServerEventKind.BYTES_SENT, data)  # before it is seen
            connection.stream.write(data)
            connection.protocol.note_bytes(data)

        self._listener.on_client(client, send)

    def send_slowly(
        self, data: str | bytes, bytes_per_second: float, client: int | None = None
    ) -> None:
        """Begins to send a message in one frame, and returns.

        What the server sends later, echoes and answers to pings and Close frames included,
        comes behind it.

        :param bytes_per_second: of the frame, its header included.
        :raises InvalidArgument: this is no speed, or there is no UTF-8 for the text.
        :raises ServerError: the connection is not open.
        """
        if not 0 < bytes_per_second < math.inf:
            raise InvalidArgument.say(
                "bytes_per_second must be more than 0, such as 10 or 0.5, got {bytes_per_second}.",
                bytes_per_second=bytes_per_second,
            )
        if isinstance(data, str):
            require_encodable("text", data)

        def send(connection: ServerConnection) -> None:
            from SwanSocketLibrary.server.byte_stream import slowly
            from SwanSocketLibrary.server.frame_protocol import message_frame

            connection.endpoint.require_open(say("be sent a message"))
            frame = message_frame(data)
            how = say(
                "{count} bytes are sent slowly, {bytes_per_second:g} a second",
                count=len(frame),
                bytes_per_second=bytes_per_second,
            )
            connection.endpoint.report(ServerEventKind.FAULT, how)
            connection.stream.queue.trickle(*slowly(frame, bytes_per_second))
            connection.endpoint.message_sent(data)

        self._listener.on_client(client, send)

    def ignore_close(self, client: int | None = None) -> None:
        """Never answers the client's Close frame; it is recorded, and TCP stays.

        A Close frame of the server that is sent after it answers it after all.

        :raises ServerError: the connection is being closed already.
        """

        def ignore(connection: ServerConnection) -> None:
            connection.endpoint.require_stream(say("have its Close frame ignored"))
            connection.protocol.ignores_close = True
            connection.endpoint.report(
                ServerEventKind.FAULT, say("its Close frame is not answered")
            )

        self._listener.on_client(client, ignore)

    def stop_reading(self, client: int | None = None) -> None:
        """Reads nothing more from a client: its writes fill the system's buffers."""

        def stop(connection: ServerConnection) -> None:
            connection.stream.pause_reading()
            self._listener.record.reading(connection.endpoint.client, reads=False)

        self._listener.on_client(client, stop)

    def resume_reading(self, client: int | None = None) -> None:
        """Reads from a client again; nothing that it sent meanwhile is lost."""

        def resume(connection: ServerConnection) -> None:
            self._listener.record.reading(connection.endpoint.client, reads=True)
            connection.stream.resume_reading()

        self._listener.on_client(client, resume)

    def drop(self, how: str = "reset", client: int | None = None) -> None:
        """Ends TCP without a Close frame. What the client sends after that is not read.

        :param how: ``reset`` (RST), or ``end`` (FIN), behind what was sent so far but in the
            middle of what is sent slowly.
        :raises InvalidArgument: it is neither.
        """
        require_one_of("how", how, ("reset", "end"))

        def drop(connection: ServerConnection) -> None:
            connection.abandon()
            connection.endpoint.report(
                ServerEventKind.FAULT, say("connection dropped: {how}", how=how)
            )
            connection.stream.because(say("the server dropped the connection ({how})", how=how))
            if how == "reset":
                connection.stream.reset()
            else:
                connection.stream.cut()

        self._listener.on_client(client, drop)
