"""All the steps that make a connection: dial, tunnel, TLS, handshake, redirects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from SwanSocketLibrary.swan.handshake import HandshakeRequest
from SwanSocketLibrary.transport.attempt import Attempt
from SwanSocketLibrary.transport.causes import ConnectFailed
from SwanSocketLibrary.transport.dialer import Address, dial, resolve
from SwanSocketLibrary.transport.guarded_socket import GuardedSocket
from SwanSocketLibrary.transport.head import Head
from SwanSocketLibrary.transport.interface import ConnectOptions, Exchange, Receiver
from SwanSocketLibrary.transport.proxies import Proxy, choose_proxy, open_tunnel
from SwanSocketLibrary.transport.target import Target, parse_target
from SwanSocketLibrary.transport.wire import Codec, Opening

_KEY: Final = "Sec-WebSocket-Key"

MAX_REDIRECTS: Final = 3
"""Redirects that are followed, within one origin."""


@dataclass(frozen=True, slots=True)
class Upgraded:
    """What came of a handshake.

    :ivar head: of the answer.
    :ivar codec: reads and writes the frames that follow.
    """

    head: Head
    codec: Codec


Upgrade = Callable[[GuardedSocket, HandshakeRequest, Target, ConnectOptions], Upgraded | str]
"""Makes a handshake over a link to the server, for a URL or for where a redirect led.

Returns what came of it, or the ``Location`` of a redirect. Raises `ConnectFailed` where the server
refused, or its answer breaks RFC 6455.
"""


def connect(
    request: HandshakeRequest,
    options: ConnectOptions,
    attempt: Attempt,
    upgrade: Upgrade,
    receiver: Receiver,
) -> Opening:
    """Makes a connection, or raises with nothing left open.

    :param upgrade: makes the handshake.
    :param receiver: is told each handshake: before its request is sent, and when it is over.
    :raises ConnectFailed: the text is why, for people.
    :raises GivenUp: the attempt was cancelled.
    """
    target = parse_target(request.url)
    for _ in range(MAX_REDIRECTS + 1):
        link = _link(target, options, attempt)
        link.asking = lambda asked: receiver.asks(dict(_headers(asked)).get(_KEY, ""))
        try:
            answer = upgrade(link, request, target, options)
        except BaseException:
            link.close()
            raise
        finally:
            if link.asked:
                receiver.exchanged(_exchange(link, target))
        if isinstance(answer, Upgraded):
            return _opening(link, answer)
        link.close()
        target = target.redirected(answer)
    raise ConnectFailed(f"the server redirected more than {MAX_REDIRECTS} times")


def _exchange(link: GuardedSocket, target: Target) -> Exchange:
    asked = _headers(link.asked)
    head = link.answered
    if head is None:
        return Exchange(target.url, asked, None, "", (), link.asked_at)
    took = link.answered_at - link.asked_at
    return Exchange(target.url, asked, head.status, head.reason, head.items, link.asked_at, took)


def _headers(asked: bytes) -> tuple[tuple[str, str], ...]:
    _, *lines = asked.decode(errors="replace").rstrip("\r\n").split("\r\n")
    return tuple((name, value) for name, _, value in (line.partition(": ") for line in lines))


def _opening(link: GuardedSocket, upgraded: Upgraded) -> Opening:
    headers = upgraded.head.headers
    return Opening(
        channel=link.channel(),
        codec=upgraded.codec,
        ahead=link.take_ahead(),
        header=headers,
        protocol=headers.get("Sec-WebSocket-Protocol", ""),
    )


def _link(target: Target, options: ConnectOptions, attempt: Attempt) -> GuardedSocket:
    """Leads a byte stream to the server, through a proxy and with TLS as need be."""
    proxy = choose_proxy(options.proxy, target)
    link: GuardedSocket
    if proxy is None:
        addresses = resolve(target.host, target.port, attempt)
        link = GuardedSocket(dial(addresses, attempt, target.authority), attempt, "the server")
    else:
        addresses = _resolve_proxy(proxy, attempt)
        link = GuardedSocket(dial(addresses, attempt, proxy.name), attempt, proxy.name)
    try:
        if proxy is not None:
            open_tunnel(proxy, link, target)
            link.peer = "the server"
        return _secured(link, target, options) if target.secure else link
    except BaseException:
        link.close()
        raise


def _resolve_proxy(proxy: Proxy, attempt: Attempt) -> list[Address]:
    try:
        return resolve(proxy.host, proxy.port, attempt)
    except ConnectFailed as error:
        raise ConnectFailed(f"{proxy.name} cannot be reached: {error}") from None


def _secured(link: GuardedSocket, target: Target, options: ConnectOptions) -> GuardedSocket:
    # Without TLS a connection does without the time that ssl takes to import.
    from SwanSocketLibrary.transport.tls import make_context, start_tls

    return start_tls(link, make_context(options), target.host)
