"""Reads the WebSockets of a HAR file, whichever tool wrote it.

A file is HAR as it is, or compressed with gzip or zlib, as mitmproxy writes ``.zhar``, or in a zip
file, as Playwright does it, with ``har.har`` in it, and other files beside that where the content
is attached.

What the tools write was looked up in their sources: Chrome's developer tools, Playwright 1.65
(``harTracer``), mitmproxy 12 (``savehar``), HTTP Toolkit (``har.ts``), Insomnia (``har.ts``).
"""

from __future__ import annotations

import base64
import binascii
import errno
import json
import math
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta, timezone
from functools import partial
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

from SwanSocketLibrary.errors import HarError
from SwanSocketLibrary.har.har_entries import (
    CLOSE,
    OPCODES,
    SWITCHING_PROTOCOLS,
    TEXT,
    HarEntry,
    HarMessage,
    Pairs,
    close_message,
    values,
)
from SwanSocketLibrary.language import commas, mark, say

_DATE: Final = re.compile(
    r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:?\d\d)?", re.IGNORECASE
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=timezone.utc)
_MILLISECONDS: Final = 1000
_NO_SECONDS: Final = 1e11
"""The year 5138 in seconds: larger numbers are milliseconds, which some tools write."""
_SENT: Final = {"send": True, "receive": False}
_OK: Final = 200
_LONGEST_NUMBER: Final = 20
_EITHER_SIDES: Final = frozenset({1000, 1001, 1005, 1006})
"""Close codes that do not tell which side closed; the others are what servers close with."""

_MIB: Final = 1024 * 1024
_GZIP: Final = b"\x1f\x8b"
_ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06")
_ZLIB: Final = (b"x\x01", b"x\x5e", b"x\x9c", b"x\xda")
_EITHER: Final = 32 + zlib.MAX_WBITS  # gzip or zlib, by what it begins with
_SHOWN: Final = 5
_BROKEN: Final = (EOFError, RuntimeError, zipfile.BadZipFile, zlib.error)
"""Raised for what is broken, cut off, encrypted, or compressed in a way that Python lacks."""

SAVE: Final = mark(
    'Save the traffic with "Save Socket Traffic", or in Chrome\'s Network panel, and give that'
    " file as replay."
)
"""What to do about a file that is no recording."""

Attached = Callable[[str], bytes]
"""The content of a file that a HAR names, by its path beside the HAR. It raises `HarError`."""


def read(
    text: str | bytes | bytearray, source: str = "", attached: Attached | None = None
) -> tuple[HarEntry, ...]:
    """The entries of a HAR file that are WebSockets. Unknown fields are ignored.

    One that cannot be used has a `HarEntry.problem`, and the others are none the worse for it.

    :param text: of the file. Bytes are UTF-8, UTF-16 or UTF-32, with or without a byte order mark.
    :param source: the file's name in errors, at the beginning of a sentence.
    :param attached: reads the files that lie beside it.
    :return: at least one entry, in the order of the file. URLs are ``ws://`` or ``wss://``.
    :raises HarError: it is not a HAR, has no WebSocket that can be used or was saved without
        messages.
    """
    source = source or say("The HAR")
    log = _log(text, source)
    items: list[Any] = log["entries"]
    found = [(number, each) for number, each in enumerate(items) if _is_websocket(each)]
    if not found:
        raise HarError.say(
            "{source} has no WebSocket among its {count} requests. {save}",
            source=source,
            count=len(items),
            save=say(SAVE),
        )
    entries, problems = [], []
    for number, each in found:
        entry, problem = _usable(Fields(each, ""), f"log.entries[{number}]", attached)
        problems += [problem] if problem else []
        entries += [replace(entry, with_empty=not _by_playwright(log))] if entry else []
    if len(problems) == len(found):
        raise HarError.say("{source} cannot be used: {problem}", source=source, problem=problems[0])
    opened = [each for each in entries if each.opened]
    if opened and not any(each.saved for each in opened) and not _by_playwright(log):
        raise HarError.say(
            "{source} was saved without the messages of its WebSockets: that of {url} has no "
            "'_webSocketMessages'. Not every tool saves them. {save}",
            source=source,
            url=shown_url(opened[0].url),
            save=say(SAVE),
        )
    return tuple(entries)


