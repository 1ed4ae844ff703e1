"""Reads the WebSockets of a HAR file, whoever wrote it."""

from __future__ import annotations

import base64
import binascii
import json
import re
from datetime import datetime, timedelta, timezone
from typing import Final

from SwanSocketLibrary.errors import HarError
from SwanSocketLibrary.har.conversation import (
    OPCODES,
    SWITCHING_PROTOCOLS,
    TEXT,
    Conversation,
    Message,
    Pairs,
    values,
)
from SwanSocketLibrary.har.fields import Fields, wrong

_DATE: Final = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)?", re.IGNORECASE
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MILLISECONDS: Final = 1000
_NO_SECONDS: Final = 1e11
"""As seconds this is the year 5138: what is more is milliseconds, as some tools write them."""
_SENT: Final = {"send": True, "receive": False}
_SAVE: Final = 'Save the traffic with "Save Socket Traffic", or in Chrome\'s Network panel.'


def read(text: str | bytes | bytearray, source: str = "The HAR") -> tuple[Conversation, ...]:
    """Takes the WebSockets out of a HAR file: Chrome's, this library's or another tool's.

    Fields that it does not know are left aside, and so is all that is no WebSocket.

    :param text: what the file holds. Bytes are UTF-8, UTF-16 or UTF-32, with a mark or without.
    :param source: what errors call the file, at the beginning of a sentence.
    :return: at least one, in the order of the file. Their URLs are ``ws://`` or ``wss://``.
    :raises HarError: it is no HAR, has no WebSocket in it or was saved without messages, or a
        field that is needed is wrong.
    """
    log = _log(text, source)
    entries = [entry for entry in log.objects("entries") if _is_websocket(entry)]
    if not entries:
        count = sum(1 for _ in log.objects("entries"))
        raise HarError(f"{source} has no WebSocket among its {count} requests. {_SAVE}")
    return tuple(map(_conversation, entries))


def _log(text: str | bytes | bytearray, source: str) -> Fields:
    if isinstance(text, str):
        text = text.removeprefix("\ufeff")
    try:
        # A function of Python's for each object: between two of them an interruption can act.
        found = json.loads(text, object_hook=lambda item: item)
    except RecursionError:
        raise HarError(f"{source} is no HAR: its JSON is nested too deep.") from None
    except UnicodeDecodeError as error:
        raise HarError(f"{source} is no HAR: it is not text: {error}. {_SAVE}") from None
    except ValueError as error:
        raise HarError(f"{source} is no HAR: it is not JSON: {error}. {_SAVE}") from None
    log = found.get("log") if isinstance(found, dict) else None
    if not isinstance(log, dict) or not isinstance(log.get("entries"), list):
        raise HarError(
            f"{source} is no HAR: it is JSON, but has no object 'log' with a list 'entries'"
            f" (HAR 1.2). {_SAVE}"
        )
    return Fields.of(log, "log", source)


def _is_websocket(entry: Fields) -> bool:
    """Chrome names the type; of other tools the URL or the upgrade tells (RFC 6455 §4.2.2)."""
    if entry.value.get("_resourceType") == "websocket" or entry.has("_webSocketMessages"):
        return True
    request = entry.object("request")
    if request.text("url", "").lower().startswith(("ws:", "wss:")):
        return True
    offered = values(_pairs(request), "Upgrade")
    return any(value.strip().lower() == "websocket" for value in offered)


def _conversation(entry: Fields) -> Conversation:
    request, response = entry.object("request"), entry.object("response")
    status = response.whole("status", 0)
    started = _date(entry)
    timings = entry.object("timings") if entry.has("timings") else Fields({}, "", entry.source)
    handshake = max(timings.number("wait", 0.0), 0.0) / _MILLISECONDS
    messages, error = _messages(entry, started + handshake, opened=status == SWITCHING_PROTOCOLS)
    received = timings.number("receive", 0.0) / _MILLISECONDS
    return Conversation(
        url=_url(request),
        request_headers=_pairs(request),
        status=status or None,
        status_text=response.text("statusText", ""),
        response_headers=_pairs(response),
        started=started,
        handshake=handshake,
        messages=messages,
        ended=started + handshake + received if received > 0 else None,
        error=error,
        server_address=entry.text("serverIPAddress", ""),
    )


def _messages(entry: Fields, begin: float, *, opened: bool) -> tuple[tuple[Message, ...], str]:
    """The messages, and why the connection ended if a line among them tells."""
    if opened and not entry.has("_webSocketMessages"):
        raise HarError(
            f"{entry.source} was saved without the messages of its WebSockets: {entry.place} has no"
            f" '_webSocketMessages'. Not every tool saves them. {_SAVE}"
        )
    messages: list[Message] = []
    error = ""
    for line in entry.objects("_webSocketMessages"):
        if line.value.get("type") == "error":
            error = line.text("data", "") or "an error"
        else:
            messages.append(_message(line, messages[-1].time if messages else begin))
    return tuple(messages), error


def _message(line: Fields, before: float) -> Message:
    """One line.

    :param before: the time of the one before, for a line that has none.
    """
    kind = line.text("type")
    if kind not in _SENT:
        raise wrong(line.source, f"{line.place}.type", "'send', 'receive' or 'error'", kind)
    opcode = line.whole("opcode", TEXT)
    if opcode not in OPCODES:
        expected = f"one of {', '.join(map(str, sorted(OPCODES)))} (RFC 6455 §11.8)"
        raise wrong(line.source, f"{line.place}.opcode", expected, opcode)
    time = line.number("time", before)
    if time > _NO_SECONDS:
        time /= _MILLISECONDS
    data = line.text("data")
    return Message(time, _SENT[kind], data if opcode == TEXT else _bytes(line, data), opcode)


def _bytes(line: Fields, data: str) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise HarError(
            f"{line.source} cannot be used: {line.place}.data should be bytes in base64, as its"
            f" opcode is not {TEXT}: {error}."
        ) from None


def _url(request: Fields) -> str:
    """The URL; tools that see the handshake as HTTP write ``http`` for ``ws``."""
    scheme, separator, rest = request.text("url").partition("://")
    found = {"http": "ws", "https": "wss"}.get(scheme.lower(), scheme.lower())
    if not separator or found not in {"ws", "wss"}:
        raise HarError(
            f"{request.source} cannot be used: {request.place}.url is no URL of a WebSocket, which"
            " begins with ws:// or wss://."
        )
    return f"{found}://{rest.partition('#')[0]}"


def _pairs(message: Fields) -> Pairs:
    headers = message.objects("headers")
    return tuple((header.text("name"), header.text("value", "")) for header in headers)


def _date(entry: Fields) -> float:
    """When it started, in seconds since 1970; ISO 8601 with or without a zone (then UTC)."""
    text = entry.text("startedDateTime")
    found = _DATE.fullmatch(text.strip())
    try:
        if not found:
            raise ValueError
        whole, fraction, zone = found.groups()
        date = datetime.fromisoformat(f"{whole}+00:00")
        seconds = (date - _EPOCH - _offset(zone)).total_seconds()
    except (ValueError, OverflowError):
        expected = "a date such as 2026-11-23T12:05:30.677Z"
        raise wrong(entry.source, f"{entry.place}.startedDateTime", expected, text) from None
    return seconds + float(f"0.{fraction or 0}")


def _offset(zone: str | None) -> timedelta:
    if zone is None or zone in "Zz":
        return timedelta()
    sign = -1 if zone[0] == "-" else 1
    return sign * timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
