"""Conversations for tests."""

from __future__ import annotations

from SwanSocketLibrary.har.har_entries import (
    PING,
    PONG,
    HarEntry,
    HarMessage,
    close_message,
    data_message,
)

STARTED = 1795435530.677

CHAT = HarEntry(
    url="wss://example.com:8443/chat/%E5%A5%BD?room=a%20b&token=***&flag&x=1=2",
    request_headers=(
        ("Host", "example.com:8443"),
        ("Cookie", "sid=1; theme=dark"),
        ("X-Twice", "1"),
        ("X-Twice", "2"),
    ),
    status=101,
    status_text="Switching Protocols",
    response_headers=(
        ("Upgrade", "websocket"),
        ("Sec-WebSocket-Protocol", "chat.v2"),
        ("Set-Cookie", "sid=2; Path=/; HttpOnly"),
    ),
    started=STARTED,
    handshake=0.125,
    messages=(
        data_message(STARTED + 0.2, True, '{"hello": "wörld 好 \U0001f600"}'),
        HarMessage(STARTED + 0.21, False, b"are you there", PING),
        HarMessage(STARTED + 0.22, True, b"are you there", PONG),
        data_message(STARTED + 0.3, False, "</script>\u2028\x00"),
        data_message(STARTED + 0.4, False, b"\x00\x01\xff\xfe"),
        data_message(STARTED + 0.41, True, ""),
        data_message(STARTED + 0.42, True, b""),
        close_message(STARTED + 0.5, True, 3001, "fertig"),
        close_message(STARTED + 0.6, False, None),
    ),
    ended=STARTED + 0.75,
    server_address="192.0.2.1",
)

REJECTED = HarEntry(
    url="ws://example.com/private",
    request_headers=(("Authorization", "***"),),
    status=403,
    status_text="Forbidden",
    response_headers=(("X-Why", "no ticket"),),
    started=STARTED + 1,
    handshake=0.25,
)

BROKEN = HarEntry(
    url="ws://example.com/gone",
    request_headers=(),
    status=None,
    status_text="",
    response_headers=(),
    started=STARTED + 2,
    handshake=0.0,
    ended=STARTED + 2.5,
    error="the server dropped the connection",
)

LIVE = HarEntry("ws://h/", (), 101, "Switching Protocols", (), STARTED, 0.001)

ALL = (CHAT, REJECTED, BROKEN, LIVE)
