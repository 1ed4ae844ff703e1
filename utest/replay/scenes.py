"""Recorded conversations for tests."""

from __future__ import annotations

from SwanSocketLibrary.har.har_entries import (
    PING,
    PONG,
    HarEntry,
    HarMessage,
    close_message,
    data_message,
)


def recorded(*messages: HarMessage, url: str = "ws://h/", **fields: object) -> HarEntry:
    """A conversation that was opened at 0 s."""
    others = {"status": 101, "response_headers": (), **fields}
    return HarEntry(
        url=url,
        request_headers=(),
        status_text="",
        started=0.0,
        handshake=0.0,
        messages=messages,
        **others,  # type: ignore[arg-type]
    )


def sent(data: str | bytes, at: float = 0.0) -> HarMessage:
    """A message of the client."""
    return data_message(at, True, data)


def came(data: str | bytes, at: float = 0.0) -> HarMessage:
    """A message of the server."""
    return data_message(at, False, data)


def closed(
    by_client: bool, code: int | None = 1000, reason: str = "", at: float = 0.0
) -> HarMessage:
    """A Close frame."""
    return close_message(at, by_client, code, reason)


def ping(by_client: bool, payload: bytes = b"", at: float = 0.0) -> HarMessage:
    """A ping."""
    return HarMessage(at, by_client, payload, PING)


def pong(by_client: bool, payload: bytes = b"", at: float = 0.0) -> HarMessage:
    """A pong."""
    return HarMessage(at, by_client, payload, PONG)
