"""Writes HAR 1.2 with WebSocket messages, as Chrome's developer tools write it.

The format's own fields are those of the HAR 1.2 specification; ``_resourceType`` and
``_webSocketMessages`` are Chrome's (DevTools, since Chrome 76). What only a browser has, such as
what a script's stack was, is left out rather than made up.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from datetime import datetime, timezone
from typing import Any, Final

from SwanSocketLibrary.har.conversation import TEXT, Conversation, Message, Pairs, values
from SwanSocketLibrary.har.cookies import request_cookies, response_cookies

CREATOR: Final = "SwanSocketLibrary"
ERROR_OPCODE: Final = -1
"""Chrome's, for a line among the messages that tells why a connection ended."""

_UNKNOWN: Final = -1
"""HAR 1.2: a size or a time that is not known."""
_MILLISECONDS: Final = 1000


def write(conversations: Iterable[Conversation], version: str) -> str:
    """Makes the text of a HAR file.

    :param conversations: in the order in which they are to stand there.
    :param version: of the library, for the file's ``creator``.
    :return: JSON, to be saved as UTF-8. `reading.read` makes the same conversations of it, their
        starts to the microsecond.
    """
    log = {
        "version": "1.2",
        "creator": {"name": CREATOR, "version": version},
        "pages": [],
        "entries": [_entry(each) for each in conversations],
    }
    return json.dumps({"log": log}, ensure_ascii=False, indent=2) + "\n"


def _entry(conversation: Conversation) -> dict[str, Any]:
    timings = _timings(conversation)
    entry: dict[str, Any] = {
        "_resourceType": "websocket",
        "cache": {},
        "request": _request(conversation),
        "response": _response(conversation),
        "startedDateTime": _date(conversation.started),
        "time": timings["wait"] + timings["receive"],
        "timings": timings,
        "_webSocketMessages": _messages(conversation),
    }
    if conversation.server_address:
        entry["serverIPAddress"] = conversation.server_address
    return entry


def _request(conversation: Conversation) -> dict[str, Any]:
    headers = conversation.request_headers
    url = conversation.url.partition("#")[0]
    return {
        "method": "GET",
        "url": url,
        "httpVersion": "HTTP/1.1",
        "headers": _named(headers),
        "queryString": _query(url),
        "cookies": request_cookies(values(headers, "Cookie")),
        "headersSize": _UNKNOWN,
        "bodySize": 0,
    }


def _response(conversation: Conversation) -> dict[str, Any]:
    headers = conversation.response_headers
    return {
        "status": conversation.status or 0,
        "statusText": conversation.status_text,
        "httpVersion": "HTTP/1.1" if conversation.status else "",
        "headers": _named(headers),
        "cookies": response_cookies(values(headers, "Set-Cookie")),
        "content": {"size": 0, "mimeType": "x-unknown"},
        "redirectURL": next(iter(values(headers, "Location")), ""),
        "headersSize": _UNKNOWN,
        "bodySize": 0 if conversation.opened else _UNKNOWN,
    }


def _timings(conversation: Conversation) -> dict[str, float]:
    """Those that are known: Chrome counts what follows the handshake as received."""
    wait = conversation.handshake
    ended = conversation.ended
    lasted = 0.0 if ended is None else max(ended - conversation.started - wait, 0.0)
    return {
        **dict.fromkeys(("blocked", "dns", "ssl", "connect"), _UNKNOWN),
        "send": 0,
        "wait": wait * _MILLISECONDS,
        "receive": lasted * _MILLISECONDS,
    }


def _messages(conversation: Conversation) -> list[dict[str, Any]]:
    lines = [_message(each) for each in conversation.messages]
    if conversation.error:
        last = max([conversation.started, *(each.time for each in conversation.messages)])
        ended = last if conversation.ended is None else conversation.ended
        told = {"type": "error", "time": ended, "opcode": ERROR_OPCODE, "data": conversation.error}
        lines.append(told)
    return lines


def _message(message: Message) -> dict[str, Any]:
    return {
        "type": "send" if message.sent else "receive",
        "time": message.time,
        "opcode": message.opcode,
        "data": _data(message),
    }


def _data(message: Message) -> str:
    """Text as it is, all else in base64, as the DevTools protocol has it."""
    if message.opcode == TEXT and isinstance(message.data, str):
        return message.data
    raw = message.data.encode() if isinstance(message.data, str) else message.data
    return base64.b64encode(raw).decode()


def _query(url: str) -> list[dict[str, str]]:
    """The query's parts as they stand in the URL, not decoded."""
    parts = (part.partition("=") for part in url.partition("?")[2].split("&") if part)
    return [{"name": name, "value": value} for name, _, value in parts]


def _named(pairs: Pairs) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _date(seconds: float) -> str:
    date = datetime.fromtimestamp(seconds, timezone.utc)
    return date.isoformat(timespec="microseconds").replace("+00:00", "Z")
