"""All the steps that make a connection: addresses, TCP, proxy, TLS, handshake, redirects.

They run as one task in the net's thread, which is cancelled when the time is over or the connection
was given up.
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import re
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from SwanSocketLibrary.language import say
from SwanSocketLibrary.net.connection import Opening
from SwanSocketLibrary.net.error_text import ConnectFailed, error_text
from SwanSocketLibrary.net.handshake import (
    SWITCHING,
    Engine,
    EngineHandshake,
    Head,
    check_answer,
    parse_head,
    redirected_to,
)
from SwanSocketLibrary.net.interface import ConnectOptions, Exchange, Receiver
from SwanSocketLibrary.net.loop import Address, in_thread, look_up
from SwanSocketLibrary.net.proxies import (
    Proxy,
    choose_proxy,
    digest_credentials,
    open_socks,
    refusal,
    tunnel_request,
)
from SwanSocketLibrary.net.stream import READ, WRITE, Stream, ready
from SwanSocketLibrary.net.target import Target, parse_target
from SwanSocketLibrary.swan.model import HandshakeRequest

if TYPE_CHECKING:
    import ssl

MAX_REDIRECTS: Final = 3
"""Redirects that are followed, within one origin."""

HEAD_START: Final = 0.25
"""Seconds that an address has before the next one is tried beside it (RFC 8305 §5)."""

HEAD_LIMIT: Final = 256 * 1024
"""Bytes that the head of an HTTP answer may have: as many as for Chromium and OkHttp."""

MAX_INFORMATIONAL: Final = 100
"""Answers of 100 to 199 that are skipped before the one that counts (RFC 9110 §15.2)."""

BODY_TIME: Final = 1.0
"""Seconds that the body of a refusal is waited for. Nobody needs it to go on."""

_CHUNK: Final = 16 * 1024
_HEAD_END: Final = re.compile(rb"\r?\n\r?\n")
_HTTP: Final = b"HTTP/"

# As websocket-client does: no waiting for more bytes, and dead peers are noticed some day.
_OPTIONS: Final = (
    (socket.IPPROTO_TCP, socket.TCP_NODELAY, 1),
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
)

Stage = Callable[[str], None]
"""Takes note of what has not happened yet: ``the server has not answered yet``."""


async def connect(
    request: HandshakeRequest,
    options: ConnectOptions,
    engine: Engine,
    receiver: Receiver,
    stage: Stage,
) -> Opening:
    """Makes a connection, or raises with nothing left open.

    :param engine: makes the requests, and reads the frames.
    :param receiver: hears of each handshake: before its request is sent, and when it is over.
    :raises ConnectFailed: the text is why, for people.
    """
    target = parse_target(request.url)
    for _ in range(MAX_REDIRECTS + 1):
        link = await _link(target, options, stage)
        try:
            upgraded = await upgrade(link, request, target, options, engine, receiver)
        except BaseException:
            link.close()
            raise
        if isinstance(upgraded, Opening):
            return upgraded
        link.close()
        target = target.redirected(upgraded)
    raise ConnectFailed.say(
        "the server redirected more than {max_redirects} times", max_redirects=MAX_REDIRECTS
    )


async def upgrade(
    link: Link,
    request: HandshakeRequest,
    target: Target,
    options: ConnectOptions,
    engine: Engine,
    receiver: Receiver,
) -> Opening | str:
    """Makes one opening handshake (RFC 6455 §4.1).

    :return: the open connection, or the ``Location`` of a redirect.
    :raises ConnectFailed: the server refused, or its answer breaks the RFC.
    """
    handshake = engine(target, request, options)
    head = await _exchange(link, handshake, target, receiver)
    location = redirected_to(head)
    if location is not None:
        return location
    check_answer(head, handshake.key)
    codec, headers = handshake.codec(head), head.headers
    protocol = headers.get("Sec-WebSocket-Protocol", "")
    return Opening(link.stream, codec, link.take_ahead(), headers, protocol)


async def _exchange(
    link: Link, handshake: EngineHandshake, target: Target, receiver: Receiver
) -> Head:
    _, *lines = handshake.asked.decode(errors="replace").rstrip("\r\n").split("\r\n")
    parted = (line.partition(": ") for line in lines)
    asked = tuple((sys.intern(name), value) for name, _, value in parted)
    receiver.asks(handshake.key)
    began = time.monotonic()
    seen = Exchange(target.url, asked, None, "", (), began)
    try:
        await link.send(handshake.asked)
        head = await link.read_answer()
        took = time.monotonic() - began
        seen = Exchange(target.url, asked, head.status, head.reason, head.items, began, took)
        if head.status != SWITCHING and not _is_followed(head, target):
            seen = replace(seen, body=await _body(link, head))
    except asyncio.CancelledError:
        if seen.status is None:
            raise
        raise ConnectFailed.say("the server answered {answer}", answer=head.answer) from None
    finally:
        receiver.exchanged(seen)
    return head


def _is_followed(head: Head, target: Target) -> bool:
    """Whether an answer is a redirect that leads somewhere; else it is the last one."""
    with contextlib.suppress(ConnectFailed):
        location = redirected_to(head)
        return location is not None and bool(target.redirected(location))
    return False


async def _body(link: Link, head: Head) -> str | bytes:
    """As much of the body as comes at once."""
    from SwanSocketLibrary.net.answer_body import RAW_LIMIT, readable, unframed

    raw, body, whole = b"", b"", False
    until = time.monotonic() + BODY_TIME
    with contextlib.suppress(ConnectFailed, asyncio.TimeoutError):
        while not whole and len(raw) < RAW_LIMIT:
            body, whole = unframed(head, raw)
            if not whole:
                data = await link.receive(until)
                raw += data
                whole = not data
        body, _ = unframed(head, raw)
    return readable(head, body)


async def _link(target: Target, options: ConnectOptions, stage: Stage) -> Link:
    """Leads a byte stream to the server, through a proxy and with TLS as need be."""
    stand_in = options.stand_ins.get((target.secure, target.host, target.port))
    if stand_in is not None:  # its authority is trusted in any case
        options = replace(options, ca_certs=options.extra_ca_certs)
    proxy = None if stand_in else choose_proxy(options.proxy, target)
    host, port = stand_in or (target.host, target.port)
    if proxy is None:
        addresses = await _addresses(options, stage, host, port)
        nodes = say(" and ").join(options.resolved(host, port))
        name = target.authority
        if nodes:
            name = say("{authority} at {nodes}", authority=name, nodes=nodes)
        link = Link(await dial(addresses, name, stage), say("the server"), stage)
    else:
        link = await _through(proxy, target, options, stage)
    try:
        if target.secure:
            # Without TLS a connection does without the time that reading certificates takes.
            from SwanSocketLibrary.net import tls

            context = await in_thread(partial(tls.make_context, options))
            link = await _secured(link, context, target.host)
    except BaseException:
        link.close()
        raise
    return link


async def _secured(
    link: Link, context: ssl.SSLContext, host: str, *, of_proxy: bool = False
) -> Link:
    from SwanSocketLibrary.net import tls

    if link.take_ahead():
        raise ConnectFailed.say("{peer} sent data before the TLS handshake", peer=link.peer)
    link.enter(say("has not answered yet"))
    try:
        return Link(await tls.start(link.stream, context, host), link.peer, link.stage)
    except OSError as error:
        raise ConnectFailed(error_text(error, link.peer, of_proxy=of_proxy)) from error


async def _through(proxy: Proxy, target: Target, options: ConnectOptions, stage: Stage) -> Link:
    """Leads a byte stream through a proxy."""
    if proxy.finds_names and options.resolved(target.host, target.port):
        raise ConnectFailed.say(
            "resolve names {authority}, but {name} finds the addresses of servers itself: give "
            "proxy=${{EMPTY}} to connect without it, or leave that out of resolve",
            authority=target.authority,
            name=proxy.name,
        )
    link = await _to_proxy(proxy, options, stage)
    try:
        if proxy.scheme in {"http", "https"}:
            head = await _ask(link, tunnel_request(proxy, target))
            digest = digest_credentials(proxy, target.authority, head)
            if digest is not None:  # it may have ended the connection, and need not tell
                link.close()
                link = await _to_proxy(proxy, options, stage)
                head = await _ask(link, tunnel_request(proxy, target, digest))
            if not 200 <= head.status < 300:  # noqa: PLR2004 - RFC 9110 §9.3.6
                raise ConnectFailed(refusal(proxy, head))
        else:
            link.enter(say("has not answered yet"))
            await open_socks(proxy, link.stream.sock, target, partial(_addresses, options, stage))
    except BaseException:
        link.close()
        raise
    link.peer = say("the server")
    return link


async def _to_proxy(proxy: Proxy, options: ConnectOptions, stage: Stage) -> Link:
    """Leads a byte stream to a proxy itself, with TLS for ``https``."""
    try:
        addresses = await _addresses(options, stage, proxy.host, proxy.port)
    except ConnectFailed as error:
        raise ConnectFailed.say(
            "{name} cannot be reached: {error}", name=proxy.name, error=error
        ) from None
    link = Link(await dial(addresses, proxy.name, stage), proxy.name, stage)
    if proxy.scheme != "https":
        return link
    try:
        from SwanSocketLibrary.net import tls

        # Who the client is concerns the server alone.
        context = await in_thread(partial(tls.make_context, replace(options, client_cert=None)))
        try:
            return await _secured(link, context, proxy.host, of_proxy=True)
        except ConnectFailed as error:
            raise ConnectFailed(tls.proxy_failure(proxy.name, proxy.source, error)) from None
    except BaseException:
        link.close()
        raise


async def _ask(link: Link, request: bytes) -> Head:
    await link.send(request)
    return await link.read_answer()


async def _addresses(
    options: ConnectOptions,
    stage: Stage,
    host: str,
    port: int,
    family: socket.AddressFamily = socket.AF_UNSPEC,
) -> list[Address]:
    stage(say("the name {host} was not found yet", host=host))
    try:
        names = options.resolved(host, port) or [host]
        return [each for name in names for each in await look_up(name, port, family)]
    except UnicodeError:
        raise ConnectFailed.say("name or service not known: {host}", host=host) from None
    except OSError as error:
        raise ConnectFailed(error_text(error, host)) from error


async def dial(addresses: list[Address], peer: str, stage: Stage) -> Stream:
    """Connects to the first address that answers; a slow one does not hold up the others.

    :param peer: whom the addresses belong to, for causes.
    :raises ConnectFailed: none answered.
    """
    stage(say("{peer} has not accepted the connection yet", peer=peer))
    try:
        first = _tcp(*addresses[0]) if len(addresses) == 1 else _first_of(addresses)
        return Stream(await first)
    except OSError as error:
        raise ConnectFailed(error_text(error, peer)) from error


async def _first_of(addresses: list[Address]) -> socket.socket:
    error = OSError(errno.EADDRNOTAVAIL, os.strerror(errno.EADDRNOTAVAIL))
    under_way: set[asyncio.Task[socket.socket]] = set()
    untried = list(addresses)
    connected: socket.socket | None = None
    try:
        while connected is None and (untried or under_way):
            if untried:
                under_way.add(asyncio.ensure_future(_tcp(*untried.pop(0))))
            done, under_way = await asyncio.wait(
                under_way,
                timeout=HEAD_START if untried else None,
                return_when=asyncio.FIRST_COMPLETED,
            )
            for attempt in done:
                failure = attempt.exception()
                if isinstance(failure, OSError):
                    error = failure
                elif failure is not None:
                    raise failure
                elif connected is None:
                    connected = attempt.result()
                else:
                    attempt.result().close()
    finally:
        for attempt in under_way:
            attempt.cancel()
            attempt.add_done_callback(_close_late)
    if connected is None:
        raise error
    return connected


async def _tcp(family: socket.AddressFamily, address: tuple[str | int, ...]) -> socket.socket:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        for option in _OPTIONS:
            sock.setsockopt(*option)
        await asyncio.get_running_loop().sock_connect(sock, address)
    except BaseException:
        sock.close()
        raise
    return sock


def _close_late(attempt: asyncio.Task[socket.socket]) -> None:
    if not attempt.cancelled() and attempt.exception() is None:
        attempt.result().close()


class Link:
    """A stream while a connection is made: it waits, and names the peer in what goes wrong.

    :param stream: connected; closed with this object.
    :param peer: whom it is connected to, for causes.
    """

    def __init__(self, stream: Stream, peer: str, stage: Stage) -> None:
        self.stream: Final = stream
        self.peer = peer
        self.stage: Final = stage
        self._ahead = b""

    def enter(self, what: str) -> None:
        """Says what the peer has not done yet."""
        self.stage(f"{self.peer} {what}")

    async def send(self, data: bytes) -> None:
        """Sends all of `data`.

        :raises ConnectFailed: the connection is lost.
        """
        rest = memoryview(data)
        while True:
            try:
                rest = rest[self.stream.write(rest) :]
            except OSError as error:
                raise ConnectFailed(error_text(error, self.peer)) from error
            if not rest:
                return
            self.enter(say("has not answered yet"))
            await ready(self.stream.fileno(), READ if self.stream.writing_needs_read else WRITE)

    async def read_answer(self) -> Head:
        """Reads the head of the answer that counts: those of 100 to 199 before it do not.

        :raises ConnectFailed: none came.
        """
        skipped = ""
        for _ in range(MAX_INFORMATIONAL + 1):
            try:
                head = parse_head(await self.read_head(), self.peer)
            except ConnectFailed as error:
                raise ConnectFailed(f"{error}{skipped}") from error
            if head.status == SWITCHING or not 100 <= head.status < 200:  # noqa: PLR2004
                return head
            skipped = say(", after it had answered {answer}", answer=head.answer)
        raise ConnectFailed.say(
            "{peer} sent more than {max_informational} answers{skipped}",
            peer=self.peer,
            max_informational=MAX_INFORMATIONAL,
            skipped=skipped,
        )

    async def read_head(self) -> bytes:
        """Reads the head of an HTTP answer; what comes behind it stays to be read.

        :raises ConnectFailed: no complete head came.
        """
        head = bytearray()
        while True:
            data = await self.receive()
            if not data:
                raise ConnectFailed.say(
                    "{peer} closed the connection during the handshake", peer=self.peer
                )
            searched = max(0, len(head) - 3)
            head += data
            if not head.startswith(_HTTP[: len(head)]):
                raise ConnectFailed.say("the answer of {peer} is not HTTP", peer=self.peer)
            end = _HEAD_END.search(head, searched)
            if (end.end() if end else len(head)) > HEAD_LIMIT:
                raise ConnectFailed.say("the answer's headers exceed 256 KiB")
            if end:
                self._ahead = bytes(head[end.end() :])
                return bytes(head[: end.end()])

    def take_ahead(self) -> bytes:
        """The bytes that came behind the last head."""
        data, self._ahead = self._ahead, b""
        return data

    def close(self) -> None:
        """Closes the stream."""
        self.stream.close()

    async def receive(self, until: float | None = None) -> bytes:
        """Reads what has come next; ``b""`` at the end.

        :param until: how long to wait, in seconds of ``time.monotonic()``; ``None`` for ever.
        :raises ConnectFailed: the connection is lost.
        :raises asyncio.TimeoutError: nothing came until then.
        """
        if self._ahead:
            return self.take_ahead()
        while True:
            try:
                data = self.stream.read(_CHUNK)
            except OSError as error:
                explained = self.stream.explained(error)
                raise ConnectFailed(error_text(explained, self.peer)) from error
            if data is not None:
                return data
            self.enter(say("has not answered yet"))
            left = None if until is None else max(until - time.monotonic(), 0)
            what = WRITE if self.stream.reading_needs_write else READ
            await asyncio.wait_for(ready(self.stream.fileno(), what), left)
