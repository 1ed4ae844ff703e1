"""JSON on the wire as gzip: text that is JSON goes out as bytes and comes back as text."""

from __future__ import annotations

import gzip
import json
import zlib

from SwanSocketLibrary.plugins.hookspecs import hookimpl

MAGIC = b"\x1f\x8b"
"""What each gzip begins with (RFC 1952)."""


class Codec:
    """The plugin.

    :param protocol: the subprotocol whose sockets it is for; left out, it is for all.
    :param max_size: bytes of text at most that a message may become.
    """

    def __init__(self, protocol: str = "", max_size: int | str = 64 << 20) -> None:
        self._protocol = protocol
        self._max_size = int(max_size)

    @hookimpl
    def swan_encode(self, data: str | bytes, protocol: str) -> bytes | None:
        """Gzips text that is JSON."""
        if not self._concerns(protocol) or isinstance(data, bytes) or not _is_json(data):
            return None
        return gzip.compress(data.encode(), mtime=0)

    @hookimpl
    def swan_decode(self, data: str | bytes, protocol: str) -> str | None:
        """Turns gzipped JSON into text."""
        if not self._concerns(protocol) or isinstance(data, str) or not data.startswith(MAGIC):
            return None
        text = self._unzipped(data).decode()
        return text if _is_json(text) else None

    def _concerns(self, protocol: str) -> bool:
        return self._protocol in ("", protocol)

    def _unzipped(self, data: bytes) -> bytes:
        """What was gzipped.

        :raises ValueError: it is damaged, or more than `max_size` bytes: a small message could
            fill the memory.
        """
        reader = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)  # 16: gzip
        try:
            text = reader.decompress(data, self._max_size + 1)
        except zlib.error as error:
            raise ValueError(f"the gzip is damaged: {error}") from None
        if len(text) > self._max_size:
            raise ValueError(f"the gzip holds more than {self._max_size} bytes (max_size)")
        if not reader.eof:
            raise ValueError("the gzip is cut off")
        return text


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