def shown_url(url: str) -> str:
    """A URL as errors name it: without the values of its query, which may be secrets."""
    base, mark, _ = url.partition("?")
    return f"{base}{mark and '?…'}"


def _log(text: str | bytes | bytearray, source: str) -> dict[str, Any]:
    if not text or text.isspace():
        raise HarError.say("{source} is no HAR: it is empty. {save}", source=source, save=say(SAVE))
    if isinstance(text, str):
        text = text.removeprefix("\ufeff")
    try:
        found = _json(text)
    except RecursionError:
        raise HarError.say(
            "{source} is no HAR: its JSON is nested too deep.", source=source
        ) from None
    except UnicodeDecodeError as error:
        raise HarError.say(
            "{source} is no HAR: it is not text: {error}. {save}",
            source=source,
            error=error,
            save=say(SAVE),
        ) from None
    except ValueError as error:
        raise HarError.say(
            "{source} is no HAR: it is not JSON: {error}. {save}",
            source=source,
            error=error,
            save=say(SAVE),
        ) from None
    log = found.get("log") if isinstance(found, dict) else None
    if not isinstance(log, dict) or not isinstance(log.get("entries"), list):
        raise HarError.say(
            "{source} is no HAR: it is JSON, but has no object 'log' with a list 'entries' (HAR "
            "1.2). {save}",
            source=source,
            save=say(SAVE),
        )
    return log


def _json(text: str | bytes | bytearray) -> Any:
    # Calls Python for each object, so that an interruption can act in between.
    read = partial(json.loads, object_hook=lambda item: item)
    try:
        return read(text)
    except (json.JSONDecodeError, UnicodeDecodeError):
        raise
    except ValueError:  # a number of more digits than Python takes
        return read(text, parse_int=float)


def _by_playwright(log: dict[str, Any]) -> bool:
    """Whether Playwright wrote it, which notes no empty messages, nor that there were none."""
    creator = log.get("creator")
    return isinstance(creator, dict) and "playwright" in str(creator.get("name")).lower()


def _is_websocket(entry: object) -> bool:
    """Chrome and others write the type; some a WebSocket URL or a handshake alone.

    mitmproxy has written an empty list of messages into every entry.
    """
    if not isinstance(entry, dict):
        return False
    if entry.get("_resourceType") == "websocket" or entry.get("_webSocketMessages"):
        return True
    request = entry.get("request")
    if not isinstance(request, dict):
        return False
    url, headers = request.get("url"), request.get("headers")
    return (isinstance(url, str) and url.strip().lower().startswith(("ws:", "wss:"))) or any(
        # RFC 6455 §4.1, and RFC 8441 §4 for HTTP/2
        str(each.get("name")).lower() in {"upgrade", ":protocol"}
        and str(each.get("value")).strip().lower() == "websocket"
        for each in (headers if isinstance(headers, list) else [])
        if isinstance(each, dict)
    )


def _usable(fields: Fields, place: str, attached: Attached | None) -> tuple[HarEntry | None, str]:
    """An entry, or as much of it as a client can ask for, and what is wrong with it."""
    url = ""
    try:
        url = _url(fields.object("request"))
        return _entry(fields, url, attached), ""
    except HarError as error:
        problem = (
            say("in the entry of {url}, {error}", url=shown_url(url), error=error)
            if url
            else f"{place}.{error}"
        )
        unusable = HarEntry(url, (), None, "", (), 0.0, 0.0, problem=problem)
        return unusable if url else None, problem


