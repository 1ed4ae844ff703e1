"""Writes HAR 1.2 with WebSocket messages, as Chrome's developer tools write it.

The format's own fields are those of the HAR 1.2 specification; ``_resourceType`` and
``_webSocketMessages`` are Chrome's (DevTools, since Chrome 76). Fields that only a browser can
fill, such as a script's stack, are left out.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any, Final

from SwanSocketLibrary.har.har_entries import TEXT, HarEntry, HarMessage, Pairs, values

CREATOR: Final = "SwanSocketLibrary"
ERROR_OPCODE: Final = -1
"""Chrome's, for a line among the messages that says why a connection ended."""

_UNKNOWN: Final = -1
"""HAR 1.2: a size or a time that is not known."""
_MILLISECONDS: Final = 1000


def write(entries: Iterable[HarEntry], version: str) -> str:
    """The text of a HAR file.

    :param entries: in the order of the file.
    :param version: of the library, for the file's ``creator``.
    :return: JSON, to be saved as UTF-8. `reading.read` returns equal entries for it, with starts
        to the microsecond.
    """
    log = {
        "version": "1.2",
        "creator": {"name": CREATOR, "version": version},
        "pages": [],
        "entries": [_entry(each) for each in entries],
    }
    return json.dumps({"log": log}, ensure_ascii=False, indent=2) + "\n"


def _entry(entry: HarEntry) -> dict[str, Any]:
    timings = _timings(entry)
    fields: dict[str, Any] = {
        "_resourceType": "websocket",
        "cache": {},
        "request": _request(entry),
        "response": _response(entry),
        "startedDateTime": _date(entry.started),
        "time": timings["wait"] + timings["receive"],
        "timings": timings,
        "_webSocketMessages": _messages(entry),
    }
    if entry.server_address:
        fields["serverIPAddress"] = entry.server_address
    return fields


def _request(entry: HarEntry) -> dict[str, Any]:
    headers = entry.request_headers
    url = entry.url.partition("#")[0]
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


def _response(entry: HarEntry) -> dict[str, Any]:
    headers = entry.response_headers
    return {
        "status": entry.status or 0,
        "statusText": entry.status_text,
        "httpVersion": "HTTP/1.1" if entry.status else "",
        "headers": _named(headers),
        "cookies": response_cookies(values(headers, "Set-Cookie")),
        "content": _content(entry),
        "redirectURL": next(iter(values(headers, "Location")), ""),
        "headersSize": _UNKNOWN,
        "bodySize": 0 if entry.opened else _UNKNOWN,
    }


def _content(entry: HarEntry) -> dict[str, Any]:
    """The body, as far as it is known: text as it is, anything else in base64."""
    raw = entry.body.encode() if isinstance(entry.body, str) else entry.body
    kind = next(iter(values(entry.response_headers, "Content-Type")), "x-unknown")
    content: dict[str, Any] = {"size": len(raw), "mimeType": kind}
    if isinstance(entry.body, bytes):
        content |= {"text": base64.b64encode(raw).decode(), "encoding": "base64"}
    elif raw:
        content["text"] = entry.body
    return content


def _timings(entry: HarEntry) -> dict[str, float]:
    """The known ones; Chrome counts the time after the handshake as received."""
    wait = entry.handshake
    ended = entry.ended
    lasted = 0.0 if ended is None else max(ended - entry.started - wait, 0.0)
    return {
        **dict.fromkeys(("blocked", "dns", "ssl", "connect"), _UNKNOWN),
        "send": 0,
        "wait": wait * _MILLISECONDS,
        "receive": lasted * _MILLISECONDS,
    }


def _messages(entry: HarEntry) -> list[dict[str, Any]]:
    lines = [_message(each) for each in entry.messages]
    if entry.error:
        last = max([entry.started, *(each.time for each in entry.messages)])
        ended = last if entry.ended is None else entry.ended
        error = {"type": "error", "time": ended, "opcode": ERROR_OPCODE, "data": entry.error}
        lines.append(error)
    return lines


def _message(message: HarMessage) -> dict[str, Any]:
    return {
        "type": "send" if message.sent else "receive",
        "time": message.time,
        "opcode": message.opcode,
        "data": _data(message),
    }


def _data(message: HarMessage) -> str:
    """Text as it is, anything else in base64, as in the DevTools protocol."""
    if message.opcode == TEXT and isinstance(message.data, str):
        return message.data
    raw = message.data.encode() if isinstance(message.data, str) else message.data
    return base64.b64encode(raw).decode()


def _query(url: str) -> list[dict[str, str]]:
    """The parts of the query as in the URL, not decoded."""
    parts = (part.partition("=") for part in url.partition("?")[2].split("&") if part)
    return [{"name": name, "value": value} for name, _, value in parts]


def _named(pairs: Pairs) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in pairs]


def _date(seconds: float) -> str:
    date = datetime.fromtimestamp(seconds, timezone.utc)
    return date.isoformat(timespec="microseconds").replace("+00:00", "Z")


Cookie = dict[str, str | bool]


def request_cookies(headers: Iterable[str]) -> list[Cookie]:
    """The cookies that a client sent (RFC 6265 §4.2.1).

    :param headers: values of ``Cookie``. What has no name is left out.
    """
    pairs = (_pair(part) for header in headers for part in header.split(";"))
    return [{"name": name, "value": value} for name, value in pairs if name]


def response_cookies(headers: Iterable[str]) -> list[Cookie]:
    """The cookies that a server set, with those of their attributes that HAR knows.

    :param headers: values of ``Set-Cookie`` (RFC 6265 §4.1.1). What has no name is left out.
    """
    return [cookie for header in headers if (cookie := _set_cookie(header))["name"]]


def _set_cookie(header: str) -> Cookie:
    first, *others = header.split(";")
    name, value = _pair(first)
    parts = (part.strip().partition("=") for part in others)
    attributes = {key.strip().lower(): found.strip() for key, _, found in parts}
    cookie: Cookie = {"name": name, "value": value}
    cookie |= {key: attributes[key] for key in ("path", "domain") if attributes.get(key)}
    expires = _expiry(attributes.get("expires", ""))
    if expires:
        cookie["expires"] = expires
    return cookie | {"httpOnly": "httponly" in attributes, "secure": "secure" in attributes}


def _pair(part: str) -> tuple[str, str]:
    name, equals, value = part.strip().partition("=")
    return (name.strip(), value.strip()) if equals else ("", "")


def _expiry(text: str) -> str:
    """An HTTP date as ISO 8601, ``""`` if it is none."""
    try:
        date = parsedate_to_datetime(text.replace("-", " "))
    except (ValueError, TypeError):
        return ""
    return date.replace(tzinfo=date.tzinfo or timezone.utc).isoformat(timespec="milliseconds")
