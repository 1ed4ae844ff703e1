"""Answers to opening handshakes that are wrong on purpose, or say no."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from itertools import repeat
from typing import TYPE_CHECKING, Final

from SwanSocketLibrary.server.options import check_fault, check_status, header_items

if TYPE_CHECKING:
    from websockets.http11 import Request, Response

    from SwanSocketLibrary.server.link import Link

Headers = Mapping[str, str]

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


@dataclass(frozen=True, slots=True)
class Answer:
    """What one client gets instead of the answer that it should get.

    It either alters that or plays something else.

    :ivar name: for the log: ``handshake rejected with 403``.
    :ivar alter: changes the response to a request; the connection is then open.
    :ivar play: sends something else instead of the response, and leaves or ends the link.
    """

    name: str
    alter: Callable[[Response, Request], None] | None = None
    play: Callable[[Link, Response], None] | None = None


def rejection(status: int, headers: Headers, body: str | bytes) -> Answer:
    """An HTTP response, after which the server ends TCP.

    :param headers: in front of ``Content-Type``, ``Content-Length`` and ``Connection``, which
        are added where they are missing.
    :raises InvalidArgument: a header cannot be sent, or the status has not three digits.
    """
    check_status(status)
    header_items(headers)
    data = _response(status, headers, body.encode() if isinstance(body, str) else body)

    def play(link: Link, _: Response) -> None:
        link.write(data)
        link.end(unread=True)

    return Answer(f"handshake rejected with {status}", play=play)


def fault(how: str) -> Answer:
    """A broken answer.

    :raises InvalidArgument: there is none of that name.
    """
    check_fault(how)
    name = f"handshake broken: {how}"
    if how in _ALTERED:
        return Answer(name, alter=_ALTERED[how])
    return Answer(name, play=_PLAYED[how])


def _wrong_accept(response: Response, _: Request) -> None:
    """RFC 6455 §4.1: the client must fail the connection."""
    del response.headers["Sec-WebSocket-Accept"]
    response.headers["Sec-WebSocket-Accept"] = WRONG_ACCEPT


def _unoffered_protocol(response: Response, request: Request) -> None:
    """RFC 6455 §4.1: the client must fail the connection."""
    offered = ", ".join(request.headers.get_all("Sec-WebSocket-Protocol"))
    name = "unoffered"
    while name in offered:
        name += "-x"
    if "Sec-WebSocket-Protocol" in response.headers:
        del response.headers["Sec-WebSocket-Protocol"]
    response.headers["Sec-WebSocket-Protocol"] = name


def _no_upgrade(link: Link, _: Response) -> None:
    link.write(_response(200, {"Content-Type": "text/html"}, _PAGE))
    link.end(unread=True)


def _garbage(link: Link, _: Response) -> None:
    link.write(_GARBAGE)


def _drop(link: Link, _: Response) -> None:
    link.reset()


def _truncated(link: Link, response: Response) -> None:
    data = response.serialize()
    link.write(data[: len(data) // 2])
    link.end(unread=True)


def _endless_headers(link: Link, response: Response) -> None:
    head, _, _ = response.serialize().partition(b"\r\n\r\n")
    link.write(head + b"\r\n")
    link.trickle(repeat(ENDLESS_CHUNK, ENDLESS_TOTAL // len(ENDLESS_CHUNK)), ENDLESS_INTERVAL)
    link.end(unread=True)


def _redirect(link: Link, _: Response) -> None:
    link.write(_response(302, {"Location": ELSEWHERE}, b""))
    link.end(unread=True)


_ALTERED: Final = {"wrong-accept": _wrong_accept, "unoffered-protocol": _unoffered_protocol}
_PLAYED: Final = {
    "no-upgrade": _no_upgrade,
    "garbage": _garbage,
    "drop": _drop,
    "truncated": _truncated,
    "endless-headers": _endless_headers,
    "redirect": _redirect,
}


def _response(status: int, headers: Headers, body: bytes) -> bytes:
    """An HTTP response (RFC 9112 §4), consistent or not."""
    given = {name.lower() for name in headers}
    added = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(body)),
        "Connection": "close",
    }
    lines = [f"HTTP/1.1 {status} {_phrase(status)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    lines += [f"{name}: {value}" for name, value in added.items() if name.lower() not in given]
    return "\r\n".join([*lines, "", ""]).encode("latin-1") + body


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