def _entry(entry: Fields, url: str, attached: Attached | None) -> HarEntry:
    request, response = entry.object("request"), entry.object("response")
    status = response.whole("status", 0)
    if status > 0 and not 100 <= status <= 999:  # noqa: PLR2004 - RFC 9110 §15
        raise wrong("response.status", say("three digits"), status)
    timings = entry.object("timings") if entry.has("timings") else Fields({}, "timings")
    handshake = max(timings.number("wait", 0.0), 0.0) / _MILLISECONDS
    lines = _lines(entry, response, attached)
    times = [time for line in lines if (time := _time(line)) is not None]
    started = _date(entry) if entry.has("startedDateTime") else min(times, default=0.0)
    messages, error = _messages(lines, started + handshake)
    failures = (error, response.value.get("_failureText"), response.value.get("_error"))
    error = next((each for each in failures if each and isinstance(each, str)), "")
    if _opened(entry, status, messages, error):
        status = SWITCHING_PROTOCOLS
        messages += _close(entry, messages, started + handshake)
    received = timings.number("receive", 0.0) / _MILLISECONDS
    headers = _pairs(request)
    return HarEntry(
        url=_with_path(url, headers),
        request_headers=headers,
        status=status if status > 0 else None,
        status_text=response.text("statusText", ""),
        response_headers=_pairs(response),
        started=started,
        handshake=handshake,
        messages=messages,
        ended=started + handshake + received if received > 0 else None,
        error=error,
        server_address=entry.text("serverIPAddress", ""),
        body="" if status == SWITCHING_PROTOCOLS else _body(response),
        saved=status != SWITCHING_PROTOCOLS or bool(messages) or entry.has("_webSocketMessages"),
        timed=bool(times) or not lines,
    )


def _opened(entry: Fields, status: int, messages: tuple[HarMessage, ...], error: str) -> bool:
    """Whether the connection opened.

    Over HTTP/2 the answer is 200 (RFC 8441 §5), to ``CONNECT`` or, as browsers write it, to
    ``GET``; over HTTP/1.1 that is the answer of a server that knows no WebSocket.
    """
    if status == SWITCHING_PROTOCOLS or messages:
        return True
    if status != _OK or error:
        return False
    request, response = entry.object("request"), entry.object("response")
    asked, answered = _pairs(request), _pairs(response)
    if request.text("method", "").upper() == "CONNECT" or any(
        name.startswith(":") for name, _ in (*asked, *answered)
    ):
        return True
    return not _body(response) and not values(asked, "Sec-WebSocket-Key")


def _lines(entry: Fields, response: Fields, attached: Attached | None) -> list[Fields]:
    """The lines of messages: in the entry, or in the file that Playwright attaches."""
    content = response.value.get("content")
    name = content.get("_file") if isinstance(content, dict) else None
    if entry.has("_webSocketMessages") or attached is None or not isinstance(name, str):
        return list(entry.objects("_webSocketMessages"))
    try:
        text = attached(name).decode().strip()
        whole = text.startswith("[")  # Playwright 1.60 wrote a list, later ones a line for each
        found = _json(text if whole else f"[{text.replace(chr(10), ',')}]")
    except (ValueError, RecursionError):
        raise HarError.say(
            "the attached file '{name}' should have an object on each line.", name=name
        ) from None
    return list(Fields({name: found}, "").objects(name))


def _messages(lines: list[Fields], begin: float) -> tuple[tuple[HarMessage, ...], str]:
    """The messages, and why the connection ended if one of the lines says so."""
    messages: list[HarMessage] = []
    error = ""
    for line in lines:
        if line.value.get("type") == "error":
            error = line.text("data", "") or say("an error")
        else:
            messages.append(_message(line, messages[-1].time if messages else begin))
    return tuple(messages), error


