"""The body of an answer that opened nothing: how it is framed, compressed and written.

It is read for people: what is cut off, broken or unknown is given as it is, and never an error.
"""

from __future__ import annotations

import codecs
import re
import zlib
from typing import Final

from SwanSocketLibrary.net.handshake import Head

BODY_LIMIT: Final = 64 * 1024
"""Bytes of a body that are kept, decoded."""

RAW_LIMIT: Final = 2 * BODY_LIMIT
"""Bytes that are read for it, with what frames them."""

_NO_BODY: Final = frozenset({204, 304})
_CHUNK: Final = re.compile(rb"([0-9a-fA-F]{1,16})[ \t]*(?:;[^\r\n]*)?\r?\n")
_LONGEST_LENGTH: Final = 18
_CHARSET: Final = re.compile(r";\s*charset\s*=\s*\"?([\w.:+-]{1,40})", re.IGNORECASE)
_TEXT: Final = re.compile(
    r"text/.*|.*[/+](json|xml|yaml|javascript|ecmascript|x-www-form-urlencoded)", re.IGNORECASE
)
_NO_CHARSETS: Final = frozenset({"idna", "punycode", "undefined", "mbcs", "oem"})
_WINDOWS: Final = {
    "gzip": (32 + zlib.MAX_WBITS,),
    "x-gzip": (32 + zlib.MAX_WBITS,),
    "deflate": (zlib.MAX_WBITS, -zlib.MAX_WBITS),  # many servers leave the wrapping out
}


def unframed(head: Head, raw: bytes) -> tuple[bytes, bool]:
    """The body among the bytes behind a head (RFC 9112 §6).

    :return: as much of it as has come, and whether that is all.
    """
    if head.status in _NO_BODY:
        return b"", True
    codings = ",".join(head.all("Transfer-Encoding")).lower()
    if codings.rpartition(",")[2].strip() == "chunked":
        return _unchunked(raw)
    length = next(iter(head.all("Content-Length")), "").strip()
    if length.isascii() and length.isdigit() and len(length) <= _LONGEST_LENGTH:
        return raw[: int(length)], len(raw) >= int(length)
    return raw, False


def _unchunked(raw: bytes) -> tuple[bytes, bool]:
    body, at = bytearray(), 0
    while found := _CHUNK.match(raw, at):
        length, at = int(found[1], 16), found.end()
        if length == 0:
            return bytes(body), True
        body += raw[at : at + length]
        at += length
        if raw[at : at + 1] == b"\r":
            at += 1
        if raw[at : at + 1] != b"\n":
            break  # it goes on, or is broken
        at += 1
    # Without a first chunk it is none of that, and shown as it is.
    return bytes(body) if at or b"\n" not in raw else raw, False


def readable(head: Head, body: bytes) -> str | bytes:
    """A body, decompressed and decoded, in at most `BODY_LIMIT` bytes.

    :return: text where its ``Content-Type`` says so, or says nothing and it is UTF-8.
    """
    for coding in reversed(",".join(head.all("Content-Encoding")).lower().split(",")):
        windows = _WINDOWS.get(coding.strip())
        if windows is None and coding.strip() not in {"", "identity"}:
            return body[:BODY_LIMIT]
        for window in windows or ():
            try:
                body = zlib.decompressobj(window).decompress(body, BODY_LIMIT)
                break
            except zlib.error:
                continue
    body = body[:BODY_LIMIT]
    kind = next(iter(head.all("Content-Type")), "")
    if kind and not _TEXT.fullmatch(kind.partition(";")[0].strip()):
        return body
    named = _CHARSET.search(kind)
    if named and (text := _decoded(body, named[1])) is not None:
        return text
    # A character that is cut off at the end is left out.
    decoder = codecs.getincrementaldecoder("utf-8-sig")("replace" if kind else "strict")
    try:
        return decoder.decode(body)
    except UnicodeDecodeError:
        return body


def _decoded(body: bytes, charset: str) -> str | None:
    try:
        name = codecs.lookup(charset).name
        if name in _NO_CHARSETS or "escape" in name:
            return None
        return body.decode(name, "replace")
    except (LookupError, ValueError):  # ValueError: a codec that refuses "replace"
        return None
