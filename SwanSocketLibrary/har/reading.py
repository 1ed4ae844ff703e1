"""Reads the WebSockets of a HAR file: Chrome's, this library's or another tool's."""

from __future__ import annotations

import base64
import binascii
import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Final

from SwanSocketLibrary.errors import HarError
from SwanSocketLibrary.har.har_entries import (
    OPCODES,
    SWITCHING_PROTOCOLS,
    TEXT,
    HarEntry,
    HarMessage,
    Pairs,
    values,
)

_DATE: Final = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)?", re.IGNORECASE
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MILLISECONDS: Final = 1000
_NO_SECONDS: Final = 1e11
"""The year 5138 in seconds: larger numbers are milliseconds, which some tools write."""
_SENT: Final = {"send": True, "receive": False}
_SAVE: Final = 'Save the traffic with "Save Socket Traffic", or in Chrome\'s Network panel.'


def read(text: str | bytes | bytearray, source: str = "The HAR") -> tuple[HarEntry, ...]:
    """The entries of a HAR file that are WebSockets. Unknown fields are ignored.

    :param text: of the file. Bytes are UTF-8, UTF-16 or UTF-32, with or without a byte order mark.
    :param source: the file's name in errors, at the beginning of a sentence.
    :return: at least one entry, in the order of the file. URLs are ``ws://`` or ``wss://``.
    :raises HarError: it is not a HAR, has no WebSocket or was saved without messages, or a
        required field is wrong.
    """
    log = _log(text, source)
    entries = [entry for entry in log.objects("entries") if _is_websocket(entry)]
    if not entries:
        count = sum(1 for _ in log.objects("entries"))
        raise HarError(f"{source} has no WebSocket among its {count} requests. {_SAVE}")
    return tuple(map(_entry, entries))


def _log(text: str | bytes | bytearray, source: str) -> Fields:
    if isinstance(text, str):
        text = text.removeprefix("\ufeff")
    try:
        # Calls Python for each object, so that an interruption can act in between.
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
    """Chrome writes the type; others a WebSocket URL or an Upgrade (RFC 6455 §4.2.2)."""
    if entry.value.get("_resourceType") == "websocket" or entry.has("_webSocketMessages"):
        return True
    request = entry.object("request")
    if request.text("url", "").lower().startswith(("ws:", "wss:")):
        return True
    offered = values(_pairs(request), "Upgrade")
    return any(value.strip().lower() == "websocket" for value in offered)


def _entry(entry: Fields) -> HarEntry:
    request, response = entry.object("request"), entry.object("response")
    status = response.whole("status", 0)
    started = _date(entry)
    timings = entry.object("timings") if entry.has("timings") else Fields({}, "", entry.source)
    handshake = max(timings.number("wait", 0.0), 0.0) / _MILLISECONDS
    messages, error = _messages(entry, started + handshake, opened=status == SWITCHING_PROTOCOLS)
    received = timings.number("receive", 0.0) / _MILLISECONDS
    return HarEntry(
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


def _messages(entry: Fields, begin: float, *, opened: bool) -> tuple[tuple[HarMessage, ...], str]:
    """The messages, and why the connection ended if one of the lines says so."""
    if opened and not entry.has("_webSocketMessages"):
        raise HarError(
            f"{entry.source} was saved without the messages of its WebSockets: {entry.place} has no"
            f" '_webSocketMessages'. Not every tool saves them. {_SAVE}"
        )
    messages: list[HarMessage] = []
    error = ""
    for line in entry.objects("_webSocketMessages"):
        if line.value.get("type") == "error":
            error = line.text("data", "") or "an error"
        else:
            messages.append(_message(line, messages[-1].time if messages else begin))
    return tuple(messages), error


def _message(line: Fields, before: float) -> HarMessage:
    """The message of a line.

    :param before: the time of the line before, for a line without one.
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
    return HarMessage(time, _SENT[kind], data if opcode == TEXT else _bytes(line, data), opcode)


def _bytes(line: Fields, data: str) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise HarError(
            f"{line.source} cannot be used: {line.place}.data should be bytes in base64, as its"
            f" opcode is not {TEXT}: {error}."
        ) from None


def _url(request: Fields) -> str:
    """The URL; some tools write ``http`` for ``ws``."""
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
    """The start in seconds since 1970, from ISO 8601 with or without a zone (then UTC)."""
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


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a JSON object, checked as they are read.

    :ivar value: the object.
    :ivar place: its path in the file: ``log.entries[2].request``.
    :ivar source: the file's name in errors.
    """

    value: dict[str, Any]
    place: str
    source: str

    @classmethod
    def of(cls, value: object, place: str, source: str) -> Fields:
        """The fields of a value.

        :raises HarError: it is not an object.
        """
        if not isinstance(value, dict):
            raise wrong(source, place, "an object", value)
        return cls(value, place, source)

    def has(self, name: str) -> bool:
        """Whether the field exists and is not null."""
        return self.value.get(name) is not None

    def object(self, name: str) -> Fields:
        """A field that is an object.

        :raises HarError: it is not.
        """
        return Fields.of(self.value.get(name), self._at(name), self.source)

    def objects(self, name: str) -> Iterator[Fields]:
        """A field that is a list of objects; none if it is missing.

        :raises HarError: it is something else.
        """
        items = self.value.get(name)
        if items is None:
            return
        if not isinstance(items, list):
            raise wrong(self.source, self._at(name), "a list", items)
        for index, item in enumerate(items):
            yield Fields.of(item, f"{self._at(name)}[{index}]", self.source)

    def text(self, name: str, default: str | None = None) -> str:
        """A field that is text.

        :param default: for a missing field; without it the field is required.
        :raises HarError: it is something else, or not Unicode that UTF-8 has bytes for.
        """
        value = self.value.get(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str):
            raise wrong(self.source, self._at(name), "text", value)
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise HarError(
                f"{self.source} cannot be used: {self._at(name)} holds text that was never sent:"
                f" {error}."
            ) from None
        return value

    def number(self, name: str, default: float | None = None) -> float:
        """A field that is a finite number.

        :param default: for a missing field; without it the field is required.
        :raises HarError: it is something else.
        """
        value = self.value.get(name)
        if value is None and default is not None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise wrong(self.source, self._at(name), "a number", value)
        try:
            found = float(value)
        except OverflowError:
            found = math.inf
        if not math.isfinite(found):
            raise wrong(self.source, self._at(name), "a number", value)
        return found

    def whole(self, name: str, default: int | None = None) -> int:
        """A field that is a whole number.

        :param default: for a missing field; without it the field is required.
        :raises HarError: it is something else.
        """
        found = self.number(name, default)
        if found != int(found):
            raise wrong(self.source, self._at(name), "a whole number", found)
        return int(found)

    def _at(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name


def wrong(source: str, place: str, expected: str, value: object) -> HarError:
    """The error for a value that the format does not allow."""
    return HarError(f"{source} cannot be used: {place} should be {expected}, not {_shown(value)}.")


def _shown(value: object) -> str:
    """The kind of a value; texts are not shown, as they may hold anything."""
    if value is None:
        return "missing or null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "text"
    if isinstance(value, list):
        return "a list"
    return "an object" if isinstance(value, dict) else repr(value)