def _message(line: Fields, before: float) -> HarMessage:
    """The message of a line.

    :param before: the time of the line before, for a line without one.
    """
    kind = line.text("type")
    if kind not in _SENT:
        raise wrong(f"{line.place}.type", say("'send', 'receive' or 'error'"), kind)
    opcode = line.whole("opcode", TEXT)
    if opcode not in OPCODES:
        known = commas(map(str, sorted(OPCODES)))
        expected = say("one of {opcodes} (RFC 6455 §11.8)", opcodes=known)
        raise wrong(f"{line.place}.opcode", expected, opcode)
    time = _time(line)
    data = line.text("data")
    return HarMessage(
        before if time is None else time,
        _SENT[kind],
        data if opcode == TEXT else _bytes(line, data),
        opcode,
    )


def _time(line: Fields) -> float | None:
    """When a message was sent, in seconds; ``None`` for one that does not say, as -1 does."""
    time = line.number("time", -1.0)
    while time > _NO_SECONDS:
        time /= _MILLISECONDS
    return time if time >= 0 else None


def _close(entry: Fields, messages: tuple[HarMessage, ...], begin: float) -> tuple[HarMessage, ...]:
    """The Close frame that HTTP Toolkit notes apart, without the side that sent it.

    It counts as the server's if clients do not usually send its code; otherwise either side may
    close.
    """
    closed = entry.value.get("_webSocketClose")
    if not isinstance(closed, dict) or any(each.opcode == CLOSE for each in messages):
        return ()
    fields = Fields(closed, "_webSocketClose")
    code = fields.whole("code", 1005)
    if code in _EITHER_SIDES:
        return ()
    last = messages[-1].time if messages else begin
    # Its own time counts from another beginning.
    try:
        return (close_message(last, False, code, fields.text("reason", "")),)
    except struct.error:
        raise wrong("_webSocketClose.code", say("a code of 16 bits"), code) from None


def _bytes(line: Fields, data: str) -> bytes:
    try:
        return base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError) as error:
        raise HarError.say(
            "{place}.data should be bytes in base64, as its opcode is not {text}: {error}.",
            place=line.place,
            text=TEXT,
            error=error,
        ) from None


def _body(response: Fields) -> str | bytes:
    """The body of the response, as far as the file has it."""
    content = response.value.get("content")
    if not isinstance(content, dict) or not isinstance(content.get("text"), str):
        return ""
    text = Fields(content, "response.content").text("text")
    if content.get("encoding") != "base64":
        return text
    try:
        return base64.b64decode(text)
    except ValueError:
        return ""


def _url(request: Fields) -> str:
    """The URL; some tools write ``http`` for ``ws``, or what a ``CONNECT`` names alone."""
    scheme, separator, rest = request.text("url").strip().partition("://")
    if not separator and values(_pairs(request), ":protocol"):
        scheme, separator, rest = "wss", "://", scheme.removesuffix(":443")
    found = {"http": "ws", "https": "wss"}.get(scheme.lower(), scheme.lower())
    if not separator or found not in {"ws", "wss"}:
        raise HarError.say(
            "{place}.url is no URL of a WebSocket, which begins with ws:// or wss://.",
            place=request.place,
        )
    return f"{found}://{rest.partition('#')[0]}"


def _with_path(url: str, headers: Pairs) -> str:
    """A URL with the path of a ``CONNECT`` (RFC 8441 §4), which some write as that of a tunnel."""
    scheme, _, rest = url.partition("://")
    authority, _, path = rest.partition("/")
    given = values(headers, ":path")
    return f"{scheme}://{authority}{given[0]}" if given and not path else url


def _pairs(message: Fields) -> Pairs:
    """Names and values; of a name that came twice, Chromium has lines in one value."""
    return tuple(
        (header.text("name"), value)
        for header in message.objects("headers")
        for value in header.text("value", "").split("\n")
    )


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
        raise wrong(
            "startedDateTime", say("a date such as 2026-11-23T12:05:30.677Z"), text
        ) from None
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
    :ivar place: its path in the entry of the file: ``request``; ``""`` for the entry.
    """

    value: dict[str, Any]
    place: str

    @classmethod
    def of(cls, value: object, place: str) -> Fields:
        """The fields of a value.

        :raises HarError: it is not an object.
        """
        if not isinstance(value, dict):
            raise wrong(place, say("an object"), value)
        return cls(value, place)

    def has(self, name: str) -> bool:
        """Whether the field exists and is not null."""
        return self.value.get(name) is not None

    def object(self, name: str) -> Fields:
        """A field that is an object.

        :raises HarError: it is not.
        """
        return Fields.of(self.value.get(name), self._at(name))

    def objects(self, name: str) -> Iterator[Fields]:
        """A field that is a list of objects; none if it is missing.

        :raises HarError: it is something else.
        """
        items = self.value.get(name)
        if items is None:
            return
        if not isinstance(items, list):
            raise wrong(self._at(name), say("a list"), items)
        for index, item in enumerate(items):
            yield Fields.of(item, f"{self._at(name)}[{index}]")

    def text(self, name: str, default: str | None = None) -> str:
        """A field that is text.

        :param default: for a missing field; without it the field is required.
        :raises HarError: it is something else, or not Unicode that UTF-8 has bytes for.
        """
        value = self.value.get(name)
        if value is None and default is not None:
            return default
        if not isinstance(value, str):
            raise wrong(self._at(name), "text", value)
        try:
            value.encode()
        except UnicodeEncodeError as error:
            raise HarError.say(
                "{at} holds text that was never sent: {error}.", at=self._at(name), error=error
            ) from None
        return value

    def number(self, name: str, default: float) -> float:
        """A field that is a finite number, `default` if it is missing.

        :raises HarError: it is something else.
        """
        value = self.value.get(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise wrong(self._at(name), say("a number"), value)
        try:
            found = float(value)
        except OverflowError:
            found = math.inf
        if not math.isfinite(found):
            raise wrong(self._at(name), say("a number"), value)
        return found

    def whole(self, name: str, default: int) -> int:
        """A field that is a whole number, `default` if it is missing.

        :raises HarError: it is something else.
        """
        found = self.number(name, default)
        if found != int(found):
            raise wrong(self._at(name), say("a whole number"), found)
        return int(found)

    def _at(self, name: str) -> str:
        return f"{self.place}.{name}" if self.place else name


def wrong(place: str, expected: str, value: object) -> HarError:
    """The error for a value that the format does not allow."""
    return HarError.say(
        "{place} should be {expected}, not {value}.",
        place=place,
        expected=expected,
        value=_shown(value),
    )


def _shown(value: object) -> str:
    """The kind of a value; texts are not shown, as they may hold anything."""
    if value is None:
        return say("missing or null")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return "text"
    if isinstance(value, list):
        return say("a list")
    shown = say("an object") if isinstance(value, dict) else repr(value)
    return shown if len(shown) <= _LONGEST_NUMBER else f"{shown[:_LONGEST_NUMBER]}…"


# Its file


class HarFile:
    """A recording's file, and what lies beside the HAR.

    :param path: neither a pipe nor a device.
    :param source: what it is called in errors, at the beginning of a sentence.
    :param limit: bytes that may be read and unpacked, each.
    :ivar text: the HAR.
    :raises OSError: it cannot be read, or is too long.
    :raises HarError: it is compressed, and broken, too long when unpacked, or has no HAR in it.
    """

    def __init__(self, path: Path, source: str, limit: int) -> None:
        self._source: Final = source
        self._limit: Final = limit
        self._unpacked = 0
        self._path: Final = path
        self._har: PurePosixPath | None = None
        data = self._read(path)
        kind = "zip" if data.startswith(_ZIP) else "gzip" if data.startswith(_GZIP) else "zlib"
        try:
            if kind == "zip":
                data = self._member(self._find_har())
            elif data.startswith((_GZIP, *_ZLIB)):
                data = self._unpack(_inflated(data))
        except _BROKEN as error:
            reason = str(error).strip().rstrip(".") or say("it ends too early")
            raise HarError.say(
                "{source} is compressed with {kind} and cannot be unpacked: {reason}. Save or "
                "copy it again, or give replay the HAR that is in it.",
                source=source,
                kind=kind,
                reason=reason,
            ) from None
        self.text: Final = data

    def attached(self, name: str) -> bytes:
        """The content of a file by its path from the HAR on.

        :raises HarError: there is none, it is no file below the HAR's folder, or too long.
        """
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or ":" in name:
            raise HarError.say(
                "the attached file '{name}' is not below the HAR's folder.", name=name
            )
        try:
            if self._har is not None:
                return bytes(self._member(str(self._har.parent / path)))
            return bytes(self._read(self._path.parent / path))
        except (OSError, ValueError, KeyError, *_BROKEN) as error:
            said = getattr(error, "strerror", None)
            reason = say(str(said)) if said else say("it is missing or broken")
            raise HarError.say(
                "the attached file '{name}' cannot be read: {reason}. Keep together what was "
                "saved together.",
                name=name,
                reason=reason,
            ) from None

    def _find_har(self) -> str:
        with zipfile.ZipFile(self._path) as file:
            names = file.namelist()
        hars = [each for each in names if each.lower().endswith(".har")]
        chosen = [each for each in hars if PurePosixPath(each).name == "har.har"] or hars
        if len(chosen) != 1:
            has = [f"'{each}'" for each in chosen or names]
            shown = commas([*has[:_SHOWN], *(["…"] if len(has) > _SHOWN else [])])
            raise HarError.say(
                "{source} is a zip file with {chosen} HAR in it. It has {shown}. Give replay a "
                "HAR, or a zip file with one HAR in it, as Playwright writes it.",
                source=self._source,
                chosen=say("more than one") if chosen else "no",
                shown=shown or "nothing",
            )
        self._har = PurePosixPath(chosen[0])
        return chosen[0]

    def _member(self, name: str) -> bytearray:
        with zipfile.ZipFile(self._path) as archive, archive.open(name) as file:
            return self._unpack(_portions(file))

    def _unpack(self, portions: Iterator[bytes]) -> bytearray:
        data = bytearray()
        for portion in portions:
            data += portion
            self._unpacked += len(portion)
            if self._unpacked > self._limit:
                raise HarError.say(
                    "{source} is too long when it is unpacked: a server replays at most {limit} "
                    "MiB. {save}",
                    source=self._source,
                    limit=self._limit // _MIB,
                    save=say(SAVE),
                )
        return data

    def _read(self, path: Path) -> bytearray:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode) and not stat.S_ISDIR(found.st_mode):
            raise OSError(errno.EINVAL, say("it is a pipe or a device, not a file"))
        data, length = bytearray(), found.st_size
        with path.open("rb") as file:  # a folder is an error of the system's
            for portion in _portions(file) if length <= self._limit else ():
                data += portion
                length = len(data)  # it may grow meanwhile
                if length > self._limit:
                    break
        if length > self._limit:
            most = say("a server replays at most {limit} MiB", limit=self._limit // _MIB)
            raise OSError(errno.EFBIG, say("it is too long, {most}", most=most))
        return data


def _portions(file: IO[bytes]) -> Iterator[bytes]:
    """In portions: an interruption acts between two of them."""
    while portion := file.read(_MIB):
        yield portion


def _inflated(data: bytearray) -> Iterator[bytes]:
    """What was compressed, member by member (RFC 1952 §2.2), in portions.

    :raises zlib.error: it is broken.
    :raises EOFError: it is cut off.
    """
    rest = bytes(data)
    while rest.strip(b"\0"):  # some tools fill up the last block
        decoder = zlib.decompressobj(_EITHER)
        while not decoder.eof:
            portion = decoder.decompress(rest, _MIB)
            if not portion and not decoder.eof and not decoder.unconsumed_tail:
                raise EOFError
            yield portion
            rest = decoder.unconsumed_tail
        rest = decoder.unused_data
